using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Spaces;
using static BioShanghai.Portal.Tests.Matching.MatchGiven;

namespace BioShanghai.Portal.Tests.Matching;

/// <summary>The rules of the match at their limits, the arithmetic of the score, and what falls out.</summary>
public sealed class MatcherTests
{
    [Theory]
    [InlineData(6.0, CriterionResult.Met)]
    [InlineData(6.1, CriterionResult.Met)]
    [InlineData(5.99, CriterionResult.Near)]
    [InlineData(5.1, CriterionResult.Near)]
    [InlineData(5.09, CriterionResult.NotMet)]
    public void A_least_height_of_6_m_is_near_down_to_15_per_cent_below(double value, CriterionResult expected)
    {
        var facts = With(TechnicalSpec.Known(Spec.ClearHeight, (decimal)value));
        Assert.Equal(expected, Judge(new() { Demands = [Wants("height", Wish.Must, "6")] }, facts));
    }

    [Theory]
    [InlineData(500, CriterionResult.Met)]
    [InlineData(501, CriterionResult.Near)]
    [InlineData(575, CriterionResult.Near)]
    [InlineData(576, CriterionResult.NotMet)]
    public void A_store_within_500_m_is_near_up_to_15_per_cent_beyond(int metres, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { Demands = [Wants("hazard", Wish.Nice, "500")] }, With(TechnicalSpec.Known(Spec.ClassAStore, metres))));

    [Theory]
    [InlineData("b", CriterionResult.Met)]
    [InlineData("c", CriterionResult.Met)]
    [InlineData("d", CriterionResult.Near)]
    [InlineData("none", CriterionResult.NotMet)]
    public void Grade_C_is_near_one_grade_below_but_never_without_a_clean_area(string grade, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { Demands = [Wants("clean", Wish.Must, "c")] }, With(TechnicalSpec.Known(Spec.CleanGrade, grade))));

    [Fact]
    public void No_clean_area_is_not_near_to_grade_D() =>
        Assert.Equal(CriterionResult.NotMet, Judge(new() { Demands = [Wants("clean", Wish.Must, "d")] }, With(TechnicalSpec.Known(Spec.CleanGrade, "none"))));

    [Fact]
    public void What_is_not_stated_is_unknown_and_what_does_not_apply_is_not_met()
    {
        var project = new ProjectDescription { Demands = [Wants("clean", Wish.Must, "c")] };
        Assert.Equal(CriterionResult.Unknown, Judge(project, With()));
        Assert.Equal(CriterionResult.NotMet, Judge(project, Facts(Input with { Type = SpaceType.Land, Tenure = Tenure.Sale, Rent = null, Sale = new(2_000m, 2_000m) })));
    }

    [Theory]
    [InlineData("yes", CriterionResult.Met)]
    [InlineData("no", CriterionResult.NotMet)]
    public void Yes_or_no_knows_no_near(string value, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { Demands = [Wants("steam", Wish.Must)] }, With(TechnicalSpec.Known(Spec.Steam, value))));

    // The project asks for 1,000 to 2,000 m²: the upper limit is twice the lower one.
    [Theory]
    [InlineData(1_000, null, CriterionResult.Met)]
    [InlineData(2_000, null, CriterionResult.Met)]
    [InlineData(999, null, CriterionResult.Near)]
    [InlineData(850, null, CriterionResult.Near)]
    [InlineData(849, null, CriterionResult.NotMet)]
    [InlineData(2_300, null, CriterionResult.Near)]
    [InlineData(2_301, null, CriterionResult.NotMet)]
    [InlineData(9_000, 2_000, CriterionResult.Met)]
    [InlineData(9_000, 2_300, CriterionResult.Near)]
    [InlineData(9_000, 2_301, CriterionResult.NotMet)]
    public void Area_is_met_where_what_can_be_had_overlaps_what_is_asked_for(int area, int? part, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { MinArea = 1_000 }, Facts(Input with { AreaSquareMetres = area, SmallestUnitSquareMetres = part })));

    [Theory]
    [InlineData(500, CriterionResult.Met)]
    [InlineData(575, CriterionResult.Near)]
    [InlineData(576, CriterionResult.NotMet)]
    public void A_most_area_alone_looks_upwards_only(int area, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { MaxArea = 500 }, Facts(Input with { AreaSquareMetres = area })));

    [Theory]
    [InlineData("2027-03-01", CriterionResult.Met)]
    [InlineData("2027-03-02", CriterionResult.Near)]
    [InlineData("2027-06-01", CriterionResult.Near)]
    [InlineData("2027-06-02", CriterionResult.NotMet)]
    [InlineData(null, CriterionResult.Unknown)]
    public void A_date_is_near_within_three_months(string? available, CriterionResult expected)
    {
        var facts = Facts(Input with { AvailableFrom = available is null ? null : DateOnly.Parse(available, System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal(expected, Judge(new() { Before = new DateOnly(2027, 3, 1) }, facts));
    }

    [Theory]
    [InlineData(4.0, CriterionResult.Met)]
    [InlineData(4.6, CriterionResult.Near)]
    [InlineData(4.61, CriterionResult.NotMet)]
    [InlineData(0, CriterionResult.Unknown)]
    public void A_rent_is_near_up_to_15_per_cent_above_and_unknown_on_request(double low, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { Rent = 4 }, Facts(Input with { Rent = low == 0 ? null : new((decimal)low, 9) })));

    [Fact]
    public void What_is_only_for_sale_does_not_meet_a_rent() =>
        Assert.Equal(CriterionResult.NotMet, Judge(new() { Rent = 4 }, Facts(Input with { Tenure = Tenure.Sale, Rent = null, Sale = new(9_000m, 9_000m) })));

    [Theory]
    [InlineData("ivd", CriterionResult.Met)]
    [InlineData("medical-devices", CriterionResult.Near)]
    [InlineData("vaccines", CriterionResult.NotMet)]
    [InlineData(null, CriterionResult.Unknown)]
    public void A_sector_is_near_to_its_parent(string? sector, CriterionResult expected) => Assert.Equal(
        expected,
        Judge(new() { SectorCode = "ivd", NearSectorCodes = ["medical-devices"] }, Facts(Input with { SectorCodes = sector is null ? [] : [sector] })));

    [Theory]
    [InlineData("pudong", CriterionResult.Met)]
    [InlineData("lingang", CriterionResult.Near)]
    [InlineData("baoshan", CriterionResult.NotMet)]
    public void A_district_is_near_to_the_special_area_in_it(string district, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { DistrictCode = "pudong", NearDistrictCodes = ["lingang"] }, Facts(Input, district: district)));

    [Theory]
    [InlineData("s1-discovery", SpaceType.Incubator, CriterionResult.Met)]
    [InlineData("s1-discovery", SpaceType.Office, CriterionResult.Near)]
    [InlineData("s1-discovery", SpaceType.Land, CriterionResult.NotMet)]
    [InlineData("s3-manufacturing", SpaceType.Shell, CriterionResult.Met)]
    public void A_stage_is_judged_by_the_published_table(string stage, SpaceType type, CriterionResult expected) =>
        Assert.Equal(expected, Judge(new() { StageCode = stage }, Facts(Input with { Type = type })));

    [Fact]
    public void The_score_of_three_candidates_is_what_a_hand_reckons()
    {
        // Must: area and height (weight 2 each). Nice: steam and grade C (weight 1 each). Sum of weights 6.
        var project = new ProjectDescription { MinArea = 1_000, Demands = [Wants("clean", Wish.Nice, "c"), Wants("height", Wish.Must, "6"), Wants("steam", Wish.Nice)] };
        SpaceFacts[] stock =
        [
            // 2×1 + 2×1 + 1×1 + 1×1 = 6 of 6: 100.
            Of("all", 1_000, 6, "c", "yes"),
            // 2×0.5 + 2×1 + 1×0.5 + 1×0 = 3.5 of 6: 58.3, so 58.
            Of("near", 900, 8, "d", "no"),
            // 2×1 + 2×0.25 + 1×0 + 1×0.25 = 2.75 of 6: 45.8, so 46.
            Of("unknown", 1_500, null, "none", null),
        ];
        var outcome = Matcher.Match(project, stock, 10);
        Assert.Equal([("all", 100), ("near", 58), ("unknown", 46)], outcome.Top.Select(x => (x.Facts.Code, x.Score)));
        Assert.Equal((3, 3, 1, 1, 1), (outcome.Total, outcome.Fitting, outcome.Sure, outcome.NearMisses, outcome.Unsure));
        Assert.Equal("(2×0.5 + 2×1 + 1×0.5 + 1×0) ÷ 6 × 100 = 58", MatchWords.Sum(outcome.Criteria, outcome.Top[1]));
    }

    [Theory]
    [InlineData(CriterionResult.Near, CriterionResult.Met, 75)]
    [InlineData(CriterionResult.Unknown, CriterionResult.Near, 38)]
    [InlineData(CriterionResult.Unknown, CriterionResult.NotMet, 13)]
    public void Halves_are_rounded_up(CriterionResult one, CriterionResult other, int expected) =>
        Assert.Equal(expected, MatchScore.Of([(1, one), (1, other)]));

    [Fact]
    public void A_must_have_puts_out_only_what_does_not_meet_it_and_a_nice_to_have_nothing()
    {
        SpaceFacts[] stock = [Of("met", 1_000, 6, null, null), Of("near", 1_000, 5.1m, null, null), Of("silent", 1_000, null, null, null), Of("short", 1_000, 5, null, null)];
        var must = Matcher.Match(new() { Demands = [Wants("height", Wish.Must, "6")] }, stock, 10);
        Assert.Equal(["met", "near", "silent"], must.Top.Select(x => x.Facts.Code));
        Assert.Equal("short", Assert.Single(Assert.Single(must.FellOut).Examples));
        var nice = Matcher.Match(new() { Demands = [Wants("height", Wish.Nice, "6")] }, stock, 10);
        Assert.Equal(["met", "near", "silent", "short"], nice.Top.Select(x => x.Facts.Code));
        Assert.Empty(nice.FellOut);
    }

    [Fact]
    public void What_fell_out_is_counted_once_under_its_first_failure_and_named_when_one_wish_alone_keeps_it_out()
    {
        var project = new ProjectDescription { MinArea = 1_000, Demands = [Wants("height", Wish.Must, "6"), Wants("steam", Wish.Must)] };
        SpaceFacts[] stock =
        [
            Of("fits", 1_000, 6, null, "yes"), Of("small", 100, 6, null, "yes"), Of("small-low", 100, 3, null, "yes"), Of("low", 1_000, 3, null, "yes"),
            Of("low-dry", 1_000, 3, null, "no"), Of("dry", 1_000, 6, null, "no"),
        ];
        var outcome = Matcher.Match(project, stock, 10);
        Assert.Equal([("area", 2, 1), ("height", 2, 1), ("steam", 1, 1)], outcome.FellOut.Select(x => (x.Criterion.Name, x.First, x.Only)));
        Assert.Equal(outcome.Total, outcome.Fitting + outcome.FellOut.Sum(x => x.First));
        // Relaxing the height brings back exactly the one that failed on nothing else.
        var relaxed = Matcher.Match(project with { Demands = [Wants("steam", Wish.Must)] }, stock, 10);
        Assert.Equal(outcome.Fitting + 1, relaxed.Fitting);
        Assert.Equal(["small", "small-low"], outcome.FellOut[0].Examples);
    }

    [Fact]
    public void Ties_go_to_fewer_unknown_then_newer_confirmation_then_code()
    {
        // Two near are worth as much as one met and one not met; four unknown as much as one met.
        var project = new ProjectDescription { Demands = [Wants("steam", Wish.Nice), Wants("gas", Wish.Nice), Wants("dual", Wish.Nice), Wants("waste", Wish.Nice)] };
        var met = Input with { Specs = [TechnicalSpec.Known(Spec.Steam, "yes"), TechnicalSpec.Known(Spec.Gas, "no"), TechnicalSpec.Known(Spec.DualSupply, "no"), TechnicalSpec.Known(Spec.HazardousWasteRoom, "no")] };
        SpaceFacts[] stock = [Facts(Input, "a"), Facts(met with { ConfirmedOn = Today.AddDays(-1) }, "b"), Facts(met, "d"), Facts(met, "c")];
        Assert.Equal(["c", "d", "b", "a"], Matcher.Match(project, stock, 10).Top.Select(x => x.Facts.Code));
    }

    [Fact]
    public void The_order_of_the_stock_changes_nothing()
    {
        var project = new ProjectDescription { MinArea = 500, Use = Use.CellGene, Rent = 4 };
        SpaceFacts[] stock = [.. Enumerable.Range(0, 200).Select(i => Of($"x-{i}", 300 + i * 7 % 900, i % 3 == 0 ? null : 3 + i % 5, i % 2 == 0 ? "c" : "d", i % 5 == 0 ? null : "yes"))];
        var random = new Random(7);
        var expected = Print(Matcher.Match(project, stock, 10));
        for (var i = 0; i < 5; i++)
        {
            random.Shuffle(stock);
            Assert.Equal(expected, Print(Matcher.Match(project, stock, 10)));
        }

        static string Print(MatchOutcome x) =>
            $"{x.Fitting} {x.Sure} {x.NearMisses} {string.Join(' ', x.Top.Select(t => $"{t.Facts.Code}:{t.Score}"))} {string.Join(' ', x.FellOut.Select(f => $"{f.Criterion.Name}:{f.First}:{f.Only}:{string.Join(',', f.Examples)}"))}";
    }

    [Fact]
    public void A_use_brings_every_published_criterion_and_the_visitor_may_change_or_drop_each()
    {
        foreach (var use in Uses.All)
        {
            var criteria = new ProjectDescription { Use = use.Use }.Criteria();
            Assert.Equal(use.Requirements.ToHashSet(), criteria.Select(x => x.Requirement!).ToHashSet());
            Assert.All(criteria, x => Assert.Equal(Uses.IsLasting(x.Requirement!.Spec), x.IsMust));
        }

        var changed = new ProjectDescription { Use = Use.CellGene, Demands = [Wants("height", Wish.None), Wants("clean", Wish.Must, "b")] }.Criteria();
        Assert.DoesNotContain(changed, x => x.Name == "height");
        Assert.Equal(("b", true, false), changed.Where(x => x.Name == "clean").Select(x => (x.Requirement!.Choice, x.IsMust, x.IsFromUse)).Single());
    }

    private static SpaceFacts Of(string code, int area, decimal? height, string? grade, string? steam) => Facts(
        Input with
        {
            AreaSquareMetres = area,
            Specs =
            [
                .. height is { } metres ? [TechnicalSpec.Known(Spec.ClearHeight, metres)] : Array.Empty<TechnicalSpec>(),
                .. grade is null ? [] : new[] { TechnicalSpec.Known(Spec.CleanGrade, grade) },
                .. steam is null ? [] : new[] { TechnicalSpec.Known(Spec.Steam, steam) },
            ],
        },
        code);
}
