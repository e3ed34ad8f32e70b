using BioShanghai.Portal.Core.Facets;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Order of results; ties are settled by code.</summary>
public enum SpaceSort
{
    /// <summary>Newest confirmation first.</summary>
    Confirmed,

    /// <summary>Smallest area first.</summary>
    Area,

    /// <summary>Largest area first.</summary>
    AreaDescending,

    /// <summary>Lowest rent first; not stated and not for lease last.</summary>
    Rent,

    /// <summary>Soonest available first; not stated last.</summary>
    Available,
}

/// <summary>Values asked of one facet: at least one, each canonical (m², yuan, ISO date, code or <see cref="SpaceFacet.UnknownValue"/>).</summary>
public sealed record FacetSelection(SpaceFacet Facet, IReadOnlyList<string> Values);

/// <summary>A question to the index. Facets are in the order of <see cref="SpaceFacets.All"/>, each at most once.</summary>
public sealed record SpaceFilter
{
    public const int PerPage = 20;
    public const int MostPages = 500;

    /// <summary>Sample listings and real ones are never mixed: a question is about one of the two.</summary>
    public bool IsSample { get; init; }
    public IReadOnlyList<FacetSelection> Selections { get; init; } = [];
    public SpaceSort Sort { get; init; }

    /// <summary>From 1 to <see cref="MostPages"/>.</summary>
    public int Page { get; init; } = 1;

    /// <summary>The same question without one facet.</summary>
    public SpaceFilter Without(string facet) => this with { Selections = [.. Selections.Where(x => x.Facet.Name != facet)], Page = 1 };

    /// <summary>The same question with one facet asked for exactly these values; none removes it.</summary>
    public SpaceFilter With(SpaceFacet facet, params IReadOnlyList<string> values) => this with
    {
        Selections =
        [
            .. Selections.Where(x => x.Facet.Name != facet.Name).Concat(values.Count == 0 ? [] : [new FacetSelection(facet, values)])
                .OrderBy(x => SpaceFacets.All.Index().First(i => i.Item.Name == x.Facet.Name).Index),
        ],
        Page = 1,
    };
}

/// <summary>What the index answers.</summary>
/// <param name="Total">Size of the whole result.</param>
/// <param name="Codes">Listings of the page asked for, in order.</param>
/// <param name="Counts">
/// Per facet: each value that leads to a result and how many. A count equals the size of the result when that facet asks for that value
/// alone and the other facets stay as they are. Steps of numbers come in their order, other values in any; unknown last.
/// </param>
public sealed record SpaceHits(int Total, IReadOnlyList<string> Codes, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Counts);
