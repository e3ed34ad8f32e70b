using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A page of members, counted from 0, with how many there are in each state.</summary>
/// <param name="ToBeConfirmed">How many of what is asked for have something to be confirmed.</param>
public sealed record MemberList(
    IReadOnlyList<MemberRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<MembershipState, int> Counts, int ToBeConfirmed, IReadOnlyList<BatchChoice> Batches);

/// <summary>Somebody who keeps the partner.</summary>
public sealed record MemberContact(string Name, string Email, DateTime SinceUtc, bool IsDisabled);

/// <summary>Somebody who was invited and has not come yet.</summary>
public sealed record MemberInvitation(string Name, string Email, DateTime ExpiresAtUtc);

/// <summary>A certificate of the partner with the state it is in today.</summary>
public sealed record MemberCertificate(string Number, DateOnly IssuedOn, DateOnly? ValidUntil, CertificateState State);

/// <summary>Everything about one membership.</summary>
/// <param name="ApplicationId">The application it came from; null for members of the content.</param>
/// <param name="UndoRemoves">Taking the admission back removes the partner and opens its application again; otherwise the membership ends.</param>
/// <param name="Readers">How many addresses are told of a change.</param>
public sealed record MemberSheet(
    MemberRow Row, int Version, LocalText BatchName, IReadOnlyList<MembershipDeed> Deeds, IReadOnlyList<MembershipStep> Steps, IReadOnlyList<MemberCertificate> Certificates, IReadOnlyList<MemberContact> Contacts,
    IReadOnlyList<MemberInvitation> Invitations, PartnerDeskCard? Desk, Guid? ApplicationId, bool UndoRemoves, int Readers, DateOnly Today);

/// <summary>Members of the programme: how they stand, what is still to be settled, and every change of state with its reason.</summary>
public sealed class MembershipDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, ProgrammeMails mails, TimeProvider clock)
{
    public const int PageSize = 50;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>By category, then by name.</summary>
    public async Task<MemberList> ListAsync(MemberQuery query, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (all, today) = (await ProgrammeRows.MembersAsync(db, ct), ShanghaiDay.Today(clock));
        var found = all.Where(x => query.Lets(x, today)).ToList();
        var pages = Math.Max(1, (found.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(query.Page, 0, pages - 1);
        var counts = all.Where(x => (query with { State = null }).Lets(x, today)).CountBy(x => x.State).ToDictionary(x => x.Key, x => x.Value);
        return new(
            [.. found.OrderBy(x => x.Category).ThenBy(x => x.Name.Local, StringComparer.CurrentCulture).ThenBy(x => x.Slug, StringComparer.Ordinal).Skip(page * PageSize).Take(PageSize)],
            found.Count, page, pages, counts, all.Count(x => (query with { IsToBeConfirmed = true }).Lets(x, today)), await ProgrammeRows.BatchesAsync(db, ct));
    }

    public async Task<MemberSheet> OpenAsync(string slug, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var membership = await FindAsync(db.Memberships.AsNoTracking(), slug, ct);
        var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == slug, ct);
        var desk = await db.PartnerDeskCards.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct);
        var contacts = await db.Grants.AsNoTracking().Where(x => x.PartnerSlug == slug && x.Role == Role.PartnerContact).Join(db.Users, x => x.UserId, x => x.Id, (grant, user) => new { grant, user })
            .OrderBy(x => x.grant.GrantedAtUtc).Select(x => new { x.user.DisplayName, x.user.Email, x.grant.GrantedAtUtc, x.user.DisabledAtUtc }).ToListAsync(ct);
        var now = Now;
        var invitations = await db.Invitations.AsNoTracking().Where(x => x.PartnerSlug == slug && x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > now)
            .OrderBy(x => x.SentAtUtc).Select(x => new MemberInvitation(x.DisplayName, x.Email, x.ExpiresAtUtc)).ToListAsync(ct);
        var certificates = await db.Certificates.AsNoTracking().Where(x => x.PartnerSlug == slug).OrderByDescending(x => x.IssuedAtUtc).ToListAsync(ct);
        var application = await db.Applications.Where(x => x.PartnerSlug == slug).Select(x => (Guid?)x.Id).FirstOrDefaultAsync(ct);
        var batch = membership.BatchNumber;
        var (today, name) = (ShanghaiDay.Today(clock), await db.Batches.AsNoTracking().Where(x => x.Number == batch).Select(x => x.Name).FirstAsync(ct));
        return new(
            ProgrammeRows.RowOf(partner, membership, desk, contacts.Count > 0, certificates.Find(x => x.HolderSlug is not null)), membership.Version, name, membership.Deeds, membership.Steps, [.. certificates.Select(x => new MemberCertificate(x.Number, x.IssuedOn, x.ValidUntil, x.StateOn(today, membership.State)))],
            [.. contacts.Select(x => new MemberContact(x.DisplayName, x.Email ?? "", x.GrantedAtUtc, x.DisabledAtUtc is not null))], invitations, desk, application,
            application is not null && membership.State == MembershipState.Approved, (await ReadersAsync(db, slug, ct)).Count, today);
    }

    /// <summary>Not shown for the time being; certificates do not hold meanwhile.</summary>
    public Task SuspendAsync(string slug, int version, string reason, CancellationToken ct = default) =>
        ChangeAsync(slug, version, "membership.suspend", MailTemplates.MembershipSuspended, (x, why, actor) => x.Suspend(why, actor, Now), reason, ct);

    public Task ResumeAsync(string slug, int version, string reason, CancellationToken ct = default) =>
        ChangeAsync(slug, version, "membership.resume", MailTemplates.MembershipResumed, (x, why, actor) => x.Resume(why, actor, Now), reason, ct);

    /// <summary>A longer term; what had expired is shown again.</summary>
    /// <param name="endsOn">Last day of the new term, not before today.</param>
    public Task RenewAsync(string slug, int version, DateOnly endsOn, string reason, CancellationToken ct = default) => ChangeAsync(
        slug, version, "membership.renew", MailTemplates.MembershipRenewed,
        (x, why, actor) =>
        {
            Rule.Require(endsOn >= ShanghaiDay.Today(clock), "Membership.TermIsPast");
            x.Renew(endsOn, why, actor, Now);
        },
        reason, ct);

    /// <summary>Ends it for good.</summary>
    public Task EndAsync(string slug, int version, string reason, CancellationToken ct = default) =>
        ChangeAsync(slug, version, "membership.end", MailTemplates.MembershipEnded, (x, why, actor) => x.End(why, actor, Now), reason, ct);

    /// <summary>Takes one admission back that was a mistake, and touches no other.</summary>
    public async Task UndoAsync(string slug, int version, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await InOrderAsync(slug, version, actor, "membership.undo", reason, async (db, membership, why) =>
        {
            // Access is gone afterwards, and with it whom to tell.
            var (readers, name, number) = (await ReadersAsync(db, slug, ct), await NameAsync(db, slug, ct), membership.Steps.Count);
            await Admission.UndoAsync(db, membership, why, actor, Now, ct);
            await mails.MembershipAsync(db, MailTemplates.MembershipUndone, name, membership, why, number + 1, readers, ct);
        }, ct);
    }

    private async Task ChangeAsync(string slug, int version, string action, MailTemplate template, Action<Membership, string, Actor> change, string reason, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await InOrderAsync(slug, version, actor, action, reason, async (db, membership, why) =>
        {
            change(membership, why, actor);
            var partner = await db.AllPartners().FirstAsync(x => x.Slug == slug, ct);
            membership.Show(partner);
            await mails.MembershipAsync(db, template, partner.Name, membership, why, membership.Steps.Count, await ReadersAsync(db, slug, ct), ct);
            if (membership.State == MembershipState.Ended)
            {
                await Admission.ShutOutAsync(db, slug, Now, ct);
            }
        }, ct);
    }

    private async Task InOrderAsync(string slug, int version, Actor actor, string action, string reason, Func<PortalDbContext, Membership, string, Task> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        try
        {
            // One after the other, so that the second sees what the first did.
            await using var transaction = await db.BeginDeedAsync(ct);
            var membership = (await FindAsync(db.Memberships, slug, ct)).At(version);
            await change(db, membership, TypedText.Lines(reason) ?? "");
            await db.SaveAsync(new Deed(actor, action, Now), ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(Membership.KeyOf(slug));
        }
    }

    /// <summary>The desk of the partner and everybody who keeps it, each address once.</summary>
    private static async Task<IReadOnlyList<string>> ReadersAsync(PortalDbContext db, string slug, CancellationToken ct)
    {
        var desk = await db.PartnerDeskCards.Where(x => x.PartnerSlug == slug && x.Email != null).Select(x => x.Email!).ToListAsync(ct);
        var people = await db.Users.Where(x => x.DisabledAtUtc == null && x.Email != null && db.Grants.Any(y => y.UserId == x.Id && y.PartnerSlug == slug && y.Role == Role.PartnerContact))
            .Select(x => x.Email!).ToListAsync(ct);
        return [.. desk.Concat(people).Where(MailMessage.IsAddress).Select(x => x.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    private static Task<LocalText> NameAsync(PortalDbContext db, string slug, CancellationToken ct) =>
        db.AllPartners().Where(x => x.Slug == slug).Select(x => x.Name).FirstAsync(ct);

    private static async Task<Membership> FindAsync(IQueryable<Membership> memberships, string slug, CancellationToken ct) =>
        await memberships.FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct) ?? throw new NotFoundException(Membership.KeyOf(slug));
}
