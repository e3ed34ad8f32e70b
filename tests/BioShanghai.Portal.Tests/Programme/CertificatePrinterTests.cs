using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using ZXing.Common;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>What a partner gets in hand: a page that can be read, searched, looked up and printed.</summary>
public sealed partial class CertificatePrinterTests
{
    // Half a millimetre inside the inner line of the frame.
    private const double Inside = 35.5;

    private static readonly CertificatePrinter Printer =
        new ServiceCollection().AddLogging().AddPortalCore().BuildServiceProvider().GetRequiredService<CertificatePrinter>();

    private static readonly CertificateSheet Sheet = new(
        "P2026-7K3M9QAX", new("上海宝济药业股份有限公司", "Shanghai Baoji Pharmaceutical Co., Ltd."), new("行业领军企业", "Industry leader"),
        new("2026年第一批", "First batch of 2026"), new(2026, 11, 28), new(2029, 11, 27), "https://portal.example.cn/verify/p2026-7k3m9qax");

    [Fact]
    public void A_certificate_says_in_both_languages_who_got_what_from_whom_when_and_until_when()
    {
        using var file = PdfDocument.Open(Printer.Print(Sheet));
        var page = Assert.Single(file.GetPages());
        Assert.All(
            ["上海市生物医药产业投资促进伙伴", "Shanghai Biopharma Investment Promotion Partner", "上海宝济药业股份有限公司", "Shanghai Baoji Pharmaceutical Co., Ltd.",
             "行业领军企业 · 2026年第一批", "Industry leader · First batch of 2026", "上海市生物医药产业促进中心", "Shanghai Biomedical Industry Promotion Centre",
             "编号 P2026-7K3M9QAX", "二〇二六年十一月二十八日", "28 November 2026", "有效期至 2029年11月27日", "Valid until 27 November 2029", "扫码核验", "Scan to verify"],
            words => Assert.Contains(words, page.Text));
        Assert.Equal((842, 595), (Math.Round(page.Width), Math.Round(page.Height)));
        Assert.Equal(("P2026-7K3M9QAX 上海宝济药业股份有限公司", "上海市生物医药产业促进中心"), (file.Information.Title, file.Information.Author));
    }

    [Theory]
    [InlineData(1, 1, "二〇三〇年一月一日")]
    [InlineData(10, 10, "二〇三〇年十月十日")]
    [InlineData(12, 20, "二〇三〇年十二月二十日")]
    [InlineData(2, 11, "二〇三〇年二月十一日")]
    [InlineData(5, 31, "二〇三〇年五月三十一日")]
    public void The_day_of_issue_is_written_as_deeds_are_dated(int month, int day, string words) =>
        Assert.Equal(words, CertificateWords.Dated(new(2030, month, day)).Zh);

    [Fact]
    public void A_file_carries_both_weights_of_its_font_cut_to_its_characters_and_stays_small()
    {
        var file = Printer.Print(Sheet);
        var inside = Encoding.Latin1.GetString(file);
        Assert.Equal(2, FontFileEntry().Count(inside));
        Assert.Equal(
            ["PortalCertificateSerif-Regular", "PortalCertificateSerif-SemiBold"],
            CutFont().Matches(inside).Select(x => x.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("/Type3", inside);
        Assert.InRange(file.Length, 10_000, 200_000);
    }

    [Theory]
    [InlineData("Regular")]
    [InlineData("SemiBold")]
    public void A_cut_font_draws_every_character_as_the_whole_font_does(string weight)
    {
        var bytes = Font(weight);
        var characters = "上海〇𫛭—（Łódź）gjQ 0·7".EnumerateRunes().ToList();
        var cut = new FontFile(bytes).Cut(characters);
        Assert.InRange(cut.Length, 1_000, 20_000);
        Assert.All(characters, x => Assert.Equal(Outline(bytes, x), Outline(cut, x)));
        Assert.NotEqual(Outline(bytes, new('京')), Outline(cut, new('京')));
    }

    [Fact]
    public void The_code_on_the_page_is_read_as_the_address_of_the_check()
    {
        using var file = PdfDocument.Open(Printer.Print(Sheet));
        Assert.Equal(Sheet.VerifyAddress, Read(file.GetPage(1)));
    }

    public static TheoryData<string, string> LongNames => new()
    {
        { "上海", "GE" },
        { string.Concat(Enumerable.Repeat("上海张江（集团）生物医药创新研究", 4))[..54] + "股份有限公司", new StringBuilder().Insert(0, "Zhangjiang Biopharmaceutical Innovation ", 4).ToString()[..147] + " Company Ltd." },
        { new string('鑫', 60), new string('W', 160) },
        { "上海" + new string('A', 58), string.Join(' ', Enumerable.Repeat("MW", 53)) + "W" },
    };

    [Theory]
    [MemberData(nameof(LongNames))]
    public void Names_of_any_length_stand_whole_within_the_frame_and_clear_of_the_foot(string zh, string en)
    {
        using var file = PdfDocument.Open(Printer.Print(Sheet with { Name = new(zh, en) }));
        var page = file.GetPage(1);
        Assert.All(page.Letters, x => Assert.True(
            x.BoundingBox.Left > Inside && x.BoundingBox.Right < page.Width - Inside && x.BoundingBox.Bottom > Inside && x.BoundingBox.Top < page.Height - Inside,
            $"{x.Value} at {x.BoundingBox}"));

        string Close(string text) => text.Replace(" ", "", StringComparison.Ordinal);
        var text = Close(page.Text);
        Assert.Contains(Close(zh), text);
        Assert.Contains(Close(en), text);

        // The number stands in the first line of the foot.
        var body = page.Letters.Where(x => x.StartBaseLine.Y > BaselineOf(page, "编号") + 0.1).ToList();
        var foot = page.Letters.Except(body).Max(x => x.StartBaseLine.Y + x.PointSize);
        Assert.True(body.Min(x => x.StartBaseLine.Y - 0.3 * x.PointSize) > foot, "The names reach into the foot.");
        var lines = body.GroupBy(x => Math.Round(x.StartBaseLine.Y, 1)).OrderByDescending(x => x.Key).Select(x => (Baseline: x.Key, Size: x.Max(y => y.PointSize))).ToList();
        Assert.All(lines.Zip(lines.Skip(1)), x => Assert.True(x.First.Baseline - x.Second.Baseline > x.Second.Size, $"Lines at {x.First} and {x.Second} touch."));
    }

    [Fact]
    public void A_company_keeps_its_form_in_one_line_and_no_line_starts_with_what_closes()
    {
        // Forty characters make two lines; what must hold together wanders across the middle.
        var names = Enumerable.Range(14, 9).SelectMany(x => new[]
        {
            $"{new string('药', x)}（国际）{new string('研', 36 - x)}", $"{new string('药', x)}有限公司{new string('研', 36 - x)}",
        });
        using var stream = new MemoryStream();
        Printer.PrintAll([.. names.Select(x => Sheet with { Name = new(x, null) })], stream);
        using var file = PdfDocument.Open(stream.ToArray());
        foreach (var page in file.GetPages())
        {
            var lines = page.Letters.GroupBy(x => Math.Round(x.StartBaseLine.Y, 1)).Select(x => string.Concat(x.Select(y => y.Value))).Where(x => x.Contains("药药", StringComparison.Ordinal) || x.Contains("研研", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, lines.Count);
            Assert.Contains(lines, x => x.Contains("有限公司", StringComparison.Ordinal) || x.Contains('（'));
            Assert.DoesNotContain(lines, x => x[0] == '）' || x[^1] == '（');
        }
    }

    [Fact]
    public void A_character_the_font_lacks_is_refused_by_name_and_nothing_is_drawn()
    {
        var (odd, fine) = (Sheet with { Name = new("上海𠮷物\u200B", "Café Łódź 😀") }, Sheet);
        using var file = new MemoryStream();
        var refused = Assert.Throws<RuleException>(() => Printer.PrintAll([fine, odd], file));
        Assert.Equal("Certificate.CharacterMissing", refused.Code);
        Assert.Equal("𠮷(U+20BB7) (U+200B) 😀(U+1F600)", refused.Subject);
        Assert.Equal(0, file.Length);
        Assert.Equal(["𠮷", "\u200B", "😀"], Printer.MissingIn(odd));
        Assert.Empty(Printer.MissingIn(fine));
    }

    [Fact]
    public void Every_character_of_the_national_sets_and_of_the_partners_shipped_can_be_printed()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb2312 = Encoding.GetEncoding(936);
        var hanzi = string.Concat(
            from row in Enumerable.Range(0xB0, 0xF8 - 0xB0) from cell in Enumerable.Range(0xA1, 0xFF - 0xA1) where (row, cell) is not (0xD7, >= 0xFA) select gb2312.GetString([(byte)row, (byte)cell]));
        var partners = File.ReadAllText(Path.Combine(Repository.Root, "src/BioShanghai.Portal.Core/Content/Start/partners.json"));
        Assert.Equal(6763, hanzi.Length);
        var (bold, written) = (new FontFile(Font("SemiBold")), hanzi + partners);
        Assert.DoesNotContain(written.EnumerateRunes().ToList(), x => x.Value > ' ' && !bold.Has(x));
        Assert.Empty(Printer.MissingIn(Sheet with { Name = new(hanzi + "喆堃𬭎珺", partners + "Škoda Łódź Ørsted Şişli Đorđević – “Č” & Cie. ® ™") }));
    }

    [Fact]
    public void A_name_pasted_with_loose_accents_and_blanks_is_printed_as_it_was_meant()
    {
        using var file = PdfDocument.Open(Printer.Print(Sheet with { Name = new("上海\n宝济", "  Cafe\u0301 \u00A0 Bio\tLtd. ") }));
        Assert.Contains("Café Bio Ltd.", file.GetPage(1).Text);
    }

    [Fact]
    public void A_batch_is_one_file_with_a_page_for_each_partner_in_order()
    {
        var sheets = Enumerable.Range(1, 200).Select(x => Sheet with
        {
            Number = $"P2026-{x:00000000}", Name = new($"上海第{x}生物有限公司", $"Shanghai Bio {x} Ltd."), VerifyAddress = $"https://portal.example.cn/verify/p2026-{x:00000000}",
        }).ToList();
        using var stream = new MemoryStream();
        Printer.PrintAll(sheets, stream);
        using var file = PdfDocument.Open(stream.ToArray());
        Assert.Equal(200, file.NumberOfPages);
        Assert.All([1, 2, 107, 200], x =>
        {
            Assert.Contains($"上海第{x}生物有限公司", file.GetPage(x).Text);
            Assert.Equal($"https://portal.example.cn/verify/p2026-{x:00000000}", Read(file.GetPage(x)));
        });
        Assert.Equal(2, FontFileEntry().Count(Encoding.Latin1.GetString(stream.ToArray())));
    }

    [Fact]
    public void The_same_sheet_gives_the_same_file_whoever_prints_it()
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            byte[] In(string name)
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(name), CultureInfo.GetCultureInfo(name));
                var file = Printer.Print(Sheet);
                Assert.Equal(name, CultureInfo.CurrentUICulture.Name);
                return file;
            }

            Assert.Equal(In("zh-CN"), In("en-GB"));
            Assert.Equal(In("zh-CN"), In("ar-SA"));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    private static byte[] Font(string weight)
    {
        using var stream = typeof(CertificatePrinter).Assembly.GetManifestResourceStream($"certificates/PortalCertificateSerif-{weight}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static double BaselineOf(Page page, string words)
    {
        var at = page.Text.IndexOf(words, StringComparison.Ordinal);
        return page.Letters[at].StartBaseLine.Y;
    }

    private static (string Path, float Width) Outline(byte[] font, Rune character)
    {
        using var data = SkiaSharp.SKData.CreateCopy(font);
        using var typeface = SkiaSharp.SKTypeface.FromData(data);
        using var at = TextFitting.Font(typeface, 100);
        using var path = at.GetTextPath(character.ToString());
        return (path.ToSvgPathData(), at.MeasureText(character.ToString()));
    }

    /// <summary>Reads the code as a telephone would, from the squares that are drawn.</summary>
    internal static string Read(Page page)
    {
        var squares = page.Paths.Where(x => x.IsFilled).MaxBy(x => x.Count)!.Select(x => x.GetBoundingRectangle()!.Value).ToList();
        var (left, top, right) = (squares.Min(x => x.Left), squares.Max(x => x.Top), squares.Max(x => x.Right));
        // The first run of the first row is the upper edge of a finder, seven modules long.
        var module = squares.Where(x => x.Left - left < 0.01 && top - x.Top < 0.01).Max(x => x.Width) / 7;
        var size = (int)Math.Round((right - left) / module);
        var bits = new BitMatrix(size);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (across, down) = (left + (x + 0.5) * module, top - (y + 0.5) * module);
                bits[x, y] = squares.Any(r => r.Left < across && across < r.Right && r.Bottom < down && down < r.Top);
            }
        }

        return new ZXing.QrCode.Internal.Decoder().decode(bits, null)?.Text ?? "not to be read";
    }

    [GeneratedRegex("/FontFile2 ")]
    private static partial Regex FontFileEntry();

    [GeneratedRegex("/(?:BaseFont|FontName) /[A-Z]{6}(?:\\+|#2[Bb])(?<name>[A-Za-z-]+)")]
    private static partial Regex CutFont();
}
