using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A partner in the list of those somebody keeps.</summary>
/// <param name="ConfirmBy">Day by which somebody is to say that the profile is still true.</param>
/// <param name="ToAnswer">Referrals that wait for an answer.</param>
public sealed record OwnPartnerRow(string Slug, LocalText Name, MembershipState? State, DateOnly? EndsOn, DateOnly ConfirmBy, int Contacts, int ToAnswer);

/// <summary>A partner whose profile is to be confirmed.</summary>
public sealed record PartnerDue(string Slug, LocalText Name, DateOnly ConfirmBy);

/// <summary>Somebody who keeps a partner.</summary>
public sealed record PartnerContactRow(Guid UserId, string Name, string Email, DateTime SinceUtc, DateTime? LastSignInAtUtc, bool IsDisabled, bool IsSelf);

/// <summary>Somebody who has been invited to keep a partner and has not come yet.</summary>
public sealed record ContactInvitation(Guid Id, string Name, string Email, DateTime ExpiresAtUtc);

/// <summary>A certificate of a partner.</summary>
/// <param name="SaysOtherwise">It is valid, but the partner has another name, category or term by now.</param>
public sealed record OwnCertificate(string Number, DateOnly IssuedOn, DateOnly? ValidUntil, CertificateState State, bool SaysOtherwise);

/// <summary>Everything a partner's contacts see of it on their desk.</summary>
public sealed record OwnPartnerSheet
{
    public required string Slug { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText ShortName { get; init; }
    public required PartnerCategory Category { get; init; }

    /// <summary>The public sees it.</summary>
    public required bool IsPublic { get; init; }
    public MembershipState? State { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }

    /// <summary>Changes of the membership with their reasons, newest first.</summary>
    public IReadOnlyList<MembershipStep> Steps { get; init; } = [];
    public required DeskInput Desk { get; init; }

    /// <summary>The state of the desk that was read; a later one is not written over.</summary>
    public required int DeskVersion { get; init; }
    public DateOnly? ConfirmedOn { get; init; }
    public string? ConfirmedBy { get; init; }
    public required DateOnly ConfirmBy { get; init; }
    public bool IsConfirmationDue { get; init; }
    public IReadOnlyList<PartnerContactRow> Contacts { get; init; } = [];
    public IReadOnlyList<ContactInvitation> Invitations { get; init; } = [];
    public IReadOnlyList<OwnCertificate> Certificates { get; init; } = [];

    /// <summary>The version of the profile that is being written or waits.</summary>
    public VersionRow? Open { get; init; }

    /// <summary>The reader answers for the Centre, not for the partner.</summary>
    public bool IsCentre { get; init; }

    /// <summary>The reader may answer what is referred to the partner.</summary>
    public bool MayAnswer { get; init; }
}

/// <summary>A partner's own desk: its contacts keep it, and the Centre for any of them.</summary>
public sealed partial class OwnPartner(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, DeskInputValidator desks, ContactInviteValidator invites, IStringLocalizer<ProgrammeText> words,
    MailOutbox outbox, NoticePost post)
{
    /// <summary>How long a confirmation holds, in days.</summary>
    public const int ConfirmedFor = 365;

    /// <summary>Days ahead a confirmation is asked for.</summary>
    public const int AskedAhead = 14;

    /// <summary>Contacts of one partner, together with those who are invited.</summary>
    public const int MostContacts = 10;

    /// <summary>Invitations of one partner in 24 hours.</summary>
    public const int MostInvitedADay = 20;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The partners somebody keeps: his own; for the Centre all.</summary>
    public async Task<IReadOnlyList<OwnPartnerRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepPartner, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var own = EditedRecords.PartnersOf(actor.ReachOf(Permission.KeepPartner));
        var rows = await (
            from partner in db.AllPartners().AsNoTracking()
            where own == null || own.Contains(partner.Slug)
            orderby partner.Order, partner.Slug
            select new
            {
                partner.Slug, partner.ShortName, partner.JoinedOn,
                Membership = db.Memberships.FirstOrDefault(x => x.PartnerSlug == partner.Slug),
                ConfirmedOn = db.PartnerDeskCards.Where(x => x.PartnerSlug == partner.Slug).Select(x => x.ConfirmedOn).FirstOrDefault(),
                Contacts = db.Grants.Count(x => x.PartnerSlug == partner.Slug),
                ToAnswer = db.Referrals.Count(x => x.PartnerSlug == partner.Slug && x.State == ReferralState.Sent),
            }).ToListAsync(ct);
        return [.. rows.Select(x => new OwnPartnerRow(x.Slug, x.ShortName, x.Membership?.State, x.Membership?.EndsOn, ConfirmByOf(x.ConfirmedOn, x.JoinedOn), x.Contacts, x.ToAnswer))];
    }

    /// <exception cref="NotFoundException">There is no such partner, or it is not the reader's.</exception>
    public async Task<OwnPartnerSheet> OpenAsync(string slug, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, partner) = await LoadAsync(db, slug, ct);
        var (now, today) = (Now, ShanghaiDay.Today(clock));
        var membership = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct);
        var card = await db.PartnerDeskCards.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct) ?? new PartnerDeskCard(slug);
        var contacts = await db.Grants.AsNoTracking().Where(x => x.PartnerSlug == slug).OrderBy(x => x.GrantedAtUtc)
            .Join(db.Users, x => x.UserId, x => x.Id, (grant, user) => new { grant.GrantedAtUtc, user.Id, user.DisplayName, user.Email, user.LastSignInAtUtc, user.DisabledAtUtc }).ToListAsync(ct);
        var invited = await OpenInvitations(db, slug, now).AsNoTracking().OrderBy(x => x.SentAtUtc).ToListAsync(ct);
        var certificates = await db.Certificates.AsNoTracking().Where(x => x.PartnerSlug == slug).OrderByDescending(x => x.IssuedAtUtc).ToListAsync(ct);
        var confirmBy = ConfirmByOf(card.ConfirmedOn, partner.JoinedOn);
        return new()
        {
            Slug = slug,
            Name = partner.Name,
            ShortName = partner.ShortName,
            Category = partner.Category,
            IsPublic = !partner.IsHidden,
            State = membership?.State,
            StartsOn = membership?.StartsOn,
            EndsOn = membership?.EndsOn,
            Steps = [.. (membership?.Steps ?? []).Reverse()],
            Desk = new() { Desk = card.Desk, Person = card.Person, Phone = card.Phone, Email = card.Email, Hours = card.Hours },
            DeskVersion = card.Version,
            ConfirmedOn = card.ConfirmedOn,
            ConfirmedBy = card.ConfirmedBy,
            ConfirmBy = confirmBy,
            IsConfirmationDue = confirmBy <= today.AddDays(AskedAhead),
            Contacts = [.. contacts.Select(x => new PartnerContactRow(x.Id, x.DisplayName, x.Email ?? "", x.GrantedAtUtc, x.LastSignInAtUtc, x.DisabledAtUtc is not null, actor.Is(x.Id)))],
            Invitations = [.. invited.Select(x => new ContactInvitation(x.Id, x.DisplayName, x.Email, x.ExpiresAtUtc))],
            Certificates = [.. certificates.Select(x => CertificateOf(x, partner, today, membership))],
            Open = await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Partner && x.Key == slug && x.Slot == Revision.OpenSlot).Select(VersionRow.Of).FirstOrDefaultAsync(ct),
            IsCentre = actor.Can(Permission.ReviewPartners),
            MayAnswer = actor.Can(Permission.AnswerReferrals, Place.Of(slug)),
        };
    }

    /// <summary>Changes the desk. It is live at once, without review.</summary>
    /// <param name="version">The state that was read; 0 where there was none.</param>
    /// <exception cref="ValidationException">A field is not as it should be, in words for the reader.</exception>
    /// <exception cref="ConflictException">Somebody else changed it since.</exception>
    public async Task SaveDeskAsync(string slug, int version, DeskInput input, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, _) = await LoadAsync(db, slug, ct);
        var tidy = input.Tidy();
        await desks.ValidateAndThrowAsync(tidy, ct);
        var card = await CardAsync(db, slug, version, ct);
        card.Describe(tidy);
        await db.SaveAsync(new Deed(actor, "partner.desk", Now), ct);
    }

    /// <summary>Says that profile and desk are still true.</summary>
    public async Task ConfirmAsync(string slug, int version, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, _) = await LoadAsync(db, slug, ct);
        (await CardAsync(db, slug, version, ct)).Confirm(ShanghaiDay.Today(clock), actor.Name);
        await db.SaveAsync(new Deed(actor, "partner.confirm", Now), ct);
    }

    /// <summary>Partners whose confirmation is asked for by now.</summary>
    internal static async Task<IReadOnlyList<PartnerDue>> DueAsync(PortalDbContext db, IReadOnlyList<string>? slugs, DateOnly today, CancellationToken ct)
    {
        var rows = await db.Partners.AsNoTracking().Where(x => slugs == null || slugs.Contains(x.Slug)).OrderBy(x => x.Order).ThenBy(x => x.Slug)
            .Select(x => new { x.Slug, x.ShortName, x.JoinedOn, ConfirmedOn = db.PartnerDeskCards.Where(y => y.PartnerSlug == x.Slug).Select(y => y.ConfirmedOn).FirstOrDefault() }).ToListAsync(ct);
        return [.. rows.Select(x => new PartnerDue(x.Slug, x.ShortName, ConfirmByOf(x.ConfirmedOn, x.JoinedOn))).Where(x => x.ConfirmBy <= today.AddDays(AskedAhead))];
    }

    /// <summary>What was never confirmed counts from the day of joining.</summary>
    internal static DateOnly ConfirmByOf(DateOnly? confirmedOn, DateOnly joinedOn) => (confirmedOn ?? joinedOn).AddDays(ConfirmedFor);

    private static OwnCertificate CertificateOf(Certificate certificate, Partner partner, DateOnly today, Membership? membership)
    {
        var state = certificate.StateOn(today, membership?.State);
        return new(certificate.Number, certificate.IssuedOn, certificate.ValidUntil, state, state == CertificateState.Valid && !certificate.Fits(partner, membership!));
    }

    private static async Task<PartnerDeskCard> CardAsync(PortalDbContext db, string slug, int version, CancellationToken ct)
    {
        var card = await db.PartnerDeskCards.FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct);
        if ((card?.Version ?? 0) != version)
        {
            throw new ConflictException(nameof(PartnerDeskCard));
        }

        return card ?? db.PartnerDeskCards.Add(new PartnerDeskCard(slug)).Entity;
    }

    /// <summary>Who acts and the partner, which is his to keep.</summary>
    private async Task<(Actor Actor, Partner Partner)> LoadAsync(PortalDbContext db, string slug, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.KeepPartner, ct);
        var partner = await db.AllPartners().AsNoTracking().FirstOrDefaultAsync(x => x.Slug == slug, ct) ?? throw new NotFoundException(Revision.KeyOf(RecordKind.Partner, slug));
        await gate.DemandAsync(actor, Permission.KeepPartner, Place.Of(slug), partner.ChangeKey, ct);
        return (actor, partner);
    }
}
