using BioShanghai.Portal.Core.Access;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>What the Centre's desk tells applicants and members. It adds to what is saved next; a deed told once is told once, however often it is tried.</summary>
public sealed class ProgrammeMails(MailOutbox outbox, MailSettings settings)
{
    /// <summary>Whom an application's mails go to: its first contact with an address that can be used.</summary>
    public static ContactPerson? ReaderOf(Application application) => application.Input.Contacts.FirstOrDefault(x => MailMessage.IsAddress(x.Email));

    /// <summary>Asks a company of a batch to complete its application, by a link.</summary>
    /// <param name="secret">What the link holds; its hash is already the application's.</param>
    /// <param name="key">Of the deed, which makes the mail one of its kind.</param>
    /// <returns>A mail was queued; there was an address.</returns>
    public async Task<bool> InvitedAsync(PortalDbContext db, Application application, Batch batch, string secret, string key, CancellationToken ct) =>
        ReaderOf(application) is { } reader
        && await QueueAsync(
            db, reader.Email, MailTemplates.ApplicationInvited,
            language => [reader.Name, application.Name.Local, batch.Name.Local, settings.PageOf(language, Application.PathOf(application.Code, secret)), application.Code], key, ct);

    /// <summary>What was asked, with a link that opens the application. Earlier links work no more: the portal keeps no secret it could send again.</summary>
    /// <param name="key">Of the deed; null for the question itself.</param>
    /// <returns>A mail was queued; there was an address.</returns>
    public async Task<bool> AskedAsync(PortalDbContext db, Application application, string what, CancellationToken ct, string? key = null)
    {
        if (ReaderOf(application) is not { } reader)
        {
            return false;
        }

        var secret = PassCode.NewSecret();
        application.ChangeSecret(PassCode.HashOf(secret));
        await QueueAsync(
            db, reader.Email, MailTemplates.ApplicationAsked,
            language => [reader.Name, application.Name.Local, application.Code, what, settings.PageOf(language, Application.PathOf(application.Code, secret))], key ?? KeyOf("asked", application), ct);
        return true;
    }

    /// <returns>A mail was queued; there was an address.</returns>
    public Task<bool> ApprovedAsync(PortalDbContext db, Application application, CancellationToken ct) =>
        TellAsync(db, application, MailTemplates.ApplicationApproved, "approved", x => [x.Name, application.Name.Local, application.Code], ct);

    /// <returns>A mail was queued; there was an address.</returns>
    public Task<bool> RefusedAsync(PortalDbContext db, Application application, string reason, CancellationToken ct) =>
        TellAsync(db, application, MailTemplates.ApplicationRefused, "refused", x => [x.Name, application.Name.Local, application.Code, reason], ct);

    /// <summary>That a membership changed, to everybody given.</summary>
    /// <param name="template">One that takes the name of the partner, the reason and the last day of the term.</param>
    /// <param name="number">Of the step, which makes the mail one of its kind.</param>
    /// <returns>How many were queued.</returns>
    public async Task<int> MembershipAsync(
        PortalDbContext db, MailTemplate template, LocalText name, Membership membership, string reason, int number, IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        var count = 0;
        foreach (var address in addresses)
        {
            var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..10];
            var queued = await QueueAsync(
                db, address, template, _ => [name.Local, reason, membership.EndsOn is { } day ? Day(day) : "–"], $"membership:{membership.PartnerSlug}:{number}:{membership.SinceUtc.Ticks}:{mark}", ct);
            count += queued ? 1 : 0;
        }

        return count;
    }

    private async Task<bool> TellAsync(PortalDbContext db, Application application, MailTemplate template, string deed, Func<ContactPerson, object[]> values, CancellationToken ct)
    {
        if (ReaderOf(application) is not { } reader)
        {
            return false;
        }

        return await QueueAsync(db, reader.Email, template, _ => values(reader), KeyOf(deed, application), ct);
    }

    private async Task<bool> QueueAsync(PortalDbContext db, string to, MailTemplate template, Func<Language, object[]> values, string key, CancellationToken ct) =>
        await outbox.QueueAsync(db, to, template, key, values, ct) is not null;

    // An application may be approved, taken back and approved again: each time is told.
    private static string KeyOf(string deed, Application application) => $"application-{deed}:{application.Id:N}:{application.Steps.Count}";

    private static string Day(DateOnly day) => day.ToString(Language.Current == Language.Zh ? "yyyy年M月d日" : "d MMMM yyyy", Language.Current.Culture);
}
