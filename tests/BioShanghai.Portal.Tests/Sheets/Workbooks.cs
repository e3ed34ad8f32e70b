using System.IO.Compression;
using System.Text;
using BioShanghai.Portal.Core.Sheets;

namespace BioShanghai.Portal.Tests.Sheets;

/// <summary>Makes workbooks part by part, right and wrong.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static Dictionary<string, string> Parts(string sheetData, string after = "", string shared = "", string cellFormats = "<xf numFmtId=\"0\"/>", string formats = "", string workbook = "", string sheets = "") => new(StringComparer.Ordinal)
    {
        ["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ["xl/workbook.xml"] = $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Links}\">{workbook}<sheets>{(sheets.Length > 0 ? sheets : "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>")}</sheets></workbook>",
        ["xl/_rels/workbook.xml.rels"] = $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Links}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId8" Type="{Links}/styles" Target="styles.xml"/><Relationship Id="rId9" Type="{Links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>
            """,
        ["xl/styles.xml"] = $"<styleSheet xmlns=\"{Main}\"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>{cellFormats}</cellXfs></styleSheet>",
        ["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{shared}</sst>",
        ["xl/worksheets/sheet1.xml"] = $"<worksheet xmlns=\"{Main}\"><sheetData>{sheetData}</sheetData>{after}</worksheet>",
    };

    public static byte[] Zip(Dictionary<string, string> parts, Action<ZipArchive>? more = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }

            more?.Invoke(zip);
        }

        return stream.ToArray();
    }

    /// <summary>A part of repeated text, packed as tightly as can be.</summary>
    public static void Fill(ZipArchive zip, string name, string start, string repeated, long bytes)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
        part.Write(Encoding.UTF8.GetBytes(start));
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 65_536 / repeated.Length)));
        for (long written = 0; written < bytes; written += block.Length)
        {
            part.Write(block);
        }
    }

    public static string Text(string address, string text) => $"<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>";

    public static string Row(int row, params string[] texts) =>
        $"<row r=\"{row}\">{string.Concat(texts.Select((x, i) => x.Length == 0 ? "" : Text(SheetAddress.Of(i + 1, row), x)))}</row>";

    public static Task<Sheet> ReadAsync(byte[] bytes, string name = "import.xlsx") =>
        SheetReader.ReadAsync(new MemoryStream(bytes), name, TestContext.Current.CancellationToken);

    public static Task<Sheet> ReadSheetAsync(string sheetData, string after = "") => ReadAsync(Zip(Parts(sheetData, after)));

    public static Task<Sheet> ReadCsvAsync(string text, Encoding? encoding = null) => ReadAsync((encoding ?? Encoding.UTF8).GetBytes(text), "import.csv");

    /// <summary>Codes and cells of the faults in a line, for comparing.</summary>
    public static string Faults(this Sheet sheet) => string.Join(' ', sheet.Faults.Select(x => x.Cell is null ? $"{x.Code}" : $"{x.Code}@{x.Cell}"));

    public static string Lines(this Sheet sheet) =>
        string.Join('\n', new[] { string.Join('|', sheet.Columns.Select(x => x.Header)) }.Concat(sheet.Rows.Select(x => $"{x.Number}:{string.Join('|', x.Texts)}")));
}
