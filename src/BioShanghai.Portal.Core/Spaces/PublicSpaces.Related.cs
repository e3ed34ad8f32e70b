namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Where to look next from a listing.</summary>
/// <param name="InPark">Others of its park, its own type first, nearest in area first.</param>
/// <param name="InParkTotal">How many others the park has.</param>
/// <param name="Similar">The same type in other parks, nearest in area first.</param>
public sealed record RelatedSpaces(IReadOnlyList<SpaceEntry> InPark, int InParkTotal, IReadOnlyList<SpaceEntry> Similar)
{
    /// <summary>Most listings of either kind.</summary>
    public const int Most = 3;

    /// <summary>How far the area of a similar listing may be off, in per cent.</summary>
    public const int AreaPercent = 30;
}

public sealed partial class PublicSpaces
{
    /// <summary>Listings related to a public one; none for any other. Samples are related to samples only.</summary>
    public async Task<RelatedSpaces> RelatedAsync(string code, CancellationToken ct = default)
    {
        var (today, isSample) = (Today, code.StartsWith(SpaceListing.SamplePrefix, StringComparison.Ordinal));
        var all = (await stock.GetAsync(ct)).Matching(new SpaceFilter { IsSample = isSample }, today).ToList();
        if (all.Find(x => x.Code == code) is not { } self)
        {
            return new([], 0, []);
        }

        var inPark = all.FindAll(x => x.ParkSlug == self.ParkSlug && x.Code != code);
        var similar = all.Where(x => x.ParkSlug != self.ParkSlug && x.Type == self.Type && Math.Abs(x.Area - self.Area) * 100L <= self.Area * (long)RelatedSpaces.AreaPercent);
        var (near, far) = (Nearest(inPark), Nearest(similar));
        var entries = (await ManyAsync([.. near, .. far], ct)).ToDictionary(x => x.Listing.Code, StringComparer.Ordinal);
        return new(Found(near), inPark.Count, Found(far));

        string[] Nearest(IEnumerable<SpaceFacts> rows) =>
        [
            .. rows.OrderBy(x => x.FreshnessOn(today) == Freshness.Overdue).ThenBy(x => x.Type != self.Type).ThenBy(x => Math.Abs(x.Area - self.Area))
                .ThenBy(x => x.Code, StringComparer.Ordinal).Take(RelatedSpaces.Most).Select(x => x.Code),
        ];

        // The index may be a moment behind the database.
        SpaceEntry[] Found(string[] codes) => [.. codes.Select(entries.GetValueOrDefault).OfType<SpaceEntry>()];
    }
}
