using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Notices;

/// <summary>What somebody is told, by notice and by mail; <see cref="Step"/> makes it once for each person.</summary>
/// <param name="Mail">Null for a notice alone.</param>
/// <param name="Path">Page a link in the mail leads to.</param>
/// <param name="Values">What the text names after the reader's name and the link, asked for once in each language; a text that says less leaves the last out.</param>
internal sealed record Told(NoticeKind Kind, string Target, string About, string Step, MailTemplate? Mail, string Path, Func<object[]> Values);

/// <summary>Tells people by notice and mail, with what is saved next: both or neither, and each once.</summary>
public sealed class NoticePost(MailOutbox outbox, MailSettings settings, TimeProvider clock)
{
    /// <summary>How long such a mail is still news.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(7);

    /// <returns>How many people were told who had not been.</returns>
    internal async Task<int> TellAsync(PortalDbContext db, IEnumerable<Addressee> people, Told told, CancellationToken ct)
    {
        var (count, now) = (0, clock.GetUtcNow().UtcDateTime);
        foreach (var person in people)
        {
            if (await db.Notices.FindAsync([Notice.IdOf(person.Id, told.Step)], ct) is not null)
            {
                continue;
            }

            count++;
            db.Notices.Add(Notice.Once(person.Id, told.Kind, told.Target, told.About, told.Step, now));
            if (person.HasAddress && told.Mail is { } mail)
            {
                await outbox.QueueAsync(
                    db, person.Email!, mail, MailKeyOf(Notice.IdOf(person.Id, told.Step)),
                    language => [.. new object[] { person.Name, PageOf(language, told.Path) }.Concat(told.Values()).Take(mail.Places.Count)], ct, goodUntilUtc: now + Fresh);
            }
        }

        return count;
    }

    /// <summary>Key of the mail that tells the same as a notice.</summary>
    internal static string MailKeyOf(Guid noticeId) => $"told:{noticeId:N}";

    /// <summary>Full address of a page.</summary>
    internal string PageOf(Language language, string path) => settings.PageOf(language, path);
}
