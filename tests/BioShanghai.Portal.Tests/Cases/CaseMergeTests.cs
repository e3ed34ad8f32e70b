using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Two cases that are one matter: what is said, asked and promised in either goes on in the one that carries it.</summary>
public sealed class CaseMergeTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private CaseWorld _world = null!;

    private CaseTracking Tracking => _world.For<CaseTracking>(Actor.Visitor);

    public async ValueTask InitializeAsync() => _world = await CaseWorld.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_answer_given_in_the_twin_sets_the_case_going_that_carries_the_matter()
    {
        var (main, twin) = await TwoAsync();
        await _world.Talk(_world.Pudong).SayAsync(main.Id, 1, "需要多大的电力容量？", isWaiting: true, ct: _ct);
        await MergeAsync(twin.Id, main.Id);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(twin, "两千千伏安。");
        Assert.Equal((CaseStatus.Ongoing, CaseStatus.Closed), ((await _world.ReadAsync(main.Id)).Status, (await _world.ReadAsync(twin.Id)).Status));
    }

    [Fact]
    public async Task What_was_merged_into_a_case_follows_it_into_the_next()
    {
        var (main, twin) = await TwoAsync();
        var last = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input(email: "anna@example.cn")));
        await MergeAsync(twin.Id, main.Id);
        await MergeAsync(main.Id, last.Id);
        Assert.Equal(last.Id, (await _world.ReadAsync(twin.Id)).MergedIntoId);
        Assert.Equal(2, (await _world.Desk(_world.Pudong).OpenAsync(last.Id, _ct)).Merged.Count);
        await WriteAsync(twin, "还有一个问题。");
        Assert.Contains(await NoticesAsync(NoticeKind.CaseMessage), x => x.Target == last.ChangeKey);
        Assert.Contains((await _world.Talk(_world.Pudong).OpenAsync(last.Id, _ct)).Messages, x => x.Text == "还有一个问题。");
    }

    [Fact]
    public async Task Tasks_of_the_twin_are_told_in_the_case_that_carries_the_matter()
    {
        var (main, twin) = await TwoAsync();
        var today = new DateOnly(2026, 11, 24);
        await _world.Database.AddAsync(new CaseTask(twin.Id, "致电", today, null, null, today, _world.Pudong, TestDatabase.Noon));
        await MergeAsync(twin.Id, main.Id);
        await _world.For<CaseWatch>(Actor.System).TellTasksAsync(_ct);
        Assert.All(await NoticesAsync(NoticeKind.CaseTaskDue), x => Assert.Equal((main.ChangeKey, main.Number), (x.Target, x.About)));
        Assert.Equal(2, (await NoticesAsync(NoticeKind.CaseTaskDue)).Count);
    }

    [Fact]
    public async Task A_case_others_still_work_for_is_not_merged()
    {
        var (main, twin) = await TwoAsync();
        await _world.Database.AddAsync(new ParkRequest(twin.Id, "银杏", "洁净厂房", null, TestDatabase.Noon.AddDays(2), _world.Pudong, TestDatabase.Noon));
        await Refused.ByAsync("Case.MergeStillAsks", () => MergeAsync(twin.Id, main.Id));
        _world.Clock.Advance(TimeSpan.FromDays(3));
        var visit = new SiteVisit(twin.Id, [TestDatabase.Noon.AddDays(9)], [new("zhangjiang", [], 0, 60, null)], null, _world.Pudong, TestDatabase.Noon);
        await _world.Database.AddAsync(visit);
        await Refused.ByAsync("Case.MergeStillAsks", () => MergeAsync(twin.Id, main.Id));
        await _world.For<VisitDesk>(_world.Pudong).CallOffAsync(visit.Id, 1, "改期", _ct);
        await MergeAsync(twin.Id, main.Id);
        // What it had of its own is found from the case that carries the matter.
        Assert.Equal([twin.Id], (await _world.Desk(_world.Pudong).OpenAsync(main.Id, _ct)).MergedWithVisits);
    }

    [Fact]
    public async Task Who_sent_both_is_told_the_number_of_the_main_whose_letters_its_own_secret_alone_opens()
    {
        var (main, twin) = await TwoAsync("anna@example.cn");
        await _world.Talk(_world.Pudong).SayAsync(main.Id, 1, "合并之前的话。", false, ct: _ct);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await MergeAsync(twin.Id, main.Id);
        await _world.Talk(_world.Pudong).SayAsync(main.Id, await _world.VersionOfAsync(main.Id), "请看三号楼。", isWaiting: true, ct: _ct);
        var view = (await Tracking.ViewAsync(PassOf(twin), _ct))!;
        // Anybody can type an address into a form: it opens nothing.
        Assert.DoesNotContain(view.Messages, x => !x.IsOwn);
        Assert.Equal((main.Number, false), (view.Carrier!.Number, view.IsWaiting));
        var mail = Assert.Single(await _world.Database.MailsAsync(twin.ChangeKey, "anna"));
        Assert.Contains(main.Number, mail.Text, StringComparison.Ordinal);
        // One address, one mail.
        Assert.Equal(2, (await _world.Database.MailsAsync("case-message", "anna")).Count);
    }

    [Fact]
    public async Task Another_sender_reads_neither_letters_nor_number_of_the_main_and_is_written_to_in_his_own()
    {
        var (main, twin) = await TwoAsync("other@example.cn");
        await MergeAsync(twin.Id, main.Id);
        await _world.Talk(_world.Pudong).SayAsync(main.Id, 1, "只给安娜的报价。", false, ct: _ct);
        // Who puts his address right afterwards becomes nobody else by it.
        await Tracking.CorrectAsync(PassOf(twin), new CaseSender(twin.Company, twin.ContactName, "anna@example.cn", null), false, _ct);
        var view = (await Tracking.ViewAsync(PassOf(twin), _ct))!;
        Assert.DoesNotContain(view.Messages, x => !x.IsOwn);
        Assert.Equal((null, "浦东新区"), (view.Carrier!.Number, view.Carrier.District!.Zh));
        var mail = Assert.Single(await _world.Database.MailsAsync(twin.ChangeKey + ":merged", "other"));
        Assert.Contains("浦东新区", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(main.Number, mail.Subject + mail.Text, StringComparison.Ordinal);

        await _world.Talk(_world.Pudong).SayAsync(twin.Id, await _world.VersionOfAsync(twin.Id), "您的事项由我们一并办理。", false, ct: _ct);
        Assert.Equal(["您的事项由我们一并办理。"], (await Tracking.ViewAsync(PassOf(twin), _ct))!.Messages.Where(x => !x.IsOwn).Select(x => x.Text));
        Assert.DoesNotContain((await Tracking.ViewAsync(PassOf(main), _ct))!.Messages, x => x.Text.Contains("一并办理", StringComparison.Ordinal));
        Assert.True((await _world.Talk(_world.Pudong).OpenAsync(twin.Id, _ct)).IsMerged);
    }

    [Fact]
    public async Task A_twin_of_another_sender_stands_by_itself_again_when_its_main_is_erased_at_any_time()
    {
        var (main, twin) = await TwoAsync("other@example.cn");
        await MergeAsync(twin.Id, main.Id);
        _world.Clock.Advance(TimeSpan.FromDays(40));
        var version = await _world.VersionOfAsync(twin.Id);
        Assert.False((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).MayReopen);
        await Refused.ByAsync("Case.MergedTooLongAgo", () => _world.Desk(_world.Pudong).ReopenAsync(twin.Id, version, _ct));
        await _world.For<CaseErasure>(Actor.System).EraseAsync(main.Id, Actor.System, _ct);
        Assert.Equal((true, null), (await _world.ReadAsync(twin.Id)) is var now ? (now.IsOpen, now.MergedIntoId) : default);
    }

    [Fact]
    public async Task A_twin_of_another_sender_whose_closed_main_was_erased_can_still_be_opened_again()
    {
        var (main, twin) = await TwoAsync("other@example.cn");
        await MergeAsync(twin.Id, main.Id);
        await _world.Desk(_world.Pudong).CloseAsync(main.Id, await _world.VersionOfAsync(main.Id), CaseOutcome.Abandoned, null, "不再推进。", _ct);
        // Whoever takes the other's address afterwards takes nothing along.
        await Tracking.CorrectAsync(PassOf(main), new(main.Company, main.ContactName, "other@example.cn", null), false, _ct);
        _world.Clock.Advance(TimeSpan.FromDays(40));
        await _world.For<CaseErasure>(Actor.System).EraseAsync(main.Id, Actor.System, _ct);
        var loose = await _world.ReadAsync(twin.Id);
        Assert.Equal((false, null, null), (loose.IsOpen, loose.ErasedAtUtc, loose.MergedIntoId));
        Assert.True((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).MayReopen);
        await _world.Desk(_world.Pudong).ReopenAsync(twin.Id, loose.Version, _ct);
        Assert.True((await _world.ReadAsync(twin.Id)).IsOpen);
    }

    [Fact]
    public async Task Two_cases_told_apart_are_suggested_for_neither_and_what_is_only_shared_is_never_suggested()
    {
        var (main, twin) = await TwoAsync();
        Assert.Contains((await _world.Desk(_world.Pudong).OpenAsync(main.Id, _ct)).Doubles, x => x.Case.Id == twin.Id);
        await _world.Desk(_world.Pudong).TellApartAsync(main.Id, 1, twin.Id, _ct);
        Assert.Empty((await _world.Desk(_world.Pudong).OpenAsync(main.Id, _ct)).Doubles);
        Assert.Empty((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).Doubles);
        await Refused.ByAsync("Case.ToldApart", () => _world.Desk(_world.Pudong).TellApartAsync(main.Id, 2, twin.Id, _ct));

        var moved = await _world.AddAsync(CaseGiven.In("pudong"));
        await _world.Desk(_world.Pudong).TransferAsync(moved.Id, 1, "baoshan", "由宝山继续", 50, _ct);
        Assert.Equal(moved.Id, (await _world.Desk(_world.Pudong).OpenAsync(moved.Id, _ct)).Head.Id);
        Assert.DoesNotContain((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).Doubles, x => x.Case.Id == moved.Id);
        Assert.Contains((await _world.Desk(_world.Centre).OpenAsync(twin.Id, _ct)).Doubles, x => x.Case.Id == moved.Id);
    }

    [Fact]
    public async Task The_trail_of_steps_says_what_it_was_merged_into_and_reads_what_was_kept_before()
    {
        var (main, twin) = await TwoAsync();
        await MergeAsync(twin.Id, main.Id);
        var step = (await _world.ReadAsync(twin.Id)).Steps[^1];
        Assert.Equal((CaseStepKind.Merged, main.Id), (step.Kind, step.Other!.Value));
        await using var db = _world.Database.CreateDbContext();
        var kept = """[{"stage":"Registered","status":"Ongoing","districtCode":null,"holder":null,"atUtc":"2026-11-24T04:00:00Z","by":"visitor"}]""";
        await db.Database.ExecuteSqlAsync($"UPDATE ServiceCases SET Steps = {kept} WHERE Number = {main.Number}", _ct);
        Assert.Equal(CaseStepKind.Move, (await _world.ReadAsync(main.Id)).Steps[0].Kind);
    }

    /// <summary>One case, and another like it that came later.</summary>
    private async Task<(ServiceCase Main, ServiceCase Twin)> TwoAsync(string email = "anna@example.cn")
    {
        var (main, twin) = (CaseGiven.In("pudong", input: CaseGiven.Input(email: "anna@example.cn")), CaseGiven.In("pudong", input: CaseGiven.Input(email: email)));
        await _world.Database.AddAsync(main, twin);
        return (main, twin);
    }

    private async Task MergeAsync(Guid id, Guid into) => await _world.Desk(_world.Pudong).MergeAsync(id, await _world.VersionOfAsync(id), into, _ct);

    private Task WriteAsync(ServiceCase one, string text) => Tracking.WriteAsync(PassOf(one), text, [], new("form", "sender", TimeSpan.FromMinutes(1)), _ct);

    private static CodePass PassOf(ServiceCase one) => new(one.Number, CaseGiven.Secret);

    private async Task<List<Notice>> NoticesAsync(NoticeKind kind)
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.Notices.AsNoTracking().Where(x => x.Kind == kind).ToListAsync(_ct);
    }
}
