using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Where a membership stands, once its application is approved.</summary>
public enum MembershipState
{
    /// <summary>Taken in, not yet public: its batch waits for the ceremony.</summary>
    Approved,
    Active,

    /// <summary>Not shown for the time being; the certificate does not hold.</summary>
    Suspended,

    /// <summary>The term is over and was not renewed.</summary>
    Expired,

    /// <summary>Left, was sent off, or was taken in by mistake.</summary>
    Ended,
}

/// <summary>One change of state with its reason.</summary>
/// <param name="State">State it came to; the same as before where a term was renewed.</param>
/// <param name="Reason">What somebody wrote; null where the portal gives it: taken in, given the plaque, the term over.</param>
public sealed record MembershipStep(MembershipState State, string? Reason, DateTime AtUtc, string By)
{
    /// <summary>The reason in the reader's language.</summary>
    public string ReasonIn(IStringLocalizer<ProgrammeText> words) => Reason ?? words[$"MembershipCause_{State}"];
}

/// <summary>What the Centre can do with a membership.</summary>
public enum MembershipDeed
{
    Renew,
    Suspend,
    Resume,
    End,

    /// <summary>Takes an admission back that was a mistake.</summary>
    Undo,
}

/// <summary>That a partner belongs to the programme: from approval to exit, each change with reason and date.</summary>
public sealed class Membership : IVersioned
{
    public const int ReasonMaxLength = 400;

    private Membership()
    {
    }

    /// <param name="startsOn">Day of the plaque.</param>
    /// <param name="endsOn">Last day of the term; null where none was published.</param>
    public Membership(string partnerSlug, int batch, DateOnly? startsOn, DateOnly? endsOn, MembershipState state, Actor by, DateTime utcNow)
    {
        Rule.Require(state is MembershipState.Approved or MembershipState.Active, "Membership.BeginsOtherwise");
        Rule.Require(startsOn is null || endsOn is null || startsOn < endsOn, "Membership.EndsBeforeItStarts");
        (PartnerSlug, BatchNumber, StartsOn, EndsOn) = (partnerSlug, batch, startsOn, endsOn);
        Step(state, null, by, utcNow);
    }

    public string PartnerSlug { get; private set; } = "";
    public int Version { get; private set; }
    public int BatchNumber { get; private set; }
    public DateOnly? StartsOn { get; private set; }
    public DateOnly? EndsOn { get; private set; }
    public MembershipState State { get; private set; }
    public IReadOnlyList<MembershipStep> Steps { get; private set; } = [];

    /// <summary>When it came to the state it is in.</summary>
    public DateTime SinceUtc { get; private set; }

    public string ChangeKey => KeyOf(PartnerSlug);

    /// <summary>The public sees the partner.</summary>
    public bool IsListed => State == MembershipState.Active;

    /// <summary>A certificate may be issued to it.</summary>
    public bool MayHoldCertificate => State is MembershipState.Approved or MembershipState.Active;

    /// <summary>What can be done with it now; a member before its plaque is undone, not ended.</summary>
    public IReadOnlyList<MembershipDeed> Deeds => State switch
    {
        MembershipState.Approved => [MembershipDeed.Undo],
        MembershipState.Active => [MembershipDeed.Renew, MembershipDeed.Suspend, MembershipDeed.End, MembershipDeed.Undo],
        MembershipState.Suspended => [MembershipDeed.Resume, MembershipDeed.End],
        MembershipState.Expired => [MembershipDeed.Renew, MembershipDeed.End],
        _ => [],
    };

    public static string KeyOf(string partnerSlug) => "membership:" + partnerSlug;

    /// <summary>Becomes public with its batch.</summary>
    public void Activate(DateOnly startsOn, DateOnly? endsOn, Actor by, DateTime utcNow)
    {
        Rule.Require(State == MembershipState.Approved, "Membership.NotApproved");
        (StartsOn, EndsOn) = (startsOn, endsOn);
        Step(MembershipState.Active, null, by, utcNow);
    }

    public void Suspend(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == MembershipState.Active, "Membership.NotActive");
        Step(MembershipState.Suspended, Needed(reason), by, utcNow);
    }

    public void Resume(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == MembershipState.Suspended, "Membership.NotSuspended");
        Step(MembershipState.Active, Needed(reason), by, utcNow);
    }

    /// <summary>A longer term, from now or after the term ran out.</summary>
    public void Renew(DateOnly endsOn, string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State is MembershipState.Active or MembershipState.Expired, "Membership.CannotRenew");
        Rule.Require(EndsOn is null || endsOn > EndsOn, "Membership.TermNotLonger");
        var why = Needed(reason);
        EndsOn = endsOn;
        Step(MembershipState.Active, why, by, utcNow);
    }

    /// <summary>The term ran out: the portal says so by itself on the day after.</summary>
    public void Expire(DateOnly today, DateTime utcNow)
    {
        Rule.Require(State is MembershipState.Active or MembershipState.Suspended && EndsOn < today, "Membership.NotOver");
        Step(MembershipState.Expired, null, Actor.System, utcNow);
    }

    public void End(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State != MembershipState.Ended, "Membership.HasEnded");
        Step(MembershipState.Ended, Needed(reason), by, utcNow);
    }

    /// <summary>Shows its partner to the public, or hides it.</summary>
    public void Show(Partner partner) => partner.Hide(!IsListed);

    private static string Needed(string reason)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= ReasonMaxLength, "Membership.NeedsReason");
        return reason.Trim();
    }

    private void Step(MembershipState state, string? reason, Actor by, DateTime utcNow)
    {
        (State, SinceUtc) = (state, utcNow);
        Steps = [.. Steps, new(state, reason, utcNow, by.Name)];
    }
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasKey(x => x.PartnerSlug);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasJson(x => x.Steps);
        builder.HasOne<Partner>().WithOne().HasForeignKey<Membership>(x => x.PartnerSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Batch>().WithMany().HasForeignKey(x => x.BatchNumber).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(x => new { x.State, x.EndsOn });
    }
}
