using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The rule in plain LINQ, which the index has to agree with; the benchmark measures against it.</summary>
internal sealed class SpaceScan(IEnumerable<SpaceFacts> rows)
{
    private readonly List<SpaceFacts> _rows = [.. rows];

    public bool HasAny(bool isSample, DateOnly day) => _rows.Any(x => x.IsSample == isSample && x.FreshnessOn(day) != Freshness.Hidden);

    public IEnumerable<SpaceFacts> Matching(SpaceFilter filter, DateOnly day) => _rows
        .Where(x => x.IsSample == filter.IsSample && x.FreshnessOn(day) != Freshness.Hidden)
        .Where(x => filter.Selections.All(s => s.Facet.Accepts(x, s.Values, day)));

    public static IReadOnlyList<string> Page(IEnumerable<SpaceFacts> found, SpaceFilter filter) =>
        [.. Ordered(found, filter.Sort).Skip((filter.Page - 1) * SpaceFilter.PerPage).Take(SpaceFilter.PerPage).Select(x => x.Code)];

    public SpaceHits Search(SpaceFilter filter, DateOnly day)
    {
        var found = Matching(filter, day).ToList();
        return new(found.Count, Page(found, filter), SpaceFacets.All.ToDictionary(x => x.Name, x => CountsOf(x, [.. Matching(filter.Without(x.Name), day)], day)));
    }

    private static IReadOnlyList<FacetCount> CountsOf(SpaceFacet facet, List<SpaceFacts> rows, DateOnly day)
    {
        if (facet.Kind == FacetKind.Codes)
        {
            return [.. rows.SelectMany(x => facet.CodesOf!(x, day).Distinct()).CountBy(x => x).Select(x => new FacetCount(x.Key, x.Value)).OrderBy(x => x.Value == SpaceFacet.UnknownValue)];
        }

        var values = facet.HasUnknown ? facet.Steps.Append(SpaceFacet.UnknownValue) : facet.Steps;
        return [.. values.Select(x => new FacetCount(x, rows.Count(row => facet.Accepts(row, [x], day)))).Where(x => x.Count > 0)];
    }

    private static IOrderedEnumerable<SpaceFacts> Ordered(IEnumerable<SpaceFacts> rows, SpaceSort sort) => (sort switch
    {
        SpaceSort.Area => rows.OrderBy(x => x.Area),
        SpaceSort.AreaDescending => rows.OrderByDescending(x => x.Area),
        SpaceSort.Rent => rows.OrderBy(x => float.IsFinite(x.Rent) ? x.Rent : float.MaxValue),
        SpaceSort.Available => rows.OrderBy(x => float.IsFinite(x.AvailableDay) ? x.AvailableDay : float.MaxValue),
        _ => rows.OrderByDescending(x => x.ConfirmedDay),
    }).ThenBy(x => x.Code, StringComparer.Ordinal);
}
