using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>Reads typed fields one by one and gathers what is wrong; a field has one fault at most.</summary>
internal sealed class FieldReader
{
    private static readonly string[] YesWords = ["yes", "y", "是", "有", "true", "√"];
    private static readonly string[] NoWords = ["no", "n", "否", "无", "没有", "false", "×"];

    /// <summary>Characters of all the lines of a field together.</summary>
    private const int LongestSet = 20_000;

    private readonly FieldValues _values;
    private readonly FieldTable _table;
    private readonly Dictionary<string, FieldFault> _faults = new(StringComparer.Ordinal);

    public FieldReader(FieldValues values, FieldTable table)
    {
        (_values, _table) = (values, table);
        foreach (var field in table.Fields)
        {
            CheckText(field);
        }
    }

    /// <summary>Faults in the order of the table.</summary>
    public IReadOnlyList<FieldFault> Faults => [.. _table.Fields.Where(x => _faults.ContainsKey(x.Key)).Select(x => _faults[x.Key])];

    public void Refuse(string key, string code, params object[] args) => _faults.TryAdd(key, new(key, code, args));

    public bool IsFaulty(string key) => _faults.ContainsKey(key);

    public string Raw(string key) => IsFaulty(key) ? "" : _values[key];

    public bool Has(string key) => _values.Has(key);

    public string? Text(string key) => Raw(key) is { Length: > 0 } text ? text : null;

    /// <summary>Words in both languages; optional ones may be empty in both.</summary>
    public LocalText Words(string name)
    {
        var (zh, en) = ($"{name}.zh", $"{name}.en");
        if (Has(zh) && !Has(en))
        {
            Refuse(en, "NeedsEnglish");
        }
        else if (Has(en) && !Has(zh))
        {
            Refuse(zh, "NeedsChinese");
        }

        return LooseWords(name);
    }

    public LocalText LooseWords(string name) => new(Text($"{name}.zh"), Text($"{name}.en"));

    public decimal? Number(string key)
    {
        var field = _table.Find(key)!;
        return Raw(key) is { Length: > 0 } text ? NumberOf(field, field.Unit, field.Least, field.Most, text) : null;
    }

    public int? Whole(string key) => (int?)Number(key);

    public decimal? NumberOf(FieldDefinition field, string unit, decimal least, decimal most, string text)
    {
        var read = OfficerNumber.Read(text, unit);
        if (read.Value is not { } number)
        {
            Refuse(field.Key, read.Fault == NumberFault.WrongUnit && unit.Length > 0 ? "WrongUnit" : "NotNumber", read.Fault == NumberFault.WrongUnit ? unit : Short(text));
            return null;
        }

        var rounded = Math.Round(number, field.Decimals, MidpointRounding.AwayFromZero);
        if (rounded != number && !read.IsConverted)
        {
            Refuse(field.Key, field.Decimals == 0 ? "NotWhole" : "TooManyDecimals", field.Decimals);
        }
        else if (rounded < least)
        {
            Refuse(field.Key, least is > 0 and < 1 ? "NotAboveZero" : "TooSmall", least, unit);
        }
        else if (rounded > most)
        {
            Refuse(field.Key, "TooLarge", most, unit);
        }

        return IsFaulty(field.Key) ? null : rounded;
    }

    public DateOnly? Date(string key)
    {
        if (Raw(key) is not { Length: > 0 } text)
        {
            return null;
        }

        var day = OfficerDate.Read(text);
        if (day is null)
        {
            Refuse(key, "NotDate", Short(text));
        }
        else if (day.Value.Year is < 1990 or > 2100)
        {
            Refuse(key, "DateOutOfRange");
        }

        return IsFaulty(key) ? null : day;
    }

    /// <summary>The place of a code among the choices of a field, or -1.</summary>
    public int Choice(string key) => Text(key) is { } text ? _table.Find(key)!.Choices.PlaceOf(CodeOf(key, _table.Find(key)!.Choices, text)) : -1;

    public T? Choice<T>(string key)
        where T : struct, Enum => Choice(key) is >= 0 and var at ? Enum.GetValues<T>()[at] : null;

    /// <summary>The code a text names among some, or null with a fault.</summary>
    public string? CodeOf(string key, IReadOnlyList<string> codes, string text)
    {
        var plain = OfficerNumber.Plain(text);
        var code = codes.FirstOrDefault(x => x == plain) ?? YesOrNo(codes, text);
        if (code is null)
        {
            Refuse(key, "UnknownChoice", Short(text));
        }

        return code;
    }

    /// <summary>The code that a word for yes or no means among some, or null.</summary>
    public static string? YesOrNo(IReadOnlyList<string> codes, string text)
    {
        var plain = OfficerNumber.Plain(text);
        return (YesWords.Contains(plain) ? codes.FirstOrDefault(x => x == Specs.Yes) : null)
            ?? (NoWords.Contains(plain) ? codes.FirstOrDefault(x => x is Specs.No or "none") : null);
    }

    public string? Known(string key, IReadOnlyCollection<string> codes)
    {
        if (Text(key) is { } text && !codes.Contains(text))
        {
            Refuse(key, "UnknownChoice", Short(text));
        }

        return Text(key);
    }

    public IReadOnlyList<string> Many(string key, IReadOnlyCollection<string>? codes = null)
    {
        var elements = FieldTexts.Elements(_table.Find(key)!, Raw(key));
        if (codes is not null && elements.FirstOrDefault(x => !codes.Contains(x)) is { } unknown)
        {
            Refuse(key, "UnknownChoice", Short(unknown));
        }

        return elements;
    }

    private void CheckText(FieldDefinition field)
    {
        var text = _values[field.Key];
        if (text.Length == 0)
        {
            if (field.Required)
            {
                // An English name that is missing beside a Chinese one is said as such, and the other way round.
                Refuse(field.Key, field.Key.EndsWith(".en", StringComparison.Ordinal) ? "NeedsEnglish" : field.Key.EndsWith(".zh", StringComparison.Ordinal) ? "NeedsChinese" : "Missing");
            }

            return;
        }

        var longest = field.IsSet && field.Kind != FieldKind.Choices ? text.Split('\n').Max(x => x.Length) : text.Length;
        if (!TypedText.IsWhole(text))
        {
            Refuse(field.Key, "Damaged");
        }
        else if (field.IsSet && text.Length > LongestSet)
        {
            Refuse(field.Key, "TooLong", LongestSet, text.Length);
        }
        else if (longest > field.MaxLength)
        {
            Refuse(field.Key, "TooLong", field.MaxLength, longest);
        }
        else if (text.Contains('\n', StringComparison.Ordinal) && field.Kind is not (FieldKind.LongText or FieldKind.Choices) && !field.IsSet)
        {
            Refuse(field.Key, "OneLine");
        }
    }

    internal static string Short(string text) => text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[38]) ? 38 : 39)] + "…";
}
