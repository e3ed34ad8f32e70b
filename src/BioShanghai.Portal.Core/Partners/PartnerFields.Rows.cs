using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>Listings on exchanges: one a line, named as <c>SSE:601607</c>, since two exchanges may use one symbol. Entity and note may be left out.</summary>
public static partial class PartnerFields
{
    private const int LeastCells = 3;
    private const int MostCells = 5;

    private static string Row(Ticker ticker)
    {
        List<string> cells = [$"{ticker.Exchange}:{ticker.Symbol}", ticker.Source, Code(ticker.Confidence), ticker.Entity ?? "", ticker.Note ?? ""];
        while (cells.Count > LeastCells && cells[^1].Length == 0)
        {
            cells.RemoveAt(cells.Count - 1);
        }

        return FieldTexts.Row(cells);
    }

    private static List<Ticker> TickersOf(FieldReader read)
    {
        var tickers = new List<Ticker>();
        foreach (var (row, line) in read.Raw("tickers").Split('\n').Select((x, i) => (i + 1, x.Trim())).Where(x => x.Item2.Length > 0))
        {
            var cells = FieldTexts.Cells(line);
            if (cells.Count is < LeastCells or > MostCells)
            {
                read.Refuse("tickers", "RowCells", row, MostCells, cells.Count);
                continue;
            }

            var sure = Enum.GetValues<Confidence>().Where(x => Code(x) == cells[2]).Select(x => (Confidence?)x).FirstOrDefault();
            var (exchange, symbol) = cells[0].Split([':', '：'], 2) is [var before, var after] ? (before.Trim(), after.Trim()) : ("", "");
            var (entity, note) = (Cell(cells, 3), Cell(cells, 4));
            var code = 0 switch
            {
                _ when IsBad(exchange, TickerValidator.CodeMaxLength) || IsBad(symbol, TickerValidator.CodeMaxLength) => "RowTicker",
                _ when IsBad(cells[1], ProvenanceValidator.SourceMaxLength) => "RowSource",
                _ when sure is null => "RowConfidence",
                _ when entity?.Length > Partner.NameMaxLength || note?.Length > Partner.SummaryMaxLength => "RowTooLong",
                _ => "",
            };
            if (code.Length > 0)
            {
                read.Refuse("tickers", code, row, Partner.NameMaxLength);
                continue;
            }

            tickers.Add(new(exchange, symbol, cells[1], sure!.Value, entity, note));
        }

        return tickers;
    }

    private static bool IsBad(string cell, int longest) => cell.Length == 0 || cell.Length > longest;

    private static string? Cell(IReadOnlyList<string> cells, int at) => cells.Count > at && cells[at].Length > 0 ? cells[at] : null;
}
