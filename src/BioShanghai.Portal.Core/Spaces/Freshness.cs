namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How old the confirmation of a listing is on a day.</summary>
public enum Freshness
{
    /// <summary>Confirmed within <see cref="FreshnessLimits.WarnAfterDays"/>.</summary>
    Confirmed,

    /// <summary>Due to be confirmed again: still shown in full, with a warning.</summary>
    Ageing,

    /// <summary>Overdue: shown greyed, after the others.</summary>
    Overdue,

    /// <summary>So old that the public no longer sees it.</summary>
    Hidden,
}

/// <summary>Time limits of a listing's confirmation, in days. The portal's own rule, published on the open-data page.</summary>
public static class FreshnessLimits
{
    public const int WarnAfterDays = 90;
    public const int GreyAfterDays = 150;
    public const int HideAfterDays = 210;

    /// <summary>Freshness on a day; a confirmation dated later than that day counts as made on it.</summary>
    public static Freshness On(DateOnly confirmedOn, DateOnly day) => (day.DayNumber - confirmedOn.DayNumber) switch
    {
        <= WarnAfterDays => Freshness.Confirmed,
        <= GreyAfterDays => Freshness.Ageing,
        <= HideAfterDays => Freshness.Overdue,
        _ => Freshness.Hidden,
    };
}
