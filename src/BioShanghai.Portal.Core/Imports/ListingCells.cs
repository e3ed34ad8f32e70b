using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>
/// Between what a listing keeps and what stands in a cell: codes are words there, in the writer's language, and are understood in both
/// languages; numbers and days are numbers and days.
/// </summary>
internal sealed partial class ListingCells
{
    private readonly Dictionary<string, Terms> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImportColumn?> _byHeader = new(StringComparer.Ordinal);
    private readonly ImportWords _words;

    /// <param name="codes">Codes of parks and sectors.</param>
    public ListingCells(ImportWords words, FieldNames names, Func<ChoiceList, IReadOnlyList<string>> codes)
    {
        _words = words;
        foreach (var field in ListingFields.Table.Fields)
        {
            IReadOnlyList<string> choices = field.ChoicesFrom == ChoiceList.Fixed ? field.Choices : codes(field.ChoicesFrom);
            if (choices.Count > 0)
            {
                _terms[field.Key] = new(choices, x => words.Fields.Choice(field, x, names));
            }
        }

        foreach (var column in ImportColumn.All)
        {
            _byHeader[column.Key] = column;
        }

        In(Language.All, () =>
        {
            foreach (var column in ImportColumn.All)
            {
                // Words that stand for two columns stand for none.
                var label = OfficerNumber.Plain(Label(column));
                _byHeader[label] = _byHeader.TryGetValue(label, out var other) && other != column ? null : column;
            }
        });
    }

    public string Header(ImportColumn column) => $"{Label(column)} [{column.Key}]";

    public string Label(ImportColumn column) => _words.Label(column);

    /// <summary>The column a header names: by the key in brackets, by the key alone, or by its words in either language.</summary>
    public ImportColumn? Find(string header)
    {
        var plain = OfficerNumber.Plain(header);
        return KeyInBrackets().Match(plain) is { Success: true } match
            ? ImportColumn.All.FirstOrDefault(x => x.Key == match.Groups["key"].Value)
            : _byHeader.GetValueOrDefault(plain);
    }

    /// <summary>Words a cell of the field may hold; empty where it may hold anything.</summary>
    public IReadOnlyList<string> Choices(FieldDefinition field) => field.Kind == FieldKind.Choices || !_terms.TryGetValue(field.Key, out var terms) ? []
        : field.Kind == FieldKind.Spec ? [.. terms.Words, FieldTexts.NotApplicable] : terms.Words;

    /// <summary>All words of the choices of a field, also where a cell holds several.</summary>
    public IReadOnlyList<string> Words(FieldDefinition field) => _terms.GetValueOrDefault(field.Key)?.Words ?? [];

    public static SheetFieldKind KindOf(FieldDefinition field) => field.Kind switch
    {
        FieldKind.Number or FieldKind.WholeNumber => SheetFieldKind.Number,
        FieldKind.Spec when field.Spec!.Kind == SpecKind.Number => SheetFieldKind.Number,
        FieldKind.Date => SheetFieldKind.Day,
        _ => SheetFieldKind.Text,
    };

    /// <summary>What stands in the cell for the text of a field. What cannot be read is written as it is.</summary>
    public object? Write(FieldDefinition field, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        switch (KindOf(field))
        {
            case SheetFieldKind.Number:
                // Only a number that comes back as the same text.
                return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && FieldTexts.Of(number) == text ? number : text;
            case SheetFieldKind.Day:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : text;
            default:
                return _terms.TryGetValue(field.Key, out var terms)
                    ? field.Kind == FieldKind.Choices ? FieldTexts.Codes(FieldTexts.Elements(field, text).Select(x => terms.WordIn(field, x))) : terms.Word(text)
                    : text;
        }
    }

    /// <summary>The text of a field for what stands in a cell, in the one form in which equal things are equal. What cannot be read stays as it is.</summary>
    public string Read(FieldDefinition field, string cell)
    {
        var text = FieldValues.Clean(cell);
        if (text.Length == 0)
        {
            return "";
        }

        switch (field.Kind)
        {
            case FieldKind.Number or FieldKind.WholeNumber:
                return Number(field, text);
            case FieldKind.Date:
                return OfficerDate.Read(text) is { } day ? FieldTexts.Of(day) : text;
            case FieldKind.Choice:
                return _terms[field.Key].Code(text) ?? text;
            case FieldKind.Choices:
                return FieldTexts.Codes(FieldTexts.Elements(field, text).Select(x => _terms[field.Key].Code(x) ?? x).Distinct(StringComparer.Ordinal));
            case FieldKind.Spec:
                return ListingFields.IsUnknown(text) ? ""
                    : ListingFields.IsNotApplicable(text) ? FieldTexts.NotApplicable
                    : field.Spec!.Kind switch
                    {
                        SpecKind.Number => Number(field, text),
                        SpecKind.Choice => _terms[field.Key].Code(text) ?? FieldReader.YesOrNo(field.Choices, text) ?? text,
                        _ => text,
                    };
            default:
                return text;
        }
    }

    private static string Number(FieldDefinition field, string text) =>
        OfficerNumber.Read(text, field.Unit) is { Value: { } number } read ? FieldTexts.Of(read.IsConverted ? Math.Round(number, field.Decimals, MidpointRounding.AwayFromZero) : number) : text;

    /// <summary>Does something as if each language were the reader's.</summary>
    private static void In(IEnumerable<Language> languages, Action action)
    {
        var own = CultureInfo.CurrentUICulture;
        try
        {
            foreach (var language in languages)
            {
                CultureInfo.CurrentUICulture = language.Culture;
                action();
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = own;
        }
    }

    [GeneratedRegex(@"\[\s*(?<key>[a-z][a-z0-9.\-]*)\s*\]$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyInBrackets();

    /// <summary>The choices of one field and their words.</summary>
    private sealed class Terms
    {
        private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string?> _codes = new(StringComparer.Ordinal);

        public Terms(IReadOnlyList<string> codes, Func<string, string> wordsOf)
        {
            foreach (var code in codes)
            {
                _words[code] = wordsOf(code);
            }

            In(Language.All, () =>
            {
                foreach (var code in codes)
                {
                    var plain = OfficerNumber.Plain(wordsOf(code));
                    _codes[plain] = _codes.TryGetValue(plain, out var other) && other != code ? null : code;
                }
            });
            foreach (var code in codes)
            {
                _codes[OfficerNumber.Plain(code)] = code;
            }

            Words = [.. codes.Select(Word)];
        }

        public IReadOnlyList<string> Words { get; }

        public string? Code(string word) => _codes.GetValueOrDefault(OfficerNumber.Plain(word));

        /// <summary>The words of a code, or the code where its words mean something else as well.</summary>
        public string Word(string code) => _words.TryGetValue(code, out var word) && Code(word) == code ? word : code;

        /// <summary>As <see cref="Word"/>; the code where its words would fall apart in a list.</summary>
        public string WordIn(FieldDefinition list, string code) => FieldTexts.Elements(list, Word(code)) is [var whole] ? whole : code;
    }
}
