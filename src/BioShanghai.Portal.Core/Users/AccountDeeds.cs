using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Core.Users;

/// <summary>What every change of an account has in common: its line in the trail, and answers of the library in the portal's own terms.</summary>
internal static class AccountDeeds
{
    /// <summary>Saves what is tracked with one line about the account, which holds nothing secret.</summary>
    public static Task SaveNotedAsync(this PortalDbContext db, Actor actor, string action, string target, DateTime utcNow, CancellationToken ct, string? note = null)
    {
        db.Note(new Deed(actor, action, utcNow) { Note = note }, target, AuditResult.Done);
        return db.SaveNotedAsync(ct);
    }

    /// <exception cref="ConflictException">The account was changed in the same moment.</exception>
    public static void Demand(this IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw result.Errors.Any(x => x.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
                ? new ConflictException(nameof(PortalUser))
                : new InvalidOperationException(string.Join("; ", result.Errors.Select(x => x.Code)));
        }
    }

    public static ValidationException Wrong(string field, string sentence) => new([new ValidationFailure(field, sentence)]);
}
