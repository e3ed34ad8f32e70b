namespace BioShanghai.Portal.Core.Sheets;

/// <summary>Gathers rows as a reader meets them, within the limits, and makes a <see cref="Sheet"/> of them.</summary>
internal sealed class SheetBuilder(CancellationToken ct)
{
    /// <summary>A table of the largest size has room for no more that matter; each one costs a look at its rows.</summary>
    private const int MostMerges = 10_000;

    private readonly List<SheetRow> _rows = [];
    private readonly List<SheetFault> _faults = [];
    private readonly string?[] _row = new string?[Sheet.MostColumns];
    private int _number;
    private int _used;
    private int _moreFaults;
    private int _merges;
    private long _characters;

    public void BeginRow(int number)
    {
        ct.ThrowIfCancellationRequested();
        Array.Clear(_row);
        (_number, _used) = (number, 0);
    }

    /// <summary>Sets a cell of the current row. Blank texts beyond the last column are of no interest.</summary>
    public void Set(int column, string text)
    {
        if (column > Sheet.MostColumns)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                throw new SheetRefusedException(new SheetFault(SheetFaultCode.TooManyColumns, SheetAddress.Of(column, _number), Sheet.MostColumns));
            }

            return;
        }

        _row[column - 1] = text;
        _used = Math.Max(_used, string.IsNullOrWhiteSpace(text) ? 0 : column);
    }

    /// <summary>Notes a fault at a cell of the current row; the cell itself counts as filled.</summary>
    public void Fault(SheetFaultCode code, int column, params IReadOnlyList<object> arguments)
    {
        _used = Math.Max(_used, Math.Min(column, Sheet.MostColumns));
        Add(new SheetFault(code, SheetAddress.Of(column, _number), arguments));
    }

    public void Add(SheetFault fault)
    {
        if (_faults.Count < Sheet.MostFaults)
        {
            _faults.Add(fault);
        }
        else
        {
            _moreFaults++;
        }
    }

    /// <summary>Counts text that is kept in memory.</summary>
    public void Count(int characters)
    {
        _characters += characters;
        if (_characters > Sheet.MostCharacters)
        {
            throw new SheetRefusedException(SheetFaultCode.TooMuchText, Sheet.MostCharacters);
        }
    }

    public void EndRow()
    {
        if (_used == 0)
        {
            return;
        }

        // Header, perhaps a hint, and the data.
        if (_rows.Count > Sheet.MostRows && (_rows.Count > Sheet.MostRows + 1 || !IsHint(1)))
        {
            throw new SheetRefusedException(SheetFaultCode.TooManyRows, Sheet.MostRows);
        }

        // What is blank behind the last filled cell has no meaning; in front of it every text is kept as it is.
        var texts = new string[_used];
        for (var i = 0; i < _used; i++)
        {
            texts[i] = _row[i] ?? "";
        }

        _rows.Add(new SheetRow(_number, texts));
    }

    /// <summary>Merged cells matter where they touch a header or data; elsewhere they are decoration.</summary>
    public void Merged(string range)
    {
        var ends = range.Split(':');
        if (ends.Length != 2 || !SheetAddress.TryParse(ends[0], out var left, out var top) || !SheetAddress.TryParse(ends[1], out var right, out var bottom))
        {
            throw new SheetRefusedException(SheetFaultCode.Damaged);
        }

        if (++_merges > MostMerges)
        {
            throw new SheetRefusedException(new SheetFault(SheetFaultCode.MergedCells, SheetAddress.Of(left, top), range));
        }

        var width = _rows.Count == 0 ? 0 : _rows[0].Texts.Count;
        for (var i = FirstAtOrBelow(top); i < _rows.Count && _rows[i].Number <= bottom; i++)
        {
            if (!IsHint(i) && left <= Math.Max(width, _rows[i].Texts.Count) && right >= left)
            {
                Add(new SheetFault(SheetFaultCode.MergedCells, SheetAddress.Of(left, top), range));
                return;
            }
        }
    }

    public Sheet Build(SheetKind kind, string? name)
    {
        if (_rows.Count == 0)
        {
            throw new SheetRefusedException(SheetFaultCode.NoHeader);
        }

        var (header, hint) = (_rows[0], IsHint(1) ? _rows[1] : null);
        var data = _rows.GetRange(hint is null ? 1 : 2, _rows.Count - (hint is null ? 1 : 2));
        var columns = Columns(header, data);
        if (data.Count == 0)
        {
            Add(new SheetFault(SheetFaultCode.NoRows, null));
        }

        return new Sheet
        {
            Kind = kind,
            Name = name,
            Columns = columns,
            HeaderRow = header.Number,
            Hint = hint is null ? null : Align(hint, columns),
            Rows = [.. data.Select(x => Align(x, columns))],
            Faults = _faults,
            MoreFaults = _moreFaults,
        };
    }

    private int FirstAtOrBelow(int number)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool IsHint(int index) =>
        index == 1 && _rows.Count > 1 && _rows[1].Number == _rows[0].Number + 1
        && _rows[1].Texts.FirstOrDefault(x => !string.IsNullOrWhiteSpace(x)) is ['#' or '\uFF03', ..];

    private List<SheetColumn> Columns(SheetRow header, List<SheetRow> data)
    {
        var columns = new List<SheetColumn>();
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var width = data.Aggregate(header.Texts.Count, (most, x) => Math.Max(most, x.Texts.Count));
        for (var i = 0; i < width; i++)
        {
            var text = i < header.Texts.Count ? header.Texts[i].Trim() : "";
            if (text.Length == 0)
            {
                if (data.Exists(x => i < x.Texts.Count && !string.IsNullOrWhiteSpace(x.Texts[i])))
                {
                    Add(new SheetFault(SheetFaultCode.BlankHeader, SheetAddress.Of(i + 1, header.Number)));
                }

                continue;
            }

            if (!known.TryAdd(text, i + 1))
            {
                Add(new SheetFault(SheetFaultCode.DuplicateHeader, SheetAddress.Of(i + 1, header.Number), text, SheetAddress.Of(known[text], header.Number)));
                continue;
            }

            columns.Add(new SheetColumn(i + 1, text));
        }

        return columns;
    }

    private static SheetRow Align(SheetRow row, List<SheetColumn> columns) =>
        new(row.Number, columns.ConvertAll(x => x.Number <= row.Texts.Count ? row.Texts[x.Number - 1] : ""));
}
