using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Policies;

/// <summary>Shares and ceilings of support as a reader of either language writes them.</summary>
public static partial class SupportWords
{
    /// <summary>The published share ("up to 40%", "1:1 match with municipal support") in the reader's language; unknown wording is kept as cited.</summary>
    public static string Ratio(string ratio, Language language)
    {
        if (language == Language.En)
        {
            return ratio;
        }

        var match = Share().Match(ratio);
        if (!match.Success)
        {
            return ratio;
        }

        var percent = match.Groups["share"].Value;
        return match.Groups["of"].Value switch
        {
            "of municipal support" => $"市级支持的 {percent}",
            "of project spend" => $"项目投入的 {percent}",
            "match with municipal support" => $"与市级支持 {percent} 配套",
            _ => match.Groups["upto"].Success ? $"不超过 {percent}" : percent,
        };
    }

    /// <summary>A ceiling in yuan: 1000万元, 1000亿元; CNY 10 million, CNY 100 billion.</summary>
    /// <param name="yuan">Ceiling in yuan, above 0.</param>
    public static string Cap(decimal yuan, Language language)
    {
        string Print(decimal value, string unit) => value.ToString("#,##0.##", CultureInfo.InvariantCulture) + unit;
        return language == Language.En
            ? "CNY " + (yuan >= 1_000_000_000 ? Print(yuan / 1_000_000_000, " billion") : yuan >= 1_000_000 ? Print(yuan / 1_000_000, " million") : Print(yuan, ""))
            : yuan >= 100_000_000 ? Print(yuan / 100_000_000, "亿元") : Print(yuan / 10_000, "万元");
    }

    [GeneratedRegex(@"^(?<upto>up to )?(?<share>\d+(?:\.\d+)?%|\d+:\d+)(?: (?<of>of municipal support|of project spend|match with municipal support))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Share();
}
