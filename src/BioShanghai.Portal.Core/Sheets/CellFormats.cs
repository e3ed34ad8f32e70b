using System.Globalization;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// What the numbers of a workbook mean: a day is a number that only its format makes a day. Days come out as <c>yyyy-MM-dd</c>,
/// shares as people see them (<c>85%</c>), all other numbers in full with the 15 digits a spreadsheet shows.
/// </summary>
internal sealed class CellFormats(bool is1904)
{
    public static readonly CellFormats None = new(false);

    private readonly List<Meaning> _meanings = [];

    private enum Meaning
    {
        Number,
        Day,
        Time,
        Percent,
    }

    public static CellFormats Read(XmlReader xml, bool is1904)
    {
        var formats = new CellFormats(is1904);
        var own = new Dictionary<int, Meaning>();
        var isInCells = false;
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
            {
                isInCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt")
            {
                own[Int(xml.GetAttribute("numFmtId"))] = MeaningOf(xml.GetAttribute("formatCode") ?? "");
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf" && isInCells)
            {
                var id = Int(xml.GetAttribute("numFmtId"));
                formats._meanings.Add(own.TryGetValue(id, out var meaning) ? meaning : BuiltIn(id));
            }
        }

        return formats;
    }

    public string Print(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return value;
        }

        var index = Int(style);
        return (index >= 0 && index < _meanings.Count ? _meanings[index] : Meaning.Number) switch
        {
            Meaning.Day => PrintDay(number),
            Meaning.Time when number is >= 0 and < 1 => DateTime.FromOADate(number).ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Meaning.Percent => PrintNumber(number * 100) + "%",
            _ => PrintNumber(number),
        };
    }

    /// <summary>The rare cell that holds a day as text of ISO 8601.</summary>
    public static string PrintIso(string value) =>
        value.EndsWith("T00:00:00", StringComparison.Ordinal) || value.EndsWith("T00:00:00Z", StringComparison.Ordinal) ? value[..10] : value;

    private string PrintDay(double number)
    {
        // Days before March 1900 are one off, because the format inherited a 29 February that never was.
        var serial = is1904 ? number + 1_462 : number < 60 ? number + 1 : number;
        if (number < (is1904 ? 0 : 1) || (int)number == 60 && !is1904 || serial >= 2_958_466)
        {
            return PrintNumber(number);
        }

        var moment = DateTime.FromOADate(Math.Round(serial * 86_400) / 86_400);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string PrintNumber(double number)
    {
        var text = number.ToString("G15", CultureInfo.InvariantCulture);
        return text.Contains('E') && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || number == 0)
            ? exact.ToString("0.############################", CultureInfo.InvariantCulture)
            : text == "-0" ? "0" : text;
    }

    private static Meaning BuiltIn(int id) => id switch
    {
        9 or 10 => Meaning.Percent,
        >= 14 and <= 17 or 22 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58 => Meaning.Day,
        >= 18 and <= 21 or >= 32 and <= 35 or 45 or 46 or 47 or 55 or 56 => Meaning.Time,
        _ => Meaning.Number,
    };

    private static Meaning MeaningOf(string code)
    {
        // Only the section for positive numbers counts; quoted, escaped and bracketed characters are decoration.
        var (hasTime, hasMonth) = (false, false);
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case '"':
                    i = code.IndexOf('"', i + 1) is var end && end < 0 ? code.Length : end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    var close = code.IndexOf(']', i);
                    var inside = close < 0 ? "" : code[(i + 1)..close].ToLowerInvariant();
                    hasTime |= inside.Length > 0 && (inside.Trim('h').Length == 0 || inside.Trim('m').Length == 0 || inside.Trim('s').Length == 0);
                    i = close < 0 ? code.Length : close;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    return Meaning.Number;
                case '%':
                    return Meaning.Percent;
                case 'y' or 'd':
                    return Meaning.Day;
                case 'h' or 's':
                    hasTime = true;
                    break;
                case 'm':
                    hasMonth = true;
                    break;
                default:
                    break;
            }
        }

        return hasTime ? Meaning.Time : hasMonth ? Meaning.Day : Meaning.Number;
    }

    private static int Int(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
