using System.Text;
using BioShanghai.Portal.Core.Sheets;
using static BioShanghai.Portal.Tests.Sheets.Workbooks;

namespace BioShanghai.Portal.Tests.Sheets;

/// <summary>What tables mean: texts, days, numbers, headers, and what is odd about them.</summary>
public sealed class SheetReaderTests
{
    static SheetReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Cells_come_out_as_people_see_them()
    {
        var cells = """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>C</t></is></c><c r="D1" t="inlineStr"><is><t>D</t></is></c><c r="E1" t="inlineStr"><is><t>E</t></is></c><c r="F1" t="inlineStr"><is><t>F</t></is></c></row>
            <row r="2"><c r="A2" s="1"><v>46350</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" s="2"><v>0.85</v></c><c r="D2" t="b"><v>1</v></c><c r="E2"><v>1.5E+10</v></c><c r="F2" t="str"><v>2026/1/2</v></c></row>
            <row r="3"><c r="A3" s="3"><v>46350.75</v></c><c r="B3"><v>-1200</v></c><c r="C3" s="4"><v>12.5</v></c><c r="D3" t="d"><v>2026-11-24T00:00:00</v></c><c r="E3" s="5"><v>0.5</v></c><c r="F3" s="6"><v>59</v></c></row>
            """;
        var parts = Parts(
            cells,
            shared: "<si><t>日期</t></si><si><r><t>面</t></r><r><t>积</t></r><rPh><t>x</t></rPh></si>",
            cellFormats: """<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="20"/><xf numFmtId="31"/>""",
            formats: """<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot; h:mm"/><numFmt numFmtId="171" formatCode="#,##0.00&quot;days&quot;;[Red]\-0.0"/>""");
        var sheet = await ReadAsync(Zip(parts));
        Assert.Empty(sheet.Faults);
        Assert.Equal("日期|面积|C|D|E|F\n2:2026-11-24|0.3|85%|TRUE|15000000000|2026/1/2\n3:2026-11-24 18:00:00|-1200|12.5|2026-11-24|12:00:00|1900-02-28", sheet.Lines());
    }

    [Fact]
    public async Task Days_count_from_1904_where_the_workbook_says_so()
    {
        var parts = Parts(Row(1, "A") + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44888</v></c></row>", cellFormats: "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>", workbook: "<workbookPr date1904=\"1\"/>");
        Assert.Equal("A\n2:2026-11-24", (await ReadAsync(Zip(parts))).Lines());
    }

    [Fact]
    public async Task Empty_rows_and_columns_around_and_between_are_left_out_and_addresses_stay_true()
    {
        var sheet = await ReadSheetAsync(Row(2, " ") + Row(3, "", "编号", "", "名称", "") + Row(4) + Row(7, "", "1", "", "甲") + Row(9, "", "2", "", "") + Row(12, "", "", "", " "));
        Assert.Empty(sheet.Faults);
        Assert.Equal("编号|名称\n7:1|甲\n9:2|", sheet.Lines());
        Assert.Equal("D7", sheet.AddressOf(sheet.Rows[0], 1));
    }

    [Fact]
    public async Task A_hint_below_the_header_is_kept_apart()
    {
        var sheet = await ReadSheetAsync(Row(1, "编号", "名称") + Row(2, "# 不要改", "必填") + Row(3, "# 1", "甲"));
        Assert.Equal("编号|名称\n3:# 1|甲", sheet.Lines());
        Assert.Equal(["# 不要改", "必填"], sheet.Hint!.Texts);
    }

    [Theory]
    [InlineData("A1:B1", "MergedCells@A1")]
    [InlineData("A3:A4", "MergedCells@A3")]
    [InlineData("B4:D9", "MergedCells@B4")]
    [InlineData("A2:B2", "")]
    [InlineData("E1:F4", "")]
    [InlineData("A8:B9", "")]
    [InlineData("A8", "Damaged")]
    public async Task Merged_cells_are_refused_where_they_touch_the_table(string range, string faults)
    {
        var sheet = await ReadSheetAsync(Row(1, "A", "B") + Row(2, "# x") + Row(3, "1", "2") + Row(4, "3", "4"), $"<mergeCells count=\"1\"><mergeCell ref=\"{range}\"/></mergeCells>");
        Assert.Equal(faults, sheet.Faults());
        Assert.Equal(faults.Length > 0, sheet.IsRefused);
    }

    [Theory]
    [InlineData("<c r=\"B2\"><f>1+1</f><v>2</v></c>", "Formula@B2")]
    [InlineData("<c r=\"B2\" t=\"e\"><f>X1</f><v>#REF!</v></c>", "Formula@B2")]
    [InlineData("<c r=\"B2\" t=\"e\"><v>#REF!</v></c>", "ErrorValue@B2")]
    [InlineData("<c r=\"C2\"><v>1</v></c>", "BlankHeader@C1")]
    [InlineData("<c r=\"KP2\"><v>1</v></c>", "TooManyColumns@KP2")]
    [InlineData("<c r=\"B2\" t=\"s\"><v>7</v></c>", "Damaged")]
    [InlineData("<c r=\"B3\"><v>1</v></c>", "Damaged")]
    [InlineData("<c r=\"XFE2\"><v>1</v></c>", "Damaged")]
    [InlineData("<c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>", "Damaged")]
    [InlineData("<c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>2</v></c>", "Damaged")]
    public async Task A_cell_that_cannot_be_taken_is_named(string cell, string faults) =>
        Assert.Equal(faults, (await ReadSheetAsync(Row(1, "A", "B") + $"<row r=\"2\">{cell}</row>" + Row(3, "1"))).Faults());

    [Fact]
    public async Task A_header_stands_once_and_has_data_below()
    {
        var sheet = await ReadSheetAsync(Row(1, "Name", "b", " name "));
        Assert.Equal("DuplicateHeader@C1 NoRows", sheet.Faults());
        Assert.Equal(["name", "A1"], sheet.Faults[0].Arguments);
        Assert.Equal("NoHeader", (await ReadSheetAsync("")).Faults());
        Assert.Equal("NoHeader", (await ReadCsvAsync(" , \r\n\r\n")).Faults());
    }

    [Theory]
    [InlineData("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"B\" sheetId=\"2\" r:id=\"rId2\"/>", "A", "A, B")]
    [InlineData("<sheet name=\"A\" state=\"hidden\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"B\" sheetId=\"2\" r:id=\"rId2\"/>", "B", "B, A")]
    [InlineData("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"数据\" sheetId=\"2\" r:id=\"rId2\"/>", "数据", "数据, A")]
    [InlineData("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"说明\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"_lists\" sheetId=\"3\" r:id=\"rId3\"/>", "A", "")]
    public async Task One_sheet_is_read_and_the_others_are_named(string sheets, string read, string note)
    {
        var parts = Parts(Row(1, "A") + Row(2, "1"), sheets: sheets);
        parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"];
        var sheet = await ReadAsync(Zip(parts));
        Assert.Equal(read, sheet.Name);
        Assert.False(sheet.IsRefused);
        Assert.Equal(note, string.Join(", ", sheet.Faults.SelectMany(x => x.Arguments)));
    }

    [Theory]
    [InlineData("编号,名称\r\n1,\"a\"\"b\nc\"\r\n", "编号|名称\n2:1|a\"b\nc")]
    [InlineData("编号;名称\n1;2,5\n", "编号|名称\n2:1|2,5")]
    [InlineData("编号\t名称\r1\t2;5", "编号|名称\n2:1|2;5")]
    [InlineData("sep=;\r\n编号;名称,全称\r\n1;2", "编号|名称,全称\n2:1|2")]
    [InlineData("编号,名称\n\n1,'=1+1\n", "编号|名称\n3:1|=1+1")]
    [InlineData("编号,名称,\n2027/3/1,1/2,\n", "编号|名称\n2:2027/3/1|1/2")]
    public async Task Delimited_text_is_read_in_its_usual_forms(string text, string lines)
    {
        foreach (var encoding in new[] { new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.GetEncoding("gb18030") })
        {
            byte[] marked = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            Assert.Equal(lines, (await ReadAsync(marked, "导入.CSV")).Lines());
        }

        byte[] withMark = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)];
        Assert.Equal(lines, (await ReadAsync(withMark, "a.csv")).Lines());
    }

    [Fact]
    public async Task Limits_hold_to_the_last_row_column_and_character()
    {
        static string Rows(int count, string second = "") => "a\n" + second + string.Concat(Enumerable.Repeat("1\n", count));
        Assert.Equal(Sheet.MostRows, (await ReadCsvAsync(Rows(5_000))).Rows.Count);
        Assert.Equal(Sheet.MostRows, (await ReadCsvAsync(Rows(5_000, "# x\n"))).Rows.Count);
        Assert.Equal("TooManyRows", (await ReadCsvAsync(Rows(5_001))).Faults());
        Assert.Equal("TooManyRows", (await ReadCsvAsync(Rows(5_001, "# x\n"))).Faults());

        static string Columns(int count) => string.Join(',', Enumerable.Range(1, count)) + "\n1\n";
        Assert.Equal(300, (await ReadCsvAsync(Columns(300))).Columns.Count);
        Assert.Equal("TooManyColumns@KO1", (await ReadCsvAsync(Columns(301))).Faults());

        Assert.Empty((await ReadCsvAsync("a\n\"" + new string('x', 32_767) + "\"")).Faults);
        Assert.Equal("CellTooLong@A2", (await ReadCsvAsync("a\n\"" + new string('x', 32_768) + "\"")).Faults());
        Assert.Empty((await ReadSheetAsync(Row(1, "a") + Row(2, new string('x', 32_767)))).Faults);
        Assert.Equal("CellTooLong@A2", (await ReadSheetAsync(Row(1, "a") + Row(2, new string('x', 32_768)))).Faults());
    }

    [Fact]
    public async Task Faults_beyond_a_hundred_are_counted()
    {
        var sheet = await ReadSheetAsync(Row(1, "a") + string.Concat(Enumerable.Range(2, 130).Select(x => $"<row r=\"{x}\"><c r=\"A{x}\"><f>1</f></c></row>")));
        Assert.Equal(Sheet.MostFaults, sheet.Faults.Count);
        Assert.Equal(30, sheet.MoreFaults);
        Assert.Equal(2, sheet.Faults[0].Row);
    }
}
