using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BioShanghai.Portal.Core.Users;

/// <summary>What every change of an account has in common: its line in the trail, and answers of the library in the portal's own terms.</summary>
internal static class AccountDeeds
{
    /// <summary>
    /// Begins a transaction that waits at the end of the trail before it touches anything: one change of accounts at a time, and nobody holds
    /// an account while he waits for the trail, which somebody else holds while he waits for the account.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginDeedAsync(this PortalDbContext db, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.AuditHeads.Where(x => x.Id == AuditHead.OnlyId).ExecuteUpdateAsync(x => x.SetProperty(y => y.Length, y => y.Length), ct);
        return transaction;
    }

    /// <summary>Saves what is tracked with one line about the account, which holds nothing secret.</summary>
    public static Task SaveNotedAsync(this PortalDbContext db, Actor actor, string action, string target, DateTime utcNow, CancellationToken ct, string? note = null)
    {
        db.Note(new Deed(actor, action, utcNow) { Note = note }, target, AuditResult.Done);
        return db.SaveNotedAsync(ct);
    }

    /// <summary>What a forgotten, open screen can do must not reach who may do what.</summary>
    /// <exception cref="RuleException">Whoever acts proved too long ago who he is.</exception>
    public static async Task RequireFreshAsync(this PortalDbContext db, Actor actor, DateTime utcNow, CancellationToken ct)
    {
        var session = actor.IsSystem ? null : await db.UserSessions.AsNoTracking().FirstOrDefaultAsync(x => x.Id == actor.SessionId && x.UserId == actor.UserId, ct);
        Rule.Require(actor.IsSystem || session?.IsFreshAt(utcNow) == true, "User.NeedsFreshSignIn");
    }

    /// <summary>Ends what is open of somebody, but for one session.</summary>
    public static Task<int> EndSessionsAsync(this PortalDbContext db, Guid userId, Guid? kept, DateTime utcNow, CancellationToken ct) =>
        db.UserSessions.Where(x => x.UserId == userId && x.EndedAtUtc == null && x.Id != kept).ExecuteUpdateAsync(x => x.SetProperty(y => y.EndedAtUtc, utcNow), ct);

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
