using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Puts mails beside what they tell of, so that both are saved or neither is.</summary>
public sealed class MailOutbox(MailSettings settings, MailWords words, TimeProvider clock)
{
    /// <summary>Mails leave the outbox; otherwise they wait.</summary>
    public bool IsSending => settings.IsSending;

    /// <summary>Mails come to whom they are for.</summary>
    public bool ReachesPeople => settings.ReachesPeople;

    /// <summary>Adds a mail to what <paramref name="db"/> saves next. One with the same key that is there already stays the only one, and null is the answer.</summary>
    /// <param name="key">What it tells of, once: <c>reset:…</c>, <c>week:…</c>.</param>
    /// <param name="values">What stands in the places of the template, in their order, asked for in each language.</param>
    /// <param name="goodUntilUtc">When a link in it runs out, or it is no news any more; null for never.</param>
    /// <param name="language">The reader's, where it is known; otherwise both are written.</param>
    /// <param name="isWithheld">Written like any other, and never sent.</param>
    /// <exception cref="RuleException">The address cannot be used.</exception>
    public async Task<MailMessage?> QueueAsync(
        PortalDbContext db, string to, MailTemplate template, string key, Func<Language, object[]> values, CancellationToken ct,
        DateTime? goodUntilUtc = null, Language? language = null, bool isWithheld = false)
    {
        ArgumentNullException.ThrowIfNull(db);
        var draft = words.Write(template, values, language);
        if (await db.MailMessages.AnyAsync(x => x.Key == key, ct))
        {
            return null;
        }

        var mail = new MailMessage(to, draft.Subject, draft.Text, key, clock.GetUtcNow().UtcDateTime, goodUntilUtc);
        db.MailMessages.Add(mail);
        if (isWithheld)
        {
            mail.Withhold();
        }

        return mail;
    }
}
