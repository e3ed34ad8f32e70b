using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>A listing as the public sees it, with its park and its place in the city.</summary>
public sealed record SpaceEntry(SpaceListing Listing, Park Park, District District, SpaceFacts Facts, Freshness Freshness);

/// <summary>Results of the finder.</summary>
/// <param name="Entries">Listings of the page asked for.</param>
/// <param name="HasSamples">There are sample listings to look at.</param>
/// <param name="HasReal">There are real listings to look at.</param>
public sealed record SpaceDirectory(
    SpaceRequest Request,
    SpaceHits Hits,
    IReadOnlyList<SpaceEntry> Entries,
    IReadOnlyList<Park> Parks,
    Catalogue Catalogue,
    bool HasSamples,
    bool HasReal,
    DateOnly Today)
{
    /// <summary>What would ease a question with no or few results.</summary>
    public Relaxations Relaxations { get; init; } = Relaxations.None;

    /// <summary>The listings of <see cref="Relaxations.Near"/> that can be shown.</summary>
    public IReadOnlyList<SpaceEntry> NearMisses { get; init; } = [];

    /// <summary>Values asked of a facet, canonical; none when it is not asked.</summary>
    public IReadOnlyList<string> Asked(SpaceFacet facet) => Request.Filter.Selections.FirstOrDefault(x => x.Facet == facet)?.Values ?? [];

    public int Pages => Math.Min(SpaceFilter.MostPages, (Hits.Total + SpaceFilter.PerPage - 1) / SpaceFilter.PerPage);
}

/// <summary>Everything the page of a listing shows beside the listing.</summary>
/// <param name="Ratings">Readiness for every use, with evidence.</param>
public sealed record SpaceProfile(SpaceEntry Entry, IReadOnlyList<ReadinessRating> Ratings, Catalogue Catalogue, DateOnly Today);

/// <summary>Space of one park.</summary>
/// <param name="Filter">The question the finder answers with the same listings.</param>
/// <param name="Types">How many of each type of space.</param>
public sealed record ParkSpaces(SpaceFilter Filter, int Total, IReadOnlyList<SpaceEntry> Entries, IReadOnlyList<FacetCount> Types, DateOnly Today)
{
    public const int Shown = 3;
}

/// <summary>How many listings each park has.</summary>
public sealed record SpacesPerPark(bool AreSamples, IReadOnlyDictionary<string, int> Counts)
{
    public int Of(string slug) => Counts.GetValueOrDefault(slug);
}

/// <summary>Space listings for the public: published, and confirmed recently enough to be shown.</summary>
public sealed partial class PublicSpaces(IDbContextFactory<PortalDbContext> dbs, CatalogueCache catalogue, SpaceStock stock, TimeProvider time)
{
    /// <summary>Most listings that are read by code at once.</summary>
    public const int MostCodes = 100;

    public DateOnly Today => ShanghaiDay.Today(time);

    /// <summary>Reads an address of the finder.</summary>
    public async Task<SpaceRequest> RequestAsync(IReadOnlyCollection<KeyValuePair<string, string>> pairs, CancellationToken ct = default)
    {
        var index = await stock.GetAsync(ct);
        return WithPhrase(pairs, await catalogue.GetAsync(ct), await catalogue.AllAsync<Park>(ct), SamplesByDefault(index));
    }

    /// <summary>Answers an address of the finder: results of its page, live counts, and what was left out.</summary>
    public async Task<SpaceDirectory> DirectoryAsync(IReadOnlyCollection<KeyValuePair<string, string>> pairs, CancellationToken ct = default)
    {
        var index = await stock.GetAsync(ct);
        var request = await RequestAsync(pairs, ct);
        var hits = index.Search(request.Filter, Today);
        var eased = hits.Total < Relaxations.FewResults && request.Filter.Selections.Count > 0 ? Relaxations.Of(request.Filter, index, Today) : Relaxations.None;
        return new(
            request, hits, await ManyAsync(hits.Codes, ct), [.. (await catalogue.AllAsync<Park>(ct)).OrderBy(x => x.Tier).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)], await catalogue.GetAsync(ct),
            index.HasAny(isSample: true, Today), index.HasAny(isSample: false, Today), Today)
        {
            Relaxations = eased,
            NearMisses = await ManyAsync([.. eased.Near.Select(x => x.Code)], ct),
        };
    }

    /// <summary>What a park offers, from the stock shown by default.</summary>
    public async Task<ParkSpaces> InParkAsync(string slug, CancellationToken ct = default)
    {
        var index = await stock.GetAsync(ct);
        var filter = new SpaceFilter { IsSample = SamplesByDefault(index) }.With(SpaceFacets.Find("park")!, slug);
        var hits = index.Search(filter, Today);
        return new(filter, hits.Total, await ManyAsync([.. hits.Codes.Take(ParkSpaces.Shown)], ct), hits.Counts["type"], Today);
    }

    /// <summary>How many listings of the stock shown by default each park has; a park without one is left out.</summary>
    public async Task<SpacesPerPark> PerParkAsync(CancellationToken ct = default)
    {
        var index = await stock.GetAsync(ct);
        var filter = new SpaceFilter { IsSample = SamplesByDefault(index) };
        return new(filter.IsSample, index.Search(filter, Today).Counts["park"].ToDictionary(x => x.Value, x => x.Count, StringComparer.Ordinal));
    }

    /// <summary>Whether there is anything to find: real listings, or samples to try the finder with.</summary>
    public async Task<bool> HasAnyAsync(CancellationToken ct = default)
    {
        var index = await stock.GetAsync(ct);
        return index.HasAny(isSample: false, Today) || index.HasAny(isSample: true, Today);
    }

    /// <summary>Size of the result of a question.</summary>
    public async Task<int> CountAsync(SpaceFilter filter, CancellationToken ct = default) => (await stock.GetAsync(ct)).CountOf(filter, Today);

    /// <summary>One public listing, or null when there is none or it is withdrawn or too old to be shown.</summary>
    public async Task<SpaceProfile?> FindAsync(string code, CancellationToken ct = default) =>
        (await ManyAsync([code], ct)) is [var entry]
            ? new(entry, [.. Uses.All.Select(x => x.Rate(entry.Facts))], await catalogue.GetAsync(ct), Today)
            : null;

    /// <summary>Public listings by code, in the order asked for; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<SpaceEntry>> ManyAsync(IReadOnlyCollection<string> codes, CancellationToken ct = default)
    {
        string[] asked = [.. codes.Distinct(StringComparer.Ordinal).Take(MostCodes)];
        if (asked.Length == 0)
        {
            return [];
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var listings = await db.SpaceListings.AsNoTracking().Where(x => asked.Contains(x.Code)).ToListAsync(ct);
        var words = await catalogue.GetAsync(ct);
        var parks = (await catalogue.AllAsync<Park>(ct)).ToDictionary(x => x.Slug, StringComparer.Ordinal);
        var (today, found) = (Today, listings.ToDictionary(x => x.Code, StringComparer.Ordinal));
        return
        [
            .. asked.Select(found.GetValueOrDefault).OfType<SpaceListing>().Where(x => x.IsPublicOn(today) && parks.TryGetValue(x.ParkSlug, out var park) && words.Districts.ContainsKey(park.DistrictCode)).Select(x => new SpaceEntry(
                x, parks[x.ParkSlug], words.Districts[parks[x.ParkSlug].DistrictCode], SpaceFacts.Of(x, parks[x.ParkSlug]), x.FreshnessOn(today))),
        ];
    }

    private bool SamplesByDefault(SpaceIndex index) => !index.HasAny(isSample: false, Today) && index.HasAny(isSample: true, Today);
}
