using System.Globalization;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>Names of what fields refer to by code.</summary>
public sealed record FieldNames(
    IReadOnlyDictionary<string, LocalText> Parks, IReadOnlyDictionary<string, LocalText> Sectors, IReadOnlyDictionary<string, LocalText> Districts)
{
    private static readonly Dictionary<string, LocalText> Nothing = [];

    public static readonly FieldNames None = new(Nothing, Nothing, Nothing);

    public IReadOnlyDictionary<string, LocalText> Services { get; init; } = Nothing;

    public string? Of(ChoiceList list, string code) => (list switch
    {
        ChoiceList.Parks => Parks,
        ChoiceList.Sectors => Sectors,
        ChoiceList.Districts => Districts,
        ChoiceList.Services => Services,
        _ => Nothing,
    }).GetValueOrDefault(code)?.Local;
}

/// <summary>How fields, their values and their faults read in the current language: one place for forms, diffs, history and files.</summary>
public sealed class FieldWords(IStringLocalizer<EditingText> words, SpaceWords spaces, IStringLocalizer<PartnersText> partners)
{
    public string this[string key] => words[key];

    public string Label(FieldDefinition field)
    {
        if (field.Spec is not { } spec)
        {
            return Found("Label." + field.Key) ?? field.Key;
        }

        var name = spaces.Of(spec.Spec);
        return field.Key[ListingFields.KeyOf(spec.Spec).Length..] is { Length: > 0 } beside ? words["Spec" + beside, name] : name;
    }

    /// <summary>What to type; empty where the label says it all.</summary>
    public string Hint(FieldDefinition field) => Found("Hint." + field.Key) ?? field.Kind switch
    {
        FieldKind.Spec when field.Unit.Length > 0 && field.Spec!.Kind == SpecKind.Grid => words["HintGrid"],
        FieldKind.Spec when field.Unit.Length > 0 => words["HintSpecNumber", Unit(field.Unit)],
        FieldKind.Spec => words["HintSpec"],
        FieldKind.Date => words["HintDate"],
        FieldKind.Lines => words["HintLines"],
        FieldKind.Choices => words["HintChoices"],
        FieldKind.Number or FieldKind.WholeNumber when field.Unit is not ("" or "floor") => words["HintNumber", Unit(field.Unit)],
        _ => "",
    };

    public string Section(FieldSection section) => words["Section" + section];

    public string Class(FieldClass fields) => words["Class" + fields];

    /// <summary>The words of a code; the code itself where it is not known.</summary>
    public string Choice(FieldDefinition field, string code, FieldNames? names = null) => field switch
    {
        { Spec: { } spec } => spec.Choices.Contains(code) ? spaces.Choice(spec.Spec, code) : code,
        { ChoicesFrom: not ChoiceList.Fixed } => names?.Of(field.ChoicesFrom, code) ?? code,
        { Key: "type" } => SpaceCodes.TryType(code, out var type) ? spaces.Of(type) : code,
        { Key: "tenure" } => field.Choices.PlaceOf(code) is >= 0 and var at ? spaces.Of((Tenure)at) : code,
        { Key: "tier" } => Found("Tier." + code) ?? code,
        { Key: PartnerFields.Type } => PartnerWords.Type(partners, code),
        { Key: PartnerFields.Headquarters } => PartnerWords.Country(partners, code),
        { Key: PartnerFields.Category } => PartnerFields.CategoryOf(code) is { } category ? partners[category + "One"] : code,
        _ => Found("Confidence." + code) ?? Found("Choice." + code) ?? code,
    };

    /// <summary>A text as a reader of a diff wants it: choices in words, numbers with their unit. What cannot be read stays as typed.</summary>
    public string Show(FieldDefinition field, string text, FieldNames? names = null)
    {
        if (text.Length == 0)
        {
            return field.Kind == FieldKind.Spec ? spaces["NotStated"] : words["Nothing"];
        }

        return field.Kind switch
        {
            FieldKind.Choice => Choice(field, text, names),
            FieldKind.Choices => string.Join(words["Comma"], FieldTexts.Elements(field, text).Select(x => Choice(field, x, names))),
            FieldKind.Date => OfficerDate.Read(text) is { } day ? SpaceWords.Date(day) : text,
            FieldKind.Number or FieldKind.WholeNumber => NumberOf(field, text) is { } number ? Measure(number, field.Unit) : text,
            FieldKind.Spec => Spec(field, text),
            FieldKind.Files => string.Join('\n', FileRow.Read(text).Select(File)),
            _ => text,
        };
    }

    /// <summary>A file in one line: its kind, what it shows, its date.</summary>
    public string File(FileRow row)
    {
        var day = OfficerDate.Read(row.Dated) is { } read ? SpaceWords.Date(read) : row.Dated;
        return string.Join(" · ", new[] { Found("FileKind." + row.Kind) ?? row.Kind, row.Zh, row.En, day }.Where(x => x.Length > 0));
    }

    /// <summary>What is wrong with a field, as a sentence.</summary>
    public string Fault(FieldFault fault)
    {
        // A limit is named with its unit, in the reader's words.
        object[] args = fault.Args is [decimal limit, string unit] ? [Measure(limit, unit)]
            : fault is { Code: "WrongUnit", Args: [string expected] } ? [Unit(expected)] : [.. fault.Args];
        return words["Fault" + fault.Code, args];
    }

    /// <summary>A unit in the reader's language; international ones as they are.</summary>
    public string Unit(string unit) => Found("Unit." + unit) ?? unit;

    private string Spec(FieldDefinition field, string text)
    {
        var spec = field.Spec!;
        return text switch
        {
            FieldTexts.NotApplicable => spaces["NotApplicable"],
            _ when spec.Kind == SpecKind.Choice => Choice(field, text),
            _ when spec.Kind == SpecKind.Number && NumberOf(field, text) is { } number => spaces.Number(spec.Spec, number, UnitChoice.Default),
            _ => text,
        };
    }

    private static decimal? NumberOf(FieldDefinition field, string text) =>
        OfficerNumber.Read(text, field.Unit).Value is { } number ? Math.Round(number, field.Decimals, MidpointRounding.AwayFromZero) : null;

    private string Measure(decimal number, string unit) =>
        $"{number.ToString("#,##0.########", CultureInfo.InvariantCulture)} {(unit == "floor" ? "" : Unit(unit))}".TrimEnd();

    private string? Found(string key) => words[key] is { ResourceNotFound: false } found ? found.Value : null;
}
