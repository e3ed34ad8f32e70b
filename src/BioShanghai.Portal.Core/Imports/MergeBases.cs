using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>Keeps what spreadsheets were made from, finds it again, and deletes what no file has used for long.</summary>
public sealed class MergeBases(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>A file that comes back later is compared with nothing and has to be exported again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private const int MostTries = 3;

    /// <summary>Deletes what no file was made from, and no row taken in as, for <see cref="Kept"/>.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.MergeBases.Where(x => x.UsedAtUtc < before).ExecuteDeleteAsync(ct);
    }

    /// <summary>Keeps the content of listings under their tokens. What is there already is only marked as used.</summary>
    internal async Task KeepAsync(IReadOnlyCollection<(string Key, string Token, string Values)> contents, CancellationToken ct)
    {
        var keys = contents.Select(x => x.Key).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var now = clock.GetUtcNow().UtcDateTime;
                await using var db = await databases.CreateDbContextAsync(ct);
                var kept = await db.MergeBases.Where(x => keys.Contains(x.Key)).ToDictionaryAsync(x => (x.Key, x.Token), ct);
                foreach (var (key, token, values) in contents)
                {
                    if (kept.TryGetValue((key, token), out var known))
                    {
                        known.Use(now);
                    }
                    else
                    {
                        db.MergeBases.Add(new MergeBase(key, token, values, now));
                    }
                }

                await db.SaveAsync(now, ct);
                return;
            }
            catch (DbUpdateException) when (attempt < MostTries)
            {
                // Two exports of the same listings at once: the other has kept it.
            }
        }
    }

    /// <summary>What stands behind the tokens of a file: kept content, or a published version.</summary>
    internal static async Task<IReadOnlyDictionary<(string Key, string Token), FieldValues>> FindAsync(
        PortalDbContext db, IReadOnlyCollection<(string Key, string Token)> wanted, CancellationToken ct)
    {
        var (keys, tokens) = (wanted.Select(x => x.Key).Distinct().ToList(), wanted.Select(x => x.Token).Distinct().ToList());
        var found = new Dictionary<(string, string), FieldValues>();
        foreach (var kept in await db.MergeBases.AsNoTracking().Where(x => keys.Contains(x.Key) && tokens.Contains(x.Token)).ToListAsync(ct))
        {
            found[(kept.Key, kept.Token)] = FieldValues.FromJson(kept.Values);
        }

        var numbers = tokens.Select(NumberOf).OfType<int>().ToList();
        if (numbers.Count > 0)
        {
            var published = await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && keys.Contains(x.Key) && x.Number > 0 && numbers.Contains(x.Number))
                .Select(x => new { x.Key, x.Number, x.Values }).ToListAsync(ct);
            published.ForEach(x => found[(x.Key, MergeBase.TokenOf(x.Number))] = FieldValues.FromJson(x.Values));
        }

        return found;
    }

    private static int? NumberOf(string token) =>
        token.StartsWith('v') && int.TryParse(token.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
