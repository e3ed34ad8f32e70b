using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Deletes what once opened an account and no longer can: links and sessions. What they did stands in the trail.</summary>
public sealed class SpentAccess(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>How long they stay after they ended, for whoever looks into what happened.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>How many rows were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ended = clock.GetUtcNow().UtcDateTime - Kept;
        var longest = ended - UserSession.Longest;
        // A reset link lives for minutes: however it ended, it did so long ago.
        return await db.ResetLinks.Where(x => x.ExpiresAtUtc < ended).ExecuteDeleteAsync(ct)
            + await db.Invitations.Where(x => x.ExpiresAtUtc < ended || x.UsedAtUtc < ended || x.RevokedAtUtc < ended).ExecuteDeleteAsync(ct)
            + await db.UserSessions.Where(x => x.StartedAtUtc < longest || x.EndedAtUtc < ended).ExecuteDeleteAsync(ct);
    }
}
