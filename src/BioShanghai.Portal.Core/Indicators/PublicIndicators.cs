using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Indicators;

/// <summary>One area with the series published for it; the city itself has no district.</summary>
public sealed record IndicatorArea(string Scope, District? District, IReadOnlyList<IndicatorSeries> Series);

/// <summary>All indicators as a reader meets them: the city first, then the districts in their own order.</summary>
/// <param name="Areas">Areas shown: all, or the one asked for.</param>
/// <param name="Scopes">Every area that has values.</param>
/// <param name="Selected">Area asked for, or null.</param>
/// <param name="IsIgnored">The address asked for an area that has none.</param>
public sealed record IndicatorBoard(
    IReadOnlyList<IndicatorArea> Areas, IReadOnlyList<IndicatorArea> Scopes, string? Selected, bool IsIgnored);

/// <summary>Indicators for the public pages.</summary>
public sealed class PublicIndicators(CatalogueCache catalogue)
{
    /// <summary>Indicators worth a headline, in reading order; the first four make the strip on the home page.</summary>
    private static readonly string[] HeadlineCodes =
    [
        "industry-scale", "manufacturing-output", "class1-drugs", "star-total-listings",
        "class3-devices", "above-size-enterprises", "top20-pharma-present", "top20-medtech-present",
    ];

    /// <summary>Latest settled value of each headline indicator of the city with the aim it moves towards.</summary>
    public async Task<IReadOnlyList<IndicatorHeadline>> HeadlinesAsync(int count = 4, CancellationToken ct = default)
    {
        var values = (await catalogue.AllAsync<IndicatorValue>(ct))
            .Where(x => x.Scope == IndicatorValue.CityScope && HeadlineCodes.Contains(x.Code));
        var series = SeriesOf(values).ToDictionary(x => x.Code);
        return [.. HeadlineCodes
            .Select(x => series.TryGetValue(x, out var found) ? IndicatorHeadline.Of(found) : null)
            .OfType<IndicatorHeadline>()
            .Take(count)];
    }

    /// <summary>Every series by area.</summary>
    /// <param name="scope">Area to show alone; null, empty or unknown shows all.</param>
    public async Task<IndicatorBoard> BoardAsync(string? scope = null, CancellationToken ct = default)
    {
        var districts = (await catalogue.GetAsync(ct)).Districts;
        var byScope = SeriesOf(await catalogue.AllAsync<IndicatorValue>(ct)).ToLookup(x => x.Scope);
        List<IndicatorArea> areas =
        [
            new(IndicatorValue.CityScope, null, [.. byScope[IndicatorValue.CityScope]]),
            .. districts.Values.Select(x => new IndicatorArea(x.Code, x, [.. byScope[x.Code]])),
        ];
        areas.RemoveAll(x => x.Series.Count == 0);
        var selected = areas.Find(x => x.Scope == scope);
        return new(selected is null ? areas : [selected], areas, selected?.Scope, selected is null && !string.IsNullOrEmpty(scope));
    }

    /// <summary>One series, or null when nothing was published for it.</summary>
    public async Task<IndicatorSeries?> SeriesAsync(string code, string scope = IndicatorValue.CityScope, CancellationToken ct = default)
    {
        var values = (await catalogue.AllAsync<IndicatorValue>(ct)).Where(x => x.Code == code && x.Scope == scope);
        return SeriesOf(values).FirstOrDefault();
    }

    private static IEnumerable<IndicatorSeries> SeriesOf(IEnumerable<IndicatorValue> values) =>
        values.GroupBy(x => (x.Code, x.Scope)).Select(x => new IndicatorSeries(x)).OrderBy(x => x.Order);
}
