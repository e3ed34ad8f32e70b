namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How much of what is asked of a listing's type is stated; what does not apply counts neither way.</summary>
/// <param name="Missing">Values nobody has stated, in their order.</param>
public sealed record SpaceCompleteness(int Stated, IReadOnlyList<Spec> Missing)
{
    public int Asked => Stated + Missing.Count;

    public static SpaceCompleteness Of(SpaceListing listing)
    {
        var values = Specs.All.Select(x => listing.ValueOf(x.Spec)).ToList();
        return new(values.Count(x => x.State == SpecState.Known), [.. values.Where(x => x.State == SpecState.Unknown).Select(x => x.Spec)]);
    }
}
