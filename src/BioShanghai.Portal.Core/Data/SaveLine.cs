using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Data;

/// <summary>
/// Saves of one process stand in line before they begin. The end of the audit trail lets one through at a time in any case; who waits here holds neither a thread nor a
/// connection, and is served in the order of coming, where an embedded database lets those waiting sleep and try again.
/// </summary>
internal static class SaveLine
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Lines = new(StringComparer.Ordinal);

    /// <returns>To be disposed of after the commit.</returns>
    public static async Task<IDisposable> EnterAsync(DbContext db, CancellationToken ct)
    {
        var line = Lines.GetOrAdd(db.Database.GetConnectionString() ?? "", _ => new(1, 1));
        await line.WaitAsync(ct);
        return new Place(line);
    }

    private sealed class Place(SemaphoreSlim line) : IDisposable
    {
        public void Dispose() => line.Release();
    }
}
