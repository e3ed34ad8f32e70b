using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Data;

/// <summary>
/// Reads the change feed of the database, whoever wrote it. Ids are drawn before a transaction commits and so become visible out of
/// order: every poll looks back over a window longer than any transaction and remembers what it has seen there.
/// </summary>
public sealed class ChangeFeed(IDbContextFactory<PortalDbContext> dbs, TimeProvider clock)
{
    /// <summary>Longer than any transaction, and than clocks of nodes differ.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Events are of no use once every node has read them.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private const int BatchSize = 2_000;

    private readonly HashSet<long> _seen = [];
    private long _settled;

    /// <summary>Takes everything present as known; later polls give what comes after.</summary>
    public async Task BeginAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = Now - Overlap;
        _seen.Clear();
        _settled = await db.ChangeEvents.Where(x => x.AtUtc <= before).MaxAsync(x => (long?)x.Id, ct) ?? 0;
        _seen.UnionWith(await db.ChangeEvents.Where(x => x.Id > _settled).Select(x => x.Id).ToListAsync(ct));
    }

    /// <summary>Keys changed since the last poll, each once, in the order of the feed.</summary>
    public async Task<IReadOnlyList<string>> PollAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = Now - Overlap;
        var keys = new List<string>();
        var settled = _settled;
        var isSettling = true;
        var from = _settled;
        int read;
        do
        {
            var start = from;
            var rows = await db.ChangeEvents.AsNoTracking().Where(x => x.Id > start).OrderBy(x => x.Id).Take(BatchSize).ToListAsync(ct);
            foreach (var row in rows)
            {
                if (_seen.Add(row.Id))
                {
                    keys.Add(row.Key);
                }

                isSettling &= row.AtUtc <= before;
                settled = isSettling ? row.Id : settled;
                from = row.Id;
            }

            read = rows.Count;
        }
        while (read == BatchSize);

        _settled = settled;
        _seen.RemoveWhere(x => x <= settled);
        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Removes events older than <see cref="KeptFor"/>.</summary>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = Now - KeptFor;
        return await db.ChangeEvents.Where(x => x.AtUtc < before).ExecuteDeleteAsync(ct);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
