namespace BioShanghai.Portal.Core.Text;

/// <summary>The calendar day in Shanghai, which decides whether a policy is in force and which events are still to come.</summary>
public static class ShanghaiDay
{
    // China keeps one time zone without summer time, so the offset needs no zone data from the machine.
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Today(TimeProvider clock) => Of(clock.GetUtcNow().UtcDateTime);

    /// <summary>The day a moment falls on.</summary>
    public static DateOnly Of(DateTime utc) => DateOnly.FromDateTime(utc + Offset);

    /// <summary>What a clock in Shanghai shows at a moment.</summary>
    public static DateTime ClockOf(DateTime utc) => DateTime.SpecifyKind(utc + Offset, DateTimeKind.Unspecified);

    /// <summary>The moment at which a clock in Shanghai shows this.</summary>
    public static DateTime UtcOf(DateTime clock) => DateTime.SpecifyKind(clock - Offset, DateTimeKind.Utc);

    /// <summary>The moment a day begins.</summary>
    public static DateTime StartUtc(DateOnly day) => DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc) - (day == DateOnly.MinValue ? TimeSpan.Zero : Offset);
}
