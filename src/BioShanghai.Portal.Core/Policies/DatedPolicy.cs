namespace BioShanghai.Portal.Core.Policies;

/// <summary>A policy with its validity on a day.</summary>
public sealed record DatedPolicy(Policy Policy, PolicyStatus Status)
{
    /// <summary>Pairs policies with their validity on a day: those in force first, ended ones last, newest first within each.</summary>
    public static IReadOnlyList<DatedPolicy> On(DateOnly day, IEnumerable<Policy> policies) =>
        [.. policies
            .Select(x => new DatedPolicy(x, x.StatusOn(day)))
            .OrderBy(x => Rank(x.Status))
            .ThenByDescending(x => x.Policy.DatedOn ?? DateOnly.MinValue)
            .ThenBy(x => x.Policy.Order)
            .ThenBy(x => x.Policy.Slug, StringComparer.Ordinal)];

    private static int Rank(PolicyStatus status) => status switch
    {
        PolicyStatus.InForce => 0,
        PolicyStatus.Expiring => 1,
        PolicyStatus.ReplacedInPart => 2,
        PolicyStatus.Upcoming => 3,
        PolicyStatus.NotStated => 4,
        PolicyStatus.Expired => 5,
        _ => 6,
    };
}

/// <summary>Codes of levels and states in addresses.</summary>
public static class PolicyCodes
{
    public static readonly IReadOnlyList<PolicyStatus> StatusOrder =
        [PolicyStatus.InForce, PolicyStatus.Expiring, PolicyStatus.ReplacedInPart, PolicyStatus.Upcoming, PolicyStatus.NotStated, PolicyStatus.Expired, PolicyStatus.Replaced];

    public static string Code(this PolicyLevel level) => level switch
    {
        PolicyLevel.National => "national",
        PolicyLevel.Municipal => "municipal",
        _ => "district",
    };

    public static string Code(this PolicyStatus status) => status switch
    {
        PolicyStatus.Upcoming => "upcoming",
        PolicyStatus.InForce => "in-force",
        PolicyStatus.Expiring => "expiring",
        PolicyStatus.Expired => "expired",
        PolicyStatus.ReplacedInPart => "replaced-in-part",
        PolicyStatus.Replaced => "replaced",
        _ => "not-stated",
    };
}
