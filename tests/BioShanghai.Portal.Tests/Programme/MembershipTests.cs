using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>From approval to exit, each step with its reason; and what that makes of a certificate.</summary>
public sealed class MembershipTests
{
    private static readonly DateOnly Start = new(2026, 12, 18);
    private static readonly DateOnly End = new(2029, 12, 17);

    private static readonly IStringLocalizer<ProgrammeText> Words = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<ProgrammeText>>();

    [Fact]
    public void It_goes_from_approved_over_suspended_and_expired_to_ended_and_keeps_every_reason()
    {
        var member = Approved();
        Assert.False(member.IsListed);
        member.Activate(Start, End, Actor.System, TestDatabase.Noon);
        Assert.True(member.IsListed);
        member.Suspend("资料待核实", Actor.System, TestDatabase.Noon);
        Assert.False(member.IsListed);
        member.Resume("已核实", Actor.System, TestDatabase.Noon);
        Assert.Equal("Membership.NotOver", Refused.By(() => member.Expire(End, TestDatabase.Noon)));
        member.Expire(End.AddDays(1), TestDatabase.Noon);
        Assert.Equal("Membership.TermNotLonger", Refused.By(() => member.Renew(End, "续期", Actor.System, TestDatabase.Noon)));
        member.Renew(End.AddYears(3), "续期", Actor.System, TestDatabase.Noon);
        Assert.True(member.IsListed);
        member.End("主动退出", Actor.System, TestDatabase.Noon);
        Assert.Equal("Membership.HasEnded", Refused.By(() => member.End("再退", Actor.System, TestDatabase.Noon)));
        Assert.Equal(["申请获批准", "随批次授牌公布", "资料待核实", "已核实", "期限届满", "续期", "主动退出"], member.Steps.Select(x => x.ReasonIn(Words)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void No_step_goes_without_a_reason(string reason)
    {
        var member = Approved();
        Assert.Equal("Membership.NeedsReason", Refused.By(() => member.End(reason, Actor.System, TestDatabase.Noon)));
        Assert.Equal("Membership.NeedsReason", Refused.By(() => member.End(new string('长', 401), Actor.System, TestDatabase.Noon)));
        Assert.Equal(MembershipState.Approved, member.State);
        member.Activate(Start, End, Actor.System, TestDatabase.Noon);
        Assert.Equal("Membership.NeedsReason", Refused.By(() => member.Suspend(reason, Actor.System, TestDatabase.Noon)));
        Assert.Equal("Membership.NeedsReason", Refused.By(() => member.Renew(End.AddYears(1), reason, Actor.System, TestDatabase.Noon)));
        Assert.Equal((MembershipState.Active, End), (member.State, member.EndsOn));
    }

    [Theory]
    [InlineData(MembershipState.Active, "2026-12-18", CertificateState.Valid)]
    [InlineData(MembershipState.Active, "2029-12-17", CertificateState.Valid)]
    [InlineData(MembershipState.Active, "2029-12-18", CertificateState.Expired)]
    [InlineData(MembershipState.Expired, "2027-01-01", CertificateState.Expired)]
    [InlineData(MembershipState.Suspended, "2027-01-01", CertificateState.Withdrawn)]
    [InlineData(MembershipState.Ended, "2030-01-01", CertificateState.Withdrawn)]
    [InlineData(null, "2027-01-01", CertificateState.Withdrawn)]
    public void A_certificate_holds_to_the_last_day_of_its_term_while_the_membership_does(MembershipState? membership, string day, CertificateState expected)
    {
        var certificate = CertificateOf();
        Assert.Equal(expected, certificate.StateOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), membership));
        certificate.Withdraw("更名", "沈心", TestDatabase.Noon);
        Assert.Equal(CertificateState.Withdrawn, certificate.StateOn(Start, membership));
    }

    [Fact]
    public void Numbers_are_unlike_each_other_and_cannot_be_guessed()
    {
        var numbers = Enumerable.Range(0, 2_000).Select(_ => CertificateOf().Number).ToList();
        Assert.Equal(2_000, numbers.Distinct().Count());
        Assert.All(numbers, x => Assert.Matches("^P2026-[0-9A-HJKMNP-TV-Z]{8}$", x));
        // No common beginning beyond the year: nothing counts upwards.
        Assert.True(numbers.Select(x => x[6..8]).Distinct().Count() > 500);
    }

    private static Certificate CertificateOf() => new(Samples.Partner("some-firm"), new("第二批", "Second batch"), Start, End, "沈心", TestDatabase.Noon);

    private static Membership Approved() => new("some-firm", 2, Start, End, MembershipState.Approved, Actor.System, TestDatabase.Noon);
}
