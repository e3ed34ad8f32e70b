namespace BioShanghai.Portal.Core.Spaces;

/// <summary>First days on which a confirmation is due to be repeated, overdue, and too old for its listing to be shown.</summary>
public sealed record FreshnessDates(DateOnly WarnedFrom, DateOnly GreyedFrom, DateOnly HiddenFrom)
{
    public static FreshnessDates Of(DateOnly confirmedOn) => new(
        confirmedOn.AddDays(FreshnessLimits.WarnAfterDays + 1),
        confirmedOn.AddDays(FreshnessLimits.GreyAfterDays + 1),
        confirmedOn.AddDays(FreshnessLimits.HideAfterDays + 1));
}
