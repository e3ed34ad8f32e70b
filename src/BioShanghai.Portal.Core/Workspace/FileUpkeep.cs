using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Removes files nothing names any more: neither a listing, nor a version of it that could be brought back, nor what somebody is typing.</summary>
public sealed class FileUpkeep(IDbContextFactory<PortalDbContext> databases, FileStore files, TimeProvider clock)
{
    /// <summary>What was sent lately may be on its way into a form that has not been kept yet.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(2);

    private const string FilesKey = "files";

    /// <returns>How many files were removed.</returns>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        // What is sent while the names are gathered is younger than this.
        var olderThan = clock.GetUtcNow().UtcDateTime - Grace;
        await using var db = await databases.CreateDbContextAsync(ct);
        var named = new HashSet<Guid>();
        await foreach (var values in db.Revisions.AsNoTracking().Where(x => x.Values.Contains(FilesKey)).Select(x => x.Values).AsAsyncEnumerable().WithCancellation(ct))
        {
            named.UnionWith(NamedIn(values));
        }

        await foreach (var draft in db.TypedDrafts.AsNoTracking().Select(x => new { x.Values, x.BaseValues }).AsAsyncEnumerable().WithCancellation(ct))
        {
            named.UnionWith(NamedIn(draft.Values));
            named.UnionWith(NamedIn(draft.BaseValues));
        }

        return await files.RemoveUnreferencedAsync(olderThan, named, ct);
    }

    /// <summary>Files that kept fields name: one a line, its id in the first cell. What is no id names nothing.</summary>
    internal static IEnumerable<Guid> NamedIn(string values)
    {
        foreach (var line in FieldValues.FromJson(values)[FilesKey].Split('\n'))
        {
            if (Guid.TryParse(line.Split('|')[0].Trim(), out var id))
            {
                yield return id;
            }
        }
    }
}
