using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Ends sessions, and notes a signing-in, together with their lines in the trail: both or neither.</summary>
public sealed class SessionEnds(PortalDbContext db, TimeProvider clock)
{
    /// <summary>Ends those of the sessions that are open, within the caller's transaction where there is one.</summary>
    public async Task EndAsync(IReadOnlyCollection<Guid> sessions, Actor actor, string action, string? note, CancellationToken ct)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.BeginDeedAsync(ct) : null;
        var now = clock.GetUtcNow().UtcDateTime;
        var open = db.UserSessions.Where(x => sessions.Contains(x.Id) && x.EndedAtUtc == null);
        var owners = await open.Select(x => x.UserId).ToListAsync(ct);
        await open.ExecuteUpdateAsync(x => x.SetProperty(y => y.EndedAtUtc, now), ct);
        owners.ForEach(x => db.Note(new Deed(actor, action, now) { Note = note }, PortalUser.KeyOf(x), AuditResult.Done));
        await db.SaveNotedAsync(ct);
        if (own is not null)
        {
            await own.CommitAsync(ct);
        }
    }

    /// <summary>Notes that somebody has signed in, before his session begins: what cannot be written down does not happen.</summary>
    /// <param name="earlier">Session the browser held until now.</param>
    /// <returns>Sessions that ended for the new one: the earlier one, and the oldest of too many.</returns>
    public async Task<IReadOnlyList<Guid>> SignedInAsync(PortalUser user, Guid? earlier, string means, Actor actor, CancellationToken ct)
    {
        await using var transaction = await db.BeginDeedAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Users.Where(x => x.Id == user.Id).ExecuteUpdateAsync(x => x.SetProperty(y => y.LastSignInAtUtc, now), ct);
        Guid[] replaced = earlier is { } one ? [one] : [];
        await EndAsync(replaced, actor, AuditActions.SessionEnded, "signed in again", ct);
        var pushed = await db.UserSessions.Where(x => x.UserId == user.Id && x.EndedAtUtc == null)
            .OrderByDescending(x => x.StartedAtUtc).Select(x => x.Id).Skip(UserSession.MostPerUser - 1).ToListAsync(ct);
        await EndAsync(pushed, actor, AuditActions.SessionEnded, "gave way to a new one", ct);
        await db.SaveNotedAsync(actor, AuditActions.SignedIn, user.ChangeKey, now, ct, means);
        await transaction.CommitAsync(ct);
        return [.. replaced, .. pushed];
    }
}
