using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>The newest saved state of a listing: its open version, else what is public.</summary>
internal sealed record ListingHead(string Key, FieldValues Values, string ParkSlug, Revision? Open, SpaceListing? Live)
{
    /// <summary>Waits for review or for its time; nobody writes on it.</summary>
    public bool IsWaiting => Open is { IsEditable: false };
}

/// <summary>Reads many listings at once.</summary>
internal static class ListingHeads
{
    /// <summary>Listings read in one go; far below the parameters a statement may have.</summary>
    public const int Step = 250;

    /// <summary>By code. Open versions are tracked by the context, for writing on; listings are not.</summary>
    public static async Task<Dictionary<string, ListingHead>> ReadAsync(PortalDbContext db, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var heads = new Dictionary<string, ListingHead>(StringComparer.Ordinal);
        foreach (var live in await db.SpaceListings.AsNoTracking().Where(x => keys.Contains(x.Code)).ToListAsync(ct))
        {
            heads[live.Code] = new(live.Code, ListingFields.Write(live), live.ParkSlug, null, live);
        }

        foreach (var open in await db.Revisions.Where(x => x.Kind == RecordKind.Space && x.Slot == Revision.OpenSlot && keys.Contains(x.Key)).ToListAsync(ct))
        {
            heads[open.Key] = new(open.Key, FieldValues.FromJson(open.Values), open.OwnerSlug, open, heads.GetValueOrDefault(open.Key)?.Live);
        }

        return heads;
    }

    /// <summary>The last published version of each listing that has one.</summary>
    public static async Task<Dictionary<string, (int Number, string Values)>> LastPublishedAsync(PortalDbContext db, IReadOnlyCollection<string> keys, CancellationToken ct) =>
        (await db.Revisions.AsNoTracking()
            .Where(x => x.Kind == RecordKind.Space && keys.Contains(x.Key) && x.Number > 0
                && !db.Revisions.Any(y => y.Kind == x.Kind && y.Key == x.Key && y.Number > x.Number))
            .Select(x => new { x.Key, x.Number, x.Values }).ToListAsync(ct))
        .ToDictionary(x => x.Key, x => (x.Number, x.Values), StringComparer.Ordinal);
}
