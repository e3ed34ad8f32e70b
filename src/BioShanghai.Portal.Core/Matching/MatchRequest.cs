using System.Globalization;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>An address of the match, understood: the project, the units it is written in, and what was left out.</summary>
/// <param name="Typed">The first value of each name as it came, so that a form loses nothing.</param>
public sealed record MatchRequest(
    ProjectDescription Project, UnitChoice Units, int Shown, IReadOnlyList<IgnoredValue> Ignored, IReadOnlyDictionary<string, string> Typed)
{
    public const string ShownName = "show";
    public const int ShownFirst = 10;
    public const int ShownMost = 40;

    /// <summary>Names of every part of an address the match understands.</summary>
    public static readonly IReadOnlyList<string> QueryNames =
    [
        "sector", "stage", "use", "type", SpaceFacets.MinArea, SpaceFacets.MaxArea, "before", "rent", "district",
        .. DemandKind.All.Select(x => x.Name), ShownName, UnitChoice.AreaName, UnitChoice.PerName,
    ];

    /// <summary>The project as an address holds it, in one order; what was left out is not in it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query =>
    [
        new("sector", Project.SectorCode ?? ""),
        new("stage", Project.StageCode ?? ""),
        new("use", Project.Use is { } use ? Uses.Of(use).Code : ""),
        .. Project.Types.Select(x => KeyValuePair.Create("type", x.Code())),
        new(SpaceFacets.MinArea, Number(SpaceFacets.MinArea, Project.MinArea)),
        new(SpaceFacets.MaxArea, Number(SpaceFacets.MaxArea, Project.MaxArea)),
        new("before", Project.Before?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""),
        new("rent", Number("rent", Project.Rent)),
        new("district", Project.DistrictCode ?? ""),
        .. Project.Demands.Select(x => KeyValuePair.Create(x.Kind.Name, x.Code)),
        .. Units.Query,
    ];

    /// <summary>Reads the pairs of an address. Nothing in them is refused: what cannot be understood is left out and named.</summary>
    public static MatchRequest Of(IEnumerable<KeyValuePair<string, string>> pairs, Catalogue catalogue)
    {
        var values = pairs.Where(x => !string.IsNullOrWhiteSpace(x.Value)).GroupBy(x => x.Key, StringComparer.Ordinal)
            .ToDictionary(x => x.Key, x => x.Select(v => v.Value.Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        var units = UnitChoice.Of(values.GetValueOrDefault(UnitChoice.AreaName)?[0], values.GetValueOrDefault(UnitChoice.PerName)?[0]);
        var ignored = new List<IgnoredValue>();

        var sector = Code("sector", catalogue.Sectors.ContainsKey);
        var district = Code("district", catalogue.Districts.ContainsKey);
        var project = new ProjectDescription
        {
            SectorCode = sector,
            NearSectorCodes = [.. catalogue.Sectors.Values.Where(x => sector is not null && (x.ParentCode == sector || catalogue.Sectors[sector].ParentCode == x.Code)).Select(x => x.Code)],
            StageCode = Code("stage", x => StageTypes.Find(x) is not null && catalogue.Stages.ContainsKey(x)),
            Use = Uses.Find(Code("use", x => Uses.Find(x) is not null))?.Use,
            Types = Types(),
            MinArea = Number(SpaceFacets.MinArea, units),
            MaxArea = Number(SpaceFacets.MaxArea, units),
            Before = Day(),
            Rent = Number("rent", units),
            DistrictCode = district,
            NearDistrictCodes = [.. catalogue.Districts.Values.Where(x => district is not null && (x.SpansDistricts.Contains(district) || catalogue.Districts[district].SpansDistricts.Contains(x.Code))).Select(x => x.Code)],
            Demands = [.. DemandKind.All.Select(Demand).OfType<Demand>()],
        };
        if (project.MinArea > project.MaxArea)
        {
            ignored.Add(new(SpaceFacets.MaxArea, values[SpaceFacets.MaxArea][0], IgnoredReason.Contradicts));
            project = project with { MaxArea = null };
        }

        return new(project, units, Shown(), ignored, values.ToDictionary(x => x.Key, x => x.Value[0], StringComparer.Ordinal));

        // One value; a second one contradicts it and is named.
        string? First(string name)
        {
            if (!values.TryGetValue(name, out var all))
            {
                return null;
            }

            ignored.AddRange(all.Skip(1).Select(x => new IgnoredValue(name, x, IgnoredReason.Contradicts)));
            return all[0];
        }

        string? Code(string name, Func<string, bool> exists)
        {
            var asked = First(name);
            return asked is null || exists(asked) ? asked : Left<string>(name, asked, IgnoredReason.UnknownValue);
        }

        List<SpaceType> Types()
        {
            var types = new SortedSet<SpaceType>();
            foreach (var code in values.GetValueOrDefault("type") ?? [])
            {
                if (SpaceCodes.TryType(code, out var type))
                {
                    types.Add(type);
                }
                else
                {
                    ignored.Add(new("type", code, IgnoredReason.UnknownValue));
                }
            }

            return [.. types];
        }

        decimal? Number(string name, UnitChoice typedIn)
        {
            if (First(name) is not { } asked)
            {
                return null;
            }

            var facet = SpaceFacets.Find(name)!;
            // The first bound keeps the conversion from overflowing.
            if (!decimal.TryParse(asked, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1_000_000_000_000m)
            {
                Leave(name, asked, NumberReason(asked));
                return null;
            }

            // Fine enough that writing it in the visitor's unit gives back the number typed.
            var canonical = Math.Round(typedIn.ToCanonical(facet.Measure, number), 8);
            if (canonical > 0 && canonical <= facet.Most)
            {
                return canonical;
            }

            Leave(name, asked, IgnoredReason.OutOfRange);
            return null;
        }

        DateOnly? Day()
        {
            if (First("before") is not { } asked)
            {
                return null;
            }

            var isDay = DateOnly.TryParseExact(asked, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            if (isDay && day.Year is >= 2000 and <= 2100)
            {
                return day;
            }

            Leave("before", asked, isDay ? IgnoredReason.OutOfRange : IgnoredReason.NotReadable);
            return null;
        }

        Demand? Demand(DemandKind kind)
        {
            if (First(kind.Name) is not { } asked)
            {
                return null;
            }

            var (word, level) = asked.IndexOf(':', StringComparison.Ordinal) is var at && at < 0 ? (asked, null) : (asked[..at], asked[(at + 1)..]);
            if (word == "none" && level is null)
            {
                return new(kind, Wish.None, null);
            }

            var wish = word switch { "must" => Wish.Must, "nice" => Wish.Nice, _ => Wish.None };
            if (wish == Wish.None || (level is null) == kind.HasLevel)
            {
                return Left<Demand>(kind.Name, asked, IgnoredReason.UnknownValue);
            }

            return kind.Spec is null ? new(kind, wish, null)
                : kind.RequirementOf(level) is { } requirement ? new(kind, wish, DemandKind.LevelOf(requirement))
                : Left<Demand>(kind.Name, asked, Specs.Of(kind.Spec.Value).Kind == SpecKind.Choice ? IgnoredReason.UnknownValue : NumberReason(level!));
        }

        int Shown()
        {
            if (First(ShownName) is not { } asked)
            {
                return ShownFirst;
            }

            if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var shown) && shown is >= 1 and <= ShownMost)
            {
                return shown;
            }

            Leave(ShownName, asked, NumberReason(asked));
            return ShownFirst;
        }

        void Leave(string name, string value, IgnoredReason reason) => ignored.Add(new(name, value, reason));

        T? Left<T>(string name, string value, IgnoredReason reason)
            where T : class
        {
            Leave(name, value, reason);
            return null;
        }
    }

    private string Number(string name, decimal? canonical) => canonical is { } number
        ? SpaceRequest.InUnits(SpaceFacets.Find(name)!, number.ToString("0.########", CultureInfo.InvariantCulture), Units)
        : "";

    private static IgnoredReason NumberReason(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? IgnoredReason.OutOfRange : IgnoredReason.NotReadable;
}
