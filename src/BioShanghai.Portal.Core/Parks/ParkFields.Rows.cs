using System.Globalization;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>
/// Highlights and figures: one row a line. A row is named by its Chinese words, so that two people's rows go together, and two people's
/// changes to the same row clash.
/// </summary>
public static partial class ParkFields
{
    private const int CellsOfFact = 8;

    private static string Row(ParkFact fact) => FieldTexts.Row(
        fact.Name.Zh ?? "", fact.Name.En ?? "", FieldTexts.Of(fact.Value), fact.Unit, fact.Year?.ToString(CultureInfo.InvariantCulture) ?? "",
        Code(fact.Kind), fact.Source, Code(fact.Confidence));

    private static List<LocalText> HighlightsOf(FieldReader read)
    {
        var highlights = new List<LocalText>();
        foreach (var (row, line) in Lines(read, "highlights"))
        {
            var cells = FieldTexts.Cells(line);
            if (cells.Count != 2 || cells.Any(x => x.Length == 0))
            {
                read.Refuse("highlights", "RowWords", row);
            }
            else if (cells.Any(x => x.Length > Park.HighlightMaxLength))
            {
                read.Refuse("highlights", "RowTooLong", row, Park.HighlightMaxLength);
            }
            else
            {
                highlights.Add(new(cells[0], cells[1]));
            }
        }

        return highlights;
    }

    private static List<ParkFact> FactsOf(FieldReader read)
    {
        var facts = new List<ParkFact>();
        foreach (var (row, line) in Lines(read, "facts"))
        {
            if (FactOf(read, row, FieldTexts.Cells(line)) is { } fact)
            {
                facts.Add(fact);
            }
        }

        return facts;
    }

    private static ParkFact? FactOf(FieldReader read, int row, IReadOnlyList<string> cells)
    {
        if (cells.Count != CellsOfFact)
        {
            read.Refuse("facts", "RowCells", row, CellsOfFact, cells.Count);
            return null;
        }

        var number = OfficerNumber.Read(cells[2], "").Value;
        var hasYear = int.TryParse(cells[4], NumberStyles.None, CultureInfo.InvariantCulture, out var year);
        var (kind, sure) = (Place<FigureKind>(cells[5]), Place<Confidence>(cells[7]));
        var code = 0 switch
        {
            _ when cells[0].Length == 0 || cells[1].Length == 0 => "RowWords",
            _ when cells[0].Length > Park.NameMaxLength || cells[1].Length > Park.NameMaxLength => "RowTooLong",
            _ when number is null || decimal.Round(number.Value, 4) != number => "RowNumber",
            _ when cells[3].Length is 0 or > ParkFactValidator.UnitMaxLength => "RowUnit",
            _ when cells[4].Length > 0 && (!hasYear || year is < 1990 or > 2100) => "RowYear",
            _ when kind is null => "RowKind",
            _ when cells[6].Length is 0 or > ProvenanceValidator.SourceMaxLength => "RowSource",
            _ when sure is null => "RowConfidence",
            _ => "",
        };
        if (code.Length > 0)
        {
            read.Refuse("facts", code, row, Park.NameMaxLength);
            return null;
        }

        return new(new(cells[0], cells[1]), number!.Value, cells[3], hasYear ? year : null, kind!.Value, cells[6], sure!.Value);
    }

    private static IEnumerable<(int Row, string Line)> Lines(FieldReader read, string key) =>
        read.Raw(key).Split('\n').Select((x, i) => (Row: i + 1, Line: x.Trim())).Where(x => x.Line.Length > 0);

    private static T? Place<T>(string code)
        where T : struct, Enum => Codes<T>().Contains(code) ? Enum.GetValues<T>().First(x => Code(x) == code) : null;
}
