using System.Text;
using BioShanghai.Portal.Core.OpenData;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// Reads delimited text: UTF-8, UTF-16 or, as Excel in China saves it, GB18030; parted by comma, semicolon or tab. The sign that
/// <see cref="CsvFile"/> puts before what could be a formula is taken off again.
/// </summary>
internal sealed class CsvReader
{
    private readonly SheetBuilder _builder;
    private readonly StringBuilder _cell = new();
    private readonly string _text;
    private readonly char _separator;
    private int _at;
    private int _row;

    private CsvReader(string text, CancellationToken ct)
    {
        (_text, _builder) = (text, new SheetBuilder(ct));
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5 && text[5] is '\r' or '\n')
        {
            // A line that Excel writes and reads but does not show; rows are numbered as it shows them.
            (_separator, _at) = (text[4], text[5] == '\r' && text.Length > 6 && text[6] == '\n' ? 7 : 6);
        }
        else
        {
            _separator = SeparatorOf(text);
        }
    }

    public static Sheet Read(ArraySegment<byte> bytes, CancellationToken ct) => new CsvReader(Decode(bytes), ct).Read();

    private static string Decode(ArraySegment<byte> bytes)
    {
        var span = bytes.AsSpan();
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Decode(new UnicodeEncoding(span[0] == 0xFE, false, throwOnInvalidBytes: true), span[2..])
                ?? throw new SheetRefusedException(SheetFaultCode.UnknownEncoding);
        }

        if (span.Contains((byte)0))
        {
            // Excel marks the UTF-16 it writes; without a mark, zeros are no text.
            throw new SheetRefusedException(SheetFaultCode.NotText);
        }

        var gb = CodePagesEncodingProvider.Instance.GetEncoding(54936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        return Decode(new UTF8Encoding(false, throwOnInvalidBytes: true), span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? span[3..] : span)
            ?? Decode(gb, span)
            ?? throw new SheetRefusedException(SheetFaultCode.UnknownEncoding);
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static char SeparatorOf(string text)
    {
        var (isQuoted, commas, semicolons, tabs) = (false, 0, 0, 0);
        foreach (var character in text.AsSpan().TrimStart("\r\n"))
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted)
            {
                if (character is '\r' or '\n')
                {
                    break;
                }

                commas += character == ',' ? 1 : 0;
                semicolons += character == ';' ? 1 : 0;
                tabs += character == '\t' ? 1 : 0;
            }
        }

        return commas >= semicolons && commas >= tabs ? ',' : semicolons >= tabs ? ';' : '\t';
    }

    private Sheet Read()
    {
        if (_text.Contains('\0'))
        {
            throw new SheetRefusedException(SheetFaultCode.NotText);
        }

        while (_at < _text.Length)
        {
            ReadRow();
        }

        return _builder.Build(SheetKind.Csv, null);
    }

    private void ReadRow()
    {
        _builder.BeginRow(++_row);
        for (var column = 1; ; column++)
        {
            ReadCell(column);
            var end = _at < _text.Length ? _text[_at++] : '\n';
            if (end == _separator)
            {
                continue;
            }

            if (end == '\r' && _at < _text.Length && _text[_at] == '\n')
            {
                _at++;
            }

            break;
        }

        _builder.EndRow();
    }

    /// <summary>Reads up to the separator or line end behind the cell.</summary>
    private void ReadCell(int column)
    {
        _cell.Clear();
        var length = 0;
        if (_at < _text.Length && _text[_at] == '"')
        {
            _at++;
            for (; ; _at++)
            {
                if (_at >= _text.Length)
                {
                    throw new SheetRefusedException(new SheetFault(SheetFaultCode.UnclosedQuote, SheetAddress.Of(column, _row)));
                }

                if (_text[_at] == '"')
                {
                    _at++;
                    if (_at >= _text.Length || _text[_at] != '"')
                    {
                        break;
                    }
                }

                Take(_text[_at], ref length);
            }
        }

        for (; _at < _text.Length && _text[_at] != _separator && _text[_at] is not ('\r' or '\n'); _at++)
        {
            Take(_text[_at], ref length);
        }

        var text = CsvFile.Text(_cell.ToString());
        if (text.Length > Sheet.MostCellCharacters)
        {
            _builder.Fault(SheetFaultCode.CellTooLong, column, Sheet.MostCellCharacters);
        }
        else if (text.Length > 0)
        {
            _builder.Count(text.Length + 1);
            _builder.Set(column, text);
        }
    }

    private void Take(char character, ref int length)
    {
        // The sign before a formula and one character too many.
        if (length++ < Sheet.MostCellCharacters + 2)
        {
            _cell.Append(character);
        }
    }
}
