using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Keeps the node's <see cref="SpaceIndex"/>: built from the database on first use, then following the change feed.</summary>
public sealed class SpaceStock(IDbContextFactory<PortalDbContext> dbs) : IDisposable
{
    private readonly SpaceIndex _index = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _isBuilt;

    public async ValueTask<SpaceIndex> GetAsync(CancellationToken ct = default)
    {
        if (!_isBuilt)
        {
            await RebuildAsync(ct);
        }

        return _index;
    }

    /// <summary>Follows the change feed; no keys means that anything may have changed.</summary>
    public async Task ApplyAsync(IReadOnlyCollection<string> keys, CancellationToken ct = default)
    {
        if (_isBuilt && (keys.Count == 0 || keys.Any(x => x.StartsWith(SpaceListing.ChangeKeyPrefix, StringComparison.Ordinal) || x.StartsWith("park:", StringComparison.Ordinal))))
        {
            await RebuildAsync(ct);
        }
    }

    /// <summary>Reads every published listing again.</summary>
    public async Task RebuildAsync(CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var parks = await db.Parks.AsNoTracking().ToDictionaryAsync(x => x.Slug, ct);
            var listings = await db.SpaceListings.AsNoTracking().Where(x => x.Status == ListingStatus.Published).ToListAsync(ct);
            _index.Rebuild(listings.Select(x => SpaceFacts.Of(x, parks[x.ParkSlug])));
            _isBuilt = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
