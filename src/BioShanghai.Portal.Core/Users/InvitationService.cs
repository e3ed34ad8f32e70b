using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Users;

/// <summary>What somebody invited fills in. The e-mail is asked for only where the invitation names none.</summary>
public sealed record InvitationInput(string Name, string Email, string Password, string Repeat);

/// <summary>Turns an invitation into an account. Whatever is wrong with a link, its answer is the same.</summary>
public sealed class InvitationService(UserManager<PortalUser> users, PasswordChange passwords, PortalDbContext db, IStringLocalizer<UsersText> words, TimeProvider clock)
{
    /// <summary>The invitation of a link that still works, or null.</summary>
    public async Task<Invitation?> FindAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var hash = SecretHash.Of(token);
        return await db.Invitations.AsNoTracking().FirstOrDefaultAsync(x => x.TokenHash == hash, ct) is { } found && found.IsOpenAt(clock.GetUtcNow().UtcDateTime) ? found : null;
    }

    /// <summary>Makes the account with what the invitation grants. Of two who follow one link at once, one gets it.</summary>
    /// <exception cref="ValidationException">Something typed breaks a rule.</exception>
    /// <exception cref="RuleException">The link does not work, or the address has an account.</exception>
    public async Task<PortalUser> AcceptAsync(string? token, InvitationInput input, string? address, CancellationToken ct)
    {
        var found = await FindAsync(token, ct) ?? throw new RuleException("Invitation.NotOpen");
        var now = clock.GetUtcNow().UtcDateTime;
        var (name, email) = (TypedText.OneLine(input.Name) ?? "", found.Email.Length > 0 ? found.Email : input.Email.Trim());
        Check(name.Length is > 0 and <= PortalUser.NameMaxLength && TypedText.IsWhole(name), "Name", words["NameNeeded", PortalUser.NameMaxLength]);
        Check(MailMessage.IsAddress(email), "Email", words["EmailNeeded"]);
        var user = new PortalUser(email, name, now);
        await passwords.CheckAsync(user, input.Password, input.Repeat);
        user.PasswordSet(null, 0, now);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, input.Password);
        try
        {
            await using var transaction = await db.BeginDeedAsync(ct);
            var invitation = await db.Invitations.SingleAsync(x => x.Id == found.Id, ct);
            Rule.Require(invitation.IsOpenAt(now), "Invitation.NotOpen");
            var made = await users.CreateAsync(user);
            Rule.Require(!made.Errors.Any(x => x.Code == nameof(IdentityErrorDescriber.DuplicateUserName)), "User.EmailTaken");
            made.Demand();
            invitation.Use(now);
            db.Grants.AddRange(invitation.Roles.Select(x => new Grant(user.Id, x, invitation.DistrictCode, invitation.ParkSlug, now, invitation.PartnerSlug)));
            db.Note(new Deed(new Actor(user.Id, user.DisplayName, [], address, null), AuditActions.InvitationUsed, now), user.ChangeKey, AuditResult.Done);
            await db.SaveAsync(new Deed(new Actor(user.Id, user.DisplayName, [], address, null), AuditActions.InvitationUsed, now), ct);
            await transaction.CommitAsync(ct);
            return user;
        }
        catch (Exception lost) when (lost is ConflictException or DbUpdateException)
        {
            throw new RuleException("Invitation.NotOpen");
        }
    }

    private static void Check(bool isSound, string field, string sentence)
    {
        if (!isSound)
        {
            throw AccountDeeds.Wrong(field, sentence);
        }
    }
}
