using System.Globalization;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>Words of the page in both languages, whoever prints it.</summary>
public sealed class CertificateWords(IStringLocalizer<CertificateText> words, IStringLocalizer<PartnersText> partners)
{
    private const string Numerals = "〇一二三四五六七八九";

    public LocalText Title => Say("Title");
    public LocalText Issuer => Say("Issuer");
    public LocalText PresentedTo => Say("PresentedTo");
    public LocalText ScanToVerify => Say("ScanToVerify");

    public LocalText Number(string number) => Say("Number", number);

    public LocalText ValidUntil(DateOnly day) => Say("ValidUntil", day);

    /// <summary>The day under the issuer: in Chinese numerals, as deeds are dated, and in English.</summary>
    public static LocalText Dated(DateOnly day) => new(
        $"{string.Concat(day.Year.ToString("0000", CultureInfo.InvariantCulture).Select(x => Numerals[x - '0']))}年{Counted(day.Month)}月{Counted(day.Day)}日",
        day.ToString("d MMMM yyyy", Language.En.Culture));

    private static string Counted(int number)
    {
        var (tens, ones) = Math.DivRem(number, 10);
        return $"{(tens > 1 ? Numerals[tens] : "")}{(tens > 0 ? "十" : "")}{(ones > 0 ? Numerals[ones] : "")}";
    }

    public LocalText Category(PartnerCategory category) => new(In(partners, Language.Zh, $"{category}One", []), In(partners, Language.En, $"{category}One", []));

    private LocalText Say(string key, params object[] values) => new(In(words, Language.Zh, key, values), In(words, Language.En, key, values));

    private static string In(IStringLocalizer words, Language language, string key, object[] values)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language.Culture, language.Culture);
            return words[key, values];
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
