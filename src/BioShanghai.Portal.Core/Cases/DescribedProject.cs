using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Takes over what an investor told the match or the finder, so that nothing is typed twice and the rules of the desk can use it.</summary>
public sealed class DescribedProject(PublicSpaces spaces, CatalogueCache catalogue, TimeProvider clock)
{
    /// <summary>The form with what its project description says of sector, stage, district, area and day. What the form holds already stays.</summary>
    /// <returns>With the fields that were taken over, in the order of the form.</returns>
    public async Task<(CaseInput Input, IReadOnlyList<string> Taken)> FillAsync(CaseInput begin, CancellationToken ct = default)
    {
        if (begin.Project is not { } address || address.IndexOf('?', StringComparison.Ordinal) is var mark && mark < 0)
        {
            return (begin, []);
        }

        var pairs = PairsOf(address[(mark + 1)..]);
        var told = address[..mark] == "spaces/match" ? OfMatch(MatchRequest.Of(pairs, await catalogue.GetAsync(ct)).Project) : OfFinder((await spaces.RequestAsync(pairs, ct)).Filter);
        var filled = begin with
        {
            SectorCode = begin.SectorCode ?? told.SectorCode,
            LifecycleStageCode = begin.LifecycleStageCode ?? told.LifecycleStageCode,
            DistrictCode = begin.DistrictCode ?? told.DistrictCode,
            AreaSquareMetres = begin.AreaSquareMetres ?? told.AreaSquareMetres,
            // A day that is past would only be refused.
            WantedBy = begin.WantedBy ?? (told.WantedBy >= ShanghaiDay.Today(clock) ? told.WantedBy : null),
        };
        (string Field, bool IsTaken)[] taken =
        [
            (CaseFields.Sector, filled.SectorCode != begin.SectorCode), (CaseFields.Stage, filled.LifecycleStageCode != begin.LifecycleStageCode), (CaseFields.District, filled.DistrictCode != begin.DistrictCode),
            (CaseFields.Area, filled.AreaSquareMetres != begin.AreaSquareMetres), (CaseFields.WantedBy, filled.WantedBy != begin.WantedBy),
        ];
        return (filled, [.. taken.Where(x => x.IsTaken).Select(x => x.Field)]);
    }

    private static CaseInput OfMatch(ProjectDescription project) => new()
    {
        SectorCode = project.SectorCode, LifecycleStageCode = project.StageCode, DistrictCode = project.DistrictCode, AreaSquareMetres = AreaOf(project.MinArea ?? project.MaxArea), WantedBy = project.Before,
    };

    // Of several sectors or districts none is the one meant.
    private static CaseInput OfFinder(SpaceFilter filter)
    {
        return new()
        {
            SectorCode = Only("sector"),
            DistrictCode = Only("district"),
            AreaSquareMetres = AreaOf(Number(SpaceFacets.MinArea) ?? Number(SpaceFacets.MaxArea)),
            WantedBy = DateOnly.TryParseExact(Only("before"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        };

        string? Only(string name) => filter.Selections.FirstOrDefault(x => x.Facet.Name == name)?.Values.Where(x => x != SpaceFacet.UnknownValue).ToList() is [var only] ? only : null;

        decimal? Number(string name) => decimal.TryParse(Only(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static int? AreaOf(decimal? squareMetres) => squareMetres is { } area && Math.Ceiling(area) is var whole and > 0 and <= CaseInput.LargestArea ? (int)whole : null;

    private static List<KeyValuePair<string, string>> PairsOf(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=', 2)).Where(x => x.Length == 2).Select(x => KeyValuePair.Create(Plain(x[0]), Plain(x[1]))),
    ];

    private static string Plain(string part) => string.Concat(Uri.UnescapeDataString(part.Replace('+', ' ')).Where(x => !char.IsControl(x)));
}
