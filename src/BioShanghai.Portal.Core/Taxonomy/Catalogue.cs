using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Lifecycle;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>The small dictionaries every page names things by, read together and kept until one of them changes.</summary>
public sealed class Catalogue
{
    public required IReadOnlyDictionary<string, District> Districts { get; init; }
    public required IReadOnlyDictionary<string, Sector> Sectors { get; init; }
    public required IReadOnlyDictionary<string, Service> Services { get; init; }
    public required IReadOnlyDictionary<string, LifecycleStage> Stages { get; init; }

    /// <summary>Whether a change key names an entry of the catalogue.</summary>
    public static bool IsKeyOfCatalogue(string changeKey) =>
        Kinds.Any(kind => changeKey.StartsWith(kind, StringComparison.Ordinal));

    private static readonly string[] Kinds = ["district:", "sector:", "service:", "stage:"];
}

/// <summary>Keeps one <see cref="Catalogue"/> per node and reads it again after <see cref="Forget"/>.</summary>
public sealed class CatalogueCache(IDbContextFactory<PortalDbContext> dbs)
{
    private readonly SmallTables _tables = new(dbs.CreateDbContextAsync);
    private Catalogue? _current;
    private int _generation;

    /// <summary>The dictionaries, each in its own order.</summary>
    public async ValueTask<Catalogue> GetAsync(CancellationToken ct = default)
    {
        if (_current is { } current)
        {
            return current;
        }

        var generation = Volatile.Read(ref _generation);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var read = new Catalogue
        {
            Districts = (await db.Districts.AsNoTracking().OrderBy(x => x.Order).ToListAsync(ct)).ToOrderedDictionary(x => x.Code),
            Sectors = (await db.Sectors.AsNoTracking().OrderBy(x => x.Order).ToListAsync(ct)).ToOrderedDictionary(x => x.Code),
            Services = (await db.Services.AsNoTracking().OrderBy(x => x.Order).ToListAsync(ct)).ToOrderedDictionary(x => x.Code),
            Stages = (await db.LifecycleStages.AsNoTracking().OrderBy(x => x.Order).ToListAsync(ct)).ToOrderedDictionary(x => x.Code),
        };
        // A change that arrived while reading makes this copy stale: use it once, do not keep it.
        if (generation == Volatile.Read(ref _generation))
        {
            _current = read;
        }

        return read;
    }

    /// <summary>Every row of a small table in no order, shared by all readers until content changes; nobody may change them.</summary>
    internal ValueTask<IReadOnlyList<T>> AllAsync<T>(CancellationToken ct = default)
        where T : class => _tables.AllAsync<T>(ct);

    /// <summary>Called at every change of content.</summary>
    internal void ForgetRows() => _tables.Forget();

    /// <summary>Called when the change feed names a dictionary entry.</summary>
    public void Forget()
    {
        ForgetRows();
        Interlocked.Increment(ref _generation);
        _current = null;
    }
}

internal static class OrderedDictionaries
{
    public static OrderedDictionary<string, T> ToOrderedDictionary<T>(this IEnumerable<T> items, Func<T, string> key) =>
        new(items.Select(x => KeyValuePair.Create(key(x), x)), StringComparer.Ordinal);
}
