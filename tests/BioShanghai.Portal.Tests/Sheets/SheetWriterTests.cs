using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using BioShanghai.Portal.Core.Sheets;
using CsCheck;
using static BioShanghai.Portal.Tests.Sheets.Workbooks;

namespace BioShanghai.Portal.Tests.Sheets;

/// <summary>What is written is read back to the letter, is inert, and is a package that spreadsheets open.</summary>
public sealed class SheetWriterTests
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly string[] Awkward =
    [
        "=cmd|' /C calc'!A0", "+1", "-1", "-1.50", "007", "@SUM(A1)", "\tx", "\rx", "\r\n", "a\nb", "|x", "%x", "＝1+1", "＋", "－", "＠", "'", "''x", "'=1",
        "\"", "\"\"", "a\"b", ",", ";", "a,b;c\td", " x ", "上海 浦东", "😀👩‍🔬", "_x000D_", "_x005F_x0041_", "_x", "\u0001", "\u001F", "\uFFFE", "\uFFFF", "&<>]]>", "\u200B=1", "#x",
        "1e5", "2026-11-24", "TRUE", "null", "\u0085", "\u2028", "1234567890123456789", "\uFEFFx",
    ];

    private static readonly Gen<string> SomeText = Gen.OneOf(
        Gen.Int[0, Awkward.Length - 1].Select(x => Awkward[x]),
        Gen.Char.Array[0, 12].Select(x => new string(x)),
        Gen.Select(Gen.Int[0, Awkward.Length - 1].Select(x => Awkward[x]), Gen.Int[0, Awkward.Length - 1].Select(x => Awkward[x]), (x, y) => x + y),
        Gen.Char['\u4E00', '\u9FFF'].Array[0, 30].Select(x => new string(x)),
        Gen.Int[0x1F300, 0x1F6FF].Array[0, 5].Select(x => string.Concat(x.Select(char.ConvertFromUtf32))));

    internal static SheetContent Table(IEnumerable<IReadOnlyList<object?>> rows, int columns, Func<int, string?>? hint = null) =>
        new("数据", [new SheetField("编号"), .. Enumerable.Range(1, columns).Select(x => new SheetField($"列 {x}") { Hint = hint?.Invoke(x) })], rows);

    internal static async Task<byte[]> WriteAsync(SheetContent content, bool isCsv)
    {
        using var stream = new MemoryStream();
        var ct = TestContext.Current.CancellationToken;
        await (isCsv ? SheetWriter.WriteCsvAsync(stream, content, ct) : SheetWriter.WriteXlsxAsync(stream, content, ct));
        return stream.ToArray();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_text_is_read_back_as_it_was_written(bool isCsv) =>
        await Gen.Select(SomeText.Array[4].Array[1, 8], Gen.Bool).SampleAsync(
            async (texts, hasHints) =>
            {
                var rows = texts.Select((x, i) => (IReadOnlyList<object?>)[$"k{i}", .. x]);
                var sheet = await ReadAsync(await WriteAsync(Table(rows, 4, hasHints ? x => texts[0][x - 1] : null), isCsv), isCsv ? "a.csv" : "a.xlsx");
                Assert.Empty(sheet.Faults);
                Assert.Equal(texts.Length, sheet.Rows.Count);
                Assert.Equal(hasHints, sheet.Hint is not null);
                for (var i = 0; i < texts.Length; i++)
                {
                    // Blanks behind the last filled cell of a row mean nothing.
                    var filled = Array.FindLastIndex(texts[i], x => !string.IsNullOrWhiteSpace(SheetWriter.Writable(x))) + 1;
                    Assert.Equal([$"k{i}", .. texts[i].Select((x, at) => at < filled ? SheetWriter.Writable(x) : "")], sheet.Rows[i].Texts);
                }
            },
            iter: 400, threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Awkward_texts_survive_one_by_one(bool isCsv)
    {
        var rows = Awkward.Select(x => (IReadOnlyList<object?>)["k", x, "."]);
        var sheet = await ReadAsync(await WriteAsync(Table(rows, 2), isCsv), isCsv ? "a.csv" : "a.xlsx");
        Assert.Equal(Awkward, sheet.Rows.Select(x => x[1]));
    }

    [Fact]
    public async Task No_text_is_a_formula_in_either_format()
    {
        var dangerous = Awkward.Where(x => x.TrimStart('\u200B', '\uFEFF', ' ', '\t', '\r', '\n') is ['=' or '@' or '|' or '%' or '＝' or '＋' or '－' or '＠', ..]).ToList();
        Assert.True(dangerous.Count >= 9);
        var content = Table(dangerous.Select(x => (IReadOnlyList<object?>)["k", x]), 1);
        var xml = Sheet(await WriteAsync(content, false), 1);
        Assert.Empty(xml.Descendants(Main + "f"));
        Assert.All(xml.Descendants(Main + "c"), x => Assert.Equal("inlineStr", x.Attribute("t")!.Value));
        var lines = Encoding.UTF8.GetString(await WriteAsync(content, true)).Split("\r\n")[1..^1];
        Assert.All(lines, x => Assert.Matches("^k,\"?'", x));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_and_days_are_read_back_in_one_form(bool isCsv)
    {
        object?[] row = ["k", 12.50m, 5, new DateOnly(2026, 11, 24), null, -3.25, 123456789012345678L, new DateOnly(1850, 1, 2)];
        var sheet = await ReadAsync(await WriteAsync(Table([row], 7), isCsv), isCsv ? "a.csv" : "a.xlsx");
        Assert.Equal(isCsv ? "12.50" : "12.5", sheet.Rows[0][1]);
        Assert.Equal(["5", "2026-11-24", "", "-3.25", "123456789012345678", "1850-01-02"], sheet.Rows[0].Texts.Skip(2));
    }

    [Fact]
    public async Task A_workbook_is_set_up_for_filling_in()
    {
        var content = new SheetContent(
            "数据",
            [
                new SheetField("编号") { IsHidden = true },
                new SheetField("类型") { Choices = ["实验室", "厂房, \"标准\"", "=办公"], Hint = "从列表选择", Width = 30 },
                new SheetField("日期") { Kind = SheetFieldKind.Day },
            ],
            [["k", "实验室", new DateOnly(2026, 11, 24)]])
        {
            Notes = new SheetNotes("说明", [new SheetField("列"), new SheetField("含义") { Width = 60 }], [["类型", "=1+1"]]),
        };
        var bytes = await WriteAsync(content, false);
        Assert.Equal(bytes, await WriteAsync(content, false));
        CheckPackage(bytes);

        var data = Sheet(bytes, 1);
        Assert.Equal(["1", null, null], data.Descendants(Main + "col").Select(x => x.Attribute("hidden")?.Value));
        Assert.Equal("30", data.Descendants(Main + "col").ElementAt(1).Attribute("width")!.Value);
        Assert.Equal("2", data.Descendants(Main + "pane").Single().Attribute("ySplit")!.Value);
        var validation = data.Descendants(Main + "dataValidation").Single();
        Assert.Equal("B3:B5002", validation.Attribute("sqref")!.Value);
        Assert.Equal("'_lists'!$A$1:$A$3", validation.Element(Main + "formula1")!.Value);
        Assert.Equal(["实验室", "厂房, \"标准\"", "=办公"], Sheet(bytes, 3).Descendants(Main + "t").Select(x => x.Value));

        var sheet = await ReadAsync(bytes);
        Assert.Empty(sheet.Faults);
        Assert.Equal("编号|类型|日期\n3:k|实验室|2026-11-24", sheet.Lines());
        Assert.Equal(["#", "从列表选择", ""], sheet.Hint!.Texts);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_never_cut()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(Table([["k", new string('x', 32_768)]], 1), false));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(Table([["k", new string('x', 32_768)]], 1), true));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(Table([["k"]], 1), false));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(Table([], 1) with { Name = "[?]" }, false));
        Assert.Equal("a\uFFFDb\uFFFD😀\uFFFD", SheetWriter.Writable("a\0b\uDC00😀\uD800"));
    }

    private static XElement Sheet(byte[] bytes, int number) => Part(bytes, $"xl/worksheets/sheet{number}.xml");

    private static XElement Part(byte[] bytes, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var part = zip.GetEntry(name)!.Open();
        return XElement.Load(part, LoadOptions.PreserveWhitespace);
    }

    /// <summary>What spreadsheets insist on: types of all parts, references that lead somewhere, and elements in their order.</summary>
    private static void CheckPackage(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var names = zip.Entries.Select(x => x.FullName).ToList();
        Assert.Equal("[Content_Types].xml", names[0]);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        var overrides = Part(bytes, names[0]).Elements().Where(x => x.Name.LocalName == "Override").Select(x => x.Attribute("PartName")!.Value[1..]).ToList();
        Assert.Equal(names.Where(x => x.StartsWith("xl/", StringComparison.Ordinal) && !x.EndsWith(".rels", StringComparison.Ordinal)).Order(), overrides.Order());
        Assert.Equal("xl/workbook.xml", Part(bytes, "_rels/.rels").Elements().Single().Attribute("Target")!.Value);
        var targets = Part(bytes, "xl/_rels/workbook.xml.rels").Elements().ToDictionary(x => x.Attribute("Id")!.Value, x => "xl/" + x.Attribute("Target")!.Value);
        Assert.All(targets.Values, x => Assert.Contains(x, names));
        var tabs = Part(bytes, "xl/workbook.xml").Descendants(Main + "sheet").ToList();
        Assert.All(tabs, x => Assert.Contains(x.Attributes().Single(y => y.Name.LocalName == "id" && y.Name.NamespaceName.Length > 0).Value, targets.Keys));
        Assert.Equal(tabs.Count, tabs.Select(x => x.Attribute("sheetId")!.Value).Distinct().Count());

        string[] order = ["sheetViews", "cols", "sheetData", "dataValidations"];
        var styles = Part(bytes, "xl/styles.xml");
        string[] tables = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"];
        Assert.Equal(tables, styles.Elements().Select(x => x.Name.LocalName));
        Assert.All(styles.Elements(), x => Assert.Equal(x.Attribute("count")!.Value, x.Elements().Count().ToString(CultureInfo.InvariantCulture)));
        var formats = styles.Element(Main + "cellXfs")!.Elements().Count();
        for (var i = 1; i <= tabs.Count; i++)
        {
            var sheet = Sheet(bytes, i);
            var parts = sheet.Elements().Select(x => x.Name.LocalName).ToList();
            Assert.Equal(order.Where(parts.Contains), parts);
            Assert.All(sheet.Descendants(Main + "c").Select(x => x.Attribute("s")).Where(x => x is not null), x => Assert.InRange(int.Parse(x!.Value, CultureInfo.InvariantCulture), 0, formats - 1));
        }
    }
}
