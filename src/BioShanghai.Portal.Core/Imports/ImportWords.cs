using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Sheets;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>How columns of spreadsheets and what is wrong with rows read in the current language.</summary>
public sealed class ImportWords(IStringLocalizer<ImportText> words, FieldWords fields, SheetWords sheets)
{
    public string this[string key, params object[] args] => words[key, args];

    public FieldWords Fields => fields;

    public string Label(ImportColumn column) => column.Field is { } field ? fields.Label(field) : words["Column." + column.Key];

    /// <summary>What to fill in; empty where the header says it all.</summary>
    public string Hint(ImportColumn column) => column.Field is not { } field ? words["Hint." + column.Key]
        : field.Required ? $"{words["Required"]} {fields.Hint(field)}".TrimEnd() : fields.Hint(field);

    /// <summary>A fault of the file itself.</summary>
    public ImportFault Of(SheetFault fault) => new(fault.Row, fault.Cell, null, fault.Code.ToString(), sheets.Of(fault));

    /// <summary>Faults as a spreadsheet, for whoever has to correct the file.</summary>
    public SheetContent FaultList(IReadOnlyList<ImportFault> faults) => new(
        words["FaultsSheet"],
        [new(words["FaultsRow"]) { Kind = SheetFieldKind.Number, Width = 8 }, new(words["FaultsCell"]) { Width = 10 }, new(words["FaultsColumn"]) { Width = 30 }, new(words["FaultsWhat"]) { Width = 80 }],
        faults.Select(x => (IReadOnlyList<object?>)[x.Row, x.Cell, x.Column, x.Sentence]));
}
