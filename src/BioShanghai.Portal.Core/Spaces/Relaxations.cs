namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How a question is eased.</summary>
public enum Easing
{
    /// <summary>One or two facets are dropped.</summary>
    Drop,

    /// <summary>A limit moves to the nearest value that leads to a result.</summary>
    Loosen,

    /// <summary>Listings that do not state the fact are accepted too.</summary>
    AcceptUnknown,
}

/// <summary>One way to ease a question, and what it gains.</summary>
/// <param name="Asked">What is eased, as it was asked: one facet, or two that only help together.</param>
/// <param name="Filter">The eased question.</param>
/// <param name="Gain">How many listings it finds more than the question itself.</param>
public sealed record Relaxation(Easing Easing, IReadOnlyList<FacetSelection> Asked, SpaceFilter Filter, int Gain)
{
    /// <summary>The facet as the eased question asks for it; null where it is dropped.</summary>
    public FacetSelection? Eased => Easing == Easing.Drop ? null : Filter.Selections.First(x => x.Facet == Asked[0].Facet);
}

/// <summary>A listing that misses exactly one facet of a question.</summary>
public sealed record NearMiss(string Code, FacetSelection Missed);

/// <summary>
/// What stands between a question and (more) results. One pass over the stock: a listing that fails one facet alone is what dropping
/// that facet would gain, so every gain is the exact difference between two results.
/// </summary>
public sealed record Relaxations(IReadOnlyList<Relaxation> Ways, IReadOnlyList<NearMiss> Near)
{
    /// <summary>A result smaller than this is explained.</summary>
    public const int FewResults = 3;
    public const int MostNear = 3;

    public static readonly Relaxations None = new([], []);

    public static Relaxations Of(SpaceFilter filter, SpaceIndex index, DateOnly day)
    {
        var asked = filter.Selections;
        var single = asked.ToDictionary(x => x, _ => new List<SpaceFacts>());
        var pairs = new Dictionary<(FacetSelection, FacetSelection), int>();
        foreach (var facts in index.Matching(filter with { Selections = [], Page = 1 }, day))
        {
            FacetSelection? first = null, second = null;
            var failed = 0;
            foreach (var selection in asked)
            {
                if (!selection.Facet.Accepts(facts, selection.Values, day))
                {
                    (first, second) = (first ?? selection, selection);
                    failed++;
                    if (failed > 2)
                    {
                        break;
                    }
                }
            }

            if (failed == 1)
            {
                single[first!].Add(facts);
            }
            else if (failed == 2)
            {
                pairs[(first!, second!)] = pairs.GetValueOrDefault((first!, second!)) + 1;
            }
        }

        List<Relaxation> ways = [.. single.Where(x => x.Value.Count > 0).SelectMany(x => WaysFor(filter, x.Key, x.Value))];
        if (ways.Count == 0)
        {
            ways = [.. pairs.Select(x => new Relaxation(Easing.Drop, [x.Key.Item1, x.Key.Item2], filter.Without(x.Key.Item1.Facet.Name).Without(x.Key.Item2.Facet.Name), x.Value))];
        }

        return new([.. ways.OrderByDescending(x => x.Gain).ThenByDescending(x => x.Easing)], Nearest(single));
    }

    private static List<Relaxation> WaysFor(SpaceFilter filter, FacetSelection asked, List<SpaceFacts> missing)
    {
        var facet = asked.Facet;
        List<Relaxation> gentle = [];
        if (facet.HasUnknown && !asked.Values.Contains(SpaceFacet.UnknownValue) && missing.Count(x => IsUnknown(facet, x)) is > 0 and var unknown)
        {
            gentle.Add(new(Easing.AcceptUnknown, [asked], filter.With(facet, [.. asked.Values, SpaceFacet.UnknownValue]), unknown));
        }

        if (facet.Kind != FacetKind.Codes && asked.Values.Any(x => x != SpaceFacet.UnknownValue)
            && missing.Select(facet.NumberOf!).Where(float.IsFinite).ToList() is { Count: > 0 } numbers)
        {
            var nearest = facet.Kind == FacetKind.AtLeast ? numbers.Max() : numbers.Min();
            gentle.Add(new(
                Easing.Loosen, [asked],
                filter.With(facet, [facet.Print(nearest), .. asked.Values.Where(x => x == SpaceFacet.UnknownValue)]),
                numbers.Count(x => x == nearest)));
        }

        // Dropping a facet is offered only where it gains more than a gentler way does.
        return gentle.Any(x => x.Gain == missing.Count) ? gentle : [.. gentle, new(Easing.Drop, [asked], filter.Without(facet.Name), missing.Count)];
    }

    private static bool IsUnknown(SpaceFacet facet, SpaceFacts facts) => facet.NumberOf is { } number ? float.IsNaN(number(facts)) : float.IsNaN(facts[facet.Spec!.Value]);

    private static List<NearMiss> Nearest(Dictionary<FacetSelection, List<SpaceFacts>> single) =>
    [
        // The nearest of each facet first, so that the reader sees different ways to miss.
        .. single.SelectMany(x => x.Value.OrderBy(facts => Shortfall(x.Key, facts)).ThenByDescending(facts => facts.ConfirmedDay).ThenBy(facts => facts.Code, StringComparer.Ordinal)
                .Take(MostNear).Select((facts, place) => (Asked: x.Key, Facts: facts, Place: place)))
            .OrderBy(x => x.Place).ThenBy(x => Shortfall(x.Asked, x.Facts)).ThenBy(x => x.Facts.Code, StringComparer.Ordinal)
            .Take(MostNear).Select(x => new NearMiss(x.Facts.Code, x.Asked)),
    ];

    // How far off, for the order only: a number by its share of the limit, then what nobody states, then another code, then a value that does not apply.
    private static float Shortfall(FacetSelection asked, SpaceFacts facts)
    {
        if (asked.Facet.Kind == FacetKind.Codes)
        {
            return asked.Facet.Spec is not null && IsUnknown(asked.Facet, facts) ? 1 : 2;
        }

        var number = asked.Facet.NumberOf!(facts);
        return float.IsNaN(number) ? 1
            : !float.IsFinite(number) || asked.Values.All(x => x == SpaceFacet.UnknownValue) ? 3
            : asked.Facet.Parse(asked.Values[0]) is { } limit ? Math.Abs(number - limit) / Math.Max(1, Math.Max(Math.Abs(number), limit)) : 2;
    }
}
