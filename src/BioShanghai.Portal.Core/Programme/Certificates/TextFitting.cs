using System.Text.RegularExpressions;
using SkiaSharp;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>So many lines, no smaller than this.</summary>
internal readonly record struct Allowance(int Lines, float Largest, float Smallest);

/// <summary>Text in lines at the size they are to be drawn in.</summary>
internal sealed record FittedText(IReadOnlyList<string> Lines, float Size);

/// <summary>Finds the size and the lines in which a name of any length stands in its place.</summary>
internal static partial class TextFitting
{
    private const float Step = 0.5f;

    /// <summary>
    /// The first allowance the text fits, at the largest size of it, its lines about equally long. What fits none is made smaller and, at last,
    /// broken within words, because nothing may stand outside the frame.
    /// </summary>
    /// <param name="width">In points.</param>
    public static FittedText Fit(string text, SKTypeface typeface, float width, params ReadOnlySpan<Allowance> allowances)
    {
        var pieces = Pieces().Matches(text).Select(x => new Piece(x.Groups["text"].Value, x.Groups["blank"].Length > 0)).ToList();
        foreach (var allowance in allowances)
        {
            for (var size = allowance.Largest; size >= allowance.Smallest; size -= Step)
            {
                if (Break(pieces, typeface, size, width, allowance.Lines) is { } lines)
                {
                    return new(lines, size);
                }
            }
        }

        var (last, small) = (allowances[^1], allowances[^1].Smallest);
        List<Piece> letters = [.. pieces.SelectMany(x => x.Text.EnumerateRunes().Select((letter, i) => new Piece(letter.ToString(), i == 0 && x.AfterBlank)))];
        while (true)
        {
            small *= 0.95f;
            if ((Break(pieces, typeface, small, width, last.Lines) ?? Break(letters, typeface, small, width, last.Lines)) is { } lines)
            {
                return new(lines, small);
            }
        }
    }

    /// <summary>Letters as wide as they were designed, not rounded to the pixels of a screen.</summary>
    public static SKFont Font(SKTypeface typeface, float size) => new(typeface, size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };

    private static List<string>? Break(List<Piece> pieces, SKTypeface typeface, float size, float width, int most)
    {
        using var font = Font(typeface, size);
        if (Fill(pieces, font, width) is not { } lines || lines.Count > most)
        {
            return null;
        }

        // The narrowest column of as many lines: a first line full and a second with one word looks like an accident.
        var (low, high) = (width / lines.Count / 2, width);
        while (lines.Count > 1 && high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Fill(pieces, font, middle) is { } narrower && narrower.Count <= lines.Count)
            {
                (lines, high) = (narrower, middle);
            }
            else
            {
                low = middle;
            }
        }

        return lines;
    }

    /// <returns>Null when a piece is wider than the line.</returns>
    private static List<string>? Fill(List<Piece> pieces, SKFont font, float width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var piece in pieces)
        {
            var longer = line.Length == 0 ? piece.Text : $"{line}{(piece.AfterBlank ? " " : "")}{piece.Text}";
            if (font.MeasureText(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length == 0 || font.MeasureText(piece.Text) > width)
            {
                return null;
            }

            lines.Add(line);
            line = piece.Text;
        }

        return [.. lines, line];
    }

    // A line may end after a Chinese character and before a blank; not inside a word or the form of a company, not before what closes, not after what opens.
    [GeneratedRegex("""
        (?<blank>\s*)(?<text>[（《“‘「『【〔]*(?:股份有限公司|有限责任公司|有限公司|有限合伙|普通合伙|[^\s\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\uD800-\uDFFF“”‘’·]+|[\uD800-\uDBFF][\uDC00-\uDFFF]|\S)[）》”’」』】〕，。、；：！？·]*)
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    private readonly record struct Piece(string Text, bool AfterBlank);
}
