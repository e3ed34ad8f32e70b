using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Data;

/// <summary>
/// Whole small tables, kept until content changes: a directory of a few hundred rows is read once, not at every page. The rows are
/// untracked and shared by all readers, so nobody may change them.
/// </summary>
internal sealed class SmallTables(Func<CancellationToken, Task<PortalDbContext>> open)
{
    private readonly ConcurrentDictionary<Type, object> _rows = new();
    private int _generation;

    /// <summary>Every row, in no order.</summary>
    internal async ValueTask<IReadOnlyList<T>> AllAsync<T>(CancellationToken ct)
        where T : class
    {
        if (_rows.TryGetValue(typeof(T), out var kept))
        {
            return (IReadOnlyList<T>)kept;
        }

        var generation = Volatile.Read(ref _generation);
        await using var db = await open(ct);
        var read = await db.Set<T>().AsNoTracking().ToListAsync(ct);
        _rows[typeof(T)] = read;
        // A change that arrived while reading makes this copy stale: use it once, do not keep it.
        if (generation != Volatile.Read(ref _generation))
        {
            _rows.TryRemove(typeof(T), out _);
        }

        return read;
    }

    internal void Forget()
    {
        Interlocked.Increment(ref _generation);
        _rows.Clear();
    }
}
