using BioShanghai.Portal.Core.Facets;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Answers filters with live counts from memory. Holds published listings only; what is hidden by age is left out on the day asked about.</summary>
public sealed class SpaceIndex
{
    private volatile Dictionary<string, SpaceFacts> _rows = new(StringComparer.Ordinal);

    public int Count => _rows.Count;

    /// <summary>Replaces everything.</summary>
    public void Rebuild(IEnumerable<SpaceFacts> rows) => _rows = rows.ToDictionary(x => x.Code, StringComparer.Ordinal);

    /// <summary>Takes over changed listings; those of <paramref name="codes"/> without a row are gone.</summary>
    public void Apply(IReadOnlyCollection<string> codes, IReadOnlyCollection<SpaceFacts> rows)
    {
        var next = new Dictionary<string, SpaceFacts>(_rows, StringComparer.Ordinal);
        foreach (var code in codes)
        {
            next.Remove(code);
        }

        foreach (var row in rows)
        {
            next[row.Code] = row;
        }

        _rows = next;
    }

    /// <summary>Whether there is a listing of the real or of the sample stock on a day.</summary>
    public bool HasAny(bool isSample, DateOnly day) => _rows.Values.Any(x => x.IsSample == isSample && x.FreshnessOn(day) != Freshness.Hidden);

    /// <summary>Every listing a filter accepts, in no order.</summary>
    public IEnumerable<SpaceFacts> Matching(SpaceFilter filter, DateOnly day) => Stock(filter, day).Where(x => filter.Selections.All(s => s.Facet.Accepts(x, s.Values, day)));

    /// <summary>Size of a result without its rows and counts.</summary>
    public int CountOf(SpaceFilter filter, DateOnly day) => Matching(filter, day).Count();

    public SpaceHits Search(SpaceFilter filter, DateOnly day)
    {
        var found = Matching(filter, day).ToList();
        var page = Ordered(found, filter.Sort).Skip((filter.Page - 1) * SpaceFilter.PerPage).Take(SpaceFilter.PerPage).Select(x => x.Code);
        return new(found.Count, [.. page], SpaceFacets.All.ToDictionary(x => x.Name, x => CountsOf(x, Matching(filter.Without(x.Name), day).ToList(), day)));
    }

    private IEnumerable<SpaceFacts> Stock(SpaceFilter filter, DateOnly day) =>
        _rows.Values.Where(x => x.IsSample == filter.IsSample && x.FreshnessOn(day) != Freshness.Hidden);

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
