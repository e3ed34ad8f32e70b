using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Text;
using SkiaSharp;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>Certificates as PDF: A4, one a page, in Chinese and English, with the font they are set in. The same sheets give the same bytes.</summary>
public sealed class CertificatePrinter(CertificateWords words)
{
    /// <summary>A file of one certificate.</summary>
    /// <exception cref="RuleException">The font lacks a character: <c>Certificate.CharacterMissing</c>, with the characters as its subject.</exception>
    public byte[] Print(CertificateSheet sheet)
    {
        using var file = new MemoryStream();
        PrintAll([sheet], file);
        return file.ToArray();
    }

    /// <summary>One file of many certificates, a page each, in the order given. Nothing is written before every name was found printable.</summary>
    /// <param name="sheets">At least one.</param>
    /// <param name="to">Written to while the pages are drawn, without waiting: a file or memory, not a connection.</param>
    /// <exception cref="RuleException">As of <see cref="Print"/>.</exception>
    public void PrintAll(IReadOnlyList<CertificateSheet> sheets, Stream to)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sheets.Count, nameof(sheets));
        var missing = sheets.SelectMany(Missing).Distinct().ToList();
        if (missing.Count > 0)
        {
            throw new RuleException("Certificate.CharacterMissing", string.Join(' ', missing.Select(Show)));
        }

        var characters = sheets.SelectMany(x => x.Texts.Concat(Words(x))).SelectMany(x => x.EnumerateRunes()).Append(new Rune(' ')).Append(new Rune('·')).ToHashSet();
        using var regular = PrintFonts.Typeface(PrintFonts.Regular.Cut(characters));
        using var semiBold = PrintFonts.Typeface(PrintFonts.SemiBold.Cut(characters));
        using var document = SKDocument.CreatePdf(to, About(sheets));
        foreach (var sheet in sheets)
        {
            using var canvas = document.BeginPage(CertificatePage.Width, CertificatePage.Height);
            new CertificatePage(canvas, regular, semiBold, words).Draw(sheet);
            document.EndPage();
        }

        document.Close();
    }

    /// <summary>Characters of the sheet the font lacks, each once; none when it can be printed. Tells which names of a batch need another spelling.</summary>
    public IReadOnlyList<string> MissingIn(CertificateSheet sheet) => [.. Missing(sheet).Distinct().Select(x => x.ToString())];

    private IEnumerable<Rune> Missing(CertificateSheet sheet) => sheet.Texts.SelectMany(x => x.EnumerateRunes()).Where(x => !PrintFonts.Regular.Has(x));

    // The code beside it finds a character nobody sees, such as a blank without width from a web page.
    private static string Show(Rune character) => string.Create(CultureInfo.InvariantCulture, $"{(Rune.IsControl(character) || Rune.GetUnicodeCategory(character) == UnicodeCategory.Format ? "" : character.ToString())}(U+{character.Value:X4})");

    private IEnumerable<string> Words(CertificateSheet sheet) =>
        new[] { words.Title, words.Issuer, words.PresentedTo, words.ScanToVerify, words.Number(""), sheet.ValidUntil is { } until ? words.ValidUntil(until) : words.Issuer, CertificateWords.Dated(sheet.IssuedOn) }
            .SelectMany(x => new[] { x.Zh!, x.En! }).Append("　");

    private SKDocumentPdfMetadata About(IReadOnlyList<CertificateSheet> sheets)
    {
        var made = sheets.Max(x => x.IssuedOn).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return new(SKDocumentPdfMetadata.DefaultRasterDpi)
        {
            Title = sheets is [var one] ? $"{one.Number} {one.Name.Zh ?? one.Name.En}" : $"{sheets[0].Number} – {sheets[^1].Number}",
            Subject = $"{words.Title.Zh} {words.Title.En}",
            Author = words.Issuer.Zh,
            Creation = made,
            Modified = made,
        };
    }
}
