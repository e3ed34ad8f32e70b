using System.Globalization;
using BioShanghai.Portal.Core.Parks;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How the values of a facet select.</summary>
public enum FacetKind
{
    /// <summary>A listing carries one or more of a closed set of codes.</summary>
    Codes,

    /// <summary>A number, or a place in an ordered list of choices, that must be at least the one asked for.</summary>
    AtLeast,

    /// <summary>A number that must be at most the one asked for.</summary>
    AtMost,
}

/// <summary>In what measure a visitor reads and types the numbers of a facet; addresses hold them in the visitor's unit.</summary>
public enum FacetMeasure
{
    Plain,
    Area,
    Rent,
    Sale,
    Day,
    Choice,
}

/// <summary>
/// One facet of the finder. Several values of one facet are joined by "or", facets by "and". <see cref="UnknownValue"/> is a value of
/// its own: it accepts listings that do not state the fact and is never accepted by any other value.
/// </summary>
/// <param name="Name">Query parameter: short, stable, published.</param>
public sealed record SpaceFacet(string Name, FacetKind Kind)
{
    public const string UnknownValue = "unknown";

    /// <summary>The technical value behind it, or null.</summary>
    public Spec? Spec { get; init; }

    public FacetMeasure Measure { get; init; }

    /// <summary>Whether <see cref="UnknownValue"/> can be asked for.</summary>
    public bool HasUnknown { get; init; }

    /// <summary>For codes: what a listing carries on a day.</summary>
    internal Func<SpaceFacts, DateOnly, IEnumerable<string>>? CodesOf { get; init; }

    /// <summary>The codes depend on the day.</summary>
    internal bool IsOfDay { get; init; }

    /// <summary>For codes: the values there are, in reading order; null where they come from the content (districts, parks, sectors).</summary>
    public IReadOnlyList<string>? Fixed { get; init; }

    /// <summary>For numbers: the value of a listing, <see cref="SpaceFacts.Unknown"/> or <see cref="SpaceFacts.NotApplicable"/>.</summary>
    internal Func<SpaceFacts, float>? NumberOf { get; init; }

    /// <summary>For numbers: limits offered with counts, in canonical units, loosest first.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Largest number that is believed.</summary>
    public decimal Most { get; init; }

    /// <summary>The number of a canonical value, or null when it is none the facet understands.</summary>
    public float? Parse(string value)
    {
        switch (Measure)
        {
            case FacetMeasure.Choice:
                var at = Specs.Of(Spec!.Value).Choices.PlaceOf(value);
                return at < 0 ? null : at;
            case FacetMeasure.Day:
                return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.DayNumber : null;
            default:
                return decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= Most
                    ? (float)number
                    : null;
        }
    }

    /// <summary>The canonical value of a number: what <see cref="Parse"/> reads back.</summary>
    public string Print(float number) => Measure switch
    {
        FacetMeasure.Choice => Specs.Of(Spec!.Value).Choices[(int)number],
        FacetMeasure.Day => DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => ((decimal)number).ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>Whether a listing is accepted by any of some canonical values on a day: the rule every engine must agree with.</summary>
    internal bool Accepts(SpaceFacts facts, IReadOnlyList<string> values, DateOnly day)
    {
        if (Kind == FacetKind.Codes)
        {
            return CodesOf!(facts, day).Any(values.Contains);
        }

        var number = NumberOf!(facts);
        return values.Any(x => x == UnknownValue
            ? float.IsNaN(number)
            : float.IsFinite(number) && (Kind == FacetKind.AtLeast ? number >= Parse(x) : number <= Parse(x)));
    }
}

/// <summary>The one list of facets, in the order of the page.</summary>
public static class SpaceFacets
{
    public const string MinArea = "minArea";
    public const string MaxArea = "maxArea";

    private static readonly string[] FlagAndUnknown = [Specs.Yes, Specs.No, SpaceFacet.UnknownValue];

    public static readonly IReadOnlyList<SpaceFacet> All =
    [
        Codes("type", (x, _) => [x.Type.Code()], SpaceCodes.Types),
        Codes("sector", (x, _) => x.SectorCodes, null),
        new(MinArea, FacetKind.AtLeast) { Measure = FacetMeasure.Area, NumberOf = x => x.Area, Steps = ["100", "300", "500", "1000", "3000", "10000"], Most = SpaceListing.LargestArea },
        new(MaxArea, FacetKind.AtMost) { Measure = FacetMeasure.Area, NumberOf = x => x.SmallestArea, Steps = ["10000", "3000", "1000", "500", "300"], Most = SpaceListing.LargestArea },
        Codes("divisible", (x, _) => [x.IsDivisible ? Specs.Yes : Specs.No], [Specs.Yes, Specs.No]),
        Codes("tier", (x, _) => [x.Tier.Code()], ParkTiers.Codes),
        Codes("district", (x, _) => [x.DistrictCode], null),
        Codes("park", (x, _) => [x.ParkSlug], null),
        Codes("ready", (x, _) => Uses.All.Where(use => x.ReadinessFor(use.Use) == ReadinessLevel.Ready).Select(use => use.Code), [.. Uses.All.Select(x => x.Code)]),
        Codes("tenure", (x, _) => x.Tenure switch { Tenure.Lease => ["lease"], Tenure.Sale => ["sale"], _ => ["lease", "sale"] }, ["lease", "sale"]),
        new("rent", FacetKind.AtMost) { Measure = FacetMeasure.Rent, HasUnknown = true, NumberOf = x => x.Rent, Steps = ["5", "4", "3", "2"], Most = SpaceListing.LargestRent },
        new("sale", FacetKind.AtMost) { Measure = FacetMeasure.Sale, HasUnknown = true, NumberOf = x => x.Sale, Steps = ["20000", "15000", "10000", "3000"], Most = SpaceListing.LargestSale },
        new("before", FacetKind.AtMost) { Measure = FacetMeasure.Day, HasUnknown = true, NumberOf = x => x.AvailableDay },
        Least("height", Spec.ClearHeight, "4", "4.5", "6", "8"),
        Least("load", Spec.FloorLoad, "0.5", "0.75", "1", "1.5", "3"),
        Least("power", Spec.Power, "315", "630", "1000", "2000"),
        Choices("dual", Spec.DualSupply),
        Choices("gas", Spec.Gas),
        Choices("steam", Spec.Steam),
        Least("sewer", Spec.SewerFlow, "10", "50", "100", "300"),
        Choices("waste", Spec.HazardousWasteRoom),
        new("hazard", FacetKind.AtMost) { Spec = Spec.ClassAStore, HasUnknown = true, NumberOf = x => x[Spec.ClassAStore], Steps = ["1000", "500", "200", "0"], Most = Specs.Of(Spec.ClassAStore).Most },
        LeastChoice("eia", Spec.Eia),
        LeastChoice("clean", Spec.CleanGrade),
        LeastChoice("biosafety", Spec.Biosafety),
        Choices("animal", Spec.AnimalFacility),
        Codes("fresh", (x, day) => [SpaceCodes.Kebab(x.FreshnessOn(day).ToString())], ["confirmed", "ageing", "overdue"]) with { IsOfDay = true },
    ];

    private static readonly Dictionary<string, SpaceFacet> ByName = All.ToDictionary(x => x.Name, StringComparer.Ordinal);

    public static SpaceFacet? Find(string name) => ByName.GetValueOrDefault(name);

    private static SpaceFacet Codes(string name, Func<SpaceFacts, DateOnly, IEnumerable<string>> codes, IReadOnlyList<string>? values) =>
        new(name, FacetKind.Codes) { CodesOf = codes, Fixed = values };

    private static SpaceFacet Least(string name, Spec spec, params string[] steps) =>
        new(name, FacetKind.AtLeast) { Spec = spec, HasUnknown = true, NumberOf = x => x[spec], Steps = steps, Most = Specs.Of(spec).Most };

    private static SpaceFacet LeastChoice(string name, Spec spec) =>
        new(name, FacetKind.AtLeast) { Spec = spec, Measure = FacetMeasure.Choice, HasUnknown = true, NumberOf = x => x[spec], Steps = [.. Specs.Of(spec).Choices.Skip(1)] };

    private static SpaceFacet Choices(string name, Spec spec) => new(name, FacetKind.Codes)
    {
        Spec = spec,
        HasUnknown = true,
        Fixed = FlagAndUnknown,
        CodesOf = (x, _) => x[spec] is var number && float.IsNaN(number) ? [SpaceFacet.UnknownValue] : float.IsFinite(number) ? [Specs.Of(spec).Choices[(int)number]] : [],
    };
}
