using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Public.Spaces;

/// <summary>Facets under one heading of the form.</summary>
/// <param name="Key">Names the heading's words and its part of the page.</param>
/// <param name="IsOpen">Open before anything is selected in it.</param>
public sealed record FinderGroup(string Key, bool IsOpen, IReadOnlyList<SpaceFacet> Facets)
{
    /// <summary>Codes of a long list that are shown at once.</summary>
    public const int ShownCodes = 6;

    /// <summary>The groups in the order an investor thinks: what, where, on what terms, then what the building must do.</summary>
    public static readonly IReadOnlyList<FinderGroup> All =
    [
        Of("What", true, "type", SpaceFacets.MinArea, SpaceFacets.MaxArea, "divisible", "sector"),
        Of("Where", true, "tier", "district", "park"),
        Of("Terms", true, "tenure", "rent", "sale", "before"),
        Of("Building", false, "height", "load"),
        Of("Utilities", false, "power", "dual", "gas", "steam", "sewer"),
        Of("Environment", false, "waste", "hazard", "eia"),
        Of("Clean", false, "clean", "biosafety", "animal"),
        Of("Ready", false, "ready"),
        Of("Fresh", false, "fresh"),
    ];

    /// <summary>Counts of a facet with every selected value, which may have none.</summary>
    public static IReadOnlyList<FacetCount> Counts(SpaceDirectory found, SpaceFacet facet)
    {
        var counts = found.Hits.Counts.GetValueOrDefault(facet.Name) ?? [];
        return [.. counts, .. found.Asked(facet).Where(x => counts.All(c => c.Value != x)).Select(x => new FacetCount(x, 0))];
    }

    /// <summary>Values of a facet of codes in reading order: fixed lists in their own, others by how often they are met.</summary>
    public static IReadOnlyList<FacetCount> Ordered(SpaceDirectory found, SpaceFacet facet)
    {
        var counts = Counts(found, facet);
        return facet.Fixed is { } order
            ? [.. order.Select(x => counts.FirstOrDefault(c => c.Value == x)).OfType<FacetCount>()]
            : [.. counts.OrderByDescending(x => x.Count).ThenBy(x => x.Value, StringComparer.Ordinal)];
    }

    /// <summary>Whether two canonical values of a facet ask for the same.</summary>
    public static bool IsSame(SpaceFacet facet, string one, string other) =>
        one == other || (facet.Kind != FacetKind.Codes && facet.Parse(one) is { } number && facet.Parse(other) == number);

    private static FinderGroup Of(string key, bool isOpen, params string[] names) => new(key, isOpen, [.. names.Select(x => SpaceFacets.Find(x)!)]);
}
