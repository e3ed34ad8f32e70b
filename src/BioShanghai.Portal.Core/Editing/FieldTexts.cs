using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>The canonical texts of values, and lists taken apart.</summary>
public static class FieldTexts
{
    /// <summary>Text of a technical value that does not apply.</summary>
    public const string NotApplicable = "-";

    public const string Separator = "、";
    private const string CellSeparator = " | ";

    private static readonly char[] Separators = ['、', ',', '，', ';', '；', '\n'];

    public static string Of(decimal? number) => number?.ToString("0.##########", CultureInfo.InvariantCulture) ?? "";

    public static string Of(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    public static string Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Codes(IEnumerable<string> codes) => string.Join(Separator, codes);

    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    /// <summary>One row; a bar within a cell is written "\|".</summary>
    public static string Row(params IEnumerable<string> cells) => string.Join(
        CellSeparator, cells.Select(x => x.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal))).Trim();

    public static IReadOnlyList<string> Cells(string row)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
        {
            switch (row[i])
            {
                case '\\' when i + 1 < row.Length:
                    cell.Append(row[++i]);
                    break;
                case '|' or '｜':
                    cells.Add(cell.ToString().Trim());
                    cell.Clear();
                    break;
                default:
                    cell.Append(row[i]);
                    break;
            }
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }

    /// <summary>The elements of a field that holds several, each once.</summary>
    public static IReadOnlyList<string> Elements(FieldDefinition field, string text) =>
    [
        .. (field.Kind == FieldKind.Choices ? text.Split(Separators) : text.Split('\n'))
            .Select(x => x.Trim()).Where(x => x.Length > 0).Distinct(StringComparer.Ordinal),
    ];

    public static string Join(FieldDefinition field, IEnumerable<string> elements) => field.Kind == FieldKind.Choices ? Codes(elements) : Lines(elements);
}
