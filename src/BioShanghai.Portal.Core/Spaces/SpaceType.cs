namespace BioShanghai.Portal.Core.Spaces;

/// <summary>What is on offer.</summary>
public enum SpaceType
{
    Land,
    Shell,
    GmpWorkshop,
    Laboratory,
    Office,
    Incubator,
}

/// <summary>How a space can be had.</summary>
public enum Tenure
{
    Lease,
    Sale,
    LeaseOrSale,
}

/// <summary>Where a listing stands; only a published one is public.</summary>
public enum ListingStatus
{
    Draft,
    Published,
    Withdrawn,
}

/// <summary>Codes of enumerations in addresses, files and styles: <c>GmpWorkshop</c> is <c>gmp-workshop</c>.</summary>
public static class SpaceCodes
{
    public static readonly IReadOnlyList<string> Types = [.. Enum.GetValues<SpaceType>().Select(Code)];

    public static string Code(this SpaceType type) => Kebab(type.ToString());

    public static bool TryType(string? code, out SpaceType type)
    {
        var at = Types.PlaceOf(code);
        type = at < 0 ? default : Enum.GetValues<SpaceType>()[at];
        return at >= 0;
    }

    internal static string Kebab(string name) =>
        string.Concat(name.Select((x, i) => char.IsUpper(x) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(x) : x.ToString()));

    /// <summary>Place of a code in a list, or -1.</summary>
    internal static int PlaceOf(this IReadOnlyList<string> list, string? value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == value)
            {
                return i;
            }
        }

        return -1;
    }
}
