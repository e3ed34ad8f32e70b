using System.Globalization;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>Addresses of the finder, read and written.</summary>
public sealed class FinderRequestTests
{
    private static readonly Catalogue Words = new()
    {
        Districts = new Dictionary<string, District>(), Sectors = new Dictionary<string, Sector>(), Services = new Dictionary<string, Service>(),
        Stages = new Dictionary<string, BioShanghai.Portal.Core.Lifecycle.LifecycleStage>(),
    };

    [Fact]
    public void A_mu_is_a_fifteenth_of_a_hectare_and_a_square_foot_is_exact()
    {
        Assert.Equal(666.67m, Math.Round(new UnitChoice(AreaUnit.Mu).ToSquareMetres(1), 2));
        Assert.Equal(10_000m, Math.Round(new UnitChoice(AreaUnit.Mu).ToSquareMetres(15), 12));
        Assert.Equal(0.09290304m, new UnitChoice(AreaUnit.SquareFoot).ToSquareMetres(1));
        Assert.Equal(0.3048m * 0.3048m, UnitChoice.SquareMetresPerSquareFoot);
        Assert.Equal(365m, new UnitChoice(Per: RentPeriod.Year).FromYuanPerSquareMetreDay(1));
        Assert.Equal(365m, new UnitChoice(Per: RentPeriod.Month).FromYuanPerSquareMetreDay(12), 20);
    }

    [Fact]
    public void A_number_typed_in_any_unit_comes_back_as_it_was_typed()
    {
        var looked = 0;
        foreach (var area in UnitChoice.AreaCodes)
        {
            foreach (var per in UnitChoice.PerCodes)
            {
                foreach (var typed in new[] { "0.5", "1", "2.75", "3", "30", "99.9", "150", "333", "500", "666.67", "1234.5", "1800", "4999", "7300" })
                {
                    foreach (var name in new[] { "minArea", "maxArea", "rent", "sale" })
                    {
                        var request = Read((name, typed), ("unit", area), ("per", per));
                        if (request.Filter.Selections is not [var selection])
                        {
                            continue;
                        }

                        Assert.Equal(typed, SpaceRequest.InUnits(selection.Facet, selection.Values[0], request.Units));
                        looked++;
                    }
                }
            }
        }

        Assert.True(looked > 400, $"{looked}");
    }

    [Fact]
    public void A_limit_survives_the_way_through_other_units()
    {
        foreach (var facet in new[] { "minArea", "rent", "sale" }.Select(x => SpaceFacets.Find(x)!))
        {
            foreach (var canonical in facet.Steps.Concat(["7", "123", "455", "950"]))
            {
                foreach (var units in from area in Enum.GetValues<AreaUnit>() from per in Enum.GetValues<RentPeriod>() select new UnitChoice(area, per))
                {
                    var there = SpaceRequest.InUnits(facet, canonical, units);
                    var back = Read((facet.Name, there), ("unit", units.AreaCode), ("per", units.PerCode)).Filter.Selections[0].Values[0];
                    Assert.Equal(facet.Parse(canonical), facet.Parse(back));
                }
            }
        }
    }

    [Theory]
    [InlineData("1,200", "1200")]
    [InlineData(" 12 000 ", "12000")]
    [InlineData("５００", "500")]
    [InlineData("1，200．5", "1200.5")]
    public void Numbers_are_read_as_people_type_them(string typed, string canonical) => Assert.Equal([canonical], Read(("minArea", typed)).Filter.Selections[0].Values);

    [Theory]
    [InlineData("height", "-1", IgnoredReason.OutOfRange)]
    [InlineData("height", "61", IgnoredReason.OutOfRange)]
    [InlineData("height", "1e400", IgnoredReason.OutOfRange)]
    [InlineData("height", "tall", IgnoredReason.NotReadable)]
    [InlineData("height", "1,5", IgnoredReason.NotReadable)]
    [InlineData("minArea", "5000001", IgnoredReason.OutOfRange)]
    [InlineData("minArea", "unknown", IgnoredReason.NotReadable)]
    [InlineData("clean", "z", IgnoredReason.UnknownValue)]
    [InlineData("before", "2027-02-30", IgnoredReason.NotReadable)]
    [InlineData("park", "atlantis", IgnoredReason.UnknownValue)]
    [InlineData("view", "globe", IgnoredReason.UnknownValue)]
    [InlineData("per", "decade", IgnoredReason.UnknownValue)]
    [InlineData("page", "1000000", IgnoredReason.OutOfRange)]
    public void What_makes_no_sense_is_left_out_and_named(string name, string value, IgnoredReason reason)
    {
        var request = Read((name, value));
        Assert.Equal([new IgnoredValue(name, value, reason)], request.Ignored);
        Assert.Empty(request.Filter.Selections);
    }

    [Fact]
    public void Of_two_limits_the_loosest_holds_and_unknown_stays_beside_it()
    {
        Assert.Equal(["4", "unknown"], Read(("height", "6"), ("height", "unknown"), ("height", "4")).Filter.Selections[0].Values);
        Assert.Equal(["5"], Read(("rent", "3"), ("rent", "5")).Filter.Selections[0].Values);
    }

    [Fact]
    public void A_most_below_the_least_is_left_out_in_the_unit_it_was_typed_in()
    {
        var request = Read(("minArea", "900"), ("maxArea", "100"), ("unit", "ft2"));
        Assert.Equal([new IgnoredValue("maxArea", "100", IgnoredReason.Contradicts)], request.Ignored);
        Assert.Equal(["minArea"], request.Filter.Selections.Select(x => x.Facet.Name));
    }

    [Theory]
    [InlineData(null, true, true, "")]
    [InlineData("real", true, false, "real")]
    [InlineData("sample", true, true, "")]
    [InlineData("sample", false, true, "sample")]
    [InlineData("everything", false, false, "")]
    public void The_stock_is_named_only_where_it_is_not_the_default(string? asked, bool samplesByDefault, bool isSample, string kept)
    {
        var request = SpaceRequest.Of(asked is null ? [] : [new("stock", asked)], Words, [], samplesByDefault);
        Assert.Equal((isSample, kept), (request.Filter.IsSample, request.Stock));
    }

    [Fact]
    public void Every_facet_reads_back_what_it_prints()
    {
        foreach (var facet in SpaceFacets.All.Where(x => x.Kind != FacetKind.Codes))
        {
            var steps = facet.Steps.Count > 0 ? facet.Steps : ["2027-03-01"];
            Assert.All(steps, x => Assert.Equal(facet.Parse(x), facet.Parse(facet.Print(facet.Parse(x)!.Value))));
        }
    }

    private static SpaceRequest Read(params (string Name, string Value)[] pairs)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = Language.Zh.Culture;
        return SpaceRequest.Of(pairs.Select(x => KeyValuePair.Create(x.Name, x.Value)), Words, Array.Empty<Park>(), samplesByDefault: false);
    }
}
