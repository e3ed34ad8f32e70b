using System.Text;
using BioShanghai.Portal.Core.OpenData;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// Writes a table that <see cref="SheetReader"/> reads back to the letter. No text can become a formula: a workbook holds texts as
/// texts, and a CSV file marks them as open data does.
/// </summary>
public static class SheetWriter
{
    public static async Task WriteXlsxAsync(Stream stream, SheetContent content, CancellationToken ct)
    {
        // A zip is written with steps back and without asynchrony, which a response allows neither of.
        using var file = new MemoryStream();
        await Task.Run(() => WorkbookWriter.Write(file, content, ct), ct);
        file.Position = 0;
        await file.CopyToAsync(stream, ct);
    }

    public static async Task WriteCsvAsync(Stream stream, SheetContent content, CancellationToken ct)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await WriteRowAsync(writer, content.Fields.Select(x => x.Header), ct);
        if (content.HasHints)
        {
            await WriteRowAsync(writer, content.Hints, ct);
        }

        foreach (var row in content.CheckedRows(ct))
        {
            await WriteRowAsync(writer, row, ct);
        }
    }

    /// <summary>
    /// A text without what no file format holds: NUL and halves of surrogate pairs become U+FFFD. Everything else is written as it is.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is longer than a cell can be; cutting it would lose words at the next import.</exception>
    public static string Writable(string text)
    {
        if (text.Length > Sheet.MostCellCharacters)
        {
            throw new InvalidOperationException($"A text of {text.Length} characters does not fit into a cell.");
        }

        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
            {
                result ??= new StringBuilder(text);
                result[i] = '\uFFFD';
            }
        }

        return result?.ToString() ?? text;
    }

    private static async Task WriteRowAsync(StreamWriter writer, IEnumerable<object?> values, CancellationToken ct)
    {
        var row = CsvFile.Row(values.Select(x => x is string text ? Writable(text) : x));
        await writer.WriteLineAsync(row.AsMemory(), ct);
    }
}
