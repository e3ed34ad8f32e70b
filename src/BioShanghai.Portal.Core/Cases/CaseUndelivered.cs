using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A mail about a case that did not reach its investor.</summary>
public sealed record UndeliveredMail(string Subject, DateTime QueuedAtUtc);

/// <summary>Mails to investors that were given up: the desk of the case hears of it, and its pages say so, as nobody waits for an answer to what never came.</summary>
internal static class CaseUndelivered
{
    /// <summary>Mails about a case to the address it has now, the latest first.</summary>
    public static async Task<IReadOnlyList<UndeliveredMail>> UndeliveredAsync(this PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        if (one.Email is not { } to)
        {
            return [];
        }

        var failed = await db.MailMessages.AsNoTracking().Where(x => x.To == to && MailMessage.GivenUp.Contains(x.State)).OrderByDescending(x => x.QueuedAtUtc).ThenBy(x => x.Id).Select(x => new { x.Key, x.Subject, x.QueuedAtUtc }).ToListAsync(ct);
        var found = new List<UndeliveredMail>();
        foreach (var mail in failed)
        {
            if (await CaseOfAsync(db, mail.Key, ct) == one.Id)
            {
                found.Add(new(mail.Subject, mail.QueuedAtUtc));
            }
        }

        return found;
    }

    /// <summary>Adds to what is saved next that the desk of the case hears of a mail that was given up. Mails about something else concern no desk.</summary>
    public static async Task TellDeskAsync(PortalDbContext db, MailMessage mail, DateTime utcNow, CancellationToken ct)
    {
        if (await CaseOfAsync(db, mail.Key, ct) is not { } id || await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id && x.ErasedAtUtc == null, ct) is not { } one)
        {
            return;
        }

        var step = $"mail-failed:{mail.Id:N}";
        foreach (var person in await db.DeskAsync(one, ct))
        {
            if (await db.Notices.FindAsync([Notice.IdOf(person.Id, step)], ct) is null)
            {
                db.Notices.Add(Notice.Once(person.Id, NoticeKind.CaseMailFailed, one.ChangeKey, one.Number, step, utcNow));
            }
        }
    }

    /// <summary>The case a mail to an investor is about, by its key; null for every other mail.</summary>
    private static async Task<Guid?> CaseOfAsync(PortalDbContext db, string key, CancellationToken ct)
    {
        var parts = key.Split(':');
        if (parts.Length < 2 || !Guid.TryParseExact(parts[1], "N", out var id))
        {
            return null;
        }

        return parts[0] switch
        {
            "case" or "case-grown" => id,
            "case-message" => await db.CaseMessages.Where(x => x.Id == id).Select(x => (Guid?)x.CaseId).FirstOrDefaultAsync(ct),
            "visit" => await db.SiteVisits.Where(x => x.Id == id).Select(x => (Guid?)x.CaseId).FirstOrDefaultAsync(ct),
            "answer" => await db.CaseAnswers.Where(x => x.Id == id).Select(x => (Guid?)x.CaseId).FirstOrDefaultAsync(ct),
            _ => null,
        };
    }
}
