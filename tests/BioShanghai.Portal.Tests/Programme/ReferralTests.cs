using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Referrals (T10): sent with a date, accepted or declined with a reason, completed with an outcome, by one of those who may.</summary>
public sealed class ReferralTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly PartnerWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_contact_is_told_by_notice_and_mail_and_the_matter_itself_stays_in_the_portal()
    {
        var id = await _world.SendAsync();
        var sheet = await _world.Referrals(_world.Zheng).OpenAsync(id, _ct);
        Assert.Equal((ReferralState.Sent, new DateOnly(2026, 11, 26), "沈心"), (sheet.Row.State, sheet.Row.AnswerBy, sheet.SentBy));
        foreach (var (person, address) in new[] { (_world.Wu, "wu"), (_world.Zheng, "zheng") })
        {
            Assert.Equal(NoticeKind.ReferralSent, Assert.Single(await _world.NoticesAsync(person)).Kind);
            var mail = Assert.Single(await _world.Database.MailsAsync(to: address));
            Assert.Contains("2026年11月26日", mail.Text, StringComparison.Ordinal);
            Assert.Contains($"https://portal.example.cn/en/manage/referrals/{id}", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("800", mail.Text, StringComparison.Ordinal);
        }

        Assert.Empty(await _world.NoticesAsync(_world.Feng));
        Assert.Equal(id, Assert.Single((await _world.For<MyWeek>(_world.Wu).ReadAsync(_ct)).Referrals).Id);
        Assert.Empty((await _world.For<MyWeek>(_world.Feng).ReadAsync(_ct)).Referrals);
    }

    [Fact]
    public async Task The_sender_hears_that_it_was_accepted_and_how_it_ended()
    {
        var id = await _world.SendAsync();
        await _world.Referrals(_world.Wu).AcceptAsync(id, null, _ct);
        Assert.Equal("Referral.NeedsOutcome", (await Assert.ThrowsAsync<RuleException>(() => _world.Referrals(_world.Wu).CompleteAsync(id, " ", _ct))).Code);
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.Referrals(_world.Zheng).CompleteAsync(id, "已签约 820 平方米。", _ct);
        Assert.Equal([NoticeKind.ReferralAccepted, NoticeKind.ReferralCompleted], (await _world.NoticesAsync(_world.Centre)).Select(x => x.Kind));
        Assert.Equal(2, (await _world.Database.MailsAsync(to: "shen")).Count);
        var steps = (await _world.For<ReferralDesk>(_world.Centre).OpenAsync(id, _ct)).Steps;
        Assert.Equal([(ReferralState.Sent, "沈心"), (ReferralState.Accepted, "伍伴"), (ReferralState.Completed, "郑伴")], steps.Select(x => (x.State, x.By)));
        Assert.Equal("已签约 820 平方米。", steps[^1].Text);
    }

    [Fact]
    public async Task Of_two_contacts_who_answer_at_once_one_does_and_the_other_gets_a_sentence()
    {
        var id = await _world.SendAsync();
        var answers = await Task.WhenAll(
            Task.Run(() => Refused.OrDoneAsync(() => _world.Referrals(_world.Wu).AcceptAsync(id, null, _ct)), _ct),
            Task.Run(() => Refused.OrDoneAsync(() => _world.Referrals(_world.Zheng).DeclineAsync(id, "本周没有人手。", _ct)), _ct));
        Assert.Equal(["", "Referral.NotOpen"], answers.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await _world.For<ReferralDesk>(_world.Centre).OpenAsync(id, _ct)).Steps.Count);
        Assert.Single(await _world.NoticesAsync(_world.Centre));
    }

    [Fact]
    public async Task A_contact_of_another_partner_finds_no_such_referral_and_the_trail_says_so()
    {
        var id = await _world.SendAsync();
        foreach (var step in new Func<Task>[]
        {
            () => _world.Referrals(_world.Feng).OpenAsync(id, _ct), () => _world.Referrals(_world.Feng).AcceptAsync(id, null, _ct), () => _world.Referrals(_world.Feng).ListAsync(PartnerWorld.Own, _ct),
        })
        {
            await Assert.ThrowsAsync<NotFoundException>(step);
        }

        Assert.Equal(3, (await _world.Database.TrailAsync(AuditActions.Denied)).Count);
        Assert.Single((await _world.For<ReferralDesk>(_world.Centre).OpenAsync(id, _ct)).Steps);
    }

    [Fact]
    public async Task Nothing_is_referred_to_a_partner_where_nobody_could_answer()
    {
        Assert.Equal("Referral.NobodyToAnswer", (await Assert.ThrowsAsync<RuleException>(() => _world.SendAsync("roche"))).Code);
        Assert.Equal("Referral.AnswerByIsPast", (await Assert.ThrowsAsync<RuleException>(() => _world.SendAsync(answerBy: new(2026, 11, 23)))).Code);
        await _world.EndsAsync(PartnerWorld.Own, new(2026, 12, 1));
        _world.At(new(2026, 12, 2));
        await _world.For<ProgrammeWatch>(Actor.System).ExpireAsync(_ct);
        Assert.Equal("Referral.PartnerNotActive", (await Assert.ThrowsAsync<RuleException>(() => _world.SendAsync(answerBy: new(2026, 12, 9)))).Code);
    }

    [Fact]
    public async Task What_the_Centre_takes_back_is_closed_to_the_contacts()
    {
        var id = await _world.SendAsync();
        Assert.Equal("Referral.NeedsReason", (await Assert.ThrowsAsync<RuleException>(() => _world.For<ReferralDesk>(_world.Centre).TakeBackAsync(id, "", _ct))).Code);
        await _world.For<ReferralDesk>(_world.Centre).TakeBackAsync(id, "企业已另有安排。", _ct);
        Assert.Equal("Referral.NotOpen", (await Assert.ThrowsAsync<RuleException>(() => _world.Referrals(_world.Wu).AcceptAsync(id, null, _ct))).Code);
        Assert.Contains(await _world.NoticesAsync(_world.Wu), x => x.Kind == NoticeKind.ReferralTakenBack);
        var page = await _world.For<ReferralDesk>(_world.Centre).ListAsync(ReferralState.TakenBack, 1, _ct);
        Assert.Equal((1, 1), (page.Total, page.Counts[ReferralState.TakenBack]));
    }
}
