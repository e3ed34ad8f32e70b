using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BioShanghai.Portal.Tests.Sheets.Workbooks;

namespace BioShanghai.Portal.Tests.Sheets;

/// <summary>Files that are something else, broken, or meant to do harm.</summary>
public sealed partial class BadFileTests
{
    private static byte[] Good => Zip(Parts(Row(1, "A") + Row(2, "1")));

    private static byte[] Ole(string directory) => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes(directory)];

    private static byte[] With(string part, string text = "x") => Zip(Parts(Row(1, "A") + Row(2, "1")), zip =>
    {
        using var entry = zip.CreateEntry(part).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    });

    private static byte[] Changed(string part, Func<string, string> change)
    {
        var parts = Parts(Row(1, "A") + Row(2, "1"));
        parts[part] = change(parts[part]);
        return Zip(parts);
    }

    public static TheoryData<string, string, string> Files => new()
    {
        { "zero bytes", "a.xlsx", "EmptyFile" },
        { "zero bytes", "a.csv", "EmptyFile" },
        { "good", "a.csv", "Renamed" },
        { "good", "a.xlsm", "Renamed" },
        { "good", "noname", "Renamed" },
        { "old", "a.xls", "OldExcel" },
        { "old", "a.xlsx", "OldExcel" },
        { "encrypted", "a.xlsx", "Encrypted" },
        { "macros", "a.xlsm", "Macros" },
        { "macros", "a.xlsx", "Macros" },
        { "ods", "a.ods", "OpenDocument" },
        { "docx", "a.xlsx", "NotASheet" },
        { "pdf", "a.xlsx", "Pdf" },
        { "pdf", "a.csv", "Pdf" },
        { "text", "a.xlsx", "Renamed" },
        { "html", "a.xls", "Renamed" },
        { "png", "a.xlsx", "Damaged" },
        { "png", "a.csv", "NotText" },
        { "png", "a.png", "NotASheet" },
        { "csv with NUL", "a.csv", "NotText" },
        { "latin", "a.csv", "UnknownEncoding" },
        { "unclosed", "a.csv", "UnclosedQuote@B2" },
        { "large", "a.csv", "FileTooLarge" },
        { "truncated", "a.xlsx", "Damaged" },
        { "broken xml", "a.xlsx", "Damaged" },
        { "no sheet part", "a.xlsx", "Damaged" },
        { "doctype", "a.xlsx", "ForbiddenXml" },
        { "doctype in strings", "a.xlsx", "ForbiddenXml" },
        { "way out", "a.xlsx", "UnsafePartName" },
        { "absolute", "a.xlsx", "UnsafePartName" },
        { "nested", "a.xlsx", "NestedArchive" },
        { "twice", "a.xlsx", "Damaged" },
        { "many parts", "a.xlsx", "TooManyParts" },
        { "tight", "a.xlsx", "PackedTooTightly" },
        { "forged size", "a.xlsx", "Damaged" },
        { "huge attribute", "a.xlsx", "TooMuchText" },
        { "million columns", "a.xlsx", "TooManyColumns@KO1" },
        { "million columns of text", "a.csv", "TooManyColumns@KO1" },
        { "much text", "a.xlsx", "TooMuchText" },
        { "much shared text", "a.xlsx", "TooMuchText" },
    };

    private static byte[] Make(string what) => what switch
    {
        "zero bytes" => [],
        "good" => Good,
        "old" => Ole("Workbook"),
        "encrypted" => Ole("EncryptionInfo\0EncryptedPackage"),
        "macros" => With("xl/vbaProject.bin"),
        "ods" => Zip(new() { ["mimetype"] = "application/vnd.oasis.opendocument.spreadsheet", ["content.xml"] = "<x/>" }),
        "docx" => Zip(new() { ["word/document.xml"] = "<x/>" }),
        "pdf" => "%PDF-1.7\n"u8.ToArray(),
        "text" => "a,b\n1,2\n"u8.ToArray(),
        "html" => "<html><table></table></html>"u8.ToArray(),
        "png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49],
        "csv with NUL" => "a,b\n1,\0\n"u8.ToArray(),
        "latin" => [.. "a,b\ncaf"u8, 0xE9, .. ",1\n"u8],
        "unclosed" => "a,b\n1,\"2\n3,4\n"u8.ToArray(),
        "large" => new byte[Sheet.MostBytes + 1],
        "truncated" => Good[..^40],
        "broken xml" => Changed("xl/worksheets/sheet1.xml", x => x[..^20]),
        "no sheet part" => Changed("xl/_rels/workbook.xml.rels", x => x.Replace("sheet1.xml", "sheet7.xml", StringComparison.Ordinal)),
        "doctype" => Changed("xl/worksheets/sheet1.xml", x => "<!DOCTYPE worksheet [<!ENTITY x \"y\">]>" + x),
        "doctype in strings" => Changed("xl/sharedStrings.xml", x => "<!DOCTYPE sst SYSTEM \"file:///etc/hostname\">" + x),
        "way out" => With("xl/../../evil.txt"),
        "absolute" => With("/evil.txt"),
        "nested" => With("xl/embeddings/a.bin", "PK\u0003\u0004x"),
        "twice" => With("xl/workbook.xml", "<x/>"),
        "many parts" => Zip(Parts(""), zip => Enumerable.Range(0, WorkbookPackage.MostParts + 1).ToList().ForEach(x => zip.CreateEntry(x.ToString(CultureInfo.InvariantCulture)))),
        "tight" => Zip(Parts(""), zip => Fill(zip, "xl/media/a.bin", "", "0123456789", 5_000_000)),
        "forged size" => Forged(),
        "huge attribute" => Changed("xl/worksheets/sheet1.xml", x => x.Replace("<sheetData>", $"<sheetData a=\"{Noise(1_200_000)}\">", StringComparison.Ordinal)),
        "million columns" => Zip(Parts("<row r=\"1\">" + string.Concat(Enumerable.Range(1, 1_000_000).Select(x => $"<c><v>{x}</v></c>")) + "</row>")),
        "million columns of text" => Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(1, 1_000_000))),
        "much text" => Zip(Parts(Row(1, "a") + string.Concat(Enumerable.Range(2, 400).Select(x => Row(x, Noise(30_000, x)))))),
        "much shared text" => Zip(Parts(Row(1, "a") + Row(2, "b"), shared: string.Concat(Enumerable.Range(0, 400).Select(x => $"<si><t>{Noise(30_000, x)}</t></si>")))),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_bad_file_is_refused_for_its_own_reason(string what, string name, string faults)
    {
        var sheet = await ReadAsync(Make(what), name);
        Assert.Equal(faults, sheet.Faults());
        Assert.True(sheet.IsRefused);
        Assert.Empty(sheet.Rows);
    }

    [Fact]
    public async Task A_package_of_many_parts_is_counted_as_a_whole()
    {
        var bomb = Zip(Parts(""), zip =>
        {
            for (var i = 0; i < 60; i++)
            {
                Fill(zip, $"xl/media/{i}.bin", "", "0123456789", 960_000);
            }
        });
        Assert.Equal("UnpacksTooLarge", (await ReadAsync(bomb)).Faults());
    }

    [Fact]
    public async Task Every_fault_has_words_in_both_languages_with_all_it_needs()
    {
        using var services = new ServiceCollection().AddLocalization().AddSingleton<ILoggerFactory, LoggerFactory>().AddSingleton<SheetWords>().BuildServiceProvider();
        var words = services.GetRequiredService<SheetWords>();
        foreach (var language in Language.All)
        {
            CultureInfo.CurrentUICulture = language.Culture;
            foreach (var code in Enum.GetValues<SheetFaultCode>())
            {
                var said = words.Of(new SheetFault(code, "D9", "one", "two"));
                Assert.NotEqual(code.ToString(), said);
            }

            // The arguments that the reader really gives fill every place.
            foreach (var file in Files)
            {
                var (what, name, _) = file.Data;
                if (what is not ("large" or "many parts" or "huge attribute" or "million columns of text" or "million columns" or "much text" or "much shared text"))
                {
                    Assert.All((await ReadAsync(Make(what), name)).Faults, x => Assert.DoesNotMatch(Place(), words.Of(x)));
                }
            }

            Assert.Contains("D9", words.Of(new SheetFault(SheetFaultCode.Formula, "D9")), StringComparison.Ordinal);
            Assert.Contains("5,000", words.Of(new SheetFault(SheetFaultCode.TooManyRows, null, Sheet.MostRows)), StringComparison.Ordinal);
            Assert.Contains("7", words.More(7), StringComparison.Ordinal);
        }
    }

    /// <summary>A good workbook whose sheet claims in both its headers to be 100 bytes long.</summary>
    private static byte[] Forged()
    {
        var bytes = Zip(Parts(Row(1, "A") + string.Concat(Enumerable.Range(2, 500).Select(x => Row(x, "1")))));
        var name = Encoding.ASCII.GetBytes("xl/worksheets/sheet1.xml");
        var local = bytes.AsSpan().IndexOf(name) - 30;
        var central = bytes.AsSpan().LastIndexOf(name) - 46;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(local + 22), 100);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), 100);
        return bytes;
    }

    private static string Noise(int length, int seed = 1)
    {
        var random = new Random(seed);
        return string.Create(length, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)source.Next('a', 'z' + 1);
            }
        });
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Place();
}
