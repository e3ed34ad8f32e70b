using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>What a visitor asks of the directory; null, empty or unknown values select nothing.</summary>
public sealed record ParkQuery(string? Tier = null, string? District = null, string? Sector = null);

/// <summary>A park in its place in the directory.</summary>
/// <param name="Number">Its number on every map and in every list; filters do not change it.</param>
/// <param name="SubParks">How many parks belong to it.</param>
public sealed record ParkEntry(int Number, Park Park, Park? Parent, int SubParks)
{
    public MapPin Pin => new(Number, Park.Slug, Park.Name.Local, Park.Tier, Park.Latitude, Park.Longitude);
}

/// <summary>What a map of parks shows: its pins, and how many parks of the whole directory each district has.</summary>
public sealed record ParkMap(IReadOnlyList<MapPin> Pins, IReadOnlyDictionary<string, int> ParksByDistrict);

/// <summary>The directory: facets over all parks, the result in its order, and the words to name things by.</summary>
public sealed record ParkDirectory(IReadOnlyList<ParkEntry> All, FacetSet<ParkEntry> Facets, Catalogue Catalogue)
{
    /// <summary>The map of exactly the parks found.</summary>
    public ParkMap Map => MapOf(Facets.Results);

    /// <summary>The map of some of the parks.</summary>
    public ParkMap MapOf(IEnumerable<ParkEntry> entries) =>
        new([.. entries.Select(x => x.Pin)], All.CountBy(x => x.Park.DistrictCode).ToDictionary());
}

/// <summary>Everything the profile of a park shows.</summary>
/// <param name="Neighbours">Other parks of the same district, without its own sub-parks and the park it belongs to.</param>
/// <param name="DistrictPolicies">Valid policies of its district or special area, newest first.</param>
/// <param name="CityPolicies">The newest valid policies of the whole city on land and manufacturing.</param>
public sealed record ParkProfile(
    ParkEntry Entry,
    ParkEntry? Parent,
    IReadOnlyList<ParkEntry> SubParks,
    IReadOnlyList<ParkEntry> Neighbours,
    IReadOnlyList<DatedPolicy> DistrictPolicies,
    IReadOnlyList<DatedPolicy> CityPolicies,
    ParkMap Map,
    Catalogue Catalogue)
{
    public Park Park => Entry.Park;
    public District District => Catalogue.Districts[Park.DistrictCode];
}

/// <summary>Parks for the public pages.</summary>
public sealed class PublicParks(CatalogueCache catalogue, TimeProvider time)
{
    /// <summary>City policies shown on a profile; the library has the rest.</summary>
    public const int CityPoliciesShown = 4;

    // What decides about building somewhere.
    private static readonly string[] SiteTopics = ["land", "manufacturing"];

    /// <summary>The whole directory, by tier and then in its own order, with facets.</summary>
    public async Task<ParkDirectory> DirectoryAsync(ParkQuery query, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        return DirectoryOf(await catalogue.AllAsync<Park>(ct), query, words);
    }

    /// <summary>One park with what belongs to it, or null.</summary>
    public async Task<ParkProfile?> FindAsync(string slug, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var directory = DirectoryOf(await catalogue.AllAsync<Park>(ct), new ParkQuery(), words);
        if (directory.All.FirstOrDefault(x => x.Park.Slug == slug) is not { } entry)
        {
            return null;
        }

        var park = entry.Park;
        var parent = directory.All.FirstOrDefault(x => x.Park.Slug == park.ParentSlug);
        var subParks = directory.All.Where(x => x.Park.ParentSlug == slug).ToList();
        var neighbours = directory.All
            .Where(x => x.Park.DistrictCode == park.DistrictCode && x != entry && x != parent && x.Park.ParentSlug != slug)
            .ToList();
        var policies = (await catalogue.AllAsync<Policy>(ct))
            .Where(x => x.DistrictCode == park.DistrictCode || (x.DistrictCode is null && x.Level == PolicyLevel.Municipal));
        var today = ShanghaiDay.Today(time);
        var valid = policies
            .Select(x => new DatedPolicy(x, x.StatusOn(today)))
            .Where(x => x.Status is not (PolicyStatus.Expired or PolicyStatus.Replaced))
            .OrderByDescending(x => x.Policy.IssuedOn ?? x.Policy.EffectiveFrom ?? DateOnly.MinValue)
            .ThenBy(x => x.Policy.Order)
            .ToList();
        return new(
            entry,
            parent,
            subParks,
            neighbours,
            [.. valid.Where(x => x.Policy.DistrictCode is not null)],
            [.. valid.Where(x => x.Policy.DistrictCode is null && x.Policy.Topics.Intersect(SiteTopics).Any()).Take(CityPoliciesShown)],
            directory.MapOf(directory.All.Where(x => x == entry || x == parent || subParks.Contains(x) || neighbours.Contains(x))),
            words);
    }

    private static ParkDirectory DirectoryOf(IReadOnlyList<Park> parks, ParkQuery query, Catalogue words)
    {
        var bySlug = parks.ToDictionary(x => x.Slug);
        var subParks = parks.Where(x => x.ParentSlug is not null).CountBy(x => x.ParentSlug!).ToDictionary();
        var entries = parks
            .OrderBy(x => x.Tier).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)
            .Select((x, i) => new ParkEntry(
                i + 1, x, x.ParentSlug is null ? null : bySlug.GetValueOrDefault(x.ParentSlug), subParks.GetValueOrDefault(x.Slug)))
            .ToList();
        return new(
            entries,
            new FacetSet<ParkEntry>(entries)
                .By("tier", query.Tier, x => [x.Park.Tier.Code()])
                .By("district", query.District, x => [x.Park.DistrictCode])
                .By("sector", query.Sector, x => x.Park.SectorCodes),
            words);
    }
}

/// <summary>Codes of the tiers in addresses and styles.</summary>
public static class ParkTiers
{
    public static readonly IReadOnlyList<string> Codes = [.. Enum.GetValues<ParkTier>().Select(Code)];

    public static string Code(this ParkTier tier) => tier switch
    {
        ParkTier.Core => "core",
        ParkTier.Key => "key",
        _ => "extended",
    };
}
