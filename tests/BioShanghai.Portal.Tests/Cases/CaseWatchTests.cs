using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The clock of cases: exact minutes across holiday and pause, and who is told what, once.</summary>
public sealed class CaseWatchTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Across_National_Day_the_clock_counts_the_worked_Saturday_and_nothing_of_the_holiday()
    {
        // 30 September is a Wednesday; 15:30 leaves 90 minutes of it, 8 and 9 October are full days, and 10 October is a Saturday that is worked.
        _world.At(2026, 9, 30, 15, 30);
        var one = await OwnedAsync(CaseStage.Answering);
        Assert.Equal(RulesWorld.Utc(2026, 10, 10, 15, 30), one.DueAtUtc);
        await using var db = _world.Database.CreateDbContext();
        var clock = await ServiceClock.ReadAsync(db, _ct);
        Assert.Equal(90, one.UsedMinutes(clock, RulesWorld.Utc(2026, 10, 8, 9)));
        Assert.Equal(90 + 480 + 480 + 480, one.UsedMinutes(clock, RulesWorld.Utc(2026, 10, 11, 20)));
        Assert.Equal(90 + 480 + 480 + 480 + 61, one.UsedMinutes(clock, RulesWorld.Utc(2026, 10, 12, 10, 1)));
        // Without the worked Saturday it would be due on the Monday.
        var desk = _world.For<CalendarDesk>(_world.Shen);
        await desk.RemoveDayAsync(new(2026, 10, 10), 1, _ct);
        Assert.Equal(RulesWorld.Utc(2026, 10, 12, 15, 30), (await _world.ReadAsync(one.Id)).DueAtUtc);
    }

    [Fact]
    public async Task While_the_investor_owes_an_answer_the_clock_stands_to_the_minute_and_nobody_is_reminded()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        _world.At(2026, 11, 25, 16, 17);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.WaitForInvestor(clock, _world.Chen, now));
        Assert.Equal((480 + 437, null), ((await _world.ReadAsync(one.Id)).ClockUsedMinutes, (await _world.ReadAsync(one.Id)).DueAtUtc));
        _world.At(2026, 12, 3, 10);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Chen));
        Assert.DoesNotContain(NoticeKind.CasePromiseBroken, await _world.KindsAsync(_world.Chen));
        _world.At(2026, 12, 4, 13, 30);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Resume(clock, _world.Chen, now));
        // 1440 minutes of the stage less 917 used leave 523: 210 on Friday, 313 on Monday.
        Assert.Equal(RulesWorld.Utc(2026, 12, 7, 14, 13), (await _world.ReadAsync(one.Id)).DueAtUtc);
    }

    [Fact]
    public async Task The_holder_is_reminded_at_three_quarters_and_at_the_end_then_the_district_then_the_Centre_and_restarts_add_nothing()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        var told = new List<(int Day, int Hour, string Who, NoticeKind Kind)>();
        var people = new[] { (_world.Chen, "chen"), (_world.Li, "li"), (_world.Park, "park"), (_world.Shen, "shen"), (_world.Tang, "tang") };
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Answered(now));
        var before = new Dictionary<string, int>();
        foreach (var (actor, name) in people)
        {
            before[name] = (await _world.KindsAsync(actor)).Count;
        }

        for (var hour = RulesWorld.Utc(2026, 11, 24, 9); hour < RulesWorld.Utc(2026, 12, 2, 0); hour = hour.AddHours(1))
        {
            _world.Clock.AdjustTime(new DateTimeOffset(hour));
            // Two nodes at once, and one of them started anew.
            await Task.WhenAll(Task.Run(RunAsync, _ct), Task.Run(RunAsync, _ct));
            await RunAsync();
            foreach (var (actor, name) in people)
            {
                var kinds = await _world.KindsAsync(actor);
                var at = Core.Text.ShanghaiDay.ClockOf(hour);
                told.AddRange(kinds.Skip(before[name]).Select(x => (at.Day, at.Hour, name, x)));
                before[name] = kinds.Count;
            }
        }

        // 24 working hours from Tuesday nine o'clock: 18 are used on Thursday at eleven, all on Thursday at five; one working day later it is Friday at five.
        Assert.Equal(
            [(26, 11, "chen", NoticeKind.CaseDueSoon), (26, 17, "chen", NoticeKind.CaseOverdue), (26, 17, "li", NoticeKind.CaseEscalated), (27, 17, "shen", NoticeKind.CaseEscalated), (27, 17, "tang", NoticeKind.CaseEscalated)],
            told.Where(x => x.Kind != NoticeKind.CalendarMissing));
        Assert.Equal(["事项即将超时", "事项已超时"], (await _world.Database.MailsAsync("told:", "chen")).Select(x => x.Subject.Split(" · ")[0]).Where(x => x.Contains('时', StringComparison.Ordinal)));
        Assert.Contains("陈浦", (await _world.Database.MailsAsync(to: "shen")).Last(x => x.Subject.Contains("上报", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_case_a_park_holds_the_officers_of_the_district_are_above()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering, _world.Park, CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Answered(now));
        _world.At(2026, 11, 26, 17);
        await RunAsync();
        Assert.Contains(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Park));
        Assert.Contains(NoticeKind.CaseEscalated, await _world.KindsAsync(_world.Chen));
        Assert.Contains(NoticeKind.CaseEscalated, await _world.KindsAsync(_world.Li));
        Assert.DoesNotContain(NoticeKind.CaseEscalated, await _world.KindsAsync(_world.Shen));
    }

    [Fact]
    public async Task A_case_nobody_took_reminds_the_whole_desk_and_as_nobody_is_left_above_the_Centre_at_once()
    {
        _world.At(2026, 11, 24, 9);
        await _world.SendAsync(CaseGiven.Input() with { DistrictCode = "pudong" });
        _world.At(2026, 11, 24, 17);
        await RunAsync();
        Assert.Equal([NoticeKind.CaseArrived, NoticeKind.CaseOverdue], await _world.KindsAsync(_world.Chen));
        Assert.Equal([NoticeKind.CaseArrived, NoticeKind.CaseOverdue], await _world.KindsAsync(_world.Li));
        Assert.Contains(NoticeKind.CaseEscalated, await _world.KindsAsync(_world.Tang));
    }

    [Fact]
    public async Task The_next_stage_has_reminders_of_its_own()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Answered(now));
        _world.At(2026, 11, 26, 17);
        await RunAsync();
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.MoveTo(CaseStage.Visiting, true, clock, _world.Chen, now));
        await RunAsync();
        Assert.Equal(1, (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseOverdue));
        _world.At(2026, 12, 11, 9);
        await RunAsync();
        Assert.Equal(2, (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseOverdue));
    }

    [Fact]
    public async Task The_promised_answer_is_reminded_of_on_its_last_day_and_goes_up_on_the_next_working_day()
    {
        // Sent on a Tuesday, promised for Friday.
        _world.At(2026, 11, 24, 9);
        await OwnedAsync(CaseStage.Visiting);
        _world.At(2026, 11, 26, 10);
        await RunAsync();
        _world.At(2026, 11, 27, 6, 59);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CasePromiseLastDay, await _world.KindsAsync(_world.Chen));
        _world.At(2026, 11, 27, 7);
        await RunAsync();
        Assert.Contains(NoticeKind.CasePromiseLastDay, await _world.KindsAsync(_world.Chen));
        Assert.DoesNotContain(NoticeKind.CasePromiseLastDay, await _world.KindsAsync(_world.Li));
        _world.At(2026, 11, 28, 10);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CasePromiseBroken, await _world.KindsAsync(_world.Chen));
        _world.At(2026, 11, 30, 8);
        await RunAsync();
        await RunAsync();
        foreach (var actor in new[] { _world.Chen, _world.Li, _world.Shen })
        {
            Assert.Equal(1, (await _world.KindsAsync(actor)).Count(x => x == NoticeKind.CasePromiseBroken));
        }

        Assert.DoesNotContain(NoticeKind.CasePromiseBroken, await _world.KindsAsync(_world.Park));
    }

    [Fact]
    public async Task An_answer_given_in_time_stops_both()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Visiting);
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Answered(now));
        foreach (var day in new[] { 27, 30 })
        {
            _world.At(2026, 11, day, 10);
            await RunAsync();
        }

        Assert.Equal([NoticeKind.CaseArrived], (await _world.KindsAsync(_world.Chen)).Where(x => x is not NoticeKind.CaseDueSoon));
    }

    [Fact]
    public async Task An_investor_who_is_silent_for_ten_working_days_is_named_to_the_holder_once_each_time_he_is_waited_for()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.WaitForInvestor(clock, _world.Chen, now));
        _world.At(2026, 12, 7, 18);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CaseInvestorSilent, await _world.KindsAsync(_world.Chen));
        _world.At(2026, 12, 8, 8);
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseInvestorSilent));
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Resume(clock, _world.Chen, now));
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.WaitForInvestor(clock, _world.Chen, now));
        _world.At(2026, 12, 22, 8);
        await RunAsync();
        Assert.Equal(2, (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseInvestorSilent));
    }

    [Fact]
    public async Task Tasks_of_today_are_told_to_whom_they_are_given_else_to_the_holder()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        var (now, today) = (_world.Clock.GetUtcNow().UtcDateTime, new DateOnly(2026, 11, 24));
        var done = new CaseTask(one.Id, "已办", today, _world.Li.UserId, "李浦", today, _world.Chen, now);
        done.Finish(_world.Li, now);
        await _world.Database.AddAsync(
            new CaseTask(one.Id, "致电", today, _world.Li.UserId, "李浦", today, _world.Chen, now), new CaseTask(one.Id, "发资料", today, null, null, today, _world.Chen, now),
            new CaseTask(one.Id, "以后", today.AddDays(1), _world.Li.UserId, "李浦", today, _world.Chen, now), done);
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, (await _world.KindsAsync(_world.Li)).Count(x => x == NoticeKind.CaseTaskDue));
        Assert.Equal(1, (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseTaskDue));
    }

    [Fact]
    public async Task From_October_on_the_duty_desk_hears_once_that_next_years_holidays_are_missing()
    {
        _world.At(2026, 9, 30, 10);
        await RunAsync();
        Assert.Empty(await _world.KindsAsync(_world.Shen));
        foreach (var day in new[] { 8, 9 })
        {
            _world.At(2026, 10, day, 10);
            await RunAsync();
        }

        _world.At(2027, 1, 4, 10);
        await RunAsync();
        Assert.Equal([NoticeKind.CalendarMissing], await _world.KindsAsync(_world.Shen));
        Assert.Contains("2027", Assert.Single(await _world.Database.MailsAsync(to: "tang")).Text, StringComparison.Ordinal);
        Assert.Empty(await _world.KindsAsync(_world.Chen));
    }

    [Fact]
    public async Task A_weekend_the_desk_declares_worked_counts_and_on_days_off_nobody_is_told()
    {
        _world.At(2026, 11, 27, 9);
        var one = await OwnedAsync(CaseStage.Registered);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.MoveTo(CaseStage.Assessed, true, clock, _world.Chen, now));
        _world.At(2026, 11, 27, 13);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.MoveTo(CaseStage.Assigned, true, clock, _world.Chen, now));
        Assert.Equal(RulesWorld.Utc(2026, 11, 27, 17), (await _world.ReadAsync(one.Id)).DueAtUtc);
        await _world.For<CalendarDesk>(_world.Shen).SetLimitAsync(CaseStage.Assigned, 1, 6, _ct);
        Assert.Equal(RulesWorld.Utc(2026, 11, 30, 11), (await _world.ReadAsync(one.Id)).DueAtUtc);
        await _world.For<CalendarDesk>(_world.Shen).SetDayAsync(new(2026, 11, 28), 0, true, new("加班", "Worked"), _ct);
        Assert.Equal(RulesWorld.Utc(2026, 11, 28, 11), (await _world.ReadAsync(one.Id)).DueAtUtc);
        _world.At(2026, 11, 29, 12);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Chen));
        _world.At(2026, 11, 30, 7);
        await RunAsync();
        Assert.Contains(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Chen));
    }

    [Fact]
    public async Task What_is_in_quarantine_or_closed_is_under_no_clock()
    {
        _world.At(2026, 11, 24, 9);
        await _world.SendAsync(doubts: ["links"]);
        var closed = await OwnedAsync(CaseStage.Answering);
        await _world.ChangeAsync(closed.Id, (x, clock, now) => x.Close(CaseOutcome.Abandoned, null, "已放弃", clock, _world.Chen, now));
        _world.At(2026, 12, 21, 10);
        await RunAsync();
        Assert.Equal([NoticeKind.CalendarMissing, NoticeKind.CasesQuarantined], (await _world.KindsAsync(_world.Shen)).Order());
        Assert.Equal([NoticeKind.CaseArrived], await _world.KindsAsync(_world.Chen));
    }

    [Fact]
    public async Task What_looks_like_spam_is_told_to_the_duty_desk_each_working_day_once_it_waited_longer_than_one()
    {
        // Friday at three in the afternoon.
        _world.At(2026, 11, 27, 15);
        var spam = await _world.SendAsync(doubts: ["links"]);
        _world.At(2026, 11, 28, 10);
        await RunAsync();
        _world.At(2026, 11, 30, 15);
        await RunAsync();
        Assert.DoesNotContain(NoticeKind.CasesQuarantined, await _world.KindsAsync(_world.Shen));
        _world.At(2026, 11, 30, 16);
        await RunAsync();
        await RunAsync();
        _world.At(2026, 12, 1, 8);
        await RunAsync();
        foreach (var actor in new[] { _world.Shen, _world.Tang })
        {
            Assert.Equal(2, (await _world.KindsAsync(actor)).Count(x => x == NoticeKind.CasesQuarantined));
        }

        Assert.DoesNotContain(NoticeKind.CasesQuarantined, await _world.KindsAsync(_world.Chen));
        Assert.Contains("1 件", (await _world.Database.MailsAsync(to: "tang"))[^1].Subject, StringComparison.Ordinal);
        var week = await _world.For<MyWeek>(_world.Shen).ReadAsync(_ct);
        Assert.Equal((1, spam.SentAtUtc), (week.Quarantined, week.QuarantinedSinceUtc));
        Assert.Equal(0, (await _world.For<MyWeek>(_world.Chen).ReadAsync(_ct)).Quarantined);

        await _world.For<CaseDesk>(_world.Shen).ReleaseAsync([spam.Id], _ct);
        _world.At(2026, 12, 2, 8);
        await RunAsync();
        Assert.Equal(2, (await _world.KindsAsync(_world.Shen)).Count(x => x == NoticeKind.CasesQuarantined));
        // Promised for Wednesday, and still so.
        Assert.Equal(new DateOnly(2026, 12, 2), (await _world.ReadAsync(spam.Id)).PromisedOn);
    }

    [Fact]
    public async Task What_is_let_through_after_its_promised_day_is_late_at_once_and_its_receipt_says_so()
    {
        _world.At(2026, 11, 24, 9);
        var spam = await _world.SendAsync(CaseGiven.Input(email: "anna@example.cn"), doubts: ["links"]);
        _world.At(2026, 12, 1, 9);
        await _world.For<CaseDesk>(_world.Shen).ReleaseAsync([spam.Id], _ct);
        Assert.Contains("现已超过", Assert.Single(await _world.Database.MailsAsync(spam.ChangeKey, "anna")).Text, StringComparison.Ordinal);
        await RunAsync();
        Assert.Contains(NoticeKind.CasePromiseBroken, await _world.KindsAsync(_world.Shen));
    }

    [Fact]
    public async Task A_longer_limit_and_a_case_opened_again_are_reminded_of_anew()
    {
        _world.At(2026, 11, 24, 9);
        var one = await OwnedAsync(CaseStage.Answering);
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Answered(now));
        _world.At(2026, 11, 26, 17);
        await RunAsync();
        Assert.Equal(1, await OverdueAsync());
        await _world.For<CalendarDesk>(_world.Shen).SetLimitAsync(CaseStage.Answering, 1, 32, _ct);
        _world.At(2026, 11, 27, 16);
        await RunAsync();
        Assert.Equal(1, await OverdueAsync());
        _world.At(2026, 11, 27, 17);
        await RunAsync();
        await RunAsync();
        Assert.Equal(2, await OverdueAsync());
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Close(CaseOutcome.Abandoned, null, "搁置", clock, _world.Chen, now));
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Reopen(clock, _world.Chen, now));
        _world.At(2026, 11, 30, 10);
        await RunAsync();
        Assert.Equal(3, await OverdueAsync());

        async Task<int> OverdueAsync() => (await _world.KindsAsync(_world.Chen)).Count(x => x == NoticeKind.CaseOverdue);
    }

    [Fact]
    public async Task A_task_whose_day_nobody_looked_at_is_told_later_and_once()
    {
        _world.At(2026, 11, 24, 9);
        var (one, today) = (await OwnedAsync(CaseStage.Answering), new DateOnly(2026, 11, 24));
        await _world.Database.AddAsync(new CaseTask(one.Id, "致电", today, _world.Li.UserId, "李浦", today, _world.Chen, _world.Clock.GetUtcNow().UtcDateTime));
        foreach (var day in new[] { 25, 26 })
        {
            _world.At(2026, 11, day, 9);
            await RunAsync();
        }

        Assert.Equal(1, (await _world.KindsAsync(_world.Li)).Count(x => x == NoticeKind.CaseTaskDue));
        Assert.Equal(1, (await _world.For<MyWeek>(_world.Li).ReadAsync(_ct)).TasksInAll);
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Close(CaseOutcome.Abandoned, null, "搁置", clock, _world.Chen, now));
        Assert.Equal(0, (await _world.For<MyWeek>(_world.Li).ReadAsync(_ct)).TasksInAll);
    }

    /// <summary>A case of Pudong that somebody holds, at a stage it reached at this moment.</summary>
    private async Task<ServiceCase> OwnedAsync(CaseStage stage, Actor? owner = null, CaseInput? input = null)
    {
        var (one, holder) = (await _world.SendAsync(input ?? CaseGiven.Input() with { DistrictCode = "pudong" }), owner ?? _world.Chen);
        await _world.ChangeAsync(one.Id, (x, clock, now) =>
        {
            x.Give(holder.UserId!.Value, holder.Name, holder, now);
            if (stage > x.Stage)
            {
                x.MoveTo(stage, true, clock, holder, now);
            }
        });
        return await _world.ReadAsync(one.Id);
    }

    private async Task RunAsync()
    {
        var watch = _world.For<CaseWatch>(Actor.System);
        await watch.ReckonAsync(_ct);
        await watch.TellAsync(_ct);
        await watch.TellTasksAsync(_ct);
        await watch.WarnOfCalendarAsync(_ct);
        await watch.TellQuarantineAsync(_ct);
    }
}
