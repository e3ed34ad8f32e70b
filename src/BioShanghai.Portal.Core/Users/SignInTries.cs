using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>
/// Counts tries per account: five, then a quarter of an hour of none; after every further five twice as long, up to four hours. A day
/// without a try begins anew, and so does getting one right. A try is taken before it is known whether it is right, in one statement of the
/// database, so that a hundred at once get no more of them than a hundred in a row.
/// </summary>
public sealed class SignInTries(PortalDbContext db, TimeProvider clock)
{
    public const int Most = 5;

    public static readonly TimeSpan Locked = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>How long nothing is tried after so many times five wrong tries.</summary>
    public static TimeSpan LockAfter(int rounds) => Locked * (1 << Math.Clamp(rounds - 1, 0, 4));

    /// <returns>Whether a try was left.</returns>
    public async Task<bool> TakeAsync(Guid userId, CancellationToken ct)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        DateTimeOffset? forgotten = now - Forgotten;
        var (one, two, three, four, more) = (now + LockAfter(1), now + LockAfter(2), now + LockAfter(3), now + LockAfter(4), now + LockAfter(5));
        var free = db.Users.Where(x => x.Id == userId && (x.LockoutEnd == null || x.LockoutEnd <= now));
        return await free.ExecuteUpdateAsync(
            x => x
                .SetProperty(y => y.AccessFailedCount, y => y.LockoutEnd < forgotten ? 1 : y.AccessFailedCount + 1)
                // While no lock was set since, its end stays as the mark of when the last one was.
                .SetProperty(y => y.LockoutEnd, y => y.LockoutEnd < forgotten ? null : (y.AccessFailedCount + 1) % Most != 0 ? y.LockoutEnd
                    : y.AccessFailedCount < Most ? one : y.AccessFailedCount < 2 * Most ? two : y.AccessFailedCount < 3 * Most ? three : y.AccessFailedCount < 4 * Most ? four : more),
            ct) == 1;
    }

    /// <summary>Gives all tries back to whoever got one right.</summary>
    public Task<int> GiveBackAsync(Guid userId, CancellationToken ct) => db.Users.Where(x => x.Id == userId)
        .ExecuteUpdateAsync(x => x.SetProperty(y => y.AccessFailedCount, 0).SetProperty(y => y.LockoutEnd, (DateTimeOffset?)null), ct);
}
