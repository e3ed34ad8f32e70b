using System.Collections.Frozen;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A day that differs from its weekday: a public holiday, or a weekend that is worked (调休).</summary>
public sealed class CalendarDay : IVersioned
{
    public const int NameMaxLength = 60;

    private CalendarDay()
    {
    }

    public CalendarDay(DateOnly day, bool isWorking, LocalText name)
    {
        Day = day;
        Describe(isWorking, name);
    }

    public DateOnly Day { get; private set; }
    public int Version { get; private set; }
    public bool IsWorking { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;

    public string ChangeKey => $"calendar:{Day:yyyy-MM-dd}";

    public void Describe(bool isWorking, LocalText name)
    {
        Rule.Require(name.IsComplete && name is { Zh.Length: <= NameMaxLength, En.Length: <= NameMaxLength }, "CalendarDay.NeedsName");
        (IsWorking, Name) = (isWorking, name);
    }
}

/// <summary>How long a stage may take, in working hours.</summary>
public sealed class StageLimit : IVersioned
{
    public const int Most = 2_000;

    private StageLimit()
    {
    }

    public StageLimit(CaseStage stage, int? hours)
    {
        Stage = stage;
        Set(hours);
    }

    public CaseStage Stage { get; private set; }
    public int Version { get; private set; }

    /// <summary>Working hours; null for no limit.</summary>
    public int? Hours { get; private set; }

    public string ChangeKey => $"stage-limit:{Stage}";

    public void Set(int? hours)
    {
        Rule.Require(hours is null or (>= 1 and <= Most), "StageLimit.NotUsable");
        Hours = hours;
    }
}

/// <summary>
/// Days and hours on which offices in Shanghai work: Monday to Friday from 9:00 to 17:00, but for public holidays, and the weekends worked in exchange.
/// A year of which no holiday is known is reckoned by weekdays alone, and <see cref="Knows"/> says so.
/// </summary>
public sealed class WorkingCalendar
{
    public const int OpensAtHour = 9;
    public const int ClosesAtHour = 17;
    public const int MinutesOfDay = (ClosesAtHour - OpensAtHour) * 60;

    /// <summary>Month from which the holidays of the next year are expected.</summary>
    public const int AnnouncedFromMonth = 10;

    /// <summary>Weekdays off from which on a year's holidays count as entered; fewer are single days, and no year has so few.</summary>
    public const int KnownFromDays = 7;

    private readonly FrozenDictionary<DateOnly, bool> _days;
    private readonly FrozenSet<int> _years;

    public WorkingCalendar(IEnumerable<CalendarDay> days)
    {
        _days = days.ToFrozenDictionary(x => x.Day, x => x.IsWorking);
        _years = _days.Where(x => !x.Value && IsWeekday(x.Key)).GroupBy(x => x.Key.Year).Where(x => x.Count() >= KnownFromDays).Select(x => x.Key).ToFrozenSet();
    }

    /// <summary>The holidays of a year are known.</summary>
    public bool Knows(int year) => _years.Contains(year);

    /// <summary>The year whose holidays ought to be entered: this one, or from October on the next, as they are announced in the autumn. Null when nothing is missing.</summary>
    public int? MissingOn(DateOnly today) => !Knows(today.Year) ? today.Year : today.Month >= AnnouncedFromMonth && !Knows(today.Year + 1) ? today.Year + 1 : null;

    /// <summary>First working day from a day on, itself included.</summary>
    public DateOnly From(DateOnly day) => IsWorkingDay(day) ? day : After(day, 1);

    public bool IsWorkingDay(DateOnly day) => _days.TryGetValue(day, out var isWorking) ? isWorking : IsWeekday(day);

    /// <summary>The working day that is so many working days after a day.</summary>
    /// <param name="count">1 or more.</param>
    public DateOnly After(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>How many working days come after a day up to another; 0 when none does.</summary>
    public int DaysBetween(DateOnly day, DateOnly last)
    {
        var count = 0;
        while (day < last)
        {
            day = day.AddDays(1);
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The moment at which so many working minutes have passed since another.</summary>
    public DateTime After(DateTime utc, int minutes)
    {
        var clock = ShanghaiDay.ClockOf(utc);
        var (day, at) = (DateOnly.FromDateTime(clock), MinuteIn(clock));
        while (true)
        {
            if (IsWorkingDay(day))
            {
                var left = MinutesOfDay - at;
                if (minutes <= left)
                {
                    return ShanghaiDay.UtcOf(day.ToDateTime(new TimeOnly(OpensAtHour, 0)).AddMinutes(at + minutes));
                }

                minutes -= left;
            }

            (day, at) = (day.AddDays(1), 0);
        }
    }

    /// <summary>Working minutes from one moment to a later one; 0 when it is not later.</summary>
    public int MinutesBetween(DateTime fromUtc, DateTime toUtc)
    {
        if (toUtc <= fromUtc)
        {
            return 0;
        }

        var (from, to) = (ShanghaiDay.ClockOf(fromUtc), ShanghaiDay.ClockOf(toUtc));
        var (first, last) = (DateOnly.FromDateTime(from), DateOnly.FromDateTime(to));
        var minutes = 0;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (IsWorkingDay(day))
            {
                minutes += (day == last ? MinuteIn(to) : MinutesOfDay) - (day == first ? MinuteIn(from) : 0);
            }
        }

        return minutes;
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Minute of the working day, from 0 before it opens to <see cref="MinutesOfDay"/> after it closes.</summary>
    private static int MinuteIn(DateTime clock) => Math.Clamp((int)clock.TimeOfDay.TotalMinutes - OpensAtHour * 60, 0, MinutesOfDay);
}

/// <summary>What the clock of cases goes by: the calendar and the limits of the stages.</summary>
public sealed class ServiceClock(WorkingCalendar calendar, IEnumerable<StageLimit> limits)
{
    /// <summary>Working hours of each stage in a new installation; the promise of the first answer is <see cref="ServiceCase.PromisedDays"/> working days in all.</summary>
    public static readonly IReadOnlyDictionary<CaseStage, int?> StartHours = new Dictionary<CaseStage, int?>
    {
        [CaseStage.Registered] = 8, [CaseStage.Assessed] = 8, [CaseStage.Assigned] = 4, [CaseStage.Answering] = 24, [CaseStage.Visiting] = 80, [CaseStage.Negotiating] = 240,
        [CaseStage.Landed] = 40, [CaseStage.Aftercare] = null,
    };

    private readonly FrozenDictionary<CaseStage, int?> _limits = limits.ToFrozenDictionary(x => x.Stage, x => x.Hours);

    public WorkingCalendar Calendar => calendar;

    /// <summary>Working minutes a stage may take; null for no limit.</summary>
    public int? LimitOf(CaseStage stage) => (_limits.TryGetValue(stage, out var hours) ? hours : StartHours[stage]) * 60;

    /// <summary>When the time of a stage runs out; null while the clock stands and at a stage without a limit.</summary>
    /// <param name="usedMinutes">Working minutes used before it was last started.</param>
    public DateTime? DueAt(CaseStage stage, int usedMinutes, DateTime? runsSinceUtc) =>
        runsSinceUtc is { } since && LimitOf(stage) is { } limit ? calendar.After(since, Math.Max(0, limit - usedMinutes)) : null;

    internal static async Task<ServiceClock> ReadAsync(PortalDbContext db, CancellationToken ct) =>
        new(new WorkingCalendar(await db.CalendarDays.AsNoTracking().ToListAsync(ct)), await db.StageLimits.AsNoTracking().ToListAsync(ct));
}

internal sealed class CalendarDayConfiguration : IEntityTypeConfiguration<CalendarDay>
{
    public void Configure(EntityTypeBuilder<CalendarDay> builder)
    {
        builder.HasKey(x => x.Day);
        builder.HasWords(x => x.Name, CalendarDay.NameMaxLength);
    }
}

internal sealed class StageLimitConfiguration : IEntityTypeConfiguration<StageLimit>
{
    public void Configure(EntityTypeBuilder<StageLimit> builder) => builder.HasKey(x => x.Stage);
}
