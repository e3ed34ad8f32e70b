using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>What spreadsheets of listings look like: template and export are the same sheet, empty or filled.</summary>
public sealed class ListingSheets(CatalogueCache catalogue, ImportWords words)
{
    /// <summary>How cells are written and read, with the words of the dictionaries of this moment.</summary>
    internal async Task<ListingCells> CellsAsync(CancellationToken ct)
    {
        var (parks, dictionaries) = (await catalogue.AllAsync<Park>(ct), await catalogue.GetAsync(ct));
        var names = new FieldNames(
            parks.ToDictionary(x => x.Slug, x => x.Name), dictionaries.Sectors.ToDictionary(x => x.Key, x => x.Value.Name), new Dictionary<string, LocalText>());
        string[] slugs = [.. parks.OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).Select(x => x.Slug)];
        return new(words, names, list => list switch { ChoiceList.Parks => slugs, ChoiceList.Sectors => [.. dictionaries.Sectors.Keys], _ => [] });
    }

    /// <param name="rows">A row holds a value for each of <see cref="ImportColumn.All"/>.</param>
    /// <param name="parks">Words of the parks that may be chosen.</param>
    /// <param name="leftOut">Codes of listings a cell cannot hold; named in the notes.</param>
    internal SheetContent Of(ListingCells cells, IEnumerable<IReadOnlyList<object?>> rows, IReadOnlyList<string> parks, IReadOnlyList<string> leftOut) => new(words["SheetData"], [.. ImportColumn.All.Select(x => Field(cells, x, parks))], rows)
    {
        Notes = new(
            words["SheetNotes"],
            [new(words["NotesColumn"]) { Width = 34 }, new(words["NotesKey"]) { Width = 24 }, new(words["NotesFill"]) { Width = 50 }, new(words["NotesChoices"]) { Width = 60 }],
            [
                .. Enumerable.Range(1, 7).Select(x => (IReadOnlyList<string>)[words[$"Rule{x}Name"], "", words[$"Rule{x}"], ""]),
                .. leftOut.Select(x => (IReadOnlyList<string>)[words["LeftOut"], x, words["LeftOutWhy"], ""]),
                .. ImportColumn.All.Select(x => (IReadOnlyList<string>)[words.Label(x), x.Key, words.Hint(x), Choices(cells, x, parks)]),
            ]),
    };

    private SheetField Field(ListingCells cells, ImportColumn column, IReadOnlyList<string> parks) => new(cells.Header(column))
    {
        Kind = column.Field is { } field ? ListingCells.KindOf(field) : SheetFieldKind.Text,
        Width = column.Field?.Kind switch { FieldKind.LongText or FieldKind.Lines => 40, FieldKind.Text or FieldKind.Choices => 26, null => 20, _ => 15 },
        Hint = words.Hint(column),
        IsHidden = column.Key == ImportColumn.Version,
        Choices = column.Field switch { null => [], { ChoicesFrom: ChoiceList.Parks } => parks, { } x => cells.Choices(x) },
    };

    private static string Choices(ListingCells cells, ImportColumn column, IReadOnlyList<string> parks) => column.Field switch
    {
        null => "",
        { ChoicesFrom: ChoiceList.Parks } => string.Join(FieldTexts.Separator, parks),
        { } field => string.Join(FieldTexts.Separator, cells.Words(field)),
    };
}
