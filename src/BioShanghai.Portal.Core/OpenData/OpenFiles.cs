using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Under which terms the data is given away.</summary>
/// <param name="ToBeConfirmed">The publisher has not confirmed the licence yet.</param>
public sealed record OpenLicence(string Name, string Url, bool ToBeConfirmed);

/// <summary>What stands at the head of a file.</summary>
public sealed record OpenFileHead(OpenDataset Dataset, DateOnly AsOf, OpenLicence Licence, string BaseUrl)
{
    public string DictionaryUrl => $"{BaseUrl}/api/v1/dictionary.json";
}

/// <summary>Comma-separated values as RFC 4180 has them, with a byte order mark for Excel, and safe to open in a spreadsheet.</summary>
public static partial class CsvFile
{
    /// <summary>What makes a spreadsheet read a text as a formula, and the sign that keeps it from doing so.</summary>
    private static readonly SearchValues<char> Dangerous = SearchValues.Create("=+-@|%'\uFF1D\uFF0B\uFF0D\uFF20\uFF5C\uFF05");

    public static async Task WriteAsync(Stream stream, OpenDataset dataset, IAsyncEnumerable<object> records, CancellationToken ct)
    {
        var columns = dataset.Columns;
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', columns.Select(x => x.Column)));
        await foreach (var record in records.WithCancellation(ct))
        {
            await writer.WriteLineAsync(Row(columns.Select(x => x.Read!(record))));
        }
    }

    public static string Row(IEnumerable<object?> values) => string.Join(',', values.Select(Cell));

    /// <summary>
    /// One cell. A text whose first character could start a formula gets a leading <c>'</c>, and so does one that begins with <c>'</c>
    /// itself: a reader takes one leading <c>'</c> away and has the text again. Numbers stay numbers.
    /// </summary>
    public static string Cell(object? value)
    {
        var text = OpenFields.Print(value);
        if (value is string or IEnumerable<string> && IsDangerous(text))
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n") || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' '))
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }

    /// <summary>The text that <see cref="Cell"/> was given, from a cell already taken out of its quotes.</summary>
    public static string Text(string cell) => cell.StartsWith('\'') ? cell[1..] : cell;

    private static bool IsDangerous(string text)
    {
        if (text.Length == 0 || PlainNumber().IsMatch(text))
        {
            return false;
        }

        // Spreadsheets skip what does not print before they look for a formula.
        var first = text.AsSpan().TrimStart();
        while (first.Length > 0 && (char.IsWhiteSpace(first[0]) || char.GetUnicodeCategory(first[0]) is UnicodeCategory.Control or UnicodeCategory.Format))
        {
            first = first[1..];
        }

        return text[0] is '\t' or '\r' or '\n' || (first.Length > 0 && Dangerous.Contains(first[0]));
    }

    [GeneratedRegex(@"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex PlainNumber();
}

/// <summary>A whole dataset as one JSON object: what it is, under which terms, and its records as single answers give them.</summary>
public static class JsonFile
{
    public static async Task WriteAsync(Stream stream, OpenFileHead head, int total, IAsyncEnumerable<object> records, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(stream, Writing);
        json.WriteStartObject();
        WriteHead(json, head);
        json.WriteNumber("total", total);
        json.WriteStartArray("items");
        await foreach (var record in records.WithCancellation(ct))
        {
            JsonSerializer.Serialize(json, record, record.GetType(), OpenDataJson.Options);
            await json.FlushAsync(ct);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static JsonWriterOptions Writing => new() { Encoder = OpenDataJson.Options.Encoder };

    internal static void WriteHead(Utf8JsonWriter json, OpenFileHead head)
    {
        json.WriteString("dataset", head.Dataset.Name);
        json.WriteString("asOf", OpenFields.Print(head.AsOf));
        json.WritePropertyName("licence");
        JsonSerializer.Serialize(json, head.Licence, OpenDataJson.Options);
        json.WriteString("dictionary", head.DictionaryUrl);
    }
}

/// <summary>A dataset with positions as an RFC 7946 FeatureCollection; the properties are the columns of its CSV file.</summary>
public static class GeoJsonFile
{
    public static async Task WriteAsync(Stream stream, OpenFileHead head, IAsyncEnumerable<object> records, CancellationToken ct)
    {
        var columns = head.Dataset.Columns;
        var latitude = columns.Single(x => x.Column == "latitude");
        var longitude = columns.Single(x => x.Column == "longitude");
        await using var json = new Utf8JsonWriter(stream, JsonFile.Writing);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        JsonFile.WriteHead(json, head);
        json.WriteBoolean("positionsAreApproximate", true);
        json.WriteStartArray("features");
        await foreach (var record in records.WithCancellation(ct))
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteString("id", OpenFields.Print(columns[0].Read!(record)));
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue((double)longitude.Read!(record)!);
            json.WriteNumberValue((double)latitude.Read!(record)!);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("properties");
            foreach (var column in columns)
            {
                json.WritePropertyName(column.Column!);
                JsonSerializer.Serialize(json, column.Read!(record), OpenDataJson.Options);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            await json.FlushAsync(ct);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
