using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Words for codes, and the codes a form offers: parks of the reader's scope, every sector, district and service.</summary>
public sealed record WorkNames(FieldNames Names, IReadOnlyList<string> Parks, IReadOnlyList<string> Sectors, IReadOnlyList<string> Districts, IReadOnlyList<string> Services);

/// <summary>The listings of somebody's scope: the grid, what is being written, and confirming that they are still true.</summary>
public sealed class ListingDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    /// <summary>Listings one action confirms at most.</summary>
    public const int MostAtOnce = 200;

    public async Task<ListingPage> PageAsync(ListingQuery query, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = Filtered(await InScopeAsync(db, actor, Permission.ReadListings, ct), query, records.Today);
        var total = await rows.CountAsync(ct);
        // The page is found by codes alone, which an index holds in order; only then are the rows read, which are long.
        var codes = await CodesAsync(rows, query, total, ct);
        var shown = await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).Select(x => new
        {
            x.Code, x.Name, x.ParkSlug, x.Type, x.AreaSquareMetres, x.SmallestUnitSquareMetres, x.RentLowYuanPerSquareMetreDay, x.RentHighYuanPerSquareMetreDay, x.AvailableFrom,
            x.Status, x.IsSample, x.ConfirmedOn, x.DueOn,
        }).ToDictionaryAsync(x => x.Code, ct);
        var open = await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && x.Slot == Revision.OpenSlot && codes.Contains(x.Key))
            .Select(x => new { x.Key, x.State }).ToDictionaryAsync(x => x.Key, x => x.State, ct);
        var today = records.Today;
        return new(
            [.. codes.Where(shown.ContainsKey).Select(x => shown[x]).Select(x => new ListingRow(
                x.Code, x.Name, x.ParkSlug, x.Type, x.AreaSquareMetres, x.SmallestUnitSquareMetres,
                x.RentLowYuanPerSquareMetreDay is { } low ? new(low, x.RentHighYuanPerSquareMetreDay ?? low) : null, x.AvailableFrom,
                x.Status, x.IsSample, x.ConfirmedOn, x.DueOn,
                FreshnessLimits.On(x.ConfirmedOn, today), open.TryGetValue(x.Code, out var state) ? state : null))],
            total);
    }

    /// <summary>Versions of listings and parks that are being written or wait, newest change first.</summary>
    public async Task<IReadOnlyList<VersionRow>> OpenVersionsAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ReadListings), ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Revisions.AsNoTracking().Where(x => x.Slot == Revision.OpenSlot && x.Kind != RecordKind.Partner && (parks == null || parks.Contains(x.OwnerSlug)))
            .OrderByDescending(x => x.ChangedAtUtc).Take(500).Select(VersionRow.Of).ToListAsync(ct);
    }

    /// <summary>Parks of the reader's scope, for choosing one.</summary>
    public async Task<IReadOnlyList<Park>> ParksAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ReadListings), ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Parks.AsNoTracking().Where(x => parks == null || parks.Contains(x.Slug)).OrderBy(x => x.Order).ThenBy(x => x.Slug).ToListAsync(ct);
    }

    /// <summary>Names of parks, sectors, districts and services, which are no secret, and which of them the reader chooses from.</summary>
    public async Task<WorkNames> NamesAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        var inScope = await records.ParksAsync(actor.ReachOf(Permission.ReadListings), ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var named = await db.Parks.AsNoTracking().OrderBy(x => x.Order).ThenBy(x => x.Slug).Select(x => new { x.Slug, x.Name }).ToListAsync(ct);
        var parks = named.ToDictionary(x => x.Slug, x => x.Name);
        var sectors = await db.Sectors.AsNoTracking().OrderBy(x => x.Order).Select(x => new { x.Code, x.Name }).ToListAsync(ct);
        var districts = await db.Districts.AsNoTracking().OrderBy(x => x.Order).Select(x => new { x.Code, x.Name }).ToListAsync(ct);
        var services = await db.Services.AsNoTracking().OrderBy(x => x.Order).Select(x => new { x.Code, x.Name }).ToListAsync(ct);
        return new(
            new FieldNames(parks, sectors.ToDictionary(x => x.Code, x => x.Name), districts.ToDictionary(x => x.Code, x => x.Name)) { Services = services.ToDictionary(x => x.Code, x => x.Name) },
            [.. named.Select(x => x.Slug).Where(x => inScope is null || inScope.Contains(x))], sectors.ConvertAll(x => x.Code), districts.ConvertAll(x => x.Code), services.ConvertAll(x => x.Code));
    }

    /// <summary>Says of listings that what is due of them is still true today. Listings outside the scope stop the whole action.</summary>
    /// <returns>How many were confirmed; those not public are left out.</returns>
    public async Task<int> ConfirmAsync(IReadOnlyCollection<string> codes, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ConfirmListings, ct);
        Rule.Require(codes.Count is > 0 and <= MostAtOnce, "Listing.TooManyAtOnce");
        await using var db = await databases.CreateDbContextAsync(ct);
        var wanted = codes.Distinct(StringComparer.Ordinal).ToList();
        var listings = await db.SpaceListings.Where(x => wanted.Contains(x.Code)).ToListAsync(ct);
        if (listings.Count < wanted.Count)
        {
            throw new NotFoundException(Revision.KeyOf(RecordKind.Space, wanted.Except(listings.Select(x => x.Code)).First()));
        }

        foreach (var listing in listings)
        {
            await gate.DemandAsync(actor, Permission.ConfirmListings, await records.PlaceAsync(listing.ParkSlug, ct), listing.ChangeKey, ct);
        }

        var confirmed = listings.Where(x => x.Status == ListingStatus.Published).ToList();
        foreach (var listing in confirmed)
        {
            listing.Confirm(await records.ConfirmerAsync(listing.ParkSlug, ct), records.Today, ListingAge.Asked(listing.Code, listing.ConfirmedOn, listing.Specs, records.Today));
        }

        await db.SaveAsync(new Deed(actor, "listing.confirm", clock.GetUtcNow().UtcDateTime), ct);
        return confirmed.Count;
    }

    /// <summary>How old each class of a public listing's fields is; none of one that is not public.</summary>
    public async Task<IReadOnlyList<ClassAge>> AgesAsync(string code, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var listing = await db.SpaceListings.AsNoTracking().FirstOrDefaultAsync(x => x.Code == code, ct) ?? throw new NotFoundException(Revision.KeyOf(RecordKind.Space, code));
        await gate.DemandAsync(actor, Permission.ReadListings, await records.PlaceAsync(listing.ParkSlug, ct), listing.ChangeKey, ct);
        return listing.Status == ListingStatus.Published ? ListingAge.Of(listing.Code, listing.ConfirmedOn, listing.Specs) : [];
    }

    /// <summary>Listings of the scope of a permission; for everybody else they do not exist.</summary>
    internal async Task<IQueryable<SpaceListing>> InScopeAsync(PortalDbContext db, Actor actor, Permission permission, CancellationToken ct) =>
        await records.ParksAsync(actor.ReachOf(permission), ct) is { } parks ? db.SpaceListings.AsNoTracking().Where(x => parks.Contains(x.ParkSlug)) : db.SpaceListings.AsNoTracking();

    /// <summary>Listings the filters of the grid let through.</summary>
    internal static IQueryable<SpaceListing> Filtered(IQueryable<SpaceListing> rows, ListingQuery query, DateOnly today)
    {
        rows = rows.Matching(query.Text);
        rows = query.ParkSlugs is { Count: > 0 } parks ? rows.Where(x => parks.Contains(x.ParkSlug)) : rows;
        rows = query.Type is { } type ? rows.Where(x => x.Type == type) : rows;
        rows = query.Status is { } status ? rows.Where(x => x.Status == status) : rows;
        if (query.Freshness is { } freshness)
        {
            var (from, until) = FreshnessLimits.ConfirmedWithin(freshness, today);
            rows = rows.Where(x => x.Status == ListingStatus.Published && x.ConfirmedOn >= from && x.ConfirmedOn <= until);
        }

        if (query.DueWithinDays is not { } days)
        {
            return rows;
        }

        var dueBy = today.AddDays(days);
        return rows.Where(x => x.Status == ListingStatus.Published && x.DueOn <= dueBy);
    }

    /// <summary>Codes of one page in their order. A page of the second half is counted from the end, so that no page is far away.</summary>
    private static async Task<List<string>> CodesAsync(IQueryable<SpaceListing> rows, ListingQuery query, int total, CancellationToken ct)
    {
        var size = Math.Clamp(query.Size, 1, ListingQuery.LargestPage);
        var from = Math.Clamp(query.Page, 0, ListingQuery.LastPage) * (long)size;
        var count = (int)Math.Min(size, total - from);
        if (count <= 0)
        {
            return [];
        }

        var isFromEnd = from > total / 2;
        var skipped = (int)(isFromEnd ? total - from - count : from);
        var codes = await Sorted(rows, query.Order, query.IsDescending != isFromEnd).Skip(skipped).Take(count).Select(x => x.Code).ToListAsync(ct);
        if (isFromEnd)
        {
            codes.Reverse();
        }

        return codes;
    }

    /// <summary>One order is the other's exact reverse.</summary>
    private static IQueryable<SpaceListing> Sorted(IQueryable<SpaceListing> rows, ListingOrder order, bool isDescending) => (order, isDescending) switch
    {
        (ListingOrder.Name, false) => rows.OrderBy(x => x.SearchWords).ThenBy(x => x.Code),
        (ListingOrder.Name, true) => rows.OrderByDescending(x => x.SearchWords).ThenByDescending(x => x.Code),
        (ListingOrder.Area, false) => rows.OrderBy(x => x.AreaSquareMetres).ThenBy(x => x.Code),
        (ListingOrder.Area, true) => rows.OrderByDescending(x => x.AreaSquareMetres).ThenByDescending(x => x.Code),
        (ListingOrder.Park, false) => rows.OrderBy(x => x.ParkSlug).ThenBy(x => x.Code),
        (ListingOrder.Park, true) => rows.OrderByDescending(x => x.ParkSlug).ThenByDescending(x => x.Code),
        (_, true) => rows.OrderByDescending(x => x.ConfirmedOn).ThenByDescending(x => x.Code),
        _ => rows.OrderBy(x => x.ConfirmedOn).ThenBy(x => x.Code),
    };
}
