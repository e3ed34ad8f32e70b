using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Files;

/// <summary>Names of files as people give them. A name is only ever shown and offered for saving; it is never part of a path or an address.</summary>
internal static class FileNames
{
    /// <summary>Longest name without its extension.</summary>
    public const int MaxLength = 100;

    // Devices on Windows: a file saved under such a name is not a file there, whatever its extension.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(x => new[] { $"COM{x}", $"LPT{x}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Extension as given, in lower case, without the dot; empty when there is none.</summary>
    public static string ExtensionOf(string given)
    {
        var name = LastPart(given).TrimEnd('.', ' ');
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    /// <summary>The name without folders, control and direction characters and what systems do not allow, with another extension.</summary>
    public static string Safe(string given, string extension)
    {
        var name = LastPart(given);
        var dot = name.LastIndexOf('.');
        var text = new StringBuilder();
        foreach (var rune in (dot >= 0 ? name[..dot] : name).EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            if (IsKept(rune))
            {
                text.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' or ';' or '%' ? "-" : rune.ToString());
            }
        }

        var kept = text.ToString().Trim(' ', '.');
        var first = kept.Split('.')[0].TrimEnd();
        return (kept.Length == 0 ? "file" : Devices.Contains(first) ? "file-" + kept : kept) + "." + extension;
    }

    private static string LastPart(string given) => given[(given.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    private static bool IsKept(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
