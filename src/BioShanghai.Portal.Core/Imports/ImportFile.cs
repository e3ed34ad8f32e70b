using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Sheets;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>A file as a table of listings: which column is which field, and the faults met on the way.</summary>
internal sealed class ImportFile
{
    /// <summary>Faults of single cells: their rows are set aside and the others can still be used.</summary>
    private static readonly SheetFaultCode[] OfCells = [SheetFaultCode.Formula, SheetFaultCode.ErrorValue, SheetFaultCode.CellTooLong];

    private readonly ImportWords _words;
    private readonly ListingCells _cells;
    private readonly Sheet _sheet;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<ImportFault> _faults = [];
    private int _moreFaults;

    public ImportFile(ImportWords words, ListingCells cells, Sheet sheet, string fileName)
    {
        (_words, _cells, _sheet, Name) = (words, cells, sheet, Path.GetFileName(fileName));
        var rows = sheet.Rows.Select(x => x.Number).ToHashSet();
        foreach (var fault in sheet.Faults.Where(x => !x.IsNote))
        {
            Add(words.Of(fault));
            IsReadable &= sheet.MoreFaults == 0 && OfCells.Contains(fault.Code) && fault.Row is { } row && rows.Contains(row);
        }

        _moreFaults += sheet.MoreFaults;
        if (IsReadable)
        {
            ReadHeader();
        }
    }

    public string Name { get; }

    public bool IsReadable { get; private set; } = true;

    public IReadOnlyList<SheetRow> Rows => IsReadable ? _sheet.Rows : [];

    /// <summary>Fields the file has a column for, with the place of the column.</summary>
    public IReadOnlyList<(FieldDefinition Field, int At)> Fields { get; private set; } = [];

    /// <summary>Rows with a cell that could not be read.</summary>
    public HashSet<int> UnreadRows() => [.. _sheet.Faults.Where(x => !x.IsNote).Select(x => x.Row).OfType<int>()];

    public string Cell(SheetRow row, string column) => _columns.TryGetValue(column, out var at) ? row[at].Trim() : "";

    public string Read(FieldDefinition field, SheetRow row, int at) => _cells.Read(field, row[at]);

    public string Normal(FieldDefinition field, string text) => _cells.Read(field, text);

    /// <summary>Notes a fault of a row, at the cell of a column where the file has it.</summary>
    public void Refuse(SheetRow row, string column, string code, params object[] args) => Add(row, column, code, _words[code, args]);

    public void Refuse(SheetRow row, FieldFault fault) => Add(row, fault.Key, fault.Code, _words.Fields.Fault(fault));

    public ImportPlan Plan(IReadOnlyList<ImportRow> rows) => new()
    {
        FileName = Name,
        Faults = [.. _faults.OrderBy(x => x.Row ?? 0)],
        MoreFaults = _moreFaults,
        Notes = [.. _sheet.Faults.Where(x => x.IsNote).Select(x => _words.Of(x).Sentence)],
        Rows = rows,
        IsReadable = IsReadable,
    };

    private void ReadHeader()
    {
        // What stands in a column that begins with "#" is the sender's own and passed over.
        var header = _sheet.Columns.Select((x, i) => (Column: x, At: i)).Where(x => x.Column.Header[0] is not ('#' or '＃')).ToList();
        var row = _sheet.HeaderRow;
        foreach (var (column, at) in header)
        {
            var cell = SheetAddress.Of(column.Number, row);
            if (_cells.Find(column.Header) is not { } known)
            {
                RefuseHeader(row, cell, column.Header, "UnknownHeader", column.Header);
            }
            else if (!_columns.TryAdd(known.Key, at))
            {
                RefuseHeader(row, cell, column.Header, "ColumnTwice", _cells.Label(known), SheetAddress.Of(_sheet.Columns[_columns[known.Key]].Number, row));
            }
        }

        var isNewThere = _sheet.Rows.Any(x => Cell(x, ImportColumn.Code).Length == 0);
        foreach (var missing in ImportColumn.All.Where(x => x.Field is { Required: true } && isNewThere && !_columns.ContainsKey(x.Key)))
        {
            RefuseHeader(row, null, _cells.Label(missing), "ColumnMissing", _cells.Header(missing));
        }

        Fields = [.. ImportColumn.All.Where(x => x.Field is not null && _columns.ContainsKey(x.Key)).Select(x => (x.Field!, _columns[x.Key]))];
        if (IsReadable && Fields.Count == 0)
        {
            RefuseHeader(row, null, null, "NoFields");
        }
    }

    private void RefuseHeader(int row, string? cell, string? column, string code, params object[] args)
    {
        IsReadable = false;
        Add(new ImportFault(row, cell, column, code, _words[code, args]));
    }

    private void Add(SheetRow row, string column, string code, string sentence)
    {
        var known = ImportColumn.All.FirstOrDefault(x => x.Key == column);
        Add(new ImportFault(row.Number, _columns.TryGetValue(column, out var at) ? _sheet.AddressOf(row, at) : null, known is null ? null : _cells.Label(known), code, sentence));
    }

    private void Add(ImportFault fault)
    {
        if (_faults.Count < ImportPlan.MostFaults)
        {
            _faults.Add(fault);
        }
        else
        {
            _moreFaults++;
        }
    }
}
