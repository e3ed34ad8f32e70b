using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Programme.Certificates;
using SkiaSharp;

namespace BioShanghai.Portal.Core.Cases;

internal enum PrintStyle
{
    Issuer,
    Title,
    Second,
    Small,
    Rule,
    Body,
    Heading,
    HeadingSecond,
    Fact,
    Source,
    Note,
}

/// <summary>A paragraph of a printed answer.</summary>
/// <param name="Label">What stands to the left of a fact.</param>
/// <param name="Second">The same fact in the other language, below it.</param>
internal sealed record PrintLine(PrintStyle Style, string Text, string? Label = null, string? Second = null);

/// <summary>One line where it is drawn; measures are points from the upper left corner of the page.</summary>
internal readonly record struct PlacedText(string Text, SKTypeface Typeface, float Size, SKColor Colour, float Left, float Baseline, bool IsRule = false);

/// <summary>Sets paragraphs on sheets of A4.</summary>
internal static partial class AnswerPage
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;

    private const float Edge = 62;
    private const float Top = 64;
    private const float Bottom = Height - 68;
    private const float LabelWidth = 118;
    private const float Small = 8.5f;
    private const float Measure = Width - 2 * Edge;

    private static readonly SKColor Teal = new(0x08, 0x4A, 0x4E);
    private static readonly SKColor Ink = new(0x14, 0x21, 0x2B);
    private static readonly SKColor Muted = new(0x52, 0x61, 0x6B);
    private static readonly SKColor Line = new(0xDA, 0xD9, 0xD1);

    public static IReadOnlyList<IReadOnlyList<PlacedText>> Break(IReadOnlyList<PrintLine> lines, SKTypeface regular, SKTypeface semiBold)
    {
        List<List<PlacedText>> pages = [[]];
        var y = Top;
        foreach (var line in lines)
        {
            var (size, above, colour, isBold, indent) = LookOf(line.Style);
            if (line.Style == PrintStyle.Rule)
            {
                y += above;
                pages[^1].Add(new("", regular, size, colour, Edge, y, true));
                y += 6;
                continue;
            }

            var typeface = isBold ? semiBold : regular;
            List<(string Text, float Size, SKColor Colour)> texts = [.. Fill(line.Text, typeface, size, Measure - indent).Select(x => (x, size, colour))];
            texts.AddRange((line.Second is { } second ? Fill(second, regular, Small, Measure - indent) : []).Select(x => (x, Small, Muted)));
            List<(string Text, float Size, SKColor Colour)> labels = [.. (line.Label is { } label ? Fill(label, regular, Small, LabelWidth - 10) : []).Select(x => (x, Small, Muted))];
            y += y > Top ? above : 0;
            // A heading is not left behind on the sheet before its record, nor a fact torn apart that fits on the next one.
            var needed = line.Style switch { PrintStyle.Heading => 90, PrintStyle.Fact => Math.Min(Math.Max(HeightOf(texts), HeightOf(labels)), Bottom - Top), _ => Leading(size) };
            if (y + needed > Bottom)
            {
                Turn();
            }

            var beside = y;
            foreach (var row in labels)
            {
                pages[^1].Add(new(row.Text, regular, row.Size, row.Colour, Edge, beside + size));
                beside += Leading(row.Size);
            }

            foreach (var row in texts)
            {
                if (y + Leading(row.Size) > Bottom)
                {
                    Turn();
                    beside = Top;
                }

                pages[^1].Add(new(row.Text, typeface, row.Size, row.Colour, Edge + indent, y + row.Size));
                y += Leading(row.Size);
            }

            y = Math.Max(y, beside);
        }

        return pages;

        void Turn()
        {
            pages.Add([]);
            y = Top;
        }
    }

    /// <param name="foot">Which page of how many.</param>
    public static void Draw(SKCanvas canvas, IReadOnlyList<PlacedText> page, string foot, SKTypeface regular)
    {
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var text in page)
        {
            paint.Color = text.Colour;
            if (text.IsRule)
            {
                paint.StrokeWidth = 0.75f;
                canvas.DrawLine(text.Left, text.Baseline, Width - Edge, text.Baseline, paint);
                continue;
            }

            using var font = TextFitting.Font(text.Typeface, text.Size);
            canvas.DrawText(text.Text, text.Left, text.Baseline, SKTextAlign.Left, font, paint);
        }

        paint.Color = Muted;
        using var small = TextFitting.Font(regular, Small);
        canvas.DrawText(foot, Width / 2, Height - 40, SKTextAlign.Center, small, paint);
    }

    private static (float Size, float Above, SKColor Colour, bool IsBold, float Indent) LookOf(PrintStyle style) => style switch
    {
        PrintStyle.Issuer => (9.5f, 0, Teal, false, 0),
        PrintStyle.Title => (18, 12, Teal, true, 0),
        PrintStyle.Second => (11.5f, 0, Teal, false, 0),
        PrintStyle.Small => (Small, 3, Muted, false, 0),
        PrintStyle.Rule => (0, 8, Line, false, 0),
        PrintStyle.Heading => (12.5f, 16, Ink, true, 0),
        PrintStyle.HeadingSecond => (9.5f, 0, Muted, false, 0),
        PrintStyle.Fact => (10, 4, Ink, false, LabelWidth),
        PrintStyle.Source => (Small, 4, Muted, false, 0),
        PrintStyle.Note => (10, 4, Teal, false, 0),
        _ => (10.5f, 4, Ink, false, 0),
    };

    private static float Leading(float size) => 1.5f * size;

    private static float HeightOf(List<(string Text, float Size, SKColor Colour)> rows) => rows.Sum(x => Leading(x.Size));

    private static List<string> Fill(string text, SKTypeface typeface, float size, float width)
    {
        using var font = TextFitting.Font(typeface, size);
        List<string> lines = [];
        var line = "";
        foreach (var piece in Pieces().Matches(text).Select(x => x.Value))
        {
            if (font.MeasureText((line + piece).TrimEnd()) <= width)
            {
                line += piece;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line.TrimEnd());
            }

            line = piece.TrimStart();
            // An address longer than the line is broken wherever the line ends.
            while (font.MeasureText(line.TrimEnd()) > width)
            {
                var count = Math.Max(1, font.BreakText(line, width));
                lines.Add(line[..count]);
                line = line[count..];
            }
        }

        return [.. lines, line.TrimEnd()];
    }

    // A line may end after a Chinese character and after a blank; not before what closes, not after what opens.
    [GeneratedRegex("""[（《“‘「『【〔]*(?:[^\s\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\uD800-\uDFFF“”‘’]+|[\uD800-\uDBFF][\uDC00-\uDFFF]|\S)[）》”’」』】〕，。、；：！？·]*\s*|\s+""", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
