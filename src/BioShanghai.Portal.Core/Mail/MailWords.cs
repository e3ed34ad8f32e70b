using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>What a mail says.</summary>
public sealed record MailDraft(string Subject, string Text);

/// <summary>Writes mails from their templates, in one language or in both.</summary>
public sealed class MailWords(IStringLocalizer<MailText> words)
{
    /// <param name="language">Null where nobody knows the reader's: Chinese first, English below.</param>
    /// <param name="values">What stands in the places of the template, asked for in each language.</param>
    public MailDraft Write(MailTemplate template, Func<Language, object[]> values, Language? language = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (language is not null)
        {
            return Speak(language, () => In(template, values(language)));
        }

        var (zh, en) = (Write(template, values, Language.Zh), Write(template, values, Language.En));
        return new(OnOneLine($"{zh.Subject} · {en.Subject}"), $"{zh.Text}\n\n* * *\n\n{en.Text}");
    }

    /// <summary>When a mail of this kind goes out, for the reader of the page.</summary>
    public string When(MailTemplate template) => words[$"{template.Key}When"];

    private MailDraft In(MailTemplate template, object[] values) => values.Length == template.Places.Count
        ? new(OnOneLine(words[$"{template.Key}Subject", values]), words[$"{template.Key}Text", values])
        : throw new ArgumentException($"The mail {template.Key} has {template.Places.Count} places and was given {values.Length} values.");

    /// <summary>A name somebody typed must not keep the mail, and what it tells of, from being saved.</summary>
    private static string OnOneLine(string subject)
    {
        var line = string.Concat(subject.Select(x => char.IsControl(x) ? ' ' : x));
        return line.Length <= MailMessage.SubjectMaxLength ? line : string.Concat(line.AsSpan(0, MailMessage.SubjectMaxLength - (char.IsHighSurrogate(line[MailMessage.SubjectMaxLength - 2]) ? 2 : 1)), "…");
    }

    private static MailDraft Speak(Language language, Func<MailDraft> write)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
