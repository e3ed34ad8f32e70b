using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>Writes a workbook: the table, notes that explain it, and the lists its choices come from. The same content gives the same bytes.</summary>
internal sealed class WorkbookWriter
{
    /// <summary>Sheet of the choices; readers pass over names that begin so.</summary>
    private const string Lists = "_lists";

    private const int MostRowsToType = Sheet.MostRows;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // Formats of cells, in the order in which Styles lists them.
    private const int General = 0;
    private const int Text = 1;
    private const int Header = 2;
    private const int Hint = 3;
    private const int Day = 4;
    private const int Wrapped = 5;

    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Styles =
        $"""
        <styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>
        <fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><i/><sz val="10"/><color rgb="FF5F6B76"/><name val="Calibri"/></font></fonts>
        <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE9EEF2"/><bgColor indexed="64"/></patternFill></fill></fills>
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """;

    private readonly ZipArchive _zip;
    private readonly SheetContent _content;
    private readonly CancellationToken _ct;
    private readonly List<(string Name, bool IsHidden)> _sheets;

    private WorkbookWriter(ZipArchive zip, SheetContent content, CancellationToken ct)
    {
        (_zip, _content, _ct) = (zip, content, ct);
        _sheets = [(NameOf(content.Name), false)];
        if (content.Notes is { } notes)
        {
            _sheets.Add((NameOf(notes.Name), false));
        }

        if (content.Fields.Any(x => x.Choices.Count > 0))
        {
            _sheets.Add((Lists, true));
        }
    }

    public static void Write(Stream stream, SheetContent content, CancellationToken ct)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        new WorkbookWriter(zip, content, ct).Write();
    }

    private void Write()
    {
        WriteParts();
        Part("xl/worksheets/sheet1.xml", WriteMain);
        if (_content.Notes is { } notes)
        {
            Part("xl/worksheets/sheet2.xml", x => WriteNotes(x, notes));
        }

        if (_sheets[^1].Name == Lists)
        {
            Part($"xl/worksheets/sheet{_sheets.Count}.xml", WriteLists);
        }
    }

    private void WriteParts()
    {
        var sheets = Enumerable.Range(1, _sheets.Count).ToList();
        Part("[Content_Types].xml", string.Concat(
            [
                $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>""",
                """<Default Extension="xml" ContentType="application/xml"/>""",
                $"""<Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/>""",
                .. sheets.Select(x => $"""<Override PartName="/xl/worksheets/sheet{x}.xml" ContentType="{Types}.worksheet+xml"/>"""),
                "</Types>",
            ]));
        Part("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("xl/_rels/workbook.xml.rels", string.Concat(
            [
                $"""<Relationships xmlns="{Package}/relationships">""",
                .. sheets.Select(x => $"""<Relationship Id="rId{x}" Type="{Links}/worksheet" Target="worksheets/sheet{x}.xml"/>"""),
                $"""<Relationship Id="rId{_sheets.Count + 1}" Type="{Links}/styles" Target="styles.xml"/></Relationships>""",
            ]));
        Part("xl/styles.xml", Styles);
        Part("xl/workbook.xml", xml =>
        {
            xml.WriteStartElement("workbook", Main);
            xml.WriteAttributeString("xmlns", "r", null, Links);
            xml.WriteStartElement("sheets", Main);
            for (var i = 0; i < _sheets.Count; i++)
            {
                xml.WriteStartElement("sheet", Main);
                xml.WriteAttributeString("name", _sheets[i].Name);
                xml.WriteAttributeString("sheetId", Print(i + 1));
                if (_sheets[i].IsHidden)
                {
                    xml.WriteAttributeString("state", "hidden");
                }

                xml.WriteAttributeString("r", "id", Links, $"rId{i + 1}");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        });
    }

    private void WriteMain(XmlWriter xml)
    {
        var fixedRows = _content.HasHints ? 2 : 1;
        StartSheet(xml, fixedRows, _content.Fields);
        var row = 0;
        WriteRow(xml, ++row, Header, _content.Fields.Select(x => x.Header));
        if (_content.HasHints)
        {
            WriteRow(xml, ++row, Hint, _content.Hints);
        }

        foreach (var values in _content.CheckedRows(_ct))
        {
            WriteRow(xml, ++row, Text, values);
        }

        xml.WriteEndElement();
        var choices = _content.Fields.Select((x, i) => (Field: x, Column: SheetAddress.Column(i + 1))).Where(x => x.Field.Choices.Count > 0).ToList();
        if (choices.Count > 0)
        {
            var last = Math.Max(row, fixedRows + MostRowsToType);
            xml.WriteStartElement("dataValidations", Main);
            xml.WriteAttributeString("count", Print(choices.Count));
            for (var i = 0; i < choices.Count; i++)
            {
                var (field, column) = choices[i];
                var list = SheetAddress.Column(i + 1);
                xml.WriteStartElement("dataValidation", Main);
                xml.WriteAttributeString("type", "list");
                xml.WriteAttributeString("allowBlank", "1");
                xml.WriteAttributeString("showErrorMessage", "1");
                xml.WriteAttributeString("sqref", $"{column}{fixedRows + 1}:{column}{last}");
                xml.WriteElementString("formula1", Main, $"'{Lists}'!${list}$1:${list}${field.Choices.Count}");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void WriteNotes(XmlWriter xml, SheetNotes notes)
    {
        StartSheet(xml, 1, notes.Fields);
        WriteRow(xml, 1, Header, notes.Fields.Select(x => x.Header));
        for (var i = 0; i < notes.Rows.Count; i++)
        {
            WriteRow(xml, i + 2, Wrapped, notes.Rows[i]);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteLists(XmlWriter xml)
    {
        var lists = _content.Fields.Select(x => x.Choices).Where(x => x.Count > 0).ToList();
        StartSheet(xml, 0, []);
        for (var i = 0; i < lists.Max(x => x.Count); i++)
        {
            WriteRow(xml, i + 1, Text, lists.Select(x => i < x.Count ? x[i] : null));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Opens a sheet up to its rows.</summary>
    private static void StartSheet(XmlWriter xml, int fixedRows, IReadOnlyList<SheetField> fields)
    {
        xml.WriteStartElement("worksheet", Main);
        if (fixedRows > 0)
        {
            xml.WriteStartElement("sheetViews", Main);
            xml.WriteStartElement("sheetView", Main);
            xml.WriteAttributeString("workbookViewId", "0");
            xml.WriteStartElement("pane", Main);
            xml.WriteAttributeString("ySplit", Print(fixedRows));
            xml.WriteAttributeString("topLeftCell", $"A{fixedRows + 1}");
            xml.WriteAttributeString("activePane", "bottomLeft");
            xml.WriteAttributeString("state", "frozen");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        if (fields.Count > 0)
        {
            xml.WriteStartElement("cols", Main);
            for (var i = 0; i < fields.Count; i++)
            {
                xml.WriteStartElement("col", Main);
                xml.WriteAttributeString("min", Print(i + 1));
                xml.WriteAttributeString("max", Print(i + 1));
                xml.WriteAttributeString("width", Print(fields[i].Width));
                xml.WriteAttributeString("style", Print(fields[i].Kind switch { SheetFieldKind.Text => Text, SheetFieldKind.Day => Day, _ => General }));
                if (fields[i].IsHidden)
                {
                    xml.WriteAttributeString("hidden", "1");
                }

                xml.WriteAttributeString("customWidth", "1");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteStartElement("sheetData", Main);
    }

    private static void WriteRow(XmlWriter xml, int row, int style, IEnumerable<object?> values)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", Print(row));
        var column = 0;
        foreach (var value in values)
        {
            column++;
            if (value is not (null or ""))
            {
                WriteCell(xml, SheetAddress.Of(column, row), style, value);
            }
        }

        xml.WriteEndElement();
    }

    private static void WriteCell(XmlWriter xml, string address, int style, object value)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", address);
        switch (value)
        {
            case DateOnly day when day.Year >= 1901:
                xml.WriteAttributeString("s", Print(Day));
                xml.WriteElementString("v", Main, Print((int)day.ToDateTime(TimeOnly.MinValue).ToOADate()));
                break;
            case int or long or decimal or double when OpenData.OpenFields.Print(value) is { Length: <= 15 } number && !number.Contains('N', StringComparison.Ordinal):
                xml.WriteElementString("v", Main, number);
                break;
            default:
                // Also a number with more digits than a spreadsheet keeps.
                xml.WriteAttributeString("s", Print(style));
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", Main);
                xml.WriteStartElement("t", Main);
                xml.WriteAttributeString("xml", "space", null, "preserve");
                xml.WriteString(CellText.Encode(SheetWriter.Writable(OpenData.OpenFields.Print(value))));
                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
        }

        xml.WriteEndElement();
    }

    private void Part(string name, string xml) => Part(name, x => x.WriteRaw(xml));

    private void Part(string name, Action<XmlWriter> write)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Epoch;
        using var xml = XmlWriter.Create(entry.Open(), new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.None, CloseOutput = true });
        xml.WriteStartDocument(standalone: true);
        write(xml);
    }

    /// <summary>A name as Excel allows it.</summary>
    private static string NameOf(string name)
    {
        var plain = new string([.. name.Where(x => !"[]:*?/\\'".Contains(x) && !char.IsControl(x))]).TrimStart('_');
        return plain.Length is >= 1 and <= 31 ? plain : throw new InvalidOperationException($"'{name}' cannot name a sheet.");
    }

    private static string Print(int number) => number.ToString(CultureInfo.InvariantCulture);
}
