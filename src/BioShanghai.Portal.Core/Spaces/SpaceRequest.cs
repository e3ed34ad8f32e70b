using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Why a part of an address was left out.</summary>
public enum IgnoredReason
{
    /// <summary>There is no such value.</summary>
    UnknownValue,

    /// <summary>Not a number, or not a date written as 2027-03-01.</summary>
    NotReadable,

    /// <summary>Below zero or larger than anything there is.</summary>
    OutOfRange,

    /// <summary>The least is more than the most.</summary>
    Contradicts,
}

/// <summary>A part of an address that was left out, and why.</summary>
public sealed record IgnoredValue(string Name, string Value, IgnoredReason Reason);

/// <summary>An address of the finder, understood: the question, the units it is asked in, and what was left out.</summary>
public sealed partial record SpaceRequest(SpaceFilter Filter, UnitChoice Units, IReadOnlyList<IgnoredValue> Ignored)
{
    public const string SortName = "sort";
    public const string PageName = "page";

    /// <summary>Which stock: <c>sample</c> or <c>real</c>; without it real listings, and samples only while there is no real one.</summary>
    public const string StockName = "stock";

    /// <summary>What a visitor typed in words instead of choosing.</summary>
    public const string PhraseName = "q";

    /// <summary><c>map</c> shows the results on the map above the list.</summary>
    public const string ViewName = "view";
    public const string MapView = "map";

    public static readonly IReadOnlyList<string> SortCodes = ["confirmed", "area", "area-desc", "rent", "available"];
    public static readonly IReadOnlyList<string> StockCodes = ["real", "sample"];
    private static readonly string[] ViewCodes = ["list", MapView];

    /// <summary>Names of every part of an address the finder understands.</summary>
    public static readonly IReadOnlyList<string> QueryNames =
        [.. SpaceFacets.All.Select(x => x.Name), PhraseName, SortName, PageName, StockName, ViewName, UnitChoice.AreaName, UnitChoice.PerName];

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \u00A0\u202F\u3000");

    /// <summary>The words typed, as they were typed; empty when there are none.</summary>
    public string Phrase { get; init; } = "";

    /// <summary>What the words were taken to mean: facet names and canonical values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Understood { get; init; } = [];

    /// <summary>Words that mean nothing to the finder.</summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];

    /// <summary>The address asks for the map.</summary>
    public bool IsMap { get; init; }

    /// <summary>Code of the stock where an address has to name it, which is where it is not the default; otherwise empty.</summary>
    public string Stock { get; init; } = "";

    /// <summary>Reads the pairs of an address. Nothing in them is refused: what cannot be understood is left out and named.</summary>
    /// <param name="samplesByDefault">Which stock is asked when the address names none.</param>
    public static SpaceRequest Of(IEnumerable<KeyValuePair<string, string>> pairs, Catalogue catalogue, IEnumerable<Park> parks, bool samplesByDefault)
    {
        var values = pairs.Where(x => !string.IsNullOrWhiteSpace(x.Value)).GroupBy(x => x.Key, StringComparer.Ordinal)
            .ToDictionary(x => x.Key, x => x.Select(v => v.Value.Trim()).Distinct().ToList(), StringComparer.Ordinal);
        var ignored = new List<IgnoredValue>();
        var units = new UnitChoice((AreaUnit)Math.Max(0, Choice(UnitChoice.AreaName, UnitChoice.AreaCodes)), (RentPeriod)Math.Max(0, Choice(UnitChoice.PerName, UnitChoice.PerCodes)));
        var slugs = parks.Select(x => x.Slug).ToHashSet(StringComparer.Ordinal);
        var filter = new SpaceFilter
        {
            IsSample = Choice(StockName, StockCodes) is var stock && (stock < 0 ? samplesByDefault : stock == 1),
            Sort = (SpaceSort)Math.Max(0, Choice(SortName, SortCodes)),
            Page = Page(),
        };
        foreach (var facet in SpaceFacets.All.Where(x => values.ContainsKey(x.Name)))
        {
            var selected = facet.Kind == FacetKind.Codes ? Codes(facet) : Numbers(facet);
            if (selected.Count > 0)
            {
                filter = filter with { Selections = [.. filter.Selections, new(facet, selected)] };
            }
        }

        return new(WithoutContradiction(filter, units, ignored), units, ignored)
        {
            Phrase = First(PhraseName) ?? "",
            IsMap = Choice(ViewName, ViewCodes) == 1,
            Stock = filter.IsSample == samplesByDefault ? "" : StockCodes[filter.IsSample ? 1 : 0],
        };

        string? First(string name) => values.GetValueOrDefault(name)?[0];

        int Choice(string name, IReadOnlyList<string> codes)
        {
            if (First(name) is not { } asked)
            {
                return -1;
            }

            var at = codes.PlaceOf(asked);
            if (at < 0)
            {
                ignored.Add(new(name, asked, IgnoredReason.UnknownValue));
            }

            return at;
        }

        int Page()
        {
            if (First(PageName) is not { } asked)
            {
                return 1;
            }

            if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is >= 1 and <= SpaceFilter.MostPages)
            {
                return page;
            }

            ignored.Add(new(PageName, asked, IgnoredReason.OutOfRange));
            return 1;
        }

        List<string> Codes(SpaceFacet facet)
        {
            var selected = new List<string>();
            foreach (var value in values[facet.Name])
            {
                if (IsCode(facet, value))
                {
                    selected.Add(value);
                }
                else
                {
                    ignored.Add(new(facet.Name, value, IgnoredReason.UnknownValue));
                }
            }

            return selected;
        }

        bool IsCode(SpaceFacet facet, string value) => facet.Fixed?.Contains(value) ?? facet.Name switch
        {
            "sector" => catalogue.Sectors.ContainsKey(value),
            "district" => catalogue.Districts.ContainsKey(value),
            _ => slugs.Contains(value),
        };

        // At most one limit, the loosest of those asked for, and "unknown" beside it.
        List<string> Numbers(SpaceFacet facet)
        {
            var limits = new List<(string Value, float Number)>();
            var isUnknown = false;
            foreach (var value in values[facet.Name])
            {
                if (value == SpaceFacet.UnknownValue && facet.HasUnknown)
                {
                    isUnknown = true;
                }
                else if (Canonical(facet, value, units) is { } canonical && facet.Parse(canonical) is { } number)
                {
                    limits.Add((canonical, number));
                }
                else
                {
                    ignored.Add(new(facet.Name, value, ReasonOf(facet, value)));
                }
            }

            var loosest = facet.Kind == FacetKind.AtLeast ? limits.OrderBy(x => x.Number) : limits.OrderByDescending(x => x.Number);
            return [.. loosest.Take(1).Select(x => x.Value), .. isUnknown ? [SpaceFacet.UnknownValue] : Array.Empty<string>()];
        }
    }

    /// <summary>The number of a facet as an address in the visitor's units writes it.</summary>
    public static string InUnits(SpaceFacet facet, string canonical, UnitChoice units) =>
        canonical != SpaceFacet.UnknownValue && IsConverted(facet) && decimal.TryParse(canonical, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? Write(units.FromCanonical(facet.Measure, number))
            : canonical;

    private static string? Canonical(SpaceFacet facet, string value, UnitChoice units)
    {
        if (facet.Measure is FacetMeasure.Day or FacetMeasure.Choice)
        {
            return value;
        }

        var plain = Plain(value);
        return !decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1_000_000_000_000m ? null
            : IsConverted(facet) ? Write(units.ToCanonical(facet.Measure, number))
            : plain;
    }

    /// <summary>A number as people type it, as the parser wants it: full-width digits, spaces and commas between thousands.</summary>
    private static string Plain(string value)
    {
        var narrow = string.Concat(value.Where(x => !Spaces.Contains(x)).Select(x => x is >= '\uFF0C' and <= '\uFF19' ? (char)(x - 0xFEE0) : x));
        return Thousands().IsMatch(narrow) ? narrow.Replace(",", "", StringComparison.Ordinal) : narrow;
    }

    // Nine digits survive the way there and back; a number that is a round one but for that way is written as the round one.
    private static string Write(decimal number)
    {
        if (number == 0)
        {
            return "0";
        }

        var digits = (int)Math.Floor(Math.Log10((double)number)) + 1;
        var (fine, round) = (ToDigits(number, 9 - digits), ToDigits(number, 5 - digits));
        return (Math.Abs(fine - round) <= fine * 2e-8m ? round : fine).ToString("0.##########", CultureInfo.InvariantCulture);
    }

    private static decimal ToDigits(decimal number, int places) =>
        places >= 0 ? Math.Round(number, Math.Min(places, 10)) : Math.Round(number / Power(-places)) * Power(-places);

    private static decimal Power(int digits) => Enumerable.Repeat(10m, digits).Aggregate(1m, (x, y) => x * y);

    [GeneratedRegex(@"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Thousands();

    private static bool IsConverted(SpaceFacet facet) => facet.Measure is FacetMeasure.Area or FacetMeasure.Rent or FacetMeasure.Sale;

    private static IgnoredReason ReasonOf(SpaceFacet facet, string value) =>
        facet.Measure == FacetMeasure.Choice ? IgnoredReason.UnknownValue
        : facet.Measure != FacetMeasure.Day && double.TryParse(Plain(value), NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? IgnoredReason.OutOfRange
        : IgnoredReason.NotReadable;

    private static SpaceFilter WithoutContradiction(SpaceFilter filter, UnitChoice units, List<IgnoredValue> ignored)
    {
        var least = filter.Selections.FirstOrDefault(x => x.Facet.Name == SpaceFacets.MinArea);
        var most = filter.Selections.FirstOrDefault(x => x.Facet.Name == SpaceFacets.MaxArea);
        if (least is null || most is null || least.Facet.Parse(least.Values[0]) <= most.Facet.Parse(most.Values[0]))
        {
            return filter;
        }

        ignored.Add(new(SpaceFacets.MaxArea, InUnits(most.Facet, most.Values[0], units), IgnoredReason.Contradicts));
        return filter.Without(SpaceFacets.MaxArea) with { Page = filter.Page };
    }
}
