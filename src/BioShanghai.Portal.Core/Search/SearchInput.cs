using System.Text;

namespace BioShanghai.Portal.Core.Search;

/// <summary>What a visitor typed, made safe to search and to show again.</summary>
/// <param name="Text">At most <see cref="MaxLength"/> characters, without control characters and broken surrogates, blanks collapsed.</param>
/// <param name="WasCut">The visitor typed more.</param>
public sealed record SearchInput(string Text, bool WasCut)
{
    public const int MaxLength = 200;

    // A hostile address may carry megabytes; nothing behind this point of it can matter.
    private const int LooksAt = 4_000;

    public static SearchInput Of(string? typed)
    {
        var clean = new StringBuilder();
        var source = typed.AsSpan();
        source = source.Length > LooksAt ? source[..LooksAt] : source;
        foreach (var rune in source.EnumerateRunes())
        {
            // Broken surrogates are read as U+FFFD.
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar || IsFormat(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ' && !IsFormat(rune))
                {
                    clean.Append(' ');
                }

                continue;
            }

            clean.Append(rune.ToString());
        }

        var text = clean.ToString().TrimEnd();
        if (text.Length <= MaxLength)
        {
            return new(text, WasCut: false);
        }

        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return new(text[..end].TrimEnd(), WasCut: true);
    }

    // Zero-width and direction marks would hide what the page says was searched.
    private static bool IsFormat(Rune rune) => Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format;
}
