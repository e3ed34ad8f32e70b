namespace BioShanghai.Portal.Core.Sheets;

/// <summary>How a column of a written workbook is set up for typing; what stands in it is up to each value.</summary>
public enum SheetFieldKind
{
    /// <summary>Spreadsheets leave alone what is typed: <c>001</c> and <c>1-2</c> stay so.</summary>
    Text,

    Number,

    Day,
}

/// <summary>A column to write.</summary>
public sealed record SheetField(string Header)
{
    public SheetFieldKind Kind { get; init; }

    /// <summary>Width in characters.</summary>
    public int Width { get; init; } = 18;

    /// <summary>What to fill in, shown below the header. One column with a hint is enough for the file to have a row of them.</summary>
    public string? Hint { get; init; }

    /// <summary>Hidden in a workbook, for keys and versions; a CSV file shows it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The only values a workbook accepts in the column; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}

/// <summary>A second sheet that explains the first.</summary>
public sealed record SheetNotes(string Name, IReadOnlyList<SheetField> Fields, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What a file is to hold. Values are texts, numbers, days (<see cref="DateOnly"/>) or null, one for each field.</summary>
public sealed record SheetContent(string Name, IReadOnlyList<SheetField> Fields, IEnumerable<IReadOnlyList<object?>> Rows)
{
    public SheetNotes? Notes { get; init; }

    internal bool HasHints => Fields.Any(x => x.Hint is not null);

    /// <summary>The row of hints; its first cell begins with <c>#</c>, by which a reader knows it.</summary>
    internal IReadOnlyList<string?> Hints => [.. Fields.Select((x, i) => i == 0 ? $"# {x.Hint}".TrimEnd() : x.Hint)];

    /// <summary>Rows whose values are as many as the fields and can be written.</summary>
    internal IEnumerable<IReadOnlyList<object?>> CheckedRows(CancellationToken ct)
    {
        foreach (var row in Rows)
        {
            ct.ThrowIfCancellationRequested();
            if (row.Count != Fields.Count)
            {
                throw new InvalidOperationException($"A row has {row.Count} values for {Fields.Count} columns.");
            }

            yield return row;
        }
    }
}
