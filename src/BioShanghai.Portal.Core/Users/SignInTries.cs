using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>
/// Counts tries per account: five, then fifteen minutes of none. A try is taken before it is known whether it is right, in one
/// statement of the database, so that a hundred at once get no more of them than a hundred in a row.
/// </summary>
public sealed class SignInTries(PortalDbContext db, TimeProvider clock)
{
    public const int Most = 5;

    public static readonly TimeSpan Locked = TimeSpan.FromMinutes(15);

    /// <returns>Whether a try was left.</returns>
    public async Task<bool> TakeAsync(Guid userId, CancellationToken ct)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        var until = now + Locked;
        var own = db.Users.Where(x => x.Id == userId);
        await own.Where(x => x.LockoutEnd != null && x.LockoutEnd <= now)
            .ExecuteUpdateAsync(x => x.SetProperty(y => y.AccessFailedCount, 0).SetProperty(y => y.LockoutEnd, (DateTimeOffset?)null), ct);
        var taken = await own.Where(x => x.LockoutEnd == null && x.AccessFailedCount < Most)
            .ExecuteUpdateAsync(x => x.SetProperty(y => y.AccessFailedCount, y => y.AccessFailedCount + 1), ct);
        await own.Where(x => x.LockoutEnd == null && x.AccessFailedCount >= Most).ExecuteUpdateAsync(x => x.SetProperty(y => y.LockoutEnd, until), ct);
        return taken == 1;
    }

    /// <summary>Gives all tries back to whoever got one right.</summary>
    public Task<int> GiveBackAsync(Guid userId, CancellationToken ct) => db.Users.Where(x => x.Id == userId)
        .ExecuteUpdateAsync(x => x.SetProperty(y => y.AccessFailedCount, 0).SetProperty(y => y.LockoutEnd, (DateTimeOffset?)null), ct);
}
