using System.Globalization;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// Reads one sheet of a workbook, forward only. Elements are known by their local names, so the strict and the transitional
/// dialect of the format are read alike.
/// </summary>
internal sealed class WorkbookReader
{
    /// <summary>Names by which a sheet is preferred to the first one.</summary>
    public static readonly IReadOnlyList<string> PreferredNames = ["数据", "Data"];

    /// <summary>Names of sheets that explain; one whose name starts with <c>_</c> is machinery. Neither is worth a note.</summary>
    public static readonly IReadOnlyList<string> NotesNames = ["说明", "Notes"];

    private readonly WorkbookPackage _package;
    private readonly SheetBuilder _builder;
    private readonly CancellationToken _ct;
    private readonly List<string> _shared = [];
    private readonly CellText _text = new();
    private CellFormats _formats = CellFormats.None;

    private WorkbookReader(WorkbookPackage package, CancellationToken ct) =>
        (_package, _builder, _ct) = (package, new SheetBuilder(ct), ct);

    public static Sheet Read(WorkbookPackage package, CancellationToken ct) => new WorkbookReader(package, ct).Read();

    private sealed record Tab(string Name, string Id, bool IsHidden);

    private Sheet Read()
    {
        var (tabs, is1904) = Tabs();
        var parts = Targets();
        var chosen = tabs.Find(x => PreferredNames.Contains(x.Name, StringComparer.OrdinalIgnoreCase)) ?? tabs.Find(x => !x.IsHidden)
            ?? throw new SheetRefusedException(SheetFaultCode.NoHeader);
        var others = tabs.Where(x => x != chosen && !x.Name.StartsWith('_') && !NotesNames.Contains(x.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (others.Count > 0)
        {
            _builder.Add(new SheetFault(SheetFaultCode.OtherSheets, null, chosen.Name, string.Join(", ", others.Take(5).Select(x => x.Name))));
        }

        if (parts.Values.FirstOrDefault(x => x.Type == "styles").Name is { } styles && _package.Has(styles))
        {
            using var xml = _package.Xml(styles);
            _formats = CellFormats.Read(xml, is1904);
        }
        else
        {
            _formats = new CellFormats(is1904);
        }

        if (parts.Values.FirstOrDefault(x => x.Type == "sharedStrings").Name is { } strings && _package.Has(strings))
        {
            ReadShared(strings);
        }

        ReadSheet(parts.TryGetValue(chosen.Id, out var part) && part.Type == "worksheet" ? part.Name : throw new SheetRefusedException(SheetFaultCode.Damaged));
        return _builder.Build(SheetKind.Xlsx, chosen.Name);
    }

    private (List<Tab> Tabs, bool Is1904) Tabs()
    {
        var (tabs, is1904) = (new List<Tab>(), false);
        using var xml = _package.Xml("xl/workbook.xml");
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "workbookPr")
            {
                is1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml.LocalName == "sheet" && tabs.Count < 1_000)
            {
                var (name, hidden, id) = (xml.GetAttribute("name") ?? "", xml.GetAttribute("state") is "hidden" or "veryHidden", "");
                while (xml.MoveToNextAttribute())
                {
                    id = xml.LocalName == "id" && xml.Prefix.Length > 0 ? xml.Value : id;
                }

                tabs.Add(new Tab(name.Length > 31 ? name[..31] : name, id, hidden));
            }
        }

        return (tabs, is1904);
    }

    /// <summary>Parts the workbook refers to, by id: the last word of their type, and their name in the package.</summary>
    private Dictionary<string, (string Type, string Name)> Targets()
    {
        var parts = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var xml = _package.Xml("xl/_rels/workbook.xml.rels");
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("TargetMode") != "External"
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { Length: > 0 } target)
            {
                var type = xml.GetAttribute("Type") ?? "";
                parts[id] = (type[(type.LastIndexOf('/') + 1)..], target[0] == '/' ? target[1..] : "xl/" + target);
            }
        }

        return parts;
    }

    private void ReadShared(string part)
    {
        using var xml = _package.Xml(part);
        while (xml.Read())
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                continue;
            }

            _ct.ThrowIfCancellationRequested();
            var text = _text.ReadItem(xml);

            // A text that is too long is named where a cell uses it.
            _builder.Count(text.Length + 1);
            _shared.Add(text);
        }
    }

    private void ReadSheet(string part)
    {
        using var xml = _package.Xml(part);
        var (row, column, isOpen) = (0, 0, false);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "row":
                    if (isOpen)
                    {
                        _builder.EndRow();
                    }

                    row = Next(xml.GetAttribute("r") is { } number ? Number(number) : row + 1, row, SheetAddress.LastRow);
                    (column, isOpen) = (0, true);
                    _builder.BeginRow(row);
                    break;
                case "c" when isOpen:
                    var at = column + 1;
                    if (xml.GetAttribute("r") is { } address && (!SheetAddress.TryParse(address, out at, out var own) || own != row))
                    {
                        throw new SheetRefusedException(SheetFaultCode.Damaged);
                    }

                    column = Next(at, column, SheetAddress.LastColumn);
                    ReadCell(xml, column);
                    break;
                case "mergeCell":
                    if (isOpen)
                    {
                        _builder.EndRow();
                        isOpen = false;
                    }

                    _builder.Merged(xml.GetAttribute("ref") ?? "");
                    break;
                default:
                    break;
            }
        }

        if (isOpen)
        {
            _builder.EndRow();
        }
    }

    private void ReadCell(XmlReader xml, int column)
    {
        var (type, style) = (xml.GetAttribute("t") ?? "n", xml.GetAttribute("s"));
        var (value, isFormula) = ("", false);
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "f":
                        isFormula = true;
                        break;
                    case "v":
                        value = _text.ReadText(xml);
                        break;
                    case "is":
                        value = _text.ReadItem(xml);
                        break;
                    default:
                        break;
                }
            }
        }

        if (isFormula)
        {
            // The value stored beside it may be stale, or be missing altogether.
            _builder.Fault(SheetFaultCode.Formula, column);
        }
        else if (type == "e")
        {
            _builder.Fault(SheetFaultCode.ErrorValue, column, value.Length > 20 ? value[..20] : value);
        }
        else if (value.Length > 0)
        {
            SetCell(column, type, style, value);
        }
    }

    private void SetCell(int column, string type, string? style, string value)
    {
        var text = type switch
        {
            "s" => Shared(value),
            "b" => value == "1" ? "TRUE" : "FALSE",
            "n" => _formats.Print(value, style),
            "d" => CellFormats.PrintIso(value),
            _ => value,
        };
        if (text.Length > Sheet.MostCellCharacters)
        {
            _builder.Fault(SheetFaultCode.CellTooLong, column, Sheet.MostCellCharacters);
            return;
        }

        if (type != "s")
        {
            _builder.Count(text.Length + 1);
        }

        _builder.Set(column, text);
    }

    private string Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < _shared.Count
            ? _shared[i]
            : throw new SheetRefusedException(SheetFaultCode.Damaged);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Rows and columns stand in rising order; anything else would let one cell hide another.</summary>
    private static int Next(int number, int before, int last) =>
        number > before && number <= last ? number : throw new SheetRefusedException(SheetFaultCode.Damaged);
}
