using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Where a referral stands.</summary>
public enum ReferralState
{
    /// <summary>Waits for the partner's answer.</summary>
    Sent,
    Accepted,
    Declined,

    /// <summary>Done, with its outcome.</summary>
    Completed,

    /// <summary>Not answered by its date.</summary>
    Lapsed,

    /// <summary>Taken back by the Centre.</summary>
    TakenBack,
}

/// <summary>Part of a case that goes from partner to partner until one accepts.</summary>
/// <param name="Waiting">Slugs of the partners that come after this one, in fair rotation.</param>
public sealed record ReferralRound(Guid CaseId, string ServiceCode, IReadOnlyList<string> Waiting);

/// <summary>One change of state with its reason.</summary>
public sealed record ReferralStep(ReferralState State, string? Text, DateTime AtUtc, string By);

/// <summary>Part of an investor's matter handed to a partner (转介), who accepts or declines with a reason by a date; completing needs an outcome.</summary>
public sealed class Referral : IVersioned
{
    public const int SubjectMaxLength = 160;
    public const int TextMaxLength = 2_000;

    private Referral()
    {
    }

    /// <param name="answerBy">Last day to answer, in Shanghai.</param>
    /// <param name="round">Of a case that goes from partner to partner until one accepts; null for a referral by itself.</param>
    /// <param name="sentForUserId">Whose referral it is, where the portal sends it on for somebody.</param>
    public Referral(string partnerSlug, string subject, string text, DateOnly answerBy, DateOnly today, Actor by, DateTime utcNow, ReferralRound? round = null, Guid? sentForUserId = null)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(subject) && subject.Length <= SubjectMaxLength, "Referral.NeedsSubject");
        Rule.Require(!string.IsNullOrWhiteSpace(text) && text.Length <= TextMaxLength, "Referral.NeedsText");
        Rule.Require(answerBy >= today, "Referral.AnswerByIsPast");
        (Id, PartnerSlug, Subject, Text, AnswerBy, SentByUserId) = (Guid.CreateVersion7(), partnerSlug, subject.Trim(), text.Trim(), answerBy, by.UserId ?? sentForUserId);
        (CaseId, ServiceCode, Waiting) = (round?.CaseId, round?.ServiceCode, round is null ? [] : [.. round.Waiting]);
        Step(ReferralState.Sent, null, by, utcNow);
        SentAtUtc = utcNow;
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public string PartnerSlug { get; private set; } = "";
    [Personal] public string Subject { get; private set; } = "";
    [Personal] public string Text { get; private set; } = "";
    public DateOnly AnswerBy { get; private set; }
    public ReferralState State { get; private set; }
    [Personal] public IReadOnlyList<ReferralStep> Steps { get; private set; } = [];

    /// <summary>Case it is part of.</summary>
    public Guid? CaseId { get; private set; }

    /// <summary>Service that is wanted, by which the partners were chosen.</summary>
    public string? ServiceCode { get; private set; }

    /// <summary>Partners it goes to next, in their order, when this one declines or does not answer.</summary>
    public IReadOnlyList<string> Waiting { get; private set; } = [];
    public Guid? SentByUserId { get; private set; }
    public DateTime SentAtUtc { get; private set; }
    public DateTime SinceUtc { get; private set; }

    public string ChangeKey => KeyOf(Id);

    /// <summary>It waits for the partner, or the partner took it: what it says is for the partner's eyes.</summary>
    public bool IsThePartners => State is ReferralState.Sent or ReferralState.Accepted or ReferralState.Completed;

    public static string KeyOf(Guid id) => $"referral:{id:N}";

    public void Accept(string? note, Actor by, DateTime utcNow)
    {
        Rule.Require(State == ReferralState.Sent, "Referral.NotOpen");
        Step(ReferralState.Accepted, note, by, utcNow);
    }

    public void Decline(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == ReferralState.Sent, "Referral.NotOpen");
        Rule.Require(!string.IsNullOrWhiteSpace(reason), "Referral.NeedsReason");
        Step(ReferralState.Declined, reason, by, utcNow);
    }

    public void Complete(string outcome, Actor by, DateTime utcNow)
    {
        Rule.Require(State == ReferralState.Accepted, "Referral.NotAccepted");
        Rule.Require(!string.IsNullOrWhiteSpace(outcome), "Referral.NeedsOutcome");
        Step(ReferralState.Completed, outcome, by, utcNow);
    }

    /// <summary>The day after its date, unanswered.</summary>
    public void Lapse(DateOnly today, DateTime utcNow)
    {
        Rule.Require(State == ReferralState.Sent && AnswerBy < today, "Referral.NotOver");
        Step(ReferralState.Lapsed, null, Actor.System, utcNow);
    }

    public void TakeBack(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State is ReferralState.Sent or ReferralState.Accepted, "Referral.NotOpen");
        Rule.Require(!string.IsNullOrWhiteSpace(reason), "Referral.NeedsReason");
        Step(ReferralState.TakenBack, reason, by, utcNow);
    }

    /// <summary>The case is erased: what it was about goes with it, and what nobody finished is taken back, so that it is no load of the partner's any more.</summary>
    /// <param name="number">Of the case, by which it is known from now on.</param>
    internal void Erase(string number, Actor by, DateTime utcNow)
    {
        (Subject, Text, Waiting, Steps) = (number, "—", [], [.. Steps.Select(x => x with { Text = null })]);
        if (State is ReferralState.Sent or ReferralState.Accepted)
        {
            Step(ReferralState.TakenBack, null, by, utcNow);
        }
    }

    private void Step(ReferralState state, string? text, Actor by, DateTime utcNow)
    {
        Rule.Require(text is null || text.Length <= TextMaxLength, "Referral.TextTooLong");
        (State, SinceUtc) = (state, utcNow);
        Steps = [.. Steps, new(state, Questions.TypedText.Lines(text), utcNow, by.Name)];
    }
}

internal sealed class ReferralConfiguration : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.Property(x => x.Subject).HasMaxLength(Referral.SubjectMaxLength);
        builder.Property(x => x.Text).HasMaxLength(Referral.TextMaxLength);
        builder.HasJson(x => x.Steps);
        builder.HasJson(x => x.Waiting).HasDefaultValue(Array.Empty<string>());
        builder.Property(x => x.ServiceCode).HasMaxLength(Taxonomy.Service.CodeMaxLength);
        builder.HasOne<Cases.ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Partner>().WithMany().HasForeignKey(x => x.PartnerSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.SentByUserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(x => new { x.PartnerSlug, x.State });
        builder.HasIndex(x => new { x.State, x.AnswerBy });
    }
}
