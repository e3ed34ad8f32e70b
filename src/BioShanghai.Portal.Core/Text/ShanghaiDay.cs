namespace BioShanghai.Portal.Core.Text;

/// <summary>The calendar day in Shanghai, which decides whether a policy is in force and which events are still to come.</summary>
public static class ShanghaiDay
{
    // China keeps one time zone without summer time, so the offset needs no zone data from the machine.
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Today(TimeProvider clock) => Of(clock.GetUtcNow().UtcDateTime);

    /// <summary>The day a moment falls on.</summary>
    public static DateOnly Of(DateTime utc) => DateOnly.FromDateTime(utc + Offset);
}
