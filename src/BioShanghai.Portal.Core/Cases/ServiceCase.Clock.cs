namespace BioShanghai.Portal.Core.Cases;

/// <summary>The clock of the stage: working time used so far, and when what is left runs out. It stands still while the investor owes an answer and once the case is closed.</summary>
public sealed partial class ServiceCase
{
    /// <summary>Working minutes used at this stage before the clock was last started.</summary>
    public int ClockUsedMinutes { get; private set; }

    /// <summary>Since when it runs; null while it stands.</summary>
    public DateTime? ClockRunsSinceUtc { get; private set; }

    /// <summary>When the time of the stage is over; null while the clock stands and at a stage without a limit.</summary>
    public DateTime? DueAtUtc { get; private set; }

    public bool IsClockRunning => ClockRunsSinceUtc is not null;

    /// <summary>Working minutes used at this stage by a moment.</summary>
    public int UsedMinutes(ServiceClock clock, DateTime utcNow) =>
        ClockUsedMinutes + (ClockRunsSinceUtc is { } since ? clock.Calendar.MinutesBetween(since, utcNow) : 0);

    /// <summary>The calendar or the limits changed: when it is due is reckoned anew.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Reckon(ServiceClock clock)
    {
        var earlier = DueAtUtc;
        DueAtUtc = clock.DueAt(Stage, ClockUsedMinutes, ClockRunsSinceUtc);
        return earlier != DueAtUtc;
    }

    /// <summary>The calendar changed. The day told to the investor stands; only where it is no longer worked the next working day takes its place, and never an earlier one.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool PutOffPromise(WorkingCalendar calendar)
    {
        var earlier = PromisedOn;
        PromisedOn = IsOpen && FirstAnsweredAtUtc is null ? calendar.From(PromisedOn) : PromisedOn;
        return earlier != PromisedOn;
    }

    private void StartClock(ServiceClock clock, DateTime utcNow)
    {
        if (!IsQuarantined && ClockRunsSinceUtc is null)
        {
            ClockRunsSinceUtc = utcNow;
            Reckon(clock);
        }
    }

    private void StopClock(ServiceClock clock, DateTime utcNow)
    {
        ClockUsedMinutes = UsedMinutes(clock, utcNow);
        (ClockRunsSinceUtc, DueAtUtc) = (null, null);
    }

    private void ResetClock(ServiceClock clock, DateTime utcNow)
    {
        (ClockUsedMinutes, ClockRunsSinceUtc, DueAtUtc) = (0, null, null);
        if (IsOpen && Status != CaseStatus.WaitingForInvestor)
        {
            StartClock(clock, utcNow);
        }
    }
}
