using System.Globalization;
using System.Text;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>Texts of cells in XML: read in pieces up to the limit, with the format's <c>_x000D_</c> escapes for what XML cannot hold.</summary>
internal sealed class CellText
{
    private readonly StringBuilder _text = new();
    private readonly char[] _piece = new char[4_096];

    /// <summary>Text of the element the reader stands on. One character more than allowed is kept, so that the caller notices.</summary>
    public string ReadText(XmlReader xml)
    {
        _text.Clear();
        Append(xml);
        return Decode(_text.ToString());
    }

    /// <summary>Text of an <c>si</c> or <c>is</c> element: its runs together, without phonetic hints.</summary>
    public string ReadItem(XmlReader xml)
    {
        _text.Clear();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "rPh" && !xml.IsEmptyElement)
                {
                    var hint = xml.Depth;
                    while (xml.Read() && xml.Depth > hint)
                    {
                    }
                }
                else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "t")
                {
                    Append(xml);
                }
            }
        }

        return Decode(_text.ToString());
    }

    /// <summary>Text as XML may hold it. What looks like an escape already is escaped itself.</summary>
    public static string Encode(string text)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]) && text[i] != '\r' && !IsEscape(text.AsSpan(i)))
            {
                result?.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                result?.Append(text, i, 2);
                i++;
            }
            else
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 16);
                result.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
            }
        }

        return result?.ToString() ?? text;
    }

    private static string Decode(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEscape(text.AsSpan(i)))
            {
                result.Append((char)ushort.Parse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 6;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static bool IsEscape(ReadOnlySpan<char> text) =>
        text is ['_', 'x', _, _, _, _, '_', ..] && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3]) && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);

    private void Append(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        // Escapes shrink to a seventh, so that much more may be read than a cell may hold.
        const int most = (Sheet.MostCellCharacters * 7) + 7;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                continue;
            }

            for (int read; (read = xml.ReadValueChunk(_piece, 0, _piece.Length)) > 0;)
            {
                _text.Append(_piece, 0, Math.Min(read, Math.Max(0, most - _text.Length)));
            }
        }
    }
}
