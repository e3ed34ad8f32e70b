using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Editing;

public sealed class CompletenessTests
{
    private static readonly FieldTable Table = ListingFields.Table;
    private static readonly DateOnly Day = new(2026, 1, 1);

    [Fact]
    public void Nothing_is_nought_and_all_that_is_asked_is_a_hundred()
    {
        Assert.Equal(0, Completeness.Of(FieldValues.Empty, Table).Percent);
        var values = ListingFields.Write(Samples.Listing() with { Summary = new("实验室", "Laboratory") })
            .With("files", "5f0c1e2d3b4a59687766554433221100 | photo | 大堂 | Lobby | 2026-01-01");
        foreach (var spec in Specs.All.Where(x => x.AppliesTo(SpaceType.Laboratory)))
        {
            Assert.InRange(Completeness.Of(values, Table).Percent, 1, 99);
            values = values.With(ListingFields.KeyOf(spec.Spec), "-");
        }

        var full = Completeness.Of(values, Table);
        Assert.Equal(100, full.Percent);
        Assert.Empty(full.Missing);
        Assert.All(full.Sections, x => Assert.Equal(100, x.Percent));
    }

    [Fact]
    public void What_each_missing_answer_would_add_makes_up_what_is_missing()
    {
        var half = Completeness.Of(ListingFields.Write(Samples.Listing()), Table);
        Assert.NotEmpty(half.Missing);
        Assert.InRange(half.Missing.Sum(half.ShareOf) + half.Percent, 98m, 102m);
        Assert.True(half.ShareOf(half.Missing[0]) >= half.ShareOf(half.Missing[^1]));
        Assert.Equal(half.ShareOf(Table.Find("area")!), half.ShareOf(Table.Find("type")!));
    }

    [Fact]
    public void Unknown_is_no_answer_and_not_applicable_is_one()
    {
        var values = ListingFields.Write(Samples.Listing());
        Assert.Contains(Completeness.Of(values, Table).Missing, x => x.Key == "spec.eia");
        Assert.DoesNotContain(Completeness.Of(values.With("spec.eia", "-"), Table).Missing, x => x.Key == "spec.eia");
        Assert.Contains(Completeness.Of(values, Table).Sections.Single(x => x.Section == FieldSection.Permits).Missing, x => x.Key == "spec.eia");
    }

    [Fact]
    public void What_an_investor_decides_by_weighs_more()
    {
        var values = ListingFields.Write(Samples.Listing());
        int With(string key) => Completeness.Of(values.With(key, "1"), Table).Percent;
        Assert.True(With("spec.power") > With("spec.sewer-cod"));
        Assert.Equal(3, Completeness.Of(values, Table).Missing[0].Weight);
    }

    [Fact]
    public void A_reason_stands_for_a_price_and_a_sentence_for_a_day()
    {
        var values = ListingFields.Write(Samples.Listing()).With("rent.low", "").With("available.from", "");
        string[] Missing(FieldValues x) => [.. Completeness.Of(x, Table).Missing.Where(f => f.Key is "rent.low" or "sale.low" or "available.from").Select(f => f.Key)];
        Assert.Equal(["rent.low", "available.from"], Missing(values));
        Assert.Empty(Missing(values.With("price.reason.zh", "面议").With("timeline.zh", "明年")));
        Assert.Contains("sale.low", Missing(values.With("tenure", "sale")));
        Assert.DoesNotContain("rent.low", Missing(values.With("tenure", "sale")));
    }

    [Fact]
    public void Terms_have_the_limits_of_the_listing_and_every_other_class_has_longer_ones()
    {
        Assert.Equal(new(90, 150, 210), FreshnessLimits.Of(FieldClass.Terms));
        var limits = Enum.GetValues<FieldClass>().Select(FreshnessLimits.Of).ToList();
        Assert.All(limits.Zip(limits.Skip(1)), x => Assert.True(x.First.WarnAfterDays < x.Second.WarnAfterDays && x.First.HideAfterDays < x.Second.HideAfterDays));
        Assert.All(limits, x => Assert.True(x.WarnAfterDays < x.GreyAfterDays && x.GreyAfterDays < x.HideAfterDays));
    }

    [Fact]
    public void Listings_of_a_district_do_not_fall_due_on_one_day()
    {
        Assert.Equal(DueDates.Of("pudong-lab-1", FieldClass.Terms, Day), DueDates.Of("pudong-lab-1", FieldClass.Terms, Day));
        var days = Enumerable.Range(1, 140).Select(x => DueDates.Of($"pudong-{x:000}", FieldClass.Terms, Day)).ToList();
        Assert.All(days, x => Assert.InRange(x.DayNumber - Day.DayNumber, 90 - 13, 90));
        var perDay = days.CountBy(x => x).ToDictionary();
        Assert.Equal(14, perDay.Count);
        Assert.All(perDay.Values, x => Assert.InRange(x, 2, 25));
    }

    [Fact]
    public void A_code_has_the_same_stagger_for_ever() => Assert.Equal([12, 1], [DueDates.Stagger("a"), DueDates.Stagger("b")]);
}
