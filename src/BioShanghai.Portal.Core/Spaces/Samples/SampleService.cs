using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Spaces.Samples;

/// <summary>Loads and clears sample listings; real listings are never touched.</summary>
public sealed class SampleService(IDbContextFactory<PortalDbContext> dbs, TimeProvider time)
{
    public const int DefaultCount = 400;
    public const int DefaultSeed = 1;

    /// <summary>Rows saved at a time, so that a large set needs neither much memory nor one long lock.</summary>
    private const int BatchSize = 2_000;

    /// <summary>Replaces all samples by a new set.</summary>
    /// <returns>How many there are now.</returns>
    public async Task<int> LoadAsync(int count = DefaultCount, int seed = DefaultSeed, CancellationToken ct = default)
    {
        await ClearAsync(ct);
        await using var reading = await dbs.CreateDbContextAsync(ct);
        var parks = await reading.Parks.AsNoTracking().ToListAsync(ct);
        var districts = await reading.Districts.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, ct);
        var loaded = 0;
        foreach (var batch in SampleSupply.Make(parks, districts, count, seed, ShanghaiDay.Today(time)).Chunk(BatchSize))
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            db.SpaceListings.AddRange(batch);
            await db.SaveAsync(Deed("samples.load"), ct);
            loaded += batch.Length;
        }

        return loaded;
    }

    /// <summary>Removes all samples.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> ClearAsync(CancellationToken ct = default)
    {
        var cleared = 0;
        while (true)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var batch = await db.SpaceListings.Where(x => x.IsSample).OrderBy(x => x.Code).Take(BatchSize).ToListAsync(ct);
            if (batch.Count == 0)
            {
                return cleared;
            }

            db.SpaceListings.RemoveRange(batch);
            await db.SaveAsync(Deed("samples.clear"), ct);
            cleared += batch.Count;
        }
    }

    /// <summary>For trying the portal out: loads samples when there are none, or when the newest is halfway to its warning.</summary>
    /// <returns>How many were loaded; 0 when the present ones are still good.</returns>
    public async Task<int> RefreshAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var newest = await db.SpaceListings.Where(x => x.IsSample).MaxAsync(x => (DateOnly?)x.ConfirmedOn, ct);
        return newest is { } day && FreshnessLimits.On(day.AddDays(-FreshnessLimits.WarnAfterDays / 2), ShanghaiDay.Today(time)) == Freshness.Confirmed ? 0 : await LoadAsync(ct: ct);
    }

    private Deed Deed(string action) => new(Access.Actor.System, action, time.GetUtcNow().UtcDateTime) { IsSummed = true };
}
