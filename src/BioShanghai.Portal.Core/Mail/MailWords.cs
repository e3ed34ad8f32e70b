using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Words of mails to somebody whose language nobody knows: both, Chinese first.</summary>
public sealed class MailWords(IStringLocalizer<MailText> words)
{
    private const string Between = "\n\n----\n\n";

    public string Subject(string key) => InBoth(" | ", () => words[key]);

    /// <param name="values">What stands in the places of the sentence, asked for once in each language.</param>
    public string Text(string key, Func<object[]> values) => InBoth(Between, () => words[key, values()]);

    private static string InBoth(string between, Func<string> say)
    {
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            return string.Join(between, Language.All.Select(language =>
            {
                CultureInfo.CurrentUICulture = language.Culture;
                return say();
            }).ToList());
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }
}
