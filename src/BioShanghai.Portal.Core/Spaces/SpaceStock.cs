using System.Runtime.CompilerServices;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Keeps the node's <see cref="SpaceIndex"/>: built from the database on first use, then following the change feed.</summary>
public sealed class SpaceStock(IDbContextFactory<PortalDbContext> dbs) : IDisposable
{
    /// <summary>Above this many changed listings, reading all of them anew costs less.</summary>
    internal const int MostChanges = 5_000;

    /// <summary>Listings named in one statement; databases limit its parameters.</summary>
    private const int ChunkSize = 500;

    private const string ParkPrefix = "park:";

    private readonly SpaceIndex _index = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _isBuilt;

    public async ValueTask<SpaceIndex> GetAsync(CancellationToken ct = default)
    {
        if (!_isBuilt)
        {
            await InTurnAsync(() => _isBuilt ? Task.CompletedTask : BuildAsync(ct), ct);
        }

        return _index;
    }

    /// <summary>Follows the change feed; no keys means that anything may have changed. What cannot be read is thrown, so that it is asked for again.</summary>
    public Task ApplyAsync(IReadOnlyCollection<string> keys, CancellationToken ct = default)
    {
        var codes = AfterPrefix(keys, SpaceListing.ChangeKeyPrefix);
        var parks = AfterPrefix(keys, ParkPrefix);
        return keys.Count > 0 && codes.Count == 0 && parks.Count == 0
            ? Task.CompletedTask
            // In turn with a build under way: it may have read these rows before they changed.
            : InTurnAsync(() => !_isBuilt ? Task.CompletedTask : keys.Count == 0 ? BuildAsync(ct) : FollowAsync(codes, parks, ct), ct);
    }

    /// <summary>Reads every published listing again.</summary>
    public Task RebuildAsync(CancellationToken ct = default) => InTurnAsync(() => BuildAsync(ct), ct);

    public void Dispose() => _one.Dispose();

    private static HashSet<string> AfterPrefix(IReadOnlyCollection<string> keys, string prefix) =>
        [.. keys.Where(x => x.StartsWith(prefix, StringComparison.Ordinal)).Select(x => x[prefix.Length..])];

    private async Task InTurnAsync(Func<Task> work, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task BuildAsync(CancellationToken ct)
    {
        await _index.RebuildAsync(ReadAllAsync(ct), ct);
        _isBuilt = true;
    }

    private async IAsyncEnumerable<SpaceFacts> ReadAllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var parks = await ParksAsync(db, ct);
        await foreach (var listing in Published(db).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (FactsOf(listing, parks) is { } facts)
            {
                yield return facts;
            }
        }
    }

    private async Task FollowAsync(HashSet<string> codes, HashSet<string> parks, CancellationToken ct)
    {
        // A park's tier and district are facets of its listings.
        codes.UnionWith(parks.Count == 0 ? [] : _index.CodesIn(parks));
        if (codes.Count > MostChanges)
        {
            await BuildAsync(ct);
            return;
        }

        if (codes.Count == 0)
        {
            return;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var known = await ParksAsync(db, ct);
        var rows = new List<SpaceFacts>(codes.Count);
        foreach (var chunk in codes.Chunk(ChunkSize))
        {
            var listings = await Published(db).Where(x => chunk.Contains(x.Code)).ToListAsync(ct);
            rows.AddRange(listings.Select(x => FactsOf(x, known)).OfType<SpaceFacts>());
        }

        // Only when all are read: a reader sees the whole change or nothing of it.
        _index.Apply(codes, rows);
    }

    private static IQueryable<SpaceListing> Published(PortalDbContext db) => db.SpaceListings.AsNoTracking().Where(x => x.Status == ListingStatus.Published);

    private static Task<Dictionary<string, Park>> ParksAsync(PortalDbContext db, CancellationToken ct) =>
        db.Parks.AsNoTracking().ToDictionaryAsync(x => x.Slug, StringComparer.Ordinal, ct);

    // A park that was added since the parks were read is announced by the feed together with its listings.
    private static SpaceFacts? FactsOf(SpaceListing listing, Dictionary<string, Park> parks) =>
        parks.TryGetValue(listing.ParkSlug, out var park) ? SpaceFacts.Of(listing, park) : null;
}
