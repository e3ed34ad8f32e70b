using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>How bringing in a contact went.</summary>
/// <param name="IsInvited">He gets a link; whoever has an account has access at once.</param>
/// <param name="Token">For the Centre alone, and only where no mail goes out.</param>
public sealed record ContactAdded(string Email, bool IsInvited, string? Token, DateTime? ExpiresAtUtc);

/// <summary>Who keeps a partner: bringing in, removing, handing over (T8).</summary>
public sealed partial class OwnPartner
{
    /// <summary>Brings somebody in: by a link that works once within 72 hours, or at once where the address has an account.</summary>
    /// <exception cref="ValidationException">A field is not as it should be, in words for the reader.</exception>
    /// <exception cref="RuleException">There are enough, or whoever invites has to prove again who he is.</exception>
    public async Task<ContactAdded> InviteContactAsync(string slug, ContactInvite typed, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, partner) = await LoadAsync(db, slug, ct);
        await invites.ValidateAndThrowAsync(typed, ct);
        var (asked, now) = (typed.Tidy(), Now);
        await db.RequireFreshAsync(actor, now, ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        Rule.Require(!await db.Memberships.AnyAsync(x => x.PartnerSlug == slug && x.State == MembershipState.Ended, ct), "Membership.HasEnded");
        Rule.Require(await db.Grants.CountAsync(x => x.PartnerSlug == slug, ct) + await OpenInvitations(db, slug, now).CountAsync(ct) < MostContacts, "PartnerContact.TooMany");
        // Revoked ones count: the portal is no machine for writing to strangers.
        Rule.Require(await db.Invitations.CountAsync(x => x.PartnerSlug == slug && x.SentAtUtc > now.AddDays(-1), ct) < MostInvitedADay, "PartnerContact.TooManyToday");
        var upper = asked.Email.ToUpperInvariant();
        var user = await db.Users.FirstOrDefaultAsync(x => x.NormalizedEmail == upper || x.NormalizedUserName == upper, ct);
        var added = user is null ? await InviteAsync(db, actor, partner, asked, now, ct) : await AddAsync(db, actor, partner, user, asked, now, ct);
        await db.SaveAsync(new Deed(actor, user is null ? "contact.invite" : "contact.add", now) { Note = slug }, ct);
        await transaction.CommitAsync(ct);
        return added;
    }

    public async Task RevokeInvitationAsync(string slug, Guid invitationId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, _) = await LoadAsync(db, slug, ct);
        var invitation = await db.Invitations.FirstOrDefaultAsync(x => x.Id == invitationId && x.PartnerSlug == slug, ct);
        Rule.Require(invitation is not null, "Invitation.NotOpen");
        invitation!.Revoke(Now);
        await db.SaveAsync(new Deed(actor, "invitation.revoke", Now) { Note = slug }, ct);
    }

    /// <summary>Takes somebody's access to the partner, from the next request on. The last contact stays, unless the Centre decides.</summary>
    public Task RemoveContactAsync(string slug, Guid userId, CancellationToken ct = default) => LeaveAsync(slug, userId, null, ct);

    /// <summary>Leaves the partner to another contact, who goes on with what was begun.</summary>
    public Task HandOverAsync(string slug, Guid toUserId, CancellationToken ct = default) => LeaveAsync(slug, null, toUserId, ct);

    private static IQueryable<Invitation> OpenInvitations(PortalDbContext db, string slug, DateTime now) =>
        db.Invitations.Where(x => x.PartnerSlug == slug && x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > now);

    private async Task<ContactAdded> InviteAsync(PortalDbContext db, Actor actor, Partner partner, ContactInvite asked, DateTime now, CancellationToken ct)
    {
        var open = await db.Invitations.AsNoTracking().Where(x => x.Email == asked.Email && x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > now).ToListAsync(ct);
        Check(open.Count == 0, open.Exists(x => x.PartnerSlug == partner.Slug) ? "ContactInvitedAlready" : actor.Can(Permission.ReviewPartners) ? "ContactInvitedElsewhere" : "ContactNotNow");
        var token = Invitation.NewToken();
        var invitation = new Invitation(asked.Email, asked.Name, [Role.PartnerContact], null, null, token, actor.UserId, now, partner.Slug);
        db.Invitations.Add(invitation);
        // Without a server it waits in the outbox; the mail is of no use once the link is not.
        await outbox.QueueAsync(
            db, asked.Email, MailTemplates.ContactInvite, $"invitation:{invitation.Id}",
            language => [asked.Name, actor.Name, partner.ShortName.Local, post.PageOf(language, "account/invitation?token=" + token), (int)Invitation.Lasts.TotalHours], ct, goodUntilUtc: invitation.ExpiresAtUtc);
        return new(asked.Email, IsInvited: true, !outbox.ReachesPeople && actor.Can(Permission.ReviewPartners) ? token : null, invitation.ExpiresAtUtc);
    }

    private async Task<ContactAdded> AddAsync(PortalDbContext db, Actor actor, Partner partner, PortalUser user, ContactInvite asked, DateTime now, CancellationToken ct)
    {
        Check(!user.IsDisabled, actor.Can(Permission.ReviewPartners) ? "ContactDisabled" : "ContactNotNow");
        Check(!await db.Grants.AnyAsync(x => x.UserId == user.Id && x.PartnerSlug == partner.Slug, ct), "ContactAlready");
        db.Grants.Add(new Grant(user.Id, Role.PartnerContact, null, null, now, partner.Slug));
        db.Notices.Add(new Notice(user.Id, NoticeKind.GrantsChanged, partner.ChangeKey, actor.Name, now));
        await MailAsync(db, user, MailTemplates.ContactAdded, language => [user.DisplayName, actor.Name, partner.ShortName.Local, post.PageOf(language, "manage/partner/" + partner.Slug)], now, ct);
        return new(asked.Email, IsInvited: false, null, null);
    }

    /// <param name="userId">Who leaves; null for whoever acts.</param>
    /// <param name="successor">Who goes on with his work; null where nobody is named.</param>
    private async Task LeaveAsync(string slug, Guid? userId, Guid? successor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, partner) = await LoadAsync(db, slug, ct);
        var now = Now;
        await db.RequireFreshAsync(actor, now, ct);
        // One change of who keeps what at a time, or two contacts who remove each other would leave nobody.
        await using var transaction = await db.BeginDeedAsync(ct);
        var grants = await db.Grants.Where(x => x.PartnerSlug == slug).ToListAsync(ct);
        var leaving = grants.Find(x => x.UserId == (userId ?? actor.UserId));
        Rule.Require(leaving is not null, "PartnerContact.NotContact");
        // Somebody has to be left who can sign in.
        var others = (await db.ContactsAsync(slug, ct)).FindAll(x => x.Id != leaving!.UserId);
        Rule.Require(others.Count > 0 || actor.Can(Permission.ReviewPartners), "PartnerContact.Last");
        Rule.Require(successor is null || others.Exists(x => x.Id == successor), "PartnerContact.SuccessorNotContact");
        db.Grants.Remove(leaving!);
        // Who keeps the partner no longer brings nobody in any more.
        foreach (var invitation in await OpenInvitations(db, slug, now).Where(x => x.InvitedByUserId == leaving!.UserId).ToListAsync(ct))
        {
            invitation.Revoke(now);
        }

        if (successor is { } heir)
        {
            await HandWorkAsync(db, slug, leaving!.UserId, heir, now, ct);
        }

        var user = await db.Users.AsNoTracking().FirstAsync(x => x.Id == leaving!.UserId, ct);
        db.Notices.Add(new Notice(user.Id, NoticeKind.GrantsChanged, user.ChangeKey, actor.Name, now));
        await MailAsync(db, user, MailTemplates.ContactRemoved, _ => [user.DisplayName, actor.Name, partner.ShortName.Local], now, ct);
        await db.SaveAsync(new Deed(actor, successor is null ? "contact.remove" : "contact.hand-over", now) { Note = successor is null ? slug : $"{slug} to {PortalUser.KeyOf(successor.Value)}" }, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task HandWorkAsync(PortalDbContext db, string slug, Guid from, Guid to, DateTime now, CancellationToken ct)
    {
        if (await db.TypedDrafts.FirstOrDefaultAsync(x => x.UserId == from && x.Kind == RecordKind.Partner && x.Key == slug, ct) is { } draft
            && !await db.TypedDrafts.AnyAsync(x => x.UserId == to && x.Kind == RecordKind.Partner && x.Key == slug, ct))
        {
            db.TypedDrafts.Remove(draft);
            db.TypedDrafts.Add(draft.For(to));
        }

        if (await db.Revisions.FirstOrDefaultAsync(x => x.Kind == RecordKind.Partner && x.Key == slug && x.Slot == Revision.OpenSlot, ct) is { } open && open.Authors.Contains(from))
        {
            open.TakeOver(to, now);
        }
    }

    private async Task MailAsync(PortalDbContext db, PortalUser user, MailTemplate mail, Func<Language, object[]> values, DateTime now, CancellationToken ct)
    {
        if (MailMessage.IsAddress(user.Email ?? ""))
        {
            await outbox.QueueAsync(db, user.Email!, mail, $"{mail.Key}:{Guid.CreateVersion7():N}", values, ct, goodUntilUtc: now.AddDays(7));
        }
    }

    private void Check(bool isSound, string word)
    {
        if (!isSound)
        {
            throw AccountDeeds.Wrong(nameof(ContactInvite.Email), words[word]);
        }
    }
}
