using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Waiting for the investor, first answers that are none, closing, and what comes after.</summary>
public sealed class CaseEndTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();

    private CaseDesk Desk => _world.For<CaseDesk>(_world.Desk);

    private CaseTalkDesk Talk => _world.For<CaseTalkDesk>(_world.Desk);

    private CaseTracking Tracking => _world.For<CaseTracking>(Actor.Visitor);

    private Guid Id => _world.Case.Id;

    public async ValueTask InitializeAsync() => await _world.OpenAsync(CaseGiven.Input(email: "anna@example.cn") with { ProjectName = "银杏计划" });

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_clock_stands_only_after_something_was_asked_and_the_investor_hears_that_it_does()
    {
        await Refused.ByAsync("Case.NothingAsked", () => Desk.WaitAsync(Id, 1, _ct));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Talk.AcknowledgeAsync(Id, 1, "已收悉。", _ct);
        await Refused.ByAsync("Case.NothingAsked", () => Desk.WaitAsync(Id, 1, _ct));
        await Talk.SayAsync(Id, 1, "需要多大的电力容量？", false, ct: _ct);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync("两千千伏安。");
        await Refused.ByAsync("Case.NothingAsked", async () => await Desk.WaitAsync(Id, await VersionAsync(), _ct));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Talk.SayAsync(Id, await VersionAsync(), "层高呢？", false, ct: _ct);
        await Desk.WaitAsync(Id, await VersionAsync(), _ct);
        Assert.Equal(CaseStatus.WaitingForInvestor, (await ReadAsync()).Status);
        Assert.Contains("等待您的回复", Assert.Single(await _world.Database.MailsAsync(_world.Case.ChangeKey + ":waiting", "anna")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposed_visit_asks_something_and_choosing_its_time_answers_it()
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var visit = await ProposeAsync();
        await Desk.WaitAsync(Id, await VersionAsync(), _ct);
        await Tracking.ChooseVisitAsync(new(_world.Case.Number, CaseGiven.Secret), visit, ShanghaiDay.UtcOf(new(2026, 12, 3, 10, 0, 0)), _ct);
        Assert.Equal((CaseStatus.Ongoing, true), (await ReadAsync()) is var now ? (now.Status, now.IsClockRunning) : default);
    }

    [Fact]
    public async Task An_acknowledgement_leaves_the_promise_and_the_mark_until_the_answer_comes()
    {
        var template = Assert.Single(await _world.For<ReplyTemplateDesk>(_world.Desk).ListAsync(_ct), x => x.Text.Zh!.Contains("{promised}", StringComparison.Ordinal));
        var filled = await Talk.FillAsync(Id, template.Id, _ct);
        Assert.True(filled.IsAcknowledgement);
        // Sent on Tuesday the 24th; three working days later it is Friday.
        Assert.Contains("2026年11月27日", filled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("11月24日", filled.Text, StringComparison.Ordinal);
        await Talk.AcknowledgeAsync(Id, 1, filled.Text, _ct);
        Assert.Null((await ReadAsync()).FirstAnsweredAtUtc);
        Assert.True(Assert.Single((await Desk.ListAsync(new(), _ct)).Rows).IsToBeAnswered);
        Assert.Single(await _world.Database.MailsAsync("case-message", "anna"));
        await Talk.SayAsync(Id, await VersionAsync(), "张江三号楼适合。", false, ct: _ct);
        Assert.NotNull((await ReadAsync()).FirstAnsweredAtUtc);
        Assert.False(Assert.Single((await Desk.ListAsync(new(), _ct)).Rows).IsToBeAnswered);
        Assert.All((await _world.For<ReplyTemplateDesk>(_world.Desk).ListAsync(_ct)).Where(x => x.Id != template.Id), x => Assert.False(ReplyPlaces.Acknowledges(x.Text)));
    }

    [Fact]
    public async Task Closing_tells_the_investor_how_it_ended_and_takes_back_what_others_were_asked()
    {
        await _world.Database.AddAsync(Samples.Partner("alpha"));
        var contact = await _world.PersonAsync("联系人", Role.PartnerContact, partner: "alpha", address: "alpha");
        var request = await _world.AskAsync(3);
        var visit = await ProposeAsync();
        var referral = await _world.For<CaseReferrals>(_world.Desk).SendAsync(Id, "clinical-cro", "临床机构", "找一家临床机构。", _ct);
        var sheet = await Desk.OpenAsync(Id, _ct);
        Assert.Equal([CaseAskKind.ParkRequest, CaseAskKind.Visit, CaseAskKind.Referral], sheet.Asks.Select(x => x.Kind));
        await Desk.CloseAsync(Id, sheet.Head.Version, CaseOutcome.Abandoned, null, "投资人不再考虑。", _ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.NotNull((await db.ParkRequests.SingleAsync(x => x.Id == request, _ct)).TakenBackAtUtc);
        Assert.Equal(VisitState.CalledOff, (await db.SiteVisits.SingleAsync(x => x.Id == visit, _ct)).State);
        Assert.Equal(ReferralState.TakenBack, (await db.Referrals.SingleAsync(x => x.Id == referral, _ct)).State);
        Assert.Contains(NoticeKind.ParkAskTakenBack, await _world.KindsAsync(_world.Jinshan));
        Assert.Contains(NoticeKind.ReferralTakenBack, await _world.KindsAsync(contact));
        var mail = Assert.Single(await _world.Database.MailsAsync(_world.Case.ChangeKey + ":closed", "anna"));
        Assert.Contains("事项已办结", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("不再考虑", mail.Subject + mail.Text, StringComparison.Ordinal);
        Assert.Empty((await Desk.OpenAsync(Id, _ct)).Asks);
    }

    [Fact]
    public async Task Parks_are_not_reminded_for_a_case_that_is_over()
    {
        await _world.AskAsync(3);
        await using (var db = _world.Database.CreateDbContext())
        {
            // As it was closed before closing took requests back.
            (await db.ServiceCases.SingleAsync(x => x.Id == Id, _ct)).Close(CaseOutcome.Abandoned, null, "不做了", CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        _world.At(11, 26, 9);
        Assert.Equal(0, await _world.For<CaseAskWatch>(Actor.System).RemindAsync(_ct));
        _world.At(11, 27, 18);
        Assert.Equal(0, await _world.For<CaseAskWatch>(Actor.System).OpenAsync(_ct));
    }

    [Fact]
    public async Task A_letter_to_a_closed_case_stands_in_a_list_and_in_the_week_until_somebody_deals_with_it()
    {
        await WriteAsync("还有一件事。");
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Desk.CloseAsync(Id, await VersionAsync(), CaseOutcome.Abandoned, null, "不做了。", _ct);
        Assert.Equal((0, 0), await WrittenAsync());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync("我们又想做了。");
        Assert.Equal((1, 1), await WrittenAsync());
        Assert.True(Assert.Single((await Desk.ListAsync(new(Status: CaseStatus.Closed), _ct)).Rows).IsToBeAnswered);
        Assert.Equal(new CaseQuery(IsWritten: true), CaseQuery.Read(new CaseQuery(IsWritten: true).ToString()));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Talk.NoteAsync(Id, await VersionAsync(), "电话里说清了，不需办理。", _ct);
        Assert.Equal((0, 0), await WrittenAsync());
    }

    [Fact]
    public async Task Of_a_case_closed_without_an_answer_nothing_is_overdue_and_opened_again_it_has_the_time_that_was_left()
    {
        // Promised for Friday the 27th; closed on Wednesday the 25th, when two working days were left.
        _world.At(11, 25, 10);
        await Desk.CloseAsync(Id, 1, CaseOutcome.Abandoned, null, "不做了。", _ct);
        _world.At(12, 10, 10);
        Assert.Equal(PromiseState.Ended, (await Tracking.ViewAsync(new(_world.Case.Number, CaseGiven.Secret), _ct))!.Promise);
        await Desk.ReopenAsync(Id, await VersionAsync(), _ct);
        Assert.Equal((new DateOnly(2026, 12, 14), PromiseState.Open), ((await ReadAsync()).PromisedOn, (await Tracking.ViewAsync(new(_world.Case.Number, CaseGiven.Secret), _ct))!.Promise));
        // What was missed stays missed.
        _world.At(12, 16, 10);
        await Desk.CloseAsync(Id, await VersionAsync(), CaseOutcome.Abandoned, null, "不做了。", _ct);
        await Desk.ReopenAsync(Id, await VersionAsync(), _ct);
        Assert.Equal(new DateOnly(2026, 12, 14), (await ReadAsync()).PromisedOn);
    }

    [Fact]
    public async Task What_a_stage_asked_for_is_corrected_but_not_emptied_and_a_wrong_move_is_taken_back_with_a_note()
    {
        await Desk.MoveOnAsync(Id, 1, CaseStage.Assessed, _ct);
        var facts = CaseFacts.Of(await ReadAsync());
        await Refused.ByAsync("Case.FieldNeeded", async () => await Desk.DescribeAsync(Id, await VersionAsync(), facts with { SectorCode = null }, _ct));
        await Assert.ThrowsAsync<ForbiddenException>(async () => await Desk.StepBackAsync(Id, await VersionAsync(), "误点。", _ct));
        var centre = _world.For<CaseDesk>(_world.Centre);
        await Refused.ByAsync("Case.NeedsReason", async () => await centre.StepBackAsync(Id, await VersionAsync(), " ", _ct));
        await centre.StepBackAsync(Id, await VersionAsync(), "误点。", _ct);
        Assert.Equal(CaseStage.Registered, (await ReadAsync()).Stage);
        await Refused.ByAsync("Case.FirstStage", async () => await centre.StepBackAsync(Id, await VersionAsync(), "误点。", _ct));
        await Desk.DescribeAsync(Id, await VersionAsync(), facts with { SectorCode = null }, _ct);
        Assert.Contains((await Talk.OpenAsync(Id, _ct)).Notes, x => x.Text == "误点。");
    }

    [Fact]
    public async Task Who_gets_a_case_hears_it_by_mail_as_well()
    {
        var colleague = await _world.PersonAsync("李宝", Role.DistrictOfficer, "baoshan", address: "li");
        await Desk.HandOverAsync(Id, 1, colleague.UserId!.Value, _ct);
        Assert.Contains(_world.Case.Number, Assert.Single(await _world.Database.MailsAsync("told:", "li")).Text, StringComparison.Ordinal);
        await Desk.TransferAsync(Id, await VersionAsync(), "jinshan", "由金山继续", 0, _ct);
        Assert.Contains("包区", Assert.Single(await _world.Database.MailsAsync("told:", "jin")).Text, StringComparison.Ordinal);
    }

    private async Task<(int Listed, int InWeek)> WrittenAsync()
    {
        var (list, week) = (await Desk.ListAsync(new(IsWritten: true), _ct), await _world.For<MyWeek>(_world.Desk).ReadAsync(_ct));
        Assert.Equal((list.Total, week.WrittenCasesInAll), (list.Filters.Written, week.WrittenCases.Count));
        return (list.Rows.Count, week.WrittenCasesInAll);
    }

    private Task<Guid> ProposeAsync() =>
        _world.For<VisitDesk>(_world.Desk).ProposeAsync(Id, new([new(2026, 12, 3, 10, 0, 0)], [new(AskWorld.Zhangjiang, ["own-zhangjiang"], 0, 60, null)], null), _ct);

    private Task WriteAsync(string text) => Tracking.WriteAsync(new(_world.Case.Number, CaseGiven.Secret), text, [], new("form", "sender", TimeSpan.FromMinutes(1)), _ct);

    private async Task<ServiceCase> ReadAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Id == Id, _ct);
    }

    private async Task<int> VersionAsync() => (await ReadAsync()).Version;
}
