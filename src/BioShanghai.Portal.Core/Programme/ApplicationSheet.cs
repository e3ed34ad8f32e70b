using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A page of applications, counted from 0, with how many lie on each shelf.</summary>
public sealed record ApplicationList(IReadOnlyList<ApplicationRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<ApplicationShelf, int> Counts, IReadOnlyList<BatchChoice> Batches);

/// <summary>The licence an applicant sent, without its bytes.</summary>
public sealed record LicenceFile(string Name, string ContentType, int Size, DateTime SentAtUtc);

/// <summary>An organisation that may be the same.</summary>
/// <param name="Mine">The applicant's name that is like <see cref="LookAlike.By"/>.</param>
public sealed record LookAlikePair(LookAlike Other, string Mine);

/// <summary>Everything the Centre looks at before it decides.</summary>
/// <param name="Current">Number of the criteria in force; another than <paramref name="CriteriaNumber"/> where they were changed since.</param>
/// <param name="Obstacle">Code of the rule that keeps the reader from deciding; null where he may.</param>
/// <param name="ApproveObstacle">What besides keeps it from being approved, though it may be refused.</param>
/// <param name="CanBeTold">A contact has an address mails can go to.</param>
public sealed record ApplicationSheet(
    Guid Id, int Version, string Code, ApplicationState State, DateTime SinceUtc, DateTime? SentAtUtc, ApplicationInput Input, int CriteriaNumber, int Current, int? Batch,
    IReadOnlyList<BatchChoice> Batches, IReadOnlyList<CriterionFinding> Findings, IReadOnlyList<LookAlikePair> LookAlikes, LicenceFile? Licence, IReadOnlyList<ApplicationStep> Steps,
    IReadOnlyList<string> Doubts, string? PartnerSlug, string? Obstacle, string? ApproveObstacle, bool CanBeTold)
{
    public IReadOnlyList<LocalText> Services { get; init; } = [];
    public IReadOnlyList<LocalText> Sectors { get; init; } = [];
    public IReadOnlyList<LocalText> Stages { get; init; } = [];

    public bool IsWaiting => State is ApplicationState.Applied or ApplicationState.Checking;

    /// <summary>Criteria can be marked: while it is looked at, and while the applicant answers.</summary>
    public bool IsMarkable => IsWaiting || State == ApplicationState.ChangesAsked;
}
