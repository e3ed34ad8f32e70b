using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Puts mails beside what they tell of, so that both are saved or neither is.</summary>
public sealed partial class MailOutbox(MailSettings settings, TimeProvider clock, ILogger<MailOutbox> log)
{
    /// <summary>Mails go out; without a server they wait for one.</summary>
    public bool IsSending => settings.Host is not null;

    /// <summary>Adds a mail to what <paramref name="db"/> saves next. One with the same key that is there already stays the only one.</summary>
    /// <param name="isWithheld">Written like any other, and never sent.</param>
    /// <param name="goodUntilUtc">When a link in it runs out; null where there is none.</param>
    /// <exception cref="RuleException">The address or the subject cannot be used.</exception>
    public async Task<MailMessage?> QueueAsync(PortalDbContext db, string to, string subject, string text, string key, CancellationToken ct, bool isWithheld = false, DateTime? goodUntilUtc = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.MailMessages.AnyAsync(x => x.Key == key, ct))
        {
            return null;
        }

        var mail = new MailMessage(to, subject, text, key, clock.GetUtcNow().UtcDateTime, goodUntilUtc);
        db.MailMessages.Add(mail);
        if (isWithheld)
        {
            mail.Withhold();
        }
        else if (settings.IsShown)
        {
            LogMail(to, subject, text);
        }

        return mail;
    }

    /// <summary>A mail the portal sends by itself, whose reader's language it does not know: Chinese first, English below.</summary>
    /// <param name="goodUntilUtc">When it is no news any more, sent or not.</param>
    public Task<MailMessage?> QueueInBothAsync(PortalDbContext db, string to, string key, Func<string> subject, Func<Language, string> text, DateTime goodUntilUtc, CancellationToken ct) => QueueAsync(
        db, to, $"{In(Language.Zh, _ => subject())} · {In(Language.En, _ => subject())}", $"{In(Language.Zh, text)}\n\n* * *\n\n{In(Language.En, text)}", key, ct, goodUntilUtc: goodUntilUtc);

    private static string In(Language language, Func<Language, string> write)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
            return write(language);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail to {To}: {Subject}\n{Text}")]
    private partial void LogMail(string to, string subject, string text);
}
