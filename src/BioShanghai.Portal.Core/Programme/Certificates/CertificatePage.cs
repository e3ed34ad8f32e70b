using BioShanghai.Portal.Core.Text;
using SkiaSharp;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>Draws one certificate on an A4 sheet in landscape; measures are points from the upper left corner.</summary>
internal sealed class CertificatePage(SKCanvas canvas, SKTypeface regular, SKTypeface semiBold, CertificateWords words)
{
    public const float Width = 841.89f;
    public const float Height = 595.28f;

    private const float Middle = Width / 2;
    private const float Measure = 640;
    private const float LeftEdge = (Width - Measure) / 2;

    // The facts stand at the foot, the name in the middle of what is left between them and the title.
    private const float BodyTop = 176;
    private const float BodyBottom = 428;
    private const float FootTop = 448;
    private const float CodeSide = 74;
    private const float IssuerMiddle = LeftEdge + Measure - 120;

    private static readonly SKColor Teal = new(0x08, 0x4A, 0x4E);
    private static readonly SKColor Ink = new(0x14, 0x21, 0x2B);
    private static readonly SKColor Muted = new(0x52, 0x61, 0x6B);

    public void Draw(CertificateSheet sheet)
    {
        DrawFrame();
        DrawHead();
        DrawBody(sheet);
        DrawProof(sheet);
        DrawIssuer(sheet.IssuedOn);
    }

    private void DrawFrame()
    {
        using var line = new SKPaint { Color = Teal, IsStroke = true, IsAntialias = true };
        line.StrokeWidth = 2;
        canvas.DrawRect(28, 28, Width - 56, Height - 56, line);
        line.StrokeWidth = 0.5f;
        canvas.DrawRect(34, 34, Width - 68, Height - 68, line);
    }

    private void DrawHead()
    {
        DrawCentred(words.Title.Zh!, semiBold, 36, Teal, Middle, 116);
        DrawCentred(words.Title.En!, regular, 16, Teal, Middle, 143);
        using var line = new SKPaint { Color = Teal, IsStroke = true, StrokeWidth = 0.75f, IsAntialias = true };
        canvas.DrawLine(Middle - 32, 164, Middle + 32, 164, line);
    }

    private void DrawBody(CertificateSheet sheet)
    {
        List<Block> blocks =
        [
            new(words.PresentedTo.Zh, regular, Ink, 0, [new(1, 14, 10)]),
            new(words.PresentedTo.En, regular, Muted, 1, [new(1, 11, 9)]),
            new(sheet.Name.Zh, semiBold, Ink, 20, [new(1, 32, 23), new(2, 29, 18)]),
            new(sheet.Name.En, regular, Ink, 9, [new(1, 17, 14), new(2, 15, 11), new(3, 12, 8)]),
            new(Joined(sheet.Category.Zh, sheet.BatchName.Zh), regular, Ink, 24, [new(1, 14, 10), new(2, 11, 8)]),
            new(Joined(sheet.Category.En, sheet.BatchName.En), regular, Muted, 1, [new(1, 11, 8), new(2, 9, 7)]),
        ];
        var fitted = blocks.Where(x => !string.IsNullOrWhiteSpace(x.Text))
            .Select(x => (Block: x, Text: TextFitting.Fit(CertificateSheet.Tidy(x.Text!), x.Typeface, Measure, x.Allowances))).ToList();
        var top = BodyTop + (BodyBottom - BodyTop - fitted.Sum(x => x.Block.Above + x.Text.Lines.Count * Leading(x.Text.Size))) / 2;
        foreach (var (block, text) in fitted)
        {
            top += block.Above;
            foreach (var line in text.Lines)
            {
                DrawCentred(line, block.Typeface, text.Size, block.Colour, Middle, top + 1.08f * text.Size);
                top += Leading(text.Size);
            }
        }
    }

    /// <summary>What proves it: the code to look it up by, its number, and how long it is valid.</summary>
    private void DrawProof(CertificateSheet sheet)
    {
        DrawCode(QrCode.Of(sheet.VerifyAddress), LeftEdge, FootTop, CodeSide);
        var (number, until) = (words.Number(CertificateSheet.Tidy(sheet.Number)), sheet.ValidUntil is { } day ? words.ValidUntil(day) : LocalText.Empty);
        (string Text, float Size, SKColor Colour, float Baseline)[] lines =
        [
            (number.Zh!, 12, Ink, FootTop + 10), (until.Zh ?? "", 12, Ink, FootTop + 29), (until.En ?? "", 9.5f, Muted, FootTop + 43),
            ($"{words.ScanToVerify.Zh}　{words.ScanToVerify.En}", 9.5f, Muted, FootTop + CodeSide),
        ];
        foreach (var line in lines.Where(x => x.Text.Length > 0))
        {
            var fitted = TextFitting.Fit(line.Text, regular, IssuerMiddle - 130 - LeftEdge - CodeSide - 14, new Allowance(1, line.Size, 6));
            Draw(fitted.Lines[0], regular, fitted.Size, line.Colour, LeftEdge + CodeSide + 14, line.Baseline);
        }
    }

    /// <summary>Whose deed it is and when, with room for a seal over it.</summary>
    private void DrawIssuer(DateOnly issuedOn)
    {
        var date = CertificateWords.Dated(issuedOn);
        DrawCentred(words.Issuer.Zh!, semiBold, 17, Ink, IssuerMiddle, FootTop + 14);
        DrawCentred(words.Issuer.En!, regular, 10, Muted, IssuerMiddle, FootTop + 30);
        DrawCentred(date.Zh!, regular, 14, Ink, IssuerMiddle, FootTop + 58);
        DrawCentred(date.En!, regular, 10, Muted, IssuerMiddle, FootTop + CodeSide);
    }

    private void DrawCode(QrCode code, float left, float top, float side)
    {
        // The light border lies outside the square, so that the dark part lines up with the text beside it.
        var module = side / (code.Size - 2 * QrCode.Border);
        using var path = new SKPath();
        foreach (var run in code.Runs)
        {
            // A hair into the next row: rows that only touch show white seams on some screens.
            path.AddRect(SKRect.Create(left + (run.X - QrCode.Border) * module, top + (run.Y - QrCode.Border) * module, run.Length * module, 1.02f * module));
        }

        using var paint = new SKPaint { Color = Ink, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    private void DrawCentred(string text, SKTypeface typeface, float size, SKColor colour, float middle, float baseline) =>
        Draw(text, typeface, size, colour, middle, baseline, SKTextAlign.Center);

    private void Draw(string text, SKTypeface typeface, float size, SKColor colour, float at, float baseline, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = TextFitting.Font(typeface, size);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawText(text, at, baseline, align, font, paint);
    }

    private static float Leading(float size) => 1.45f * size;

    private static string Joined(string? category, string? batch) =>
        string.Join(" · ", new[] { category, batch }.Where(x => !string.IsNullOrWhiteSpace(x)));

    /// <param name="Above">Room before it, in points.</param>
    private sealed record Block(string? Text, SKTypeface Typeface, SKColor Colour, float Above, Allowance[] Allowances);
}
