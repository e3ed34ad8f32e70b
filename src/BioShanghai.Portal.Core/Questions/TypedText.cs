using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>What people type, made safe to keep: one Unicode form, no characters that hide or reorder others.</summary>
public static class TypedText
{
    /// <summary>Characters that turn the order of what follows, and the mark that hides at the start of a text.</summary>
    private const string Turners = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF";

    /// <summary>No half of a character and no character that was already lost on the way.</summary>
    public static bool IsWhole(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            // Enumeration gives the replacement character for a lone surrogate, and a form reader gives it for broken bytes.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One line: controls become spaces, invisible and reordering characters go, spaces are single. Null when nothing is left; damaged text stays as it is.</summary>
    public static string? OneLine(string? text) => Clean(text, isOneLine: true);

    /// <summary>Several lines: line ends become <c>\n</c>; other controls and reordering characters go. Null when nothing is left; damaged text stays as it is.</summary>
    public static string? Lines(string? text) => Clean(text, isOneLine: false);

    private static string? Clean(string? text, bool isOneLine)
    {
        if (string.IsNullOrWhiteSpace(text) || !IsWhole(text))
        {
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    Append(kept, isOneLine || rune.Value is not ('\n' or '\t') ? ' ' : (char)rune.Value, isOneLine);
                    break;
                case UnicodeCategory.SpaceSeparator when isOneLine:
                    Append(kept, ' ', isOneLine);
                    break;
                // Joiners belong to some scripts and to emoji, so free text keeps them.
                case UnicodeCategory.Format when isOneLine || (rune.IsBmp && Turners.Contains((char)rune.Value, StringComparison.Ordinal)):
                    break;
                default:
                    kept.Append(rune.ToString());
                    break;
            }
        }

        return kept.ToString().Trim() is { Length: > 0 } cleaned ? cleaned : null;
    }

    private static void Append(StringBuilder kept, char space, bool isOneLine)
    {
        if (!isOneLine || kept.Length == 0 || kept[^1] != ' ')
        {
            kept.Append(space);
        }
    }
}
