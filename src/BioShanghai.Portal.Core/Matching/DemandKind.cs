using System.Globalization;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>How much a project insists on a demand.</summary>
public enum Wish
{
    /// <summary>Not asked for, even if the use would bring it.</summary>
    None,
    Nice,
    Must,
}

/// <summary>A technical demand of a project as typed: how much it insists, and the level in canonical form where there is one.</summary>
public sealed record Demand(DemandKind Kind, Wish Wish, string? Level)
{
    /// <summary>As an address holds it: <c>must:6</c>, <c>nice</c>, <c>none</c>.</summary>
    public string Code => Wish.ToString().ToLowerInvariant() + (Level is null ? "" : ":" + Level);
}

/// <summary>One technical demand a project can make.</summary>
/// <param name="Name">Name in addresses; that of the finder's facet where there is one.</param>
/// <param name="Spec">The technical value; null for "divisible".</param>
/// <param name="Levels">Levels the form offers, weakest first; none for yes or no.</param>
public sealed record DemandKind(string Name, Spec? Spec, IReadOnlyList<string> Levels)
{
    public static readonly IReadOnlyList<DemandKind> All =
    [
        Of("clean"), Of("biosafety"), Of("height"), Of("load"), Own("lift", Spaces.Spec.GoodsLift, "1", "2", "3"), Of("power"),
        Own("density", Spaces.Spec.PowerDensity, "80", "150", "200"), Of("dual"), Of("steam"), Of("gas"), Of("sewer"), Of("waste"), Of("hazard"), Of("eia"), Of("animal"),
        new("divisible", null, []),
    ];

    /// <summary>The finder's facet, or null where the finder has none.</summary>
    public SpaceFacet? Facet { get; } = SpaceFacets.Find(Name);

    public bool HasLevel => Levels.Count > 0;

    public static DemandKind? Find(string name) => All.FirstOrDefault(x => x.Name == name);

    /// <summary>The requirement of a level (null where there is none to give), or null when the level cannot be understood.</summary>
    public Requirement? RequirementOf(string? level)
    {
        if (Spec is not { } spec)
        {
            return null;
        }

        var definition = Specs.Of(spec);
        if (!HasLevel)
        {
            return level is null ? Requirement.AtLeast(spec, Specs.Yes) : null;
        }

        if (definition.Kind == SpecKind.Choice)
        {
            return level is not null && definition.Choices.PlaceOf(level) > 0 ? Requirement.AtLeast(spec, level) : null;
        }

        var isAtMost = Facet?.Kind == FacetKind.AtMost;
        return decimal.TryParse(level, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= definition.Most && (number > 0 || (isAtMost && number == 0))
            ? isAtMost ? Requirement.AtMost(spec, number) : Requirement.AtLeast(spec, number)
            : null;
    }

    /// <summary>Level of a requirement as an address holds it.</summary>
    public static string? LevelOf(Requirement requirement) => requirement.Definition.Choices is [Specs.No, Specs.Yes] ? null
        : requirement.Choice ?? requirement.Limit.ToString("0.####", CultureInfo.InvariantCulture);

    private static DemandKind Of(string facetName)
    {
        var facet = SpaceFacets.Find(facetName)!;
        // A facet offers its loosest limit first; a demand at most reads the other way round.
        return new(facetName, facet.Spec, [.. facet.Kind == FacetKind.AtMost ? facet.Steps.Reverse() : facet.Steps]);
    }

    private static DemandKind Own(string name, Spec spec, params string[] levels) => new(name, spec, levels);
}
