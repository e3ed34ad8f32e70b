using System.Text;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Text;
using SkiaSharp;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Answers as PDF: A4, the records in Chinese and English, with the font they are set in. The same answer gives the same bytes.</summary>
public sealed class AnswerPrinter(AnswerWords words)
{
    /// <summary>Stands for a character the font lacks, as printers do it.</summary>
    private const char Missing = '〓';

    public byte[] Print(InvestorAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var lines = Lines(answer);
        var characters = lines.SelectMany(x => new[] { x.Text, x.Label ?? "", x.Second ?? "" }).Concat([.. "0123456789/ ".Select(x => x.ToString())]).SelectMany(x => x.EnumerateRunes()).ToHashSet();
        using var regular = PrintFonts.Typeface(PrintFonts.Regular.Cut(characters));
        using var semiBold = PrintFonts.Typeface(PrintFonts.SemiBold.Cut(characters));
        using var file = new MemoryStream();
        using (var document = SKDocument.CreatePdf(file, About(answer)))
        {
            var pages = AnswerPage.Break(lines, regular, semiBold);
            foreach (var (at, page) in pages.Index())
            {
                using var canvas = document.BeginPage(AnswerPage.Width, AnswerPage.Height);
                AnswerPage.Draw(canvas, page, $"{at + 1} / {pages.Count}", regular);
                document.EndPage();
            }

            document.Close();
        }

        return file.ToArray();
    }

    private List<PrintLine> Lines(InvestorAnswer answer)
    {
        var (number, sent) = (words["AnswerNo", answer.Number], AnswerWords.Day(ShanghaiDay.Of(answer.SentAtUtc)));
        List<PrintLine> lines =
        [
            new(PrintStyle.Issuer, $"{words["Issuer"].Zh}　{words["Issuer"].En}"),
            new(PrintStyle.Title, words["AnswerTo", answer.CaseNumber].Zh!),
            new(PrintStyle.Second, words["AnswerTo", answer.CaseNumber].En!),
            new(PrintStyle.Small, $"{number.Zh} · {sent.Zh} · {answer.By}"),
            new(PrintStyle.Small, $"{number.En} · {sent.En} · {answer.By}"),
            new(PrintStyle.Rule, ""),
        ];
        Text(answer.Opening);
        foreach (var (at, item) in answer.Items.Index())
        {
            lines.Add(new(PrintStyle.Heading, $"{at + 1}　{item.Title.Zh ?? item.Title.En}"));
            if (item.Title is { Zh: not null, En: { } second } && second != item.Title.Zh)
            {
                lines.Add(new(PrintStyle.HeadingSecond, second));
            }

            foreach (var fact in item.Facts)
            {
                var (value, other) = (fact.Value.Zh ?? fact.Value.En ?? "", fact.Value.En);
                lines.Add(new(PrintStyle.Fact, value, $"{fact.Label.Zh} {fact.Label.En}", other == value ? null : other));
            }

            var (asOf, source) = (AnswerWords.Both(() => words["AsOf", AnswerWords.Day(item.AsOf).Local].Local), item.Source);
            lines.Add(new(PrintStyle.Source, $"{asOf.Zh} · {words["Source", source.Zh ?? source.En ?? ""].Zh}"));
            if (source.Zh != source.En)
            {
                lines.Add(new(PrintStyle.Source, $"{asOf.En} · {words["Source", source.En ?? source.Zh ?? ""].En}"));
            }

            if (item.Note is { } note)
            {
                lines.Add(new(PrintStyle.Note, $"{words["DeskNote"].Zh} {words["DeskNote"].En}　{note}"));
            }
        }

        if (answer.Items.Count > 0)
        {
            lines.AddRange([new(PrintStyle.Rule, ""), new(PrintStyle.Small, words["Frozen"].Zh!), new(PrintStyle.Small, words["Frozen"].En!)]);
        }

        Text(answer.Closing);
        return [.. lines.Select(x => x with { Text = Known(x.Text), Label = x.Label is null ? null : Known(x.Label), Second = x.Second is null ? null : Known(x.Second) })];

        void Text(string text)
        {
            foreach (var line in text.Split('\n'))
            {
                lines.Add(new(PrintStyle.Body, line));
            }
        }
    }

    private static string Known(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).EnumerateRunes().Select(x => PrintFonts.Regular.Has(x) ? x.ToString() : Rune.IsWhiteSpace(x) ? " " : Missing.ToString()));

    private SKDocumentPdfMetadata About(InvestorAnswer answer) => new(SKDocumentPdfMetadata.DefaultRasterDpi)
    {
        Title = $"{answer.CaseNumber}-{answer.Number}",
        Subject = $"{words["Title"].Zh} {words["Title"].En}",
        Author = words["Issuer"].Zh,
        Creation = answer.SentAtUtc,
        Modified = answer.SentAtUtc,
    };
}
