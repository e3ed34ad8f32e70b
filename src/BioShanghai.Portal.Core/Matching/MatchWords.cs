using System.Globalization;
using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>How criteria, demands and scores read in the current language and the visitor's units.</summary>
public sealed class MatchWords(IStringLocalizer<MatchText> words, SpaceWords spaces)
{
    public string Of(Criterion criterion) => criterion.Requirement is { } requirement ? spaces.Of(requirement.Spec) : words["Criterion" + criterion.Kind];

    /// <summary>Name of a part of an address, as its field is labelled.</summary>
    public string Field(string name) => DemandKind.Find(name) is { Spec: { } spec } ? spaces.Of(spec) : words["Field-" + name];

    /// <summary>What is asked for.</summary>
    public string Demand(Criterion criterion, MatchAnswer answer)
    {
        var (project, units) = (answer.Request.Project, answer.Request.Units);
        return criterion.Kind switch
        {
            CriterionKind.Type => string.Join(Or, project.Types.Select(spaces.Of)),
            CriterionKind.Area => project.MinArea is { } least
                ? words["AreaBetween", units.AreaWords(least), units.AreaWords(project.MostArea)]
                : words["AreaUpTo", units.AreaWords(project.MostArea)],
            CriterionKind.Date => words["By", Date(project.Before!.Value)],
            CriterionKind.Rent => words["AtMost", units.RentWords(new(project.Rent!.Value, project.Rent.Value))],
            CriterionKind.Sector => answer.Catalogue.Sectors[project.SectorCode!].Name.Local,
            CriterionKind.Stage => string.Join(Or, StageTypes.Find(project.StageCode)!.Typical.Select(spaces.Of)),
            CriterionKind.District => DistrictLabel.Place(answer.Catalogue.Districts[project.DistrictCode!]),
            CriterionKind.Divisible => words["InPart"],
            _ => spaces.Demand(criterion.Requirement!, units),
        };
    }

    /// <summary>What a listing says to a criterion that is not about a technical value.</summary>
    public string Value(Criterion criterion, SpaceEntry entry, MatchAnswer answer)
    {
        var (listing, units) = (entry.Listing, answer.Request.Units);
        return criterion.Kind switch
        {
            CriterionKind.Type or CriterionKind.Stage => spaces.Of(listing.Type),
            CriterionKind.Area or CriterionKind.Divisible => words["AreaAndDivision", spaces.Area(listing, units), spaces.Division(listing, units)],
            CriterionKind.Date => spaces.Availability(listing, answer.Today),
            CriterionKind.Rent => spaces.Rent(listing, units),
            CriterionKind.Sector => listing.SectorCodes.Count == 0 ? spaces["NotStated"]
                : string.Join(words["Comma"], listing.SectorCodes.Select(x => answer.Catalogue.Sectors.TryGetValue(x, out var sector) ? sector.Name.Local : x)),
            CriterionKind.District => DistrictLabel.Place(entry.District),
            _ => spaces.Value(listing.ValueOf(criterion.Requirement!.Spec), units),
        };
    }

    /// <summary>One sentence about a part of the address that was left out.</summary>
    public string Ignored(IgnoredValue value) => words["Ignored" + value.Reason, Field(value.Name), value.Value];

    /// <summary>A demand as an option of its field: "Must: 6 m or more".</summary>
    public string Option(DemandKind kind, string? level, UnitChoice units) => kind.RequirementOf(level) is { } requirement ? spaces.Demand(requirement, units) : words["InPart"];

    /// <summary>Results counted: "6 of 8 met · 1 near · 1 not stated".</summary>
    public string Tally(IEnumerable<CriterionResult> results)
    {
        var counts = results.CountBy(x => x).ToDictionary();
        var others = new[] { CriterionResult.Near, CriterionResult.NotMet, CriterionResult.Unknown }.Where(counts.ContainsKey);
        return string.Join(" · ", [words["MetOf", counts.GetValueOrDefault(CriterionResult.Met), counts.Values.Sum()].Value, .. others.Select(x => words[x + "Of", counts[x]].Value)]);
    }

    /// <summary>The score worked out: "(2×1 + 2×0.5 + 1×0.25) ÷ 5 × 100 = 65".</summary>
    public static string Sum(IReadOnlyList<Criterion> criteria, Candidate candidate)
    {
        var terms = criteria.Zip(candidate.Results, (x, result) => string.Create(CultureInfo.InvariantCulture, $"{x.Weight}×{MatchScore.Points(result):0.##}"));
        return string.Create(CultureInfo.InvariantCulture, $"({string.Join(" + ", terms)}) ÷ {criteria.Sum(x => x.Weight)} × 100 = {candidate.Score}");
    }

    private static string Or => Language.Current == Language.En ? " or " : "、";

    private static string Date(DateOnly day) => day.ToString(Language.Current == Language.En ? "d MMMM yyyy" : "yyyy年M月d日", CultureInfo.InvariantCulture);
}
