using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Compare;

/// <summary>What is compared with each other; the two are never mixed.</summary>
public enum CompareKind
{
    Spaces,
    Parks,
}

/// <summary>Why something asked for is not in the comparison.</summary>
public enum LeftOutReason
{
    /// <summary>Unknown, withdrawn or too old to be shown: all look the same.</summary>
    Gone,

    /// <summary>A park beside listings, or the other way round.</summary>
    OtherKind,

    /// <summary>Beyond <see cref="Comparison.Most"/>.</summary>
    TooMany,
}

/// <summary>Something asked for and not compared.</summary>
/// <param name="Name">Null for what is gone.</param>
public sealed record LeftOut(string Code, LocalText? Name, LeftOutReason Reason);

/// <summary>A park compared.</summary>
/// <param name="SpaceCount">Listings it offers.</param>
/// <param name="AreSamples">They are samples.</param>
public sealed record ComparePark(ParkEntry Entry, Taxonomy.District District, int SpaceCount, bool AreSamples);

/// <summary>What an address of the comparison leads to: listings or parks, in the order asked for.</summary>
/// <param name="WasCut">The address was too long, and its end was not read.</param>
/// <param name="Examples">Parks worth comparing, for a reader who has nothing yet.</param>
public sealed record Comparison(
    CompareKind Kind,
    IReadOnlyList<SpaceEntry> Spaces,
    IReadOnlyList<ComparePark> Parks,
    IReadOnlyList<LeftOut> LeftOut,
    bool WasCut,
    IReadOnlyList<Park> Examples,
    Taxonomy.Catalogue Catalogue,
    DateOnly Today)
{
    public const int Least = 2;
    public const int Most = 4;

    /// <summary>Longest list of codes that is read, in characters.</summary>
    public const int LongestList = 200;

    /// <summary>Codes of what is compared.</summary>
    public IReadOnlyList<string> Codes => [.. Spaces.Select(x => x.Listing.Code), .. Parks.Select(x => x.Entry.Park.Slug)];

    /// <summary>There is enough to compare.</summary>
    public bool IsTable => Codes.Count >= Least;
}

/// <summary>Finds what is to be compared.</summary>
public sealed class PublicCompare(PublicSpaces spaces, PublicParks parks)
{
    /// <summary>Reads a list of codes of listings or slugs of parks.</summary>
    /// <param name="items">Separated by commas; anything a stranger may have typed.</param>
    public async Task<Comparison> FindAsync(string? items, CancellationToken ct = default)
    {
        var (codes, wasCut) = Read(items ?? "");
        var listings = (await spaces.ManyAsync(codes, ct)).ToDictionary(x => x.Listing.Code, StringComparer.Ordinal);
        var directory = await parks.DirectoryAsync(new ParkQuery(), ct);
        var sites = directory.All.ToDictionary(x => x.Park.Slug, StringComparer.Ordinal);
        var first = codes.FirstOrDefault(x => listings.ContainsKey(x) || sites.ContainsKey(x));
        var kind = first is null || listings.ContainsKey(first) ? CompareKind.Spaces : CompareKind.Parks;

        var kept = new List<string>();
        var leftOut = new List<LeftOut>();
        foreach (var code in codes)
        {
            var (name, found) = listings.TryGetValue(code, out var listing) ? (listing.Listing.Name, CompareKind.Spaces)
                : sites.TryGetValue(code, out var park) ? (park.Park.Name, CompareKind.Parks) : (null, kind);
            if (name is null)
            {
                leftOut.Add(new(code, null, LeftOutReason.Gone));
            }
            else if (found != kind)
            {
                leftOut.Add(new(code, name, LeftOutReason.OtherKind));
            }
            else if (kept.Count == Comparison.Most)
            {
                leftOut.Add(new(code, name, LeftOutReason.TooMany));
            }
            else
            {
                kept.Add(code);
            }
        }

        Park[] examples = [.. directory.All.Select(x => x.Park).Where(x => x.Tier == ParkTier.Key).Take(Comparison.Least)];
        return kind == CompareKind.Spaces
            ? new(kind, [.. kept.Select(x => listings[x])], [], leftOut, wasCut, examples, directory.Catalogue, spaces.Today)
            : new(kind, [], await ParksAsync([.. kept.Select(x => sites[x])], directory, ct), leftOut, wasCut, examples, directory.Catalogue, spaces.Today);
    }

    private async Task<IReadOnlyList<ComparePark>> ParksAsync(IReadOnlyList<ParkEntry> entries, ParkDirectory directory, CancellationToken ct)
    {
        var filter = (await spaces.RequestAsync([], ct)).Filter;
        var compared = new List<ComparePark>();
        foreach (var entry in entries)
        {
            var count = await spaces.CountAsync(filter.With(SpaceFacets.Find("park")!, entry.Park.Slug), ct);
            compared.Add(new(entry, directory.Catalogue.Districts[entry.Park.DistrictCode], count, filter.IsSample));
        }

        return compared;
    }

    private static (IReadOnlyList<string> Codes, bool WasCut) Read(string items)
    {
        var wasCut = items.Length > Comparison.LongestList;
        if (wasCut)
        {
            // What stands at the cut may be half a code.
            var end = items.LastIndexOf(',', Comparison.LongestList);
            items = end < 0 ? "" : items[..end];
        }

        return ([.. items.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)], wasCut);
    }
}
