using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Shortlists;

/// <summary>The listings an address names: <c>items=a,b</c>, also given several times.</summary>
/// <param name="Codes">At most <see cref="SharedShortlist.MostItems"/>, in the order given, each once.</param>
/// <param name="LeftOut">How many more there were.</param>
/// <param name="HasUnreadable">Something in it cannot be the code of a listing.</param>
public sealed record ShortlistRequest(IReadOnlyList<string> Codes, int LeftOut, bool HasUnreadable)
{
    public const string ItemsName = "items";

    /// <summary>Longest value that is read: a full list of the longest codes with its commas.</summary>
    public const int LongestValue = SharedShortlist.MostItems * (SpaceListing.CodeMaxLength + 1);

    public static readonly IReadOnlyList<string> QueryNames = [ItemsName];

    public static ShortlistRequest Of(IEnumerable<string?> values)
    {
        string[] parts = [.. values.SelectMany(x => (x ?? "").Split([',', ' ', '，', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(x => x.ToLowerInvariant())];
        string[] codes = [.. parts.Where(SpaceListing.IsCode).Distinct(StringComparer.Ordinal)];
        return new([.. codes.Take(SharedShortlist.MostItems)], Math.Max(0, codes.Length - SharedShortlist.MostItems), parts.Any(x => !SpaceListing.IsCode(x)));
    }
}
