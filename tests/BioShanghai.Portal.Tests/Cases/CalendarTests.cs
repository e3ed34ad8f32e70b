using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The working calendar: the holidays of 2026, what the desk changes, and what follows for open cases.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("2026-01-01", "2026-01-03", "2026-01-04")]
    [InlineData("2026-02-15", "2026-02-23", "2026-02-14 2026-02-28")]
    [InlineData("2026-04-04", "2026-04-06", "")]
    [InlineData("2026-05-01", "2026-05-05", "2026-05-09")]
    [InlineData("2026-06-19", "2026-06-21", "")]
    [InlineData("2026-09-25", "2026-09-27", "")]
    [InlineData("2026-10-01", "2026-10-07", "2026-09-20 2026-10-10")]
    public async Task The_holidays_of_2026_are_as_the_notice_says(string from, string to, string worked)
    {
        var calendar = await CalendarAsync();
        for (var day = Day(from); day <= Day(to); day = day.AddDays(1))
        {
            Assert.False(calendar.IsWorkingDay(day), $"{day}");
        }

        Assert.True(calendar.IsWorkingDay(calendar.From(Day(to).AddDays(1))));
        foreach (var weekend in worked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Day))
        {
            Assert.True(weekend.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.True(calendar.IsWorkingDay(weekend), $"{weekend}");
        }
    }

    [Fact]
    public async Task The_year_has_248_working_days_and_only_days_that_differ_from_their_weekday_are_rows()
    {
        var sheet = await Desk.OpenAsync(2026, _ct);
        Assert.Equal((248, true), (sheet.WorkingDays, sheet.IsKnown));
        Assert.Equal(19 + 6, sheet.Days.Count);
        Assert.All(sheet.Days, x => Assert.Equal(x.IsWorking, x.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
        Assert.All(CaseStart.Years(), x => Assert.Contains("国办发明电〔2025〕7号", x.Source, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2026, 9, 29, 3, 2026, 10, 9)]
    [InlineData(2026, 9, 30, 1, 2026, 10, 8)]
    [InlineData(2026, 10, 8, 2, 2026, 10, 10)]
    [InlineData(2026, 2, 13, 1, 2026, 2, 14)]
    [InlineData(2026, 2, 14, 1, 2026, 2, 24)]
    [InlineData(2026, 11, 26, 2, 2026, 11, 30)]
    [InlineData(2027, 1, 1, 1, 2027, 1, 4)]
    public async Task Working_days_leave_holidays_out_and_count_weekends_that_are_worked(int year, int month, int day, int count, int thenYear, int thenMonth, int thenDay) =>
        Assert.Equal(new DateOnly(thenYear, thenMonth, thenDay), (await CalendarAsync()).After(new DateOnly(year, month, day), count));

    [Fact]
    public async Task Referrals_count_holidays_too()
    {
        _world.At(2026, 9, 30, 10);
        Assert.Equal(new DateOnly(2026, 10, 9), (await _world.For<ReferralDesk>(_world.Shen).ListAsync(null, 1, _ct)).AnswerBy);
    }

    [Fact]
    public async Task A_year_is_pasted_as_lines_and_days_like_their_weekday_are_left_out()
    {
        var change = await Desk.PasteAsync("2027-01-01..2027-01-03 off 元旦 / New Year’s Day\n\n2027-02-05 至 2027-02-11，休，春节 / Spring Festival\r\n2027-02-14 班 春节调休 | Worked for Spring Festival\n", _ct);
        Assert.Equal((1 + 5 + 1, 0), (change.Days, change.Unread.Count));
        var sheet = await Desk.OpenAsync(2027, _ct);
        Assert.Equal(("春节调休", true), (sheet.Days[^1].Name.Zh, sheet.Days[^1].IsWorking));
        Assert.Equal(0, (await Desk.PasteAsync("2027-02-14 work 春节调休 / Worked for Spring Festival", _ct)).Days);
        Assert.Equal(1, (await Desk.PasteAsync("2027-02-14 work 调休 / Worked", _ct)).Days);
    }

    [Fact]
    public async Task Single_days_make_no_year_known()
    {
        _world.At(2026, 11, 24, 10);
        // Six weekdays off are no year's holidays yet, and weekends off and worked count for nothing.
        await Desk.PasteAsync("2027-01-01..2027-01-03 off 元旦 / New Year’s Day\n2027-02-05..2027-02-11 off 春节 / Spring Festival\n2027-02-14 work 春节调休 / Worked for Spring Festival", _ct);
        Assert.Equal((false, 2027), ((await Desk.OpenAsync(2027, _ct)).IsKnown, (await Desk.OpenAsync(2027, _ct)).MissingYear));
        await Desk.PasteAsync("2027-04-05 off 清明节 / Qingming Festival", _ct);
        Assert.Equal((true, null), ((await Desk.OpenAsync(2027, _ct)).IsKnown, (await Desk.OpenAsync(2027, _ct)).MissingYear));
    }

    [Fact]
    public async Task With_one_line_nobody_can_read_nothing_is_saved_and_the_line_is_named()
    {
        var change = await Desk.PasteAsync("2027-01-01 off 元旦 / New Year\n2027-13-01 off 错 / Wrong\n2027-01-01 work 矛盾 / Contradicts\n2027-05-09..2027-05-01 off 反 / Reversed\n2027-05-01 maybe 五一 / Labour Day\n2027-05-01 off", _ct);
        Assert.Equal([2, 3, 4, 5, 6], change.Unread.Select(x => x.Number));
        Assert.False((await Desk.OpenAsync(2027, _ct)).IsKnown);
        await Refused.ByAsync("CalendarDay.NothingPasted", () => Desk.PasteAsync("2027-01-02 off 周六 / Saturday", _ct));
        await Refused.ByAsync("CalendarDay.TooFar", () => Desk.PasteAsync("2042-01-01 off 元旦 / New Year", _ct));
    }

    [Fact]
    public async Task A_changed_calendar_moves_what_open_cases_are_due_by_but_never_the_promise_to_an_earlier_day()
    {
        var one = await _world.SendAsync();
        Assert.Equal((RulesWorld.Utc(2026, 11, 25, 12), new DateOnly(2026, 11, 27)), (one.DueAtUtc, one.PromisedOn));
        var change = await Desk.SetDayAsync(new(2026, 11, 25), 0, false, new("停电", "No power"), _ct);
        Assert.Equal((1, 1), (change.Days, change.Cases));
        var later = await _world.ReadAsync(one.Id);
        Assert.Equal((RulesWorld.Utc(2026, 11, 26, 12), new DateOnly(2026, 11, 27)), (later.DueAtUtc, later.PromisedOn));
        await Desk.SetDayAsync(new(2026, 11, 27), 0, false, new("停电", "No power"), _ct);
        Assert.Equal(new DateOnly(2026, 11, 30), (await _world.ReadAsync(one.Id)).PromisedOn);
        foreach (var row in (await Desk.OpenAsync(2026, _ct)).Days.Where(x => x.Day.Month == 11))
        {
            await Desk.RemoveDayAsync(row.Day, row.Version, _ct);
        }

        later = await _world.ReadAsync(one.Id);
        Assert.Equal((RulesWorld.Utc(2026, 11, 25, 12), new DateOnly(2026, 11, 30)), (later.DueAtUtc, later.PromisedOn));
    }

    [Fact]
    public async Task A_changed_limit_moves_what_is_due_and_leaves_closed_waiting_and_quarantined_cases_alone()
    {
        var (running, waiting, closed, held) = (await _world.SendAsync(), await _world.SendAsync(), await _world.SendAsync(), await _world.SendAsync(doubts: ["links"]));
        await _world.ChangeAsync(waiting.Id, (x, clock, now) => x.WaitForInvestor(clock, _world.Shen, now));
        await _world.ChangeAsync(closed.Id, (x, clock, now) => x.Close(CaseOutcome.OutOfScope, null, "不属于服务范围", clock, _world.Shen, now));
        var version = (await Desk.OpenAsync(null, _ct)).Limits.Single(x => x.Stage == CaseStage.Registered).Version;
        Assert.Equal(1, (await Desk.SetLimitAsync(CaseStage.Registered, version, 2, _ct)).Cases);
        Assert.Equal(RulesWorld.Utc(2026, 11, 24, 14), (await _world.ReadAsync(running.Id)).DueAtUtc);
        foreach (var other in new[] { waiting, closed, held })
        {
            Assert.Null((await _world.ReadAsync(other.Id)).DueAtUtc);
        }

        Assert.Equal(1, (await Desk.SetLimitAsync(CaseStage.Registered, version + 1, null, _ct)).Cases);
        Assert.Null((await _world.ReadAsync(running.Id)).DueAtUtc);
        await Assert.ThrowsAsync<ConflictException>(() => Desk.SetLimitAsync(CaseStage.Registered, version, 4, _ct));
        await Refused.ByAsync("StageLimit.NotUsable", () => Desk.SetLimitAsync(CaseStage.Registered, version + 2, 0, _ct));
    }

    [Theory]
    [InlineData(2026, 9, 30, null)]
    [InlineData(2026, 10, 1, 2027)]
    [InlineData(2027, 1, 4, 2027)]
    public async Task A_missing_year_is_named_from_October_on(int year, int month, int day, int? missing)
    {
        _world.At(year, month, day, 10);
        Assert.Equal(missing, await _world.For<CalendarDesk>(_world.Chen).MissingYearAsync(_ct));
        Assert.Equal(missing, (await Desk.OpenAsync(null, _ct)).MissingYear);
    }

    [Fact]
    public async Task Only_the_duty_desk_changes_the_calendar_and_each_change_is_in_the_trail()
    {
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.For<CalendarDesk>(_world.Chen).SetDayAsync(new(2026, 12, 25), 0, false, new("圣诞", "Christmas"), _ct));
        await Desk.SetDayAsync(new(2026, 12, 25), 0, false, new("圣诞", "Christmas"), _ct);
        await Assert.ThrowsAsync<ConflictException>(() => Desk.SetDayAsync(new(2026, 12, 25), 0, true, new("圣诞", "Christmas"), _ct));
        await Refused.ByAsync("CalendarDay.NeedsName", () => Desk.SetDayAsync(new(2026, 12, 26), 0, true, new("名", null), _ct));
        Assert.Equal("calendar:2026-12-25", Assert.Single(await _world.Database.TrailAsync("calendar.set")).Target);
    }

    private CalendarDesk Desk => _world.For<CalendarDesk>(_world.Shen);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<WorkingCalendar> CalendarAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return new(await db.CalendarDays.AsNoTracking().ToListAsync(_ct));
    }
}
