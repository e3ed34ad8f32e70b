using System.Globalization;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Numbers with units at the beginning of a line already made plain: areas, heights, loads, power, grades, levels, rents, months.</summary>
internal static partial class PhraseMeasures
{
    private delegate void Take(Match match, List<KeyValuePair<string, string>> to);

    private static readonly (Regex Pattern, Take Take)[] All =
    [
        (AreaRange(), (m, to) => Area(m, to, hasLeast: true, hasMost: true)),
        (AreaAtMost(), (m, to) => Area(m, to, hasLeast: false, hasMost: true)),
        (AreaAtLeast(), (m, to) => Area(m, to, hasLeast: true, hasMost: false)),
        (AreaAbout(), About),
        (Height(), (m, to) => Add(to, "height", m, 1)),
        (HeightAfter(), (m, to) => Add(to, "height", m, 1)),
        (LoadInKilograms(), (m, to) => Add(to, "load", m, 0.001m)),
        (Load(), (m, to) => Add(to, "load", m, 1)),
        (LoadAfter(), (m, to) => Add(to, "load", m, 1)),
        (Power(), (m, to) => Add(to, "power", m, 1)),
        (Rent(), (m, to) => Add(to, "rent", m, 1)),
        (Grade(), (m, to) => to.Add(new("clean", m.Groups["g"].Value))),
        (Biosafety(), (m, to) => to.Add(new("biosafety", "bsl-" + m.Groups["n"].Value))),
        (Month(), Before),
    ];

    /// <returns>How many characters were understood; 0 when the line begins with no measure.</returns>
    public static int Read(string line, List<KeyValuePair<string, string>> to)
    {
        foreach (var (pattern, take) in All)
        {
            if (pattern.Match(line) is { Success: true } match)
            {
                take(match, to);
                return match.Length;
            }
        }

        return 0;
    }

    private static void About(Match match, List<KeyValuePair<string, string>> to)
    {
        if (SquareMetres(match, "a") is not { } area)
        {
            return;
        }

        to.Add(new(SpaceFacets.MinArea, Print(area)));
        to.Add(new(SpaceFacets.MaxArea, Print(Math.Round(area * SpacePhrases.Generosity))));
    }

    private static void Area(Match match, List<KeyValuePair<string, string>> to, bool hasLeast, bool hasMost)
    {
        var (least, most) = (SquareMetres(match, "a"), SquareMetres(match, match.Groups["b"].Success ? "b" : "a"));
        if (hasLeast && least is { } from)
        {
            to.Add(new(SpaceFacets.MinArea, Print(from)));
        }

        if (hasMost && most is { } until)
        {
            to.Add(new(SpaceFacets.MaxArea, Print(until)));
        }
    }

    private static decimal? SquareMetres(Match match, string group)
    {
        if (Number(match.Groups[group].Value) is not { } number)
        {
            return null;
        }

        var unit = match.Groups["u"].Value;
        var per = unit is "亩" or "mu" ? UnitChoice.SquareMetresPerMu
            : unit.Contains("ft", StringComparison.Ordinal) || unit.Contains("feet", StringComparison.Ordinal) || unit.Contains("foot", StringComparison.Ordinal) ? UnitChoice.SquareMetresPerSquareFoot
            : unit is "公顷" or "ha" ? 10_000 : 1;
        return Math.Round(number * (match.Groups["w"].Success ? 10_000 : 1) * per);
    }

    private static void Add(List<KeyValuePair<string, string>> to, string name, Match match, decimal factor)
    {
        if (Number(match.Groups["n"].Value) is { } number)
        {
            to.Add(new(name, Print(number * factor)));
        }
    }

    private static void Before(Match match, List<KeyValuePair<string, string>> to)
    {
        var (year, month) = (int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture));
        if (month is >= 1 and <= 12)
        {
            to.Add(new("before", new DateOnly(year, month, DateTime.DaysInMonth(year, month)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Print(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private const string N = @"[0-9]{1,9}(\.[0-9]{1,3})?";
    private const string U = @"(?<u>m2|平方米|平米|平方英尺|平方|平|亩|mu|公顷|ha|ft2|sq\.? ?ft|sqft|square feet|square foot|square met(re|er)s?|sq\.? ?m|sqm)";
    private const string W = @"\s*(?<w>万)?\s*";
    private const string Least = @"\s*(至少|不低于|不小于|大于|超过|>=|≥|>|at least|of at least|of|min|minimum)?\s*";

    [GeneratedRegex($@"^(?<a>{N})\s*(-|–|~|至|到|to)\s*(?<b>{N}){W}{U}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AreaRange();

    [GeneratedRegex($@"^((不超过|不大于|小于|最多|<=|≤|<|up to|under|at most|max|maximum)\s*(?<a>{N}){W}{U}|(?<a>{N}){W}{U}\s*(以下|以内|之内|max|or less))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AreaAtMost();

    [GeneratedRegex($@"^((至少|不低于|不小于|大于|超过|>=|≥|>|at least|over|more than)\s*(?<a>{N}){W}{U}|(?<a>{N}){W}{U}\s*(以上|起|\+|or more))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AreaAtLeast();

    [GeneratedRegex($@"^(?<a>{N}){W}{U}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AreaAbout();

    [GeneratedRegex($@"^(首层|底层)?(净高|层高|clear height|ceiling height|height){Least}(?<n>{N})\s*(米|m)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Height();

    [GeneratedRegex($@"^(?<n>{N})\s*(米|m)\s*(的)?(净高|层高|高|clear height|clear|high|ceiling)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HeightAfter();

    [GeneratedRegex($@"^(首层|楼板|楼面)?(荷载|承重|载荷|floor load|load|loading)?{Least}(?<n>{N})\s*(kg|公斤)\s*(/|每|per )\s*(m2|平方米|平米|平)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LoadInKilograms();

    [GeneratedRegex($@"^(首层|楼板|楼面)?(荷载|承重|载荷|floor load|load|loading){Least}(?<n>{N})\s*(吨|t)(\s*(/|每|per )\s*(m2|平方米|平米|平))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Load();

    [GeneratedRegex($@"^(?<n>{N})\s*(吨|t)\s*((/|每|per )\s*(m2|平方米|平米|平)\s*)?(荷载|承重|载荷|floor load|load)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LoadAfter();

    [GeneratedRegex($@"^(配电|电力|用电|power)?{Least}(?<n>{N})\s*(kva|千伏安)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Power();

    [GeneratedRegex($@"^(租金|rent)?\s*(不超过|低于|up to|under|below|max)?\s*(?<n>{N})\s*(元|yuan|cny|rmb)(\s*(/|每|per )\s*(m2|平方米|平米|平))?(\s*(/|每|per )\s*(天|日|day))(以内|以下)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rent();

    [GeneratedRegex(@"^((?<g>[abcd])\s*级(洁净(区|室|车间)?)?|grade (?<g>[abcd])( clean( room| area)?)?)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Grade();

    [GeneratedRegex(@"^((bsl|p)\s*-?\s*(?<n>[123])|生物安全\s*(?<n>[123])\s*级)(\s*(级|实验室|lab(oratory)?))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Biosafety();

    [GeneratedRegex(@"^((?<y>20[0-9]{2})\s*年\s*(?<m>[0-9]{1,2})\s*月(底|份)?(之前|以前|前)?|(by|before)\s+(?<y>20[0-9]{2})-(?<m>[0-9]{2}))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Month();
}
