using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class SpaceListingTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void A_listing_without_a_price_says_why_before_it_is_published()
    {
        var blank = new SpaceListing("zhangjiang-001", Given() with { Rent = null });
        Assert.Equal("Listing.NeedsPriceOrReason", Assert.Throws<RuleException>(blank.Publish).Code);
        var reasoned = new SpaceListing("zhangjiang-001", Given() with { Rent = null, PriceReason = new("面议", "On request") });
        reasoned.Publish();
        Assert.Equal(ListingStatus.Published, reasoned.Status);
        // And it stays so: a published one cannot lose its price.
        Assert.Equal("Listing.NeedsPriceOrReason", Assert.Throws<RuleException>(() => reasoned.Describe(Given() with { Rent = null })).Code);
    }

    [Fact]
    public void One_for_lease_or_sale_needs_both_prices_or_a_reason()
    {
        var listing = new SpaceListing("zhangjiang-001", Given() with { Tenure = Tenure.LeaseOrSale });
        Assert.Throws<RuleException>(listing.Publish);
        listing.Describe(Given() with { Tenure = Tenure.LeaseOrSale, Sale = new(12_000, 15_000) });
        listing.Publish();
    }

    [Theory]
    [InlineData("Listing.AreaOutOfRange", 0, null)]
    [InlineData("Listing.AreaOutOfRange", SpaceListing.LargestArea + 1, null)]
    [InlineData("Listing.UnitLargerThanWhole", 500, 501)]
    [InlineData("Listing.UnitLargerThanWhole", 500, 0)]
    public void Impossible_areas_are_refused(string code, int area, int? unit) => Refused(code, Given() with { AreaSquareMetres = area, SmallestUnitSquareMetres = unit });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 3)]
    [InlineData(3, 1_001)]
    public void Impossible_prices_are_refused(int low, int high) => Refused("Listing.PriceOutOfRange", Given() with { Rent = new(low, high) });

    [Theory]
    [InlineData(5, 3)]
    [InlineData(null, 3)]
    [InlineData(-6, 3)]
    public void Floors_in_the_wrong_order_are_refused(int? from, int? to) => Refused("Listing.FloorsOutOfOrder", Given() with { FloorFrom = from, FloorTo = to });

    public static TheoryData<string> UnsoundSpecs => [.. Unsound.Keys];

    private static readonly Dictionary<string, TechnicalSpec> Unsound = new()
    {
        ["a negative height"] = TechnicalSpec.Known(Spec.ClearHeight, -1),
        ["a height beyond belief"] = TechnicalSpec.Known(Spec.ClearHeight, 61),
        ["a height in words"] = TechnicalSpec.Known(Spec.ClearHeight, "high"),
        ["an unknown grade"] = TechnicalSpec.Known(Spec.CleanGrade, "e"),
        ["a grade as a number"] = TechnicalSpec.Known(Spec.CleanGrade, 3),
        ["a known value without one"] = new(Spec.Power, SpecState.Known),
        ["an unknown value with one"] = new(Spec.Power, SpecState.Unknown) { Number = 1 },
        ["a value that does not apply but is there"] = new(Spec.CleanGrade, SpecState.NotApplicable) { Choice = "c" },
        ["a grid of words"] = TechnicalSpec.Known(Spec.ColumnGrid, "wide"),
    };

    [Theory]
    [MemberData(nameof(UnsoundSpecs))]
    public void A_technical_value_that_does_not_fit_is_refused(string name) => Refused("Listing.SpecNotSound", Given() with { Specs = [Unsound[name]] });

    [Fact]
    public void A_technical_value_given_twice_is_refused() =>
        Refused("Listing.SpecTwice", Given() with { Specs = [TechnicalSpec.Known(Spec.Power, 1), TechnicalSpec.Unknown(Spec.Power)] });

    [Fact]
    public void Codes_of_samples_and_of_real_listings_never_meet()
    {
        Assert.Equal("Listing.CodeNotUsable", Assert.Throws<RuleException>(() => new SpaceListing("sample-1", Given())).Code);
        Assert.Equal("Listing.CodeNotUsable", Assert.Throws<RuleException>(() => new SpaceListing("zhangjiang-001", Given(), isSample: true)).Code);
        Assert.Throws<RuleException>(() => new SpaceListing("Zhangjiang 1", Given()));
        Assert.Throws<RuleException>(() => new SpaceListing("", Given()));
    }

    [Fact]
    public void What_is_not_stated_is_unknown_and_never_no()
    {
        var listing = new SpaceListing("zhangjiang-001", Given());
        Assert.Equal(SpecState.Unknown, listing.ValueOf(Spec.Steam).State);
        Assert.Equal(SpecState.NotApplicable, listing.ValueOf(Spec.PlotRatio).State);
        Assert.Equal(SpecState.NotApplicable, new SpaceListing("zhangjiang-002", Given() with { Type = SpaceType.Land }).ValueOf(Spec.CleanGrade).State);
        var facts = SpaceFacts.Of(listing, Samples.Park());
        Assert.True(float.IsNaN(facts[Spec.Steam]));
        var facet = SpaceFacets.Find("steam")!;
        Assert.False(facet.Accepts(facts, [Specs.No], Today));
        Assert.True(facet.Accepts(facts, [SpaceFacet.UnknownValue], Today));
        var height = SpaceFacets.Find("height")!;
        Assert.False(height.Accepts(facts, ["0"], Today));
        Assert.True(height.Accepts(facts, ["6", SpaceFacet.UnknownValue], Today));
    }

    [Fact]
    public void Three_hundred_square_metres_find_a_floor_divisible_from_two_hundred_and_fifty()
    {
        var facts = SpaceFacts.Of(new SpaceListing("zhangjiang-001", Given() with { AreaSquareMetres = 2_000, SmallestUnitSquareMetres = 250 }), Samples.Park());
        Assert.True(SpaceFacets.Find("minArea")!.Accepts(facts, ["300"], Today) && SpaceFacets.Find("maxArea")!.Accepts(facts, ["300"], Today));
        var whole = SpaceFacts.Of(new SpaceListing("zhangjiang-002", Given() with { AreaSquareMetres = 2_000, SmallestUnitSquareMetres = null }), Samples.Park());
        Assert.False(SpaceFacets.Find("maxArea")!.Accepts(whole, ["300"], Today));
    }

    [Theory]
    [InlineData(0, Freshness.Confirmed)]
    [InlineData(90, Freshness.Confirmed)]
    [InlineData(91, Freshness.Ageing)]
    [InlineData(150, Freshness.Ageing)]
    [InlineData(151, Freshness.Overdue)]
    [InlineData(210, Freshness.Overdue)]
    [InlineData(211, Freshness.Hidden)]
    [InlineData(-1, Freshness.Confirmed)]
    public void A_confirmation_ages_and_the_listing_is_warned_greyed_and_hidden(int days, Freshness expected)
    {
        var listing = new SpaceListing("zhangjiang-001", Given() with { ConfirmedOn = Today.AddDays(-days) });
        listing.Publish();
        Assert.Equal(expected, listing.FreshnessOn(Today));
        Assert.Equal(expected != Freshness.Hidden, listing.IsPublicOn(Today));
    }

    [Fact]
    public void A_withdrawn_listing_is_not_public_and_can_be_published_again()
    {
        var listing = new SpaceListing("zhangjiang-001", Given());
        Assert.Equal("Listing.NotPublished", Assert.Throws<RuleException>(listing.Withdraw).Code);
        listing.Publish();
        listing.Withdraw();
        Assert.False(listing.IsPublicOn(Today));
        listing.Publish();
        Assert.Equal("Listing.AlreadyPublished", Assert.Throws<RuleException>(listing.Publish).Code);
    }

    private static void Refused(string code, SpaceListingInput input) =>
        Assert.Equal(code, Assert.Throws<RuleException>(() => new SpaceListing("zhangjiang-001", input)).Code);

    private static SpaceListingInput Given() => Samples.Listing();
}
