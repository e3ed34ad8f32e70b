using BioShanghai.Portal.Core.Editing;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How many of the technical values asked of a listing's type are stated, as the public reads it: the part of <see cref="Completeness"/> that needs no weights.</summary>
/// <param name="Missing">Values nobody has stated, in their order.</param>
public sealed record SpaceCompleteness(int Stated, IReadOnlyList<Spec> Missing)
{
    public int Asked => Stated + Missing.Count;

    public static SpaceCompleteness Of(SpaceListing listing)
    {
        var values = ListingFields.Write(listing);
        var missing = Completeness.Of(values, ListingFields.Table).Missing.Where(x => x.Kind == FieldKind.Spec).Select(x => x.Spec!.Spec);
        // What does not apply is answered, but it is no value to be counted.
        var stated = Specs.All.Count(x => values[ListingFields.KeyOf(x.Spec)] is { Length: > 0 } text && text != FieldTexts.NotApplicable);
        return new(stated, [.. missing.Order()]);
    }
}
