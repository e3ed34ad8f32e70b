using System.Globalization;
using System.Text.Json;

namespace BioShanghai.Portal.Core.Content;

/// <summary>Numbers, dates and words of a fixed list.</summary>
internal sealed partial class ContentNode
{
    public int Int(string name) => Number(name, "a whole number", x => x.TryGetInt32(out var number) ? number : (int?)null) ?? 0;

    public int? OptionalInt(string name) => Has(name) ? Int(name) : null;

    public double Double(string name) =>
        Number(name, "a number", x => x.TryGetDouble(out var number) && double.IsFinite(number) ? number : (double?)null) ?? 0;

    public double? OptionalDouble(string name) => Has(name) ? Double(name) : null;

    public decimal Decimal(string name) => Number(name, "a number", x => x.TryGetDecimal(out var number) ? number : (decimal?)null) ?? 0;

    /// <summary>Nothing, one number or a list of numbers.</summary>
    public IReadOnlyList<decimal> Decimals(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return [Decimal(name)];
        }

        var numbers = new List<decimal>();
        foreach (var (item, index) in value.EnumerateArray().Select((x, i) => (x, i)))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetDecimal(out var number))
            {
                numbers.Add(number);
            }
            else
            {
                Report("is not a number", $"{name}[{index}]");
            }
        }

        return numbers;
    }

    public bool Bool(string name)
    {
        switch (Find(name)?.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                Report(Has(name) ? "is not true or false" : "is missing", name);
                return false;
        }
    }

    public DateOnly Date(string name)
    {
        if (Find(name) is null)
        {
            Report("is missing", name);
        }

        return OptionalDate(name) ?? DateOnly.MinValue;
    }

    public DateOnly? OptionalDate(string name)
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1900 and <= 2200)
        {
            return date;
        }

        Report($"'{text}' is not a date of the form 2023-04-18", name);
        return null;
    }

    public TimeOnly? OptionalTime(string name)
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Report($"'{text}' is not a time of the form 09:30", name);
        return null;
    }

    public T OneOf<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var text = Text(name);
        if (words.TryGetValue(text, out var value))
        {
            return value;
        }

        if (text.Length > 0)
        {
            Report($"'{text}' is not one of {string.Join(", ", words.Keys)}", name);
        }

        return default;
    }

    private T? Number<T>(string name, string what, Func<JsonElement, T?> read)
        where T : struct
    {
        if (Find(name) is not { } value)
        {
            Report("is missing", name);
            return null;
        }

        var number = value.ValueKind == JsonValueKind.Number ? read(value) : null;
        if (number is null)
        {
            Report("is not " + what, name);
        }

        return number;
    }
}
