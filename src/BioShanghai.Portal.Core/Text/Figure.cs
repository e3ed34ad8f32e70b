using System.Globalization;

namespace BioShanghai.Portal.Core.Text;

/// <summary>
/// A figure set for reading: qualifier ("more than"), prefix ("CNY"), number and unit in the reader's language. Published units
/// are kept as cited in the data ("亿元", "companies (more than)", "km2 (about)") and understood here, once.
/// </summary>
public sealed record Figure(string Qualifier, string Prefix, string Number, string Unit)
{
    private static readonly Dictionary<string, LocalText> Units = new(StringComparer.Ordinal)
    {
        ["%"] = new("%", "%"),
        ["家"] = new("家", "companies"),
        ["个"] = new("个", ""),
        ["款"] = new("款", ""),
        ["件"] = new("件", ""),
        ["companies"] = new("家", "companies"),
        ["entities"] = new("家", "organisations"),
        ["hospitals"] = new("家", "hospitals"),
        ["units"] = new("家", "institutions"),
        ["drugs"] = new("个", "drugs"),
        ["projects"] = new("个", "projects"),
        ["certificates"] = new("张", "certificates"),
        ["phase"] = new("期", "phase(s)"),
        ["year"] = new("年", "year"),
        ["亩"] = new("亩", "mu"),
        ["m"] = new("米", "m"),
        ["m2"] = new("平方米", "m²"),
        ["km"] = new("公里", "km"),
        ["km2"] = new("平方公里", "km²"),
        ["ha"] = new("公顷", "ha"),
        ["FAR"] = new("(容积率)", "plot ratio"),
        ["kg/m2"] = new("公斤/平方米", "kg/m²"),
        ["t/m2"] = new("吨/平方米", "t/m²"),
        ["W/m2"] = new("瓦/平方米", "W/m²"),
        ["L"] = new("升", "L"),
        ["t"] = new("吨", "t"),
    };

    private static readonly Dictionary<string, LocalText> Qualifiers = new(StringComparer.Ordinal)
    {
        ["more than"] = new("超过", "more than"),
        ["at least"] = new("不少于", "at least"),
        ["about"] = new("约", "about"),
        ["nearly"] = new("近", "nearly"),
        ["almost"] = new("近", "almost"),
    };

    /// <summary>Sets a value in the reader's language. An unknown unit is shown as cited.</summary>
    /// <param name="value">Value in <paramref name="unit"/>.</param>
    /// <param name="unit">Unit as cited, possibly followed by a qualifier or a range in brackets.</param>
    /// <param name="qualifier">Qualifier as cited when it is not part of the unit.</param>
    public static Figure Of(decimal value, string unit, string? qualifier, Language language)
    {
        var open = unit.IndexOf(" (", StringComparison.Ordinal);
        if (open > 0 && unit.EndsWith(')'))
        {
            qualifier ??= unit[(open + 2)..^1];
            unit = unit[..open];
        }

        var english = language == Language.En;
        if (qualifier is [>= '0' and <= '9', ..])
        {
            // "m (5 to 6)": a published range; the value repeats one of its ends.
            var range = qualifier.Replace(" to ", "–", StringComparison.Ordinal);
            return new("", "", range, WordsOf(unit, language));
        }

        var lead = string.IsNullOrEmpty(qualifier) ? "" : Qualifiers.TryGetValue(qualifier, out var known) ? known.In(language)! : qualifier;
        return unit switch
        {
            "亿元" when english => new(lead, "CNY", Print(value / 10), "billion"),
            "亿元" => new(lead, "", Print(value), "亿元"),
            "万人" when english => new(lead, "", Print(value * 10_000), "people"),
            "万人" => new(lead, "", Print(value), "万人"),
            "万m2" or "万平方米" when english => value >= 100
                ? new(lead, "", Print(value / 100), "million m²")
                : new(lead, "", Print(value * 10_000), "m²"),
            "万m2" or "万平方米" => new(lead, "", Print(value), "万平方米"),
            "year" => new(lead, "", value.ToString("0", CultureInfo.InvariantCulture), english ? "" : "年"),
            _ => new(lead, "", Print(value), WordsOf(unit, language)),
        };
    }

    public static Figure Of(decimal value, string unit, string? qualifier = null) => Of(value, unit, qualifier, Language.Current);

    /// <summary>The whole figure on one line, spaced as its language is.</summary>
    public override string ToString() =>
        new[] { Qualifier, Prefix, Number, Unit }.Where(x => x.Length > 0)
            .Aggregate((line, piece) => line + (IsTight(line[^1]) || IsTight(piece[0]) ? "" : " ") + piece);

    // Chinese stands next to a number without a space, and so does the per cent sign.
    private static bool IsTight(char sign) => sign is '%' or >= '\u2e80';

    private static string WordsOf(string unit, Language language) =>
        Units.TryGetValue(unit, out var words) ? words.In(language) ?? "" : unit;

    private static string Print(decimal value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);
}
