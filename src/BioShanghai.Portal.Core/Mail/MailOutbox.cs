using BioShanghai.Portal.Core.Data;
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
    /// <exception cref="RuleException">The address or the subject cannot be used.</exception>
    public async Task<MailMessage?> QueueAsync(PortalDbContext db, string to, string subject, string text, string key, CancellationToken ct, bool isWithheld = false)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.MailMessages.AnyAsync(x => x.Key == key, ct))
        {
            return null;
        }

        var mail = new MailMessage(to, subject, text, key, clock.GetUtcNow().UtcDateTime);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail to {To}: {Subject}\n{Text}")]
    private partial void LogMail(string to, string subject, string text);
}
