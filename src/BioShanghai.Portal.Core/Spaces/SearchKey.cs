using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>
/// How officers' words meet names and codes: full-width and half-width alike, upper case and lower case alike, the same on every
/// database, whatever its collation.
/// </summary>
public static class SearchKey
{
    /// <summary>Typed words as they are looked for.</summary>
    public static string Of(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(x => !char.IsControl(x))).Trim();
        try
        {
            return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half of a character, as a cut paste leaves it.
            return text.ToLowerInvariant();
        }
    }

    /// <summary>What is searched of a record: its names, Chinese first, each on a line, and its code on the last.</summary>
    internal static string Of(LocalText name, string code)
    {
        var words = $"{Of(name.Zh)}\n{Of(name.En)}\n";
        return words[..Math.Min(words.Length, SpaceListing.SearchWordsMaxLength - code.Length)] + code;
    }

    /// <summary>Gives listings kept by an earlier release what they are searched by; their next version says it exactly.</summary>
    public static Task<int> FillAsync(PortalDbContext db, CancellationToken ct) =>
#pragma warning disable CA1304, CA1311 // The database lowers the letters, in its own way.
        db.SpaceListings.Where(x => x.SearchWords == "").ExecuteUpdateAsync(x => x.SetProperty(y => y.SearchWords, y => (y.Name.Zh + "\n" + y.Name.En + "\n" + y.Code).ToLower()), ct);
#pragma warning restore CA1304, CA1311

    /// <summary>Listings whose name or code holds the words; every one when there are none.</summary>
    internal static IQueryable<SpaceListing> Matching(this IQueryable<SpaceListing> rows, string text)
    {
        var key = Of(text.Length > Workspace.ListingQuery.LongestText ? text[..Workspace.ListingQuery.LongestText] : text);
        return key.Length == 0 ? rows : rows.Where(x => x.SearchWords.Contains(key));
    }
}
