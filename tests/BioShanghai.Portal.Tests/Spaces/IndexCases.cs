using System.Globalization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using CsCheck;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>One listing as a case has it: which one it is, and numbers everything about it is made from.</summary>
internal sealed record ListingCase(int Number, int[] Dice);

/// <summary>Generated listings, parks and questions for the index.</summary>
internal static class IndexCases
{
    public const int Parks = 4;
    public const int DiceOfListing = 16;

    public static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly LocalText Words = new("示例", "sample");
    private static readonly string[] Sectors = ["cell-gene-therapy", "ivd", "vaccines", "tcm", "cdmo"];
    private static readonly string[] Districts = ["pudong", "fengxian", "songjiang"];
    private static readonly int SpecCount = Specs.All.Count;

    /// <summary>A listing; numbers repeat, so that cases change and remove what they added.</summary>
    public static Gen<ListingCase> Listing(int numbers) =>
        Gen.Select(Gen.Int[0, numbers - 1], Gen.Int[0, 999].Array[DiceOfListing + SpecCount], (number, dice) => new ListingCase(number, dice));

    /// <summary>Tier and district of each park.</summary>
    public static Gen<int[]> ParkStates { get; } = Gen.Int[0, 8].Array[Parks];

    /// <summary>A question: up to five facets with any values they could be asked for, and a few they could not.</summary>
    public static Gen<SpaceFilter> Filter { get; } = Gen.Select(
        Gen.Bool, Gen.Enum<SpaceSort>(), Gen.Frequency((5, Gen.Const(1)), (2, Gen.Int[1, 4]), (1, Gen.Const(SpaceFilter.MostPages))),
        Gen.Select(Gen.Int[0, SpaceFacets.All.Count - 1], Gen.Int[0, 999].Array[1, 4]).Array[0, 5],
        (isSample, sort, page, asked) => asked.Aggregate(
            new SpaceFilter { IsSample = isSample, Sort = sort },
            (filter, x) => filter.With(SpaceFacets.All[x.Item1], [.. x.Item2.Select(dice => ValueOf(SpaceFacets.All[x.Item1], dice)).Distinct()])) with { Page = page });

    /// <summary>Days around those on which listings grow old.</summary>
    public static Gen<DateOnly> Day { get; } = Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[-300, 300])).Select(x => Today.AddDays(x));

    public static string CodeOf(int number) => number % 3 == 0 ? $"{SpaceListing.SamplePrefix}{number:000}" : $"space-{number:000}";

    public static Park ParkOf(int number, int state) => new("park-" + number, new ParkInput
    {
        Order = number,
        Name = Words,
        Positioning = Words,
        Tier = (ParkTier)(state % 3),
        DistrictCode = Districts[state / 3],
        SectorCodes = [.. Sectors.Skip(number)],
        Latitude = 31,
        Longitude = 121,
        LocationConfidence = Confidence.Medium,
        Provenance = Provenance.None,
    });

    public static SpaceFacts FactsOf(ListingCase of, int[] parkStates)
    {
        var dice = of.Dice;
        var park = dice[0] % Parks;
        var area = Pick(dice[1], 40, 100, 299, 300, 500, 999, 1_000, 3_000, 9_999, 10_000, 50_000);
        var listing = new SpaceListing(CodeOf(of.Number), new SpaceListingInput
        {
            ParkSlug = "park-" + park,
            Type = (SpaceType)(dice[2] % 6),
            Name = Words,
            AreaSquareMetres = area,
            SmallestUnitSquareMetres = Pick<int?>(dice[3], null, area, Math.Max(1, area / 2), Math.Min(area, 300)),
            Tenure = (Tenure)(dice[4] % 3),
            Rent = Pick(dice[5], null, new PriceBand(2, 3), new PriceBand(2.95m, 3.5m), new PriceBand(5, 5), new PriceBand(7, 9)),
            Sale = Pick(dice[6], null, new PriceBand(3_000, 3_000), new PriceBand(9_999, 12_000), new PriceBand(25_000, 30_000)),
            PriceReason = Words,
            AvailableFrom = Pick<DateOnly?>(dice[7], null, Today, Today.AddDays(100), Today.AddDays(101), Today.AddDays(900)),
            SectorCodes = [.. Sectors.Where((_, i) => (dice[8] >> i & 1) != 0)],
            Specs = [.. Specs.All.Select(x => SpecOf(x, dice[DiceOfListing + (int)x.Spec])).OfType<TechnicalSpec>()],
            LookedOn = Today,
            ConfirmedOn = Today.AddDays(-Pick(dice[9], -10, 0, 1, 89, 90, 91, 149, 150, 151, 209, 210, 211, 400)),
            ConfirmedBy = Words,
            Provenance = Provenance.None,
        }, of.Number % 3 == 0);
        return SpaceFacts.Of(listing, ParkOf(park, parkStates[park]));
    }

    // Absent, said to be unknown, not applicable, or a value at, just above or just below what can be asked for.
    private static TechnicalSpec? SpecOf(SpecDefinition definition, int dice)
    {
        if (dice % 10 < 3)
        {
            return (dice % 10) switch { 0 => null, 1 => TechnicalSpec.Unknown(definition.Spec), _ => TechnicalSpec.NotApplicable(definition.Spec) };
        }

        switch (definition.Kind)
        {
            case SpecKind.Choice:
                return TechnicalSpec.Known(definition.Spec, definition.Choices[dice / 10 % definition.Choices.Count]);
            case SpecKind.Grid:
                return TechnicalSpec.Known(definition.Spec, "8.4×8.4");
            default:
                decimal[] limits = [0, definition.Most, .. SpaceFacets.All.Where(x => x.Spec == definition.Spec).SelectMany(x => x.Steps).Select(s => decimal.Parse(s, CultureInfo.InvariantCulture))];
                var number = limits[dice / 10 % limits.Length] + Pick(dice, 0, 0.25m, -0.25m);
                return TechnicalSpec.Known(definition.Spec, Math.Clamp(number, 0, definition.Most));
        }
    }

    private static string ValueOf(SpaceFacet facet, int dice)
    {
        if (facet.Kind == FacetKind.Codes)
        {
            IReadOnlyList<string> codes = facet.Fixed ?? facet.Name switch
            {
                "sector" => [.. Sectors, "no-such-sector"],
                "district" => [.. Districts, "no-such-district"],
                _ => [.. Enumerable.Range(0, Parks + 1).Select(x => "park-" + x)],
            };
            return codes[dice % codes.Count];
        }

        if (dice % 4 == 0)
        {
            return SpaceFacet.UnknownValue;
        }

        return facet.Measure switch
        {
            FacetMeasure.Day => Today.AddDays(Pick(dice, 0, 99, 100, 101, 5_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FacetMeasure.Choice => Specs.Of(facet.Spec!.Value).Choices[dice % Specs.Of(facet.Spec.Value).Choices.Count],
            _ when dice % 3 == 0 => Pick(dice, "0", "0.75", "999", "12.5", "2.95", "not-a-number"),
            _ => facet.Steps[dice % facet.Steps.Count],
        };
    }

    private static T Pick<T>(int dice, params ReadOnlySpan<T> from) => from[dice / 7 % from.Length];
}
