namespace BioShanghai.Portal.Core.Facets;

/// <summary>One value of a facet and how many results it leads to together with the other filters in force.</summary>
public sealed record FacetCount(string Value, int Count);

/// <summary>
/// Facets over a small directory held in memory (parks, partners, policies, events). Counts are live: the number beside a value
/// always equals the size of the result its link opens. A value nobody carries is ignored and named in <see cref="Ignored"/>.
/// </summary>
public sealed class FacetSet<T>(IReadOnlyList<T> all)
{
    private readonly List<Filter> _filters = [];

    /// <summary>Adds a facet.</summary>
    /// <param name="name">Query parameter, short and stable, for example <c>tier</c>.</param>
    /// <param name="selected">What the address asks for; null, empty or unknown selects nothing.</param>
    /// <param name="values">Values an item carries.</param>
    public FacetSet<T> By(string name, string? selected, Func<T, IEnumerable<string>> values)
    {
        var known = !string.IsNullOrEmpty(selected) && all.Any(x => values(x).Contains(selected, StringComparer.Ordinal));
        _filters.Add(new Filter(name, known ? selected : null, values, !known && !string.IsNullOrEmpty(selected)));
        return this;
    }

    /// <summary>Items that carry every selected value, in their own order.</summary>
    public IReadOnlyList<T> Results => [.. all.Where(x => _filters.All(f => f.Accepts(x)))];

    /// <summary>Facets whose asked-for value does not exist.</summary>
    public IReadOnlyList<string> Ignored => [.. _filters.Where(x => x.WasIgnored).Select(x => x.Name)];

    /// <summary>The selected value of a facet, or null.</summary>
    public string? Selected(string name) => Named(name).Selected;

    /// <summary>Selected values in the order the facets were added: the canonical query.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Selection =>
        [.. _filters.Where(x => x.Selected is not null).Select(x => KeyValuePair.Create(x.Name, x.Selected!))];

    /// <summary>Every value of a facet that leads to a result under the other filters, with its count; the selected one always.</summary>
    public IReadOnlyList<FacetCount> Counts(string name)
    {
        var facet = Named(name);
        var others = all.Where(x => _filters.All(f => f == facet || f.Accepts(x)));
        var counts = others.SelectMany(x => facet.Values(x).Distinct()).CountBy(x => x).ToDictionary();
        if (facet.Selected is { } selected)
        {
            counts.TryAdd(selected, 0);
        }

        return [.. counts.Select(x => new FacetCount(x.Key, x.Value))];
    }

    private Filter Named(string name) => _filters.Single(x => x.Name == name);

    private sealed record Filter(string Name, string? Selected, Func<T, IEnumerable<string>> Values, bool WasIgnored)
    {
        public bool Accepts(T item) => Selected is null || Values(item).Contains(Selected, StringComparer.Ordinal);
    }
}
