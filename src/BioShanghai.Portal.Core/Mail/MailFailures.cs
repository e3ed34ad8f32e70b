using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Tells people of a mail that was given up: those who keep mail, the Centre, in whose name most mails go out, and the desk of the case it was about.</summary>
internal static class MailFailures
{
    private static readonly List<Role> Told = [.. Enum.GetValues<Role>().Where(x => x == Role.CentreAdmin || PermissionTable.Gives(x, Permission.KeepMail))];

    /// <summary>Adds to what <paramref name="db"/> saves next. Mails that fail before the notice is read stand in one notice, with their number.</summary>
    public static async Task TellAsync(PortalDbContext db, MailMessage mail, DateTime now, CancellationToken ct)
    {
        await CaseUndelivered.TellDeskAsync(db, mail, now, ct);
        var people = await db.Users.Where(x => x.DisabledAtUtc == null && db.Grants.Any(y => y.UserId == x.Id && Told.Contains(y.Role))).Select(x => x.Id).ToListAsync(ct);
        var unread = await db.Notices.Where(x => x.Kind == NoticeKind.MailFailed && x.ReadAtUtc == null && people.Contains(x.UserId)).ToListAsync(ct);
        foreach (var person in people)
        {
            if (unread.Find(x => x.UserId == person) is { } earlier)
            {
                earlier.Gather(Notice.Mails, now);
            }
            else
            {
                // The subject and not the address: whom a mail is for is seen on the page of mails, by those who may open it.
                db.Notices.Add(new Notice(person, NoticeKind.MailFailed, MailMessage.KeyOf(mail.Id), mail.Subject, now));
            }
        }
    }
}
