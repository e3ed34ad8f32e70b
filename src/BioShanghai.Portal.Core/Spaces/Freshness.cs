using BioShanghai.Portal.Core.Editing;

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

/// <summary>After how many days without a confirmation a statement is warned of, greyed, and no longer shown.</summary>
public sealed record FreshnessLimit(int WarnAfterDays, int GreyAfterDays, int HideAfterDays);

/// <summary>Time limits of confirmations, in days. The portal's own rule, published on the open-data page; a listing as a whole has those of its terms.</summary>
public static class FreshnessLimits
{
    public const int WarnAfterDays = 90;
    public const int GreyAfterDays = 150;
    public const int HideAfterDays = 210;

    /// <summary>Price and availability change with the market, permits with a file at an authority, lines with a work of years, walls hardly ever.</summary>
    private static readonly FreshnessLimit[] Classes =
    [
        new(WarnAfterDays, GreyAfterDays, HideAfterDays),
        new(180, 270, 365),
        new(365, 455, 545),
        new(730, 910, 1_095),
    ];

    public static FreshnessLimit Of(FieldClass fields) => Classes[(int)fields];

    /// <summary>Freshness on a day; a confirmation dated later than that day counts as made on it.</summary>
    public static Freshness On(DateOnly confirmedOn, DateOnly day) => (day.DayNumber - confirmedOn.DayNumber) switch
    {
        <= WarnAfterDays => Freshness.Confirmed,
        <= GreyAfterDays => Freshness.Ageing,
        <= HideAfterDays => Freshness.Overdue,
        _ => Freshness.Hidden,
    };

    /// <summary>First and last day of confirmation with which a listing is so fresh on a day.</summary>
    public static (DateOnly From, DateOnly Until) ConfirmedWithin(Freshness freshness, DateOnly day) => freshness switch
    {
        Freshness.Confirmed => (day.AddDays(-WarnAfterDays), DateOnly.MaxValue),
        Freshness.Ageing => (day.AddDays(-GreyAfterDays), day.AddDays(-WarnAfterDays - 1)),
        Freshness.Overdue => (day.AddDays(-HideAfterDays), day.AddDays(-GreyAfterDays - 1)),
        _ => (DateOnly.MinValue, day.AddDays(-HideAfterDays - 1)),
    };
}
