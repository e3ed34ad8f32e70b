using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Accounts, what they are granted, and who is invited. Nobody changes his own; the last keeper of accounts stays.</summary>
public sealed partial class UserService(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, InviteInputValidator validator, IStringLocalizer<UsersText> words,
    MailOutbox outbox, AuditTrail trail)
{
    public const int PageSize = 25;

    /// <summary>An account nobody used so long is flagged.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromDays(60);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<PeoplePage> ListAsync(PeopleRequest request, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        if (request == new PeopleRequest())
        {
            // The list shows people's addresses: opening it is told, searching in it is not told again.
            await trail.WriteAsync(actor, AuditActions.PeopleRead, "users", ct: ct);
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (now, usedSince) = (Now, Now - UnusedAfter);
        var found = db.Users.AsNoTracking();
        found = request.Filter switch
        {
            PeopleFilter.Active => found.Where(x => x.DisabledAtUtc == null),
            PeopleFilter.Disabled => found.Where(x => x.DisabledAtUtc != null),
            PeopleFilter.Unused => found.Where(x => x.DisabledAtUtc == null && (x.LastSignInAtUtc ?? x.CreatedAtUtc) < usedSince),
            _ => found,
        };
        if (request.Text?.Trim() is { Length: > 0 and <= 200 } text)
        {
            var upper = text.ToUpperInvariant();
            found = found.Where(x => x.DisplayName.Contains(text) || (x.NormalizedEmail != null && x.NormalizedEmail.Contains(upper)));
        }

        var total = await found.CountAsync(ct);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        var page = Math.Clamp(request.Page, 1, pages);
        var users = await found.OrderBy(x => x.DisplayName).ThenBy(x => x.NormalizedEmail).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        var rows = await RowsAsync(db, users, now, ct);
        return new(rows, total, page, pages);
    }

    /// <exception cref="NotFoundException">There is no such account.</exception>
    public async Task<PersonDetails> FindAsync(Guid userId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(x => x.Id == userId, ct) ?? throw new NotFoundException(PortalUser.KeyOf(userId));
        await trail.WriteAsync(actor, AuditActions.PersonRead, user.ChangeKey, ct: ct);
        var (now, row) = (Now, (await RowsAsync(db, [user], Now, ct))[0]);
        var sessions = await db.UserSessions.AsNoTracking().Where(x => x.UserId == userId && x.EndedAtUtc == null).OrderByDescending(x => x.SeenAtUtc).ToListAsync(ct);
        var (work, held) = (await WorkAsync(db, userId, ct), await db.HeldByAsync(userId, ct));
        return new(
            row, TokenOf(user, row.Grants.Select(x => x.Id)), actor.Is(userId),
            [.. sessions.Where(x => x.IsAliveAt(now)).Select(x => new SessionRow(x.StartedAtUtc, x.SeenAtUtc, x.Address))], work.Count + held.Count);
    }

    /// <summary>Invitations that can still be followed, newest first.</summary>
    public async Task<IReadOnlyList<InvitationRow>> InvitationsAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var open = await db.Invitations.AsNoTracking().Where(x => x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > now)
            .OrderByDescending(x => x.SentAtUtc).ToListAsync(ct);
        var scopes = await ScopesAsync(db, [.. open.Select(x => x.Scope)], ct);
        return [.. open.Select(x => new InvitationRow(x.Id, x.Email, x.DisplayName, x.Roles, scopes[x.Scope], x.SentAtUtc, x.ExpiresAtUtc))];
    }

    public async Task<ScopeChoices> ChoicesAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var districts = await db.Districts.AsNoTracking().OrderBy(x => x.Order).ToListAsync(ct);
        var parks = await db.Parks.AsNoTracking().OrderBy(x => x.Order).Select(x => new { x.Slug, x.Name }).ToListAsync(ct);
        return new([.. districts.Select(x => new ScopeChoice(x.Code, x.Name))], [.. parks.Select(x => new ScopeChoice(x.Slug, x.Name))]);
    }

    /// <summary>Sends the link to the address it is for, so that following it proves who reads there. Only where no mail reaches people does the keeper get it.</summary>
    /// <param name="page">Full address of the page that takes the link, from the settings alone.</param>
    /// <exception cref="ValidationException">A field is not as it should be, in words for the reader.</exception>
    public async Task<InvitationMade> InviteAsync(InviteInput input, string page, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await validator.ValidateAndThrowAsync(input, ct);
        var (asked, now, token) = (input.Tidy(), Now, Invitation.NewToken());
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.RequireFreshAsync(actor, Now, ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        await CheckFreeAsync(db, asked, now, ct);
        var invitation = new Invitation(asked.Email, asked.Name, [asked.Role!.Value], asked.District, asked.Park, token, actor.UserId, now);
        db.Invitations.Add(invitation);
        if (outbox.IsSending)
        {
            await outbox.QueueAsync(
                db, asked.Email, MailTemplates.Invite, $"invitation:{invitation.Id}", _ => [asked.Name, actor.Name, words[$"Role_{asked.Role}"].Value, $"{page}?token={token}", (int)Invitation.Lasts.TotalHours], ct,
                goodUntilUtc: invitation.ExpiresAtUtc);
        }

        await db.SaveAsync(new Deed(actor, "invitation.send", now) { Note = outbox.ReachesPeople ? "mailed" : "shown to the keeper" }, ct);
        await transaction.CommitAsync(ct);
        return new(invitation.Id, asked.Email, outbox.ReachesPeople ? null : token, invitation.ExpiresAtUtc);
    }

    public async Task RevokeInvitationAsync(Guid invitationId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var invitation = await db.Invitations.FirstOrDefaultAsync(x => x.Id == invitationId, ct) ?? throw new NotFoundException($"invitation:{invitationId}");
        invitation.Revoke(Now);
        await db.SaveAsync(new Deed(actor, "invitation.revoke", Now), ct);
    }

    private async Task CheckFreeAsync(PortalDbContext db, InviteInput asked, DateTime now, CancellationToken ct)
    {
        var upper = asked.Email.ToUpperInvariant();
        if (await db.Users.AnyAsync(x => x.NormalizedEmail == upper || x.NormalizedUserName == upper, ct))
        {
            Refuse(nameof(InviteInput.Email), "ErrorTaken");
        }

        if (await db.Invitations.AnyAsync(x => x.Email == asked.Email && x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > now, ct))
        {
            Refuse(nameof(InviteInput.Email), "ErrorInvited");
        }

        if (asked.District is { } district && !await db.Districts.AnyAsync(x => x.Code == district, ct))
        {
            Refuse(nameof(InviteInput.District), "ErrorDistrict");
        }

        if (asked.Park is { } park && !await db.Parks.AnyAsync(x => x.Slug == park, ct))
        {
            Refuse(nameof(InviteInput.Park), "ErrorPark");
        }

        void Refuse(string field, string word) => throw new ValidationException([new ValidationFailure(field, words[word])]);
    }

    private static async Task<IReadOnlyList<PersonRow>> RowsAsync(PortalDbContext db, IReadOnlyList<PortalUser> users, DateTime now, CancellationToken ct)
    {
        var ids = users.Select(x => x.Id).ToList();
        var grants = await db.Grants.AsNoTracking().Where(x => ids.Contains(x.UserId)).OrderBy(x => x.GrantedAtUtc).ToListAsync(ct);
        var scopes = await ScopesAsync(db, [.. grants.Select(x => x.Scope)], ct);
        return
        [
            .. users.Select(x => new PersonRow(
                x.Id, x.DisplayName, x.Email ?? "", x.IsDisabled ? PersonState.Disabled : x.LockoutEnd > now ? PersonState.Locked : PersonState.Active,
                [.. grants.Where(y => y.UserId == x.Id).Select(y => new GrantRow(y.Id, y.Role, scopes[y.Scope], y.GrantedAtUtc))],
                x.LastSignInAtUtc, !x.IsDisabled && (x.LastSignInAtUtc ?? x.CreatedAtUtc) < now - UnusedAfter)),
        ];
    }

    private static async Task<Dictionary<Place, LocalText>> ScopesAsync(PortalDbContext db, IReadOnlyList<Place> scopes, CancellationToken ct)
    {
        var (districts, parks) = (scopes.Select(x => x.DistrictCode).OfType<string>().Distinct().ToList(), scopes.Select(x => x.ParkSlug).OfType<string>().Distinct().ToList());
        var partners = scopes.Select(x => x.PartnerSlug).OfType<string>().Distinct().ToList();
        var names = (await db.Districts.AsNoTracking().Where(x => districts.Contains(x.Code)).ToListAsync(ct)).ToDictionary(x => x.Code, x => x.Name);
        var parkNames = (await db.Parks.AsNoTracking().Where(x => parks.Contains(x.Slug)).Select(x => new { x.Slug, x.Name }).ToListAsync(ct)).ToDictionary(x => x.Slug, x => x.Name);
        var partnerNames = (await db.AllPartners().AsNoTracking().Where(x => partners.Contains(x.Slug)).Select(x => new { x.Slug, x.Name }).ToListAsync(ct))
            .ToDictionary(x => x.Slug, x => x.Name);
        return scopes.Distinct().ToDictionary(x => x, x => x switch
        {
            { DistrictCode: { } district } => names.GetValueOrDefault(district) ?? new(district, district),
            { ParkSlug: { } park } => parkNames.GetValueOrDefault(park) ?? new(park, park),
            { PartnerSlug: { } partner } => partnerNames.GetValueOrDefault(partner) ?? new(partner, partner),
            _ => LocalText.Empty,
        });
    }

    private static string TokenOf(PortalUser user, IEnumerable<Guid> grants)
    {
        var state = string.Create(CultureInfo.InvariantCulture, $"{user.DisabledAtUtc?.Ticks}|{string.Join('|', grants.Order().Select(x => x.ToString("N")))}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..16];
    }
}
