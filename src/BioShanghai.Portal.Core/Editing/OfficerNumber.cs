using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>Why a typed number could not be taken.</summary>
public enum NumberFault
{
    None,
    NotNumber,
    WrongUnit,
}

/// <summary>A number as officers write it ("5 亩", "500 kg/m²", "100 元/m²/月"), in the unit of its field.</summary>
/// <param name="Value">In the field's unit; null where <paramref name="Fault"/> says why.</param>
/// <param name="IsConverted">It was typed in another unit, so the last digits are the conversion's and may be rounded.</param>
public sealed partial record OfficerNumber(decimal? Value, NumberFault Fault, bool IsConverted)
{
    private static readonly OfficerNumber NotNumber = new(null, NumberFault.NotNumber, false);
    private static readonly OfficerNumber WrongUnit = new(null, NumberFault.WrongUnit, false);

    private static readonly decimal DaysPerMonth = new UnitChoice(Per: RentPeriod.Month).FromYuanPerSquareMetreDay(1);
    private static readonly decimal DaysPerYear = new UnitChoice(Per: RentPeriod.Year).FromYuanPerSquareMetreDay(1);

    /// <summary>Simple units: what they measure, and how many of its basic unit (m², m, m³, t, kVA, yuan, day) they are.</summary>
    private static readonly FrozenDictionary<string, (char Of, decimal Factor)> Units = new (string Names, char Of, decimal Factor)[]
    {
        ("m2 平方米 平米 平方 平 ㎡ sqm sq.m", 'a', 1),
        ("亩 mu", 'a', UnitChoice.SquareMetresPerMu),
        ("公顷 ha", 'a', 10_000),
        ("km2 平方公里", 'a', 1_000_000),
        ("ft2 平方英尺 sqft sq.ft", 'a', UnitChoice.SquareMetresPerSquareFoot),
        ("m 米", 'l', 1),
        ("cm 厘米", 'l', 0.01m),
        ("mm 毫米", 'l', 0.001m),
        ("km 公里 千米", 'l', 1_000),
        ("m3 立方米 方 立方", 'v', 1),
        ("l 升", 'v', 0.001m),
        ("t 吨", 'w', 1),
        ("kg 公斤 千克", 'w', 0.001m),
        ("g 克", 'w', 0.000_001m),
        ("mg 毫克", 'w', 0.000_000_001m),
        // Ten to the tonne, as building codes are read on site: it errs on the safe side.
        ("kn", 'w', 0.1m),
        ("n 牛", 'w', 0.000_1m),
        // A supply of so many kW needs at least so many kVA; the power factor is not the officer's to guess.
        ("kva 千伏安 kw 千瓦", 'p', 1),
        ("mva 兆伏安 mw 兆瓦", 'p', 1_000),
        ("va 伏安 w 瓦", 'p', 0.001m),
        ("元 yuan cny rmb 人民币", 'y', 1),
        ("d 天 日 day days", 'd', 1),
        ("h 小时 时 hour hours", 'd', 1m / 24),
        ("月 month months", 'd', DaysPerMonth),
        ("年 year years a", 'd', DaysPerYear),
        ("层 楼 f floor", 'f', 1),
        ("° 度", 'o', 1),
    }.SelectMany(x => x.Names.Split(' ').Select(name => KeyValuePair.Create(Plain(name), (x.Of, x.Factor)))).DistinctBy(x => x.Key).ToFrozenDictionary();

    /// <param name="text">As typed.</param>
    /// <param name="unit">Unit of the field, as definitions write it: "m²", "yuan/m²/day"; empty for a bare number.</param>
    public static OfficerNumber Read(string text, string unit)
    {
        var match = text.Length > 200 ? Match.Empty : Shape().Match(Plain(text));
        if (!match.Success || !decimal.TryParse(match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            return NotNumber;
        }

        try
        {
            number *= match.Groups["w"].Value switch { "万" => 10_000, "亿" => 100_000_000, "千" => 1_000, _ => 1 };
            var typed = match.Groups["u"].Value;
            if (match.Groups["c"].Success && !typed.StartsWith('元'))
            {
                typed = "元" + typed;
            }

            if (typed.Length == 0)
            {
                return new(number, NumberFault.None, false);
            }

            if (unit.Length == 0 || Measure(typed) is not { } from || Measure(unit) is not { } to || from.Of != to.Of)
            {
                // Waste water is counted in tonnes as often as in cubic metres.
                return unit == "m³/d" && Measure(typed) is { Of: "w/d" } water
                    ? Of(number, water.Factor) : WrongUnit;
            }

            // For a yearly term a year is the unit itself, not so many days.
            return Of(number, from.Factor == to.Factor ? 1 : from.Factor / to.Factor);
        }
        catch (OverflowException)
        {
            return NotNumber;
        }
    }

    private static OfficerNumber Of(decimal number, decimal factor) => new(number * factor, NumberFault.None, factor != 1);

    /// <summary>What a compound unit measures and its size, whatever the order of what it is divided by.</summary>
    private static (string Of, decimal Factor)? Measure(string unit)
    {
        var parts = Plain(unit).Replace("kpa", "kn/m2", StringComparison.Ordinal).Replace("ppm", "mg/l", StringComparison.Ordinal)
            .Replace("每", "/", StringComparison.Ordinal).Replace("per", "/", StringComparison.Ordinal).Replace('·', '/').Replace('・', '/')
            .Replace(" ", "", StringComparison.Ordinal).Split('/');
        var below = new List<char>();
        decimal factor = 1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!Units.TryGetValue(parts[i], out var part))
            {
                return null;
            }

            factor = i == 0 ? part.Factor : factor / part.Factor;
            if (i > 0)
            {
                below.Add(part.Of);
            }
        }

        return ($"{Units[parts[0]].Of}{string.Concat(below.Order().Select(x => $"/{x}"))}", factor);
    }

    /// <summary>Full-width and superscript characters made plain, in lower case.</summary>
    internal static string Plain(string text) =>
        Questions.TypedText.IsWhole(text) ? text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture).Replace('−', '-').Trim() : "";

    [GeneratedRegex(@"^(?<c>¥|cny|rmb|人民币)?\s*(?<n>-?([0-9]{1,3}([, ][0-9]{3})+|[0-9]{1,20})(\.[0-9]{1,10})?)\s*(?<w>万|亿|千)?\s*(?<u>[^0-9 ,.-][^\r\n]{0,40})?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
