using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Compare;

/// <summary>A line of a cell.</summary>
/// <param name="IsOpen">Still to be confirmed, and shown so.</param>
public sealed record CompareLine(string Words, bool IsOpen = false);

/// <summary>What one thing has in a row.</summary>
/// <param name="Value">The value in canonical form, independent of language and units: what the comparison looks at.</param>
public sealed record CompareCell(SpecState State, string Value, IReadOnlyList<CompareLine> Lines)
{
    public static readonly CompareCell Unknown = new(SpecState.Unknown, "", []);

    public static readonly CompareCell NotApplicable = new(SpecState.NotApplicable, "", []);

    public static CompareCell Known(string value, params IEnumerable<string> lines) => new(SpecState.Known, value, [.. lines.Where(x => x.Length > 0).Select(x => new CompareLine(x))]);
}

/// <summary>One property of everything compared.</summary>
/// <param name="IsNumber">Set in figures that line up.</param>
/// <param name="About">Code of the technical value, to ask about it; null for other properties.</param>
public sealed record CompareRow(string Name, IReadOnlyList<CompareCell> Cells, bool IsNumber = false, string? About = null)
{
    /// <summary>
    /// Not all the same. "Not stated" beside a value, and "not applicable" beside either, are differences: a reader has to see them. Two
    /// that are both not stated are not.
    /// </summary>
    public bool Differs => Cells.Select(x => (x.State, x.Value)).Distinct().Count() > 1;

    /// <summary>Does not apply to anything compared.</summary>
    public bool SaysNothing => Cells.All(x => x.State == SpecState.NotApplicable);
}

/// <summary>Rows under one heading.</summary>
public sealed record CompareGroup(string Name, IReadOnlyList<CompareRow> Rows);

/// <summary>The whole comparison, without rows and groups that say nothing.</summary>
public sealed record CompareTable
{
    public CompareTable(IEnumerable<CompareGroup> groups) =>
        Groups = [.. groups.Select(x => x with { Rows = [.. x.Rows.Where(row => !row.SaysNothing)] }).Where(x => x.Rows.Count > 0)];

    public IReadOnlyList<CompareGroup> Groups { get; }

    public int RowCount => Groups.Sum(x => x.Rows.Count);

    public int DifferenceCount => Groups.Sum(x => x.Rows.Count(row => row.Differs));

    /// <summary>The same table with the rows that differ alone.</summary>
    public CompareTable OnlyDifferences() => new(Groups.Select(x => x with { Rows = [.. x.Rows.Where(row => row.Differs)] }));
}
