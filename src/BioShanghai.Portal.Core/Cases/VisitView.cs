using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A listing looked at on a visit.</summary>
/// <param name="IsPublic">It has a page.</param>
public sealed record VisitListing(string Code, LocalText Name, bool IsPublic);

/// <summary>A stop with the names of its park and listings.</summary>
/// <param name="Minutes">From the start of the visit to the arrival.</param>
/// <param name="Stay">Minutes there.</param>
public sealed record VisitStopRow(string ParkSlug, LocalText ParkName, LocalText Address, IReadOnlyList<VisitListing> Listings, int Minutes, int Stay, string? Host)
{
    /// <summary>Hour and minute of arrival and leaving for a visit that begins at a moment, as clocks in Shanghai show them.</summary>
    public (TimeOnly From, TimeOnly To) At(DateTime startUtc)
    {
        var arrival = ShanghaiDay.ClockOf(startUtc).AddMinutes(Minutes);
        return (TimeOnly.FromDateTime(arrival), TimeOnly.FromDateTime(arrival.AddMinutes(Stay)));
    }
}

/// <summary>Reads stops with what they name.</summary>
internal static class VisitView
{
    /// <summary>Listings by code that any of the visits names.</summary>
    public static async Task<IReadOnlyDictionary<string, VisitListing>> ListingsAsync(PortalDbContext db, IEnumerable<SiteVisit> visits, DateOnly today, CancellationToken ct)
    {
        string[] codes = [.. visits.SelectMany(x => x.Stops).SelectMany(x => x.ListingCodes).Distinct(StringComparer.Ordinal)];
        var found = await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).ToListAsync(ct);
        return found.ToDictionary(x => x.Code, x => new VisitListing(x.Code, x.Name, x.IsPublicOn(today)), StringComparer.Ordinal);
    }

    public static async Task<IReadOnlyDictionary<string, Park>> ParksAsync(CatalogueCache catalogue, CancellationToken ct) =>
        (await catalogue.AllAsync<Park>(ct)).ToDictionary(x => x.Slug, StringComparer.Ordinal);

    public static IReadOnlyList<VisitStopRow> StopsOf(SiteVisit visit, IReadOnlyDictionary<string, Park> parks, IReadOnlyDictionary<string, VisitListing> listings) =>
    [
        .. visit.Stops.Select(x => new VisitStopRow(
            x.ParkSlug, parks.TryGetValue(x.ParkSlug, out var park) ? park.Name : new(x.ParkSlug, x.ParkSlug), park?.Address ?? LocalText.Empty,
            [.. x.ListingCodes.Select(code => listings.GetValueOrDefault(code) ?? new VisitListing(code, new(code, code), false))], x.Minutes, x.Stay, x.Host)),
    ];
}
