using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Words of answers in both languages, whoever writes them and whoever reads them.</summary>
public sealed class AnswerWords(IStringLocalizer<AnswerText> words)
{
    public LocalText this[string key, params object[] values] => Both(() => words[key, values]);

    /// <summary>Says something in each language.</summary>
    public static LocalText Both(Func<string> say) => new(In(Language.Zh, say), In(Language.En, say));

    /// <summary>Days as they are written in each language.</summary>
    public static LocalText Day(DateOnly day) => new(day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture));

    private static string In(Language language, Func<string> say)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language.Culture, language.Culture);
            return say();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
