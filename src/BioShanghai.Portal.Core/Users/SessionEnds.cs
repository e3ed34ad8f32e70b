using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Ends single sessions together with their lines in the trail: both or neither.</summary>
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

    /// <summary>Sessions of somebody that give way when he signs in once more, the oldest first.</summary>
    public async Task<IReadOnlyList<Guid>> GivingWayAsync(Guid userId, CancellationToken ct) =>
        await db.UserSessions.Where(x => x.UserId == userId && x.EndedAtUtc == null).OrderByDescending(x => x.StartedAtUtc).Select(x => x.Id).Skip(UserSession.MostPerUser - 1).ToListAsync(ct);
}
