using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>
/// The way back for a forgotten password. For an address nobody has the very same rows are read and written as for one with an account,
/// so that neither the answer nor its time tells which it was.
/// </summary>
public sealed class ResetService(
    UserManager<PortalUser> users, PasswordChange passwords, SignInTries tries, MailOutbox outbox, PortalDbContext db, TimeProvider clock)
{
    /// <summary>Beyond so many an hour no more mails go to one account.</summary>
    private const int MostPerHour = 5;

    private const string Nobody = "nobody@portal.invalid";

    /// <summary>Sends a link to whoever has the address.</summary>
    /// <param name="page">Full address of the page that takes the link, from the settings alone.</param>
    public async Task AskAsync(string email, string page, string? address, CancellationToken ct)
    {
        var user = await users.FindByNameAsync(email);
        var (now, token, owner) = (clock.GetUtcNow().UtcDateTime, Invitation.NewToken(), user?.Id);
        var since = now.AddHours(-1);
        var asked = await db.ResetLinks.CountAsync(x => x.UserId == owner && x.SentAtUtc > since, ct);
        var isSent = user is { IsDisabled: false } && asked < MostPerHour && MailMessage.IsAddress(user.Email!);
        db.ResetLinks.Add(new ResetLink(isSent ? owner : null, token, now));
        await outbox.QueueAsync(
            db, isSent ? user!.Email! : Nobody, MailTemplates.Reset, $"reset:{SecretHash.Of(token)}", _ => [user?.DisplayName ?? "-", $"{page}?token={token}", (int)ResetLink.Lasts.TotalMinutes], ct,
            goodUntilUtc: now + ResetLink.Lasts, language: Language.Current, isWithheld: !isSent);
        await db.SaveNotedAsync(new Actor(null, Actor.Visitor.Name, [], address, null), AuditActions.ResetAsked, user?.ChangeKey ?? "user:unknown", now, ct);
    }

    /// <summary>Whose password a link sets; null when it does not work, for whatever reason.</summary>
    public async Task<PortalUser?> FindAsync(string? token, CancellationToken ct) =>
        await LinkAsync(token, ct) is { } link && await users.FindByIdAsync(link.UserId!.Value.ToString()) is { IsDisabled: false } user ? user : null;

    /// <summary>Sets the new password, ends every session of the account and uses every link of it up. Signs nobody in: the second factor is still asked for.</summary>
    /// <exception cref="ValidationException">The password breaks a rule.</exception>
    /// <exception cref="RuleException">The link does not work.</exception>
    public async Task ResetAsync(string? token, string password, string repeat, string? address, CancellationToken ct)
    {
        var user = await FindAsync(token, ct) ?? throw new RuleException("Reset.NotOpen");
        await passwords.CheckAsync(user, password, repeat);
        var hash = users.PasswordHasher.HashPassword(user, password);
        try
        {
            await using var transaction = await db.BeginDeedAsync(ct);
            var now = clock.GetUtcNow().UtcDateTime;
            var link = await LinkAsync(token, ct) ?? throw new RuleException("Reset.NotOpen");
            link.Use(now);
            await passwords.SetAsync(user, hash, null, ct);
            await db.SaveNotedAsync(new Actor(user.Id, user.DisplayName, [], address, null), AuditActions.PasswordReset, user.ChangeKey, now, ct);
            await tries.GiveBackAsync(user.Id, ct);
            await transaction.CommitAsync(ct);
        }
        catch (ConflictException)
        {
            throw new RuleException("Reset.NotOpen");
        }
    }

    private async Task<ResetLink?> LinkAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var hash = SecretHash.Of(token);
        return await db.ResetLinks.FirstOrDefaultAsync(x => x.TokenHash == hash, ct) is { } link && link.IsOpenAt(clock.GetUtcNow().UtcDateTime) ? link : null;
    }
}
