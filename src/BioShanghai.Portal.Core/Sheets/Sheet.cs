using System.Globalization;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>What a file turned out to be.</summary>
public enum SheetKind
{
    Xlsx,
    Csv,
}

/// <summary>A column that has a header.</summary>
/// <param name="Number">Its number in the file, from 1; empty columns are left out, so numbers may have gaps.</param>
public sealed record SheetColumn(int Number, string Header);

/// <summary>A row of data as text, in the order of <see cref="Sheet.Columns"/>.</summary>
/// <param name="Number">Its number in the file, from 1, as a spreadsheet shows it.</param>
public sealed record SheetRow(int Number, IReadOnlyList<string> Texts)
{
    public string this[int index] => Texts[index];
}

/// <summary>
/// One table read from a file: a header and rows of text, without a notion of what they mean. When <see cref="IsRefused"/>, the rows
/// are not to be used; the faults say why. Where every fault is that of a single cell, the rows without one are whole.
/// </summary>
public sealed class Sheet
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const int MostRows = 5_000;
    public const int MostColumns = 300;
    public const int MostCellCharacters = 32_767;

    /// <summary>All texts of one file together; shared ones count once.</summary>
    public const int MostCharacters = 10_000_000;

    /// <summary>Faults beyond this many are counted, not kept: nobody reads them.</summary>
    public const int MostFaults = 100;

    public SheetKind? Kind { get; init; }

    /// <summary>Name of the sheet that was read; null for CSV.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<SheetColumn> Columns { get; init; } = [];

    /// <summary>Number of the row the columns are named in.</summary>
    public int HeaderRow { get; init; } = 1;

    public IReadOnlyList<SheetRow> Rows { get; init; } = [];

    /// <summary>The row below the header that begins with <c>#</c> and explains the columns; it is no data.</summary>
    public SheetRow? Hint { get; init; }

    public IReadOnlyList<SheetFault> Faults { get; init; } = [];

    /// <summary>Faults that were found and not kept.</summary>
    public int MoreFaults { get; init; }

    public bool IsRefused => Faults.Any(x => !x.IsNote);

    /// <summary>Where a text stands in the file.</summary>
    public string AddressOf(SheetRow row, int index) => SheetAddress.Of(Columns[index].Number, row.Number);
}

/// <summary>Addresses as spreadsheets write them: <c>D9</c>.</summary>
public static class SheetAddress
{
    // The widest sheet Excel knows ends at XFD.
    internal const int LastColumn = 16_384;
    internal const int LastRow = 1_048_576;

    public static string Of(int column, int row) => Column(column) + row.ToString(CultureInfo.InvariantCulture);

    public static string Column(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        }

        return letters;
    }

    /// <summary>Column and row of an address, or false when it is none.</summary>
    internal static bool TryParse(ReadOnlySpan<char> address, out int column, out int row)
    {
        (column, row) = (0, 0);
        var i = 0;
        for (; i < address.Length && char.IsAsciiLetter(address[i]) && column <= LastColumn; i++)
        {
            column = (column * 26) + (address[i] & 0x1F);
        }

        return column is >= 1 and <= LastColumn
            && int.TryParse(address[i..], NumberStyles.None, CultureInfo.InvariantCulture, out row)
            && row is >= 1 and <= LastRow;
    }
}
