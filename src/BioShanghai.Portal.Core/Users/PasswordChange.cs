using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Sets passwords by the rules of the profile, and ends what was opened with the old one.</summary>
public sealed class PasswordChange(UserManager<PortalUser> users, PasswordProfile profile, PortalDbContext db, IStringLocalizer<UsersText> words, TimeProvider clock)
{
    /// <summary>Field the sentences of the rules belong to.</summary>
    public const string Field = "Password";
    public const string RepeatField = "Repeat";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public bool IsOverdue(PortalUser user) => profile.IsOverdue(user, Now);

    /// <summary>Replaces the password and ends every session but <paramref name="kept"/>.</summary>
    /// <exception cref="ValidationException">The new one breaks a rule.</exception>
    public async Task ChangeAsync(PortalUser user, string password, string repeat, Actor actor, Guid? kept, CancellationToken ct)
    {
        await CheckAsync(user, password, repeat);
        var hash = users.PasswordHasher.HashPassword(user, password);
        await using var transaction = await db.BeginDeedAsync(ct);
        await SetAsync(user, hash, kept, ct);
        await db.SaveNotedAsync(actor, AuditActions.PasswordChanged, user.ChangeKey, Now, ct);
        await transaction.CommitAsync(ct);
    }

    /// <exception cref="ValidationException">It breaks a rule.</exception>
    internal async Task CheckAsync(PortalUser user, string password, string repeat)
    {
        foreach (var rules in users.PasswordValidators)
        {
            var result = await rules.ValidateAsync(users, user, password);
            if (!result.Succeeded)
            {
                throw AccountDeeds.Wrong(Field, result.Errors.First().Description);
            }
        }

        if (!string.Equals(password, repeat, StringComparison.Ordinal))
        {
            throw AccountDeeds.Wrong(RepeatField, words["PasswordRepeatDiffers"]);
        }
    }

    /// <summary>Sets a checked password within the caller's transaction; every link that could set another is used up.</summary>
    /// <param name="hash">Made before the transaction, because it takes long.</param>
    internal async Task SetAsync(PortalUser user, string hash, Guid? kept, CancellationToken ct)
    {
        var now = Now;
        user.PasswordSet(user.PasswordHash, Math.Max(profile.Kept - 1, 0), now);
        user.PasswordHash = hash;
        (await users.UpdateSecurityStampAsync(user)).Demand();
        await db.ResetLinks.Where(x => x.UserId == user.Id && x.UsedAtUtc == null).ExecuteUpdateAsync(x => x.SetProperty(y => y.UsedAtUtc, now), ct);
        await db.EndSessionsAsync(user.Id, kept, now, ct);
    }
}
