using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>What time does to terms, referrals and profiles, over two years with a leap day, on two nodes at once.</summary>
public sealed class ProgrammeWatchTests : IAsyncLifetime
{
    private const string Own = PartnerWorld.Own;
    private static readonly DateOnly LeapDay = new(2028, 2, 29);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly PartnerWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Over_two_years_on_two_nodes_everybody_hears_everything_once_and_the_term_ends_after_the_leap_day()
    {
        await _world.EndsAsync(Own, LeapDay);
        await _world.Desk(_world.Wu).ConfirmAsync(Own, 0, _ct);
        var (one, other) = (_world.For<ProgrammeWatch>(Actor.System), _world.For<ProgrammeWatch>(Actor.System));
        var told = new List<(DateOnly Day, NoticeKind Kind)>();
        for (var day = new DateOnly(2026, 11, 25); day < new DateOnly(2028, 12, 1); day = day.AddDays(1))
        {
            _world.At(day);
            var before = (await _world.NoticesAsync(_world.Wu)).Count;
            await RunAsync(one);
            // Two nodes at the same moment where something happens, and one more time afterwards.
            if ((await _world.NoticesAsync(_world.Wu)).Count > before || day.Day == 1)
            {
                await Task.WhenAll(Task.Run(() => RunAsync(one), _ct), Task.Run(() => RunAsync(other), _ct));
            }

            told.AddRange((await _world.NoticesAsync(_world.Wu)).Skip(before).Select(x => (day, x.Kind)));
        }

        Assert.Equal(
            [
                (new DateOnly(2027, 11, 24), NoticeKind.ConfirmationDue), (new DateOnly(2027, 12, 31), NoticeKind.TermEnding), (new DateOnly(2028, 1, 30), NoticeKind.TermEnding),
                (new DateOnly(2028, 2, 22), NoticeKind.TermEnding), (new DateOnly(2028, 3, 1), NoticeKind.TermOver),
            ],
            told);
        Assert.Equal(
            ["请确认伙伴资料仍然属实", "伙伴资格即将到期", "伙伴资格即将到期", "伙伴资格即将到期", "伙伴资格已到期"], (await _world.Database.MailsAsync(to: "wu")).Select(x => x.Subject.Split(" · ")[0]));
        Assert.Equal([NoticeKind.TermEnding, NoticeKind.TermEnding, NoticeKind.TermEnding, NoticeKind.TermOver], (await _world.NoticesAsync(_world.Centre)).Select(x => x.Kind));
        Assert.Empty(await _world.Database.MailsAsync(to: "shen"));
        Assert.Null(await _world.For<PublicPartners>(Actor.Visitor).FindAsync(Own, _ct));
    }

    [Fact]
    public async Task The_partner_is_public_on_its_last_day_and_gone_on_the_next_whoever_looks_first()
    {
        await _world.EndsAsync(Own, LeapDay);
        _world.At(LeapDay);
        Assert.Equal(0, await _world.For<ProgrammeWatch>(Actor.System).ExpireAsync(_ct));
        Assert.NotNull(await _world.For<PublicPartners>(Actor.Visitor).FindAsync(Own, _ct));
        _world.At(LeapDay.AddDays(1));
        var ended = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.For<ProgrammeWatch>(Actor.System).ExpireAsync(_ct), _ct)));
        Assert.Equal(1, ended.Sum());
        Assert.Null(await _world.For<PublicPartners>(Actor.Visitor).FindAsync(Own, _ct));
        await using var db = _world.Database.CreateDbContext();
        var membership = await db.Memberships.SingleAsync(x => x.PartnerSlug == Own, _ct);
        Assert.Equal((MembershipState.Expired, 1), (membership.State, membership.Steps.Count(x => x.State == MembershipState.Expired)));
    }

    [Fact]
    public async Task A_renewed_term_is_told_of_again_when_it_ends()
    {
        var watch = _world.For<ProgrammeWatch>(Actor.System);
        await _world.EndsAsync(Own, new(2026, 12, 10));
        Assert.Equal(3, await watch.RemindTermsAsync(_ct));
        Assert.Equal(0, await watch.RemindTermsAsync(_ct));
        await _world.EndsAsync(Own, LeapDay);
        Assert.Equal(0, await watch.RemindTermsAsync(_ct));
        _world.At(LeapDay.AddDays(-7));
        Assert.Equal(3, await watch.RemindTermsAsync(_ct));
    }

    [Fact]
    public async Task A_referral_nobody_answers_is_reminded_of_on_its_last_day_and_lapses_on_the_next()
    {
        var (id, watch) = (await _world.SendAsync(), _world.For<ProgrammeWatch>(Actor.System));
        _world.At(new(2026, 11, 25));
        await RunAsync(watch);
        _world.At(new(2026, 11, 26));
        await RunAsync(watch);
        await RunAsync(watch);
        Assert.Equal([NoticeKind.ReferralSent, NoticeKind.ReferralLastDay], await KindsAsync(_world.Wu));
        _world.At(new(2026, 11, 27));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RunAsync(_world.For<ProgrammeWatch>(Actor.System)), _ct)));
        Assert.Equal([NoticeKind.ReferralSent, NoticeKind.ReferralLastDay, NoticeKind.ReferralLapsed], await KindsAsync(_world.Wu));
        Assert.Equal([NoticeKind.ReferralLapsed], await KindsAsync(_world.Centre));
        Assert.Equal("转介逾期未答", Assert.Single(await _world.Database.MailsAsync(to: "shen")).Subject.Split(" · ")[0]);
        Assert.Equal(ReferralState.Lapsed, (await _world.For<ReferralDesk>(_world.Centre).OpenAsync(id, _ct)).Row.State);
    }

    [Fact]
    public async Task What_came_in_today_is_not_reminded_of_today_and_nobody_is_woken_at_night()
    {
        var watch = _world.For<ProgrammeWatch>(Actor.System);
        await _world.SendAsync(answerBy: new(2026, 11, 24));
        Assert.Equal(0, await watch.RemindReferralsAsync(_ct));
        await _world.EndsAsync(Own, new(2026, 12, 10));
        _world.Clock.AdjustTime(new DateTimeOffset(2026, 11, 25, 6, 59, 0, TimeSpan.FromHours(8)));
        Assert.Equal((0, 0), (await watch.RemindTermsAsync(_ct), await watch.AskToConfirmAsync(_ct)));
        Assert.Equal(1, await watch.LapseAsync(_ct));
    }

    private async Task<IEnumerable<NoticeKind>> KindsAsync(Actor actor) => (await _world.NoticesAsync(actor)).Select(x => x.Kind).Where(x => x is not NoticeKind.ConfirmationDue);

    private async Task RunAsync(ProgrammeWatch watch)
    {
        await watch.ExpireAsync(_ct);
        await watch.LapseAsync(_ct);
        await watch.RemindTermsAsync(_ct);
        await watch.RemindReferralsAsync(_ct);
        await watch.AskToConfirmAsync(_ct);
    }
}
