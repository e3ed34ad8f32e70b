using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>One thing that has to be there before a company of a batch is public.</summary>
public enum BatchCheck
{
    /// <summary>Names and text in both languages, services and sectors.</summary>
    Profile,

    /// <summary>Somebody to turn to, with an address.</summary>
    Contact,
    Licence,
    Consent,

    /// <summary>The applicant has sent it.</summary>
    Sent,

    /// <summary>Every criterion is met.</summary>
    Criteria,
    Approved,
    Certificate,
}

/// <summary>A company of a batch on the board.</summary>
/// <param name="Done">What is there already.</param>
/// <param name="Version">Of the application; names the state that was looked at.</param>
/// <param name="MayDecide">The reader typed none of it.</param>
/// <param name="IsLate">Invited a week ago or longer, and not sent.</param>
public sealed record BatchRow(
    Guid ApplicationId, string Code, string? PartnerSlug, LocalText Name, PartnerCategory? Category, ApplicationState State, MembershipState? Membership, IReadOnlySet<BatchCheck> Done,
    int Version, bool MayDecide, bool IsLate, DateTime ChangedAtUtc, DateTime? NudgedAtUtc, string? CertificateNumber)
{
    public bool CanBeApproved => IsReady && MayDecide;

    /// <summary>It waits for the applicant.</summary>
    public bool IsWithApplicant => State is ApplicationState.Draft or ApplicationState.ChangesAsked;

    public bool IsReady => State is ApplicationState.Applied or ApplicationState.Checking && Done.Contains(BatchCheck.Criteria);
}

/// <summary>A batch with all its companies.</summary>
/// <param name="WithoutApplication">Partners of the batch that came without one, such as those of the first.</param>
public sealed record BatchBoard(Batch Batch, IReadOnlyList<BatchRow> Rows, int WithoutApplication)
{
    /// <summary>Members a certificate may be issued to.</summary>
    public required int Members { get; init; }

    /// <summary>Of these, how many hold none.</summary>
    public required int ToCertify { get; init; }
}

/// <summary>A batch in the list.</summary>
public sealed record BatchSummary(Batch Batch, int Applications, int Members);

/// <summary>What became of one company of many.</summary>
/// <param name="Refusal">Code of the rule that refused, or null when it was done.</param>
public sealed record BatchOutcome(Guid ApplicationId, LocalText Name, string? Refusal);
