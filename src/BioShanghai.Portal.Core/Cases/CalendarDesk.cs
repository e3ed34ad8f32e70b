using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A day that differs from its weekday.</summary>
public sealed record CalendarDayRow(DateOnly Day, int Version, bool IsWorking, LocalText Name);

/// <summary>How long a stage may take.</summary>
/// <param name="Version">0 while it goes by the limits of a new installation.</param>
/// <param name="Hours">Working hours; null for no limit.</param>
public sealed record StageLimitRow(CaseStage Stage, int Version, int? Hours);

/// <summary>A year of the calendar, and the limits.</summary>
/// <param name="IsKnown">Its holidays are entered; otherwise it is reckoned by weekdays.</param>
/// <param name="WorkingDays">How many there are in the year.</param>
/// <param name="MissingYear">Year whose holidays ought to be entered by now.</param>
public sealed record CalendarSheet(int Year, bool IsKnown, IReadOnlyList<CalendarDayRow> Days, int WorkingDays, IReadOnlyList<int> Years, int? MissingYear, DateOnly Today, IReadOnlyList<StageLimitRow> Limits);

/// <summary>What came of a change of calendar or limits.</summary>
/// <param name="Days">Days that were added or changed.</param>
/// <param name="Cases">Open cases whose dates are others now.</param>
/// <param name="Unread">Lines nobody can read; where there are any nothing was saved.</param>
public sealed record CalendarChange(int Days, int Cases, IReadOnlyList<UnreadLine> Unread);

/// <summary>The working calendar and the limits of the stages, kept by the duty desk. After a change the dates of all open cases are reckoned anew.</summary>
public sealed class CalendarDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CaseReckoning reckoning, TimeProvider clock)
{
    /// <summary>Years before and after this one that can be kept.</summary>
    private const int YearsAround = 5;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="year">Null for this one.</param>
    public async Task<CalendarSheet> OpenAsync(int? year, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (days, limits, today) = (await db.CalendarDays.AsNoTracking().OrderBy(x => x.Day).ToListAsync(ct), await db.StageLimits.AsNoTracking().ToDictionaryAsync(x => x.Stage, ct), ShanghaiDay.Today(clock));
        var calendar = new WorkingCalendar(days);
        var shown = Math.Clamp(year ?? today.Year, today.Year - YearsAround, today.Year + YearsAround);
        var first = new DateOnly(shown, 1, 1);
        return new(
            shown, calendar.Knows(shown), [.. days.Where(x => x.Day.Year == shown).Select(x => new CalendarDayRow(x.Day, x.Version, x.IsWorking, x.Name))],
            Enumerable.Range(0, DateTime.IsLeapYear(shown) ? 366 : 365).Count(x => calendar.IsWorkingDay(first.AddDays(x))),
            [.. days.Select(x => x.Day.Year).Concat([today.Year, today.Year + 1, shown]).Distinct().Order()], calendar.MissingOn(today), today,
            [.. Enum.GetValues<CaseStage>().Select(x => limits.TryGetValue(x, out var limit) ? new StageLimitRow(x, limit.Version, limit.Hours) : new(x, 0, ServiceClock.StartHours[x]))]);
    }

    /// <summary>What readers of cases are told of the calendar.</summary>
    /// <returns>The year whose holidays are missing and which dates are reckoned by weekdays in; null when nothing is missing.</returns>
    public async Task<int?> MissingYearAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await ServiceClock.ReadAsync(db, ct)).Calendar.MissingOn(ShanghaiDay.Today(clock));
    }

    /// <summary>Says of a day that it is off or worked.</summary>
    /// <param name="version">As the page saw it; 0 for a new one.</param>
    public async Task<CalendarChange> SetDayAsync(DateOnly day, int version, bool isWorking, LocalText name, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        RequireNear(day);
        await using var db = await databases.CreateDbContextAsync(ct);
        Put(db, await db.CalendarDays.FirstOrDefaultAsync(x => x.Day == day, ct), version, new(day, isWorking, new(TypedText.OneLine(name.Zh), TypedText.OneLine(name.En))));
        return new(1, await SaveAsync(db, new Deed(actor, "calendar.set", Now), ct), []);
    }

    /// <summary>The day is again as its weekday.</summary>
    public async Task<CalendarChange> RemoveDayAsync(DateOnly day, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await db.CalendarDays.FirstOrDefaultAsync(x => x.Day == day, ct) ?? throw new NotFoundException($"calendar:{day:yyyy-MM-dd}");
        db.CalendarDays.Remove(found.At(version));
        return new(1, await SaveAsync(db, new Deed(actor, "calendar.remove", Now), ct), []);
    }

    /// <summary>Takes a year's holidays in as lines (<see cref="CalendarLines"/>); with one that cannot be read nothing is saved.</summary>
    public async Task<CalendarChange> PasteAsync(string lines, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        var (typed, unread) = CalendarLines.Read(lines);
        if (unread.Count > 0)
        {
            return new(0, 0, unread);
        }

        Rule.Require(typed.Count > 0, "CalendarDay.NothingPasted");
        foreach (var one in typed)
        {
            RequireNear(one.Day);
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (first, last) = (typed[0].Day, typed[^1].Day);
        var there = await db.CalendarDays.Where(x => x.Day >= first && x.Day <= last).ToDictionaryAsync(x => x.Day, ct);
        var changed = 0;
        foreach (var one in typed)
        {
            var earlier = there.GetValueOrDefault(one.Day);
            if (earlier is null || earlier.IsWorking != one.IsWorking || earlier.Name != one.Name)
            {
                Put(db, earlier, earlier?.Version ?? 0, one);
                changed++;
            }
        }

        return new(changed, changed == 0 ? 0 : await SaveAsync(db, new Deed(actor, "calendar.paste", Now), ct), []);
    }

    /// <summary>How long a stage may take.</summary>
    /// <param name="version">As the page saw it; 0 where the limit of a new installation holds.</param>
    /// <param name="hours">Working hours; null for no limit.</param>
    public async Task<CalendarChange> SetLimitAsync(CaseStage stage, int version, int? hours, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var limit = await db.StageLimits.FirstOrDefaultAsync(x => x.Stage == stage, ct);
        if ((limit?.Version ?? 0) != version)
        {
            throw new ConflictException($"stage-limit:{stage}");
        }

        if (limit is null)
        {
            db.StageLimits.Add(new StageLimit(stage, hours));
        }
        else
        {
            limit.Set(hours);
        }

        return new(0, await SaveAsync(db, new Deed(actor, "stage-limit.set", Now), ct), []);
    }

    private static void Put(PortalDbContext db, CalendarDay? there, int version, TypedDay day)
    {
        if ((there?.Version ?? 0) != version)
        {
            throw new ConflictException($"calendar:{day.Day:yyyy-MM-dd}");
        }

        if (there is null)
        {
            db.CalendarDays.Add(new CalendarDay(day.Day, day.IsWorking, day.Name));
        }
        else
        {
            there.Describe(day.IsWorking, day.Name);
        }
    }

    private void RequireNear(DateOnly day) => Rule.Require(Math.Abs(day.Year - ShanghaiDay.Today(clock).Year) <= YearsAround, "CalendarDay.TooFar");

    private async Task<int> SaveAsync(PortalDbContext db, Deed deed, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(deed, ct);
        }
        catch (DbUpdateException)
        {
            // Somebody added the same day or limit in the same moment.
            throw new ConflictException("calendar");
        }

        return await reckoning.RunAsync(ct);
    }
}
