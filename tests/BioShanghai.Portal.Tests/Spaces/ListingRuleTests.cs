using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class ListingRuleTests
{
    private static readonly DateOnly Day = new(2026, 11, 24);

    [Fact]
    public void The_days_promised_for_ageing_are_the_days_on_which_it_happens()
    {
        var dates = FreshnessDates.Of(Day);
        Assert.Equal([Freshness.Confirmed, Freshness.Ageing], [FreshnessLimits.On(Day, dates.WarnedFrom.AddDays(-1)), FreshnessLimits.On(Day, dates.WarnedFrom)]);
        Assert.Equal([Freshness.Ageing, Freshness.Overdue], [FreshnessLimits.On(Day, dates.GreyedFrom.AddDays(-1)), FreshnessLimits.On(Day, dates.GreyedFrom)]);
        Assert.Equal([Freshness.Overdue, Freshness.Hidden], [FreshnessLimits.On(Day, dates.HiddenFrom.AddDays(-1)), FreshnessLimits.On(Day, dates.HiddenFrom)]);
    }

    [Fact]
    public void Completeness_counts_what_is_asked_of_the_type_and_names_what_is_missing()
    {
        var listing = Listing(TechnicalSpec.Known(Spec.ClearHeight, 4), TechnicalSpec.Unknown(Spec.Gas), TechnicalSpec.NotApplicable(Spec.Steam));
        var known = SpaceCompleteness.Of(listing);
        Assert.Equal(1, known.Stated);
        // All but the seven of land and the one that does not apply.
        Assert.Equal(Specs.All.Count - 7 - 1, known.Asked);
        Assert.Contains(Spec.Gas, known.Missing);
        Assert.DoesNotContain(Spec.Steam, known.Missing);
        Assert.DoesNotContain(Spec.Tax, known.Missing);
    }

    [Fact]
    public void Values_that_rest_on_the_same_evidence_share_a_note()
    {
        var notes = EvidenceNotes.Of(Listing(
            TechnicalSpec.Known(Spec.ClearHeight, 4) with { Source = "a", ConfirmedOn = Day },
            TechnicalSpec.Known(Spec.FloorLoad, 1) with { Source = "b", ConfirmedOn = Day },
            TechnicalSpec.Known(Spec.Power, 500) with { Source = "a", ConfirmedOn = Day },
            TechnicalSpec.Known(Spec.Gas, Specs.Yes) with { Source = "a" },
            TechnicalSpec.Known(Spec.Steam, Specs.Yes) with { Source = "a", ConfirmedOn = Day, ConfirmedBy = new("园区", "The park") },
            TechnicalSpec.Unknown(Spec.SewerCod)));
        Assert.Equal([1, 2, 1, 3, 4], new[] { Spec.ClearHeight, Spec.FloorLoad, Spec.Power, Spec.Gas, Spec.Steam }.Select(x => notes.Numbers[x]));
        Assert.False(notes.Numbers.ContainsKey(Spec.SewerCod));
        Assert.Equal(["浦东新区", "浦东新区", null, "园区"], notes.Notes.Select(x => x.ConfirmedBy?.Zh));
    }

    private static SpaceListing Listing(params TechnicalSpec[] specs) => new("x", ListingPortal.Input() with { Specs = specs });
}
