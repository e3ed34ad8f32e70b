using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Taking a company in, and taking that back. Its callers ask for permission and save.</summary>
internal static class Admission
{
    private const string DefaultOrganisationType = "other";

    /// <summary>Pages beside the profiles.</summary>
    private static readonly string[] Reserved = ["apply", "batches"];

    /// <summary>Makes a partner of an application: not yet public, with a membership that waits for its batch and a desk from its first contact.</summary>
    /// <exception cref="RuleException">The application cannot be approved.</exception>
    public static async Task<Partner> ApproveAsync(PortalDbContext db, Application application, Actor by, DateOnly today, DateTime utcNow, CancellationToken ct)
    {
        var criteria = await CriteriaOfAsync(db, application, ct);
        var findings = CriteriaCheck.Of(criteria, application, today);
        var slug = await FreeSlugAsync(db, application, ct);
        application.Approve(findings, slug, by, utcNow);
        var batch = await db.Batches.FirstAsync(x => x.Number == application.BatchNumber, ct);
        // Nobody would ever publish a partner that came to a batch which is out already.
        Rule.Require(batch.State != BatchState.Published, "Application.BatchIsPublished");
        var known = (await LookAlikes.ReadAsync(db, ct, membersOnly: true)).MemberLike(application.Input.Names(), application.CreditCode, application.Id);
        // Whoever was invited and applied besides is one company, and gets one plaque.
        Rule.Require(known is null, "Application.MemberAlready");
        var last = await db.AllPartners().MaxAsync(x => (int?)x.Order, ct) ?? 0;
        var partner = new Partner(slug, InputOf(application, last + 1, batch, today));
        var membership = new Membership(slug, batch.Number, batch.CeremonyOn, EndOf(batch), MembershipState.Approved, by, utcNow);
        membership.Show(partner);
        db.Partners.Add(partner);
        db.Memberships.Add(membership);
        var contact = application.Input.Contacts[0];
        var desk = new PartnerDeskCard(slug);
        // Its phone is for the Centre until the partner says otherwise: the form promised so.
        desk.Describe(new() { Person = contact.Name, Email = Mail.MailMessage.IsAddress(contact.Email) ? contact.Email : null });
        db.PartnerDeskCards.Add(desk);
        return partner;
    }

    /// <summary>
    /// Takes one admission back and touches no other: before the batch is public the partner goes as if it had never been taken in, and
    /// the application is checked again; afterwards the membership ends. Certificates are withdrawn, contacts lose their access.
    /// </summary>
    public static async Task UndoAsync(PortalDbContext db, Membership membership, string reason, Actor by, DateTime utcNow, CancellationToken ct)
    {
        var slug = membership.PartnerSlug;
        foreach (var certificate in await db.Certificates.Where(x => x.PartnerSlug == slug && x.WithdrawnAtUtc == null).ToListAsync(ct))
        {
            certificate.Withdraw(reason, by.Name, utcNow);
        }

        await ShutOutAsync(db, slug, utcNow, ct);
        var partner = await db.AllPartners().FirstAsync(x => x.Slug == slug, ct);
        var application = await db.Applications.FirstOrDefaultAsync(x => x.PartnerSlug == slug, ct);
        if (membership.State == MembershipState.Approved && application is not null)
        {
            application.Reopen(reason, by, utcNow);
            db.Memberships.Remove(membership);
            db.Partners.Remove(partner);
            // Whoever gets the slug next must not find what was written for this one.
            db.Revisions.RemoveRange(await db.Revisions.Where(x => x.Kind == RecordKind.Partner && x.Key == slug).ToListAsync(ct));
            db.TypedDrafts.RemoveRange(await db.TypedDrafts.Where(x => x.Kind == RecordKind.Partner && x.Key == slug).ToListAsync(ct));
            return;
        }

        membership.End(reason, by, utcNow);
        membership.Show(partner);
    }

    /// <summary>Nobody acts for the partner any more, and nobody who was invited comes to.</summary>
    public static async Task ShutOutAsync(PortalDbContext db, string slug, DateTime utcNow, CancellationToken ct)
    {
        foreach (var invitation in (await db.Invitations.Where(x => x.PartnerSlug == slug && x.UsedAtUtc == null && x.RevokedAtUtc == null).ToListAsync(ct)).Where(x => x.IsOpenAt(utcNow)))
        {
            invitation.Revoke(utcNow);
        }

        db.Grants.RemoveRange(await db.Grants.Where(x => x.PartnerSlug == slug).ToListAsync(ct));
    }

    /// <summary>The criteria an application is measured by: those in force when it was sent; for a draft those in force now.</summary>
    public static async Task<IReadOnlyList<Criterion>> CriteriaOfAsync(PortalDbContext db, Application application, CancellationToken ct) =>
        await EditionOfAsync(db, application.CriteriaNumber, application.Category, ct) is { } edition ? edition.Criteria : [];

    /// <summary>An edition of the criteria of a category; the one in force where no number is given.</summary>
    /// <param name="number">0 for the one in force.</param>
    public static Task<CriteriaEdition?> EditionOfAsync(PortalDbContext db, int number, PartnerCategory? category, CancellationToken ct) =>
        db.CriteriaEditions.AsNoTracking().Where(x => x.Category == category && (number == 0 || x.Number == number)).OrderByDescending(x => x.Number).FirstOrDefaultAsync(ct);

    /// <summary>Last day of a term that begins with the ceremony; null where none was published.</summary>
    public static DateOnly? EndOf(Batch batch) => batch is { CeremonyOn: { } from, TermYears: { } years } ? from.AddYears(years).AddDays(-1) : null;

    private static PartnerInput InputOf(Application application, int order, Batch batch, DateOnly today)
    {
        var input = application.Input;
        var name = Complete(input.Name);
        var shortName = input.ShortName.IsEmpty ? name : Complete(input.ShortName);
        return new()
        {
            Order = order,
            Name = name,
            ShortName = shortName,
            Category = application.Category!.Value,
            CategoryConfidence = Confidence.High,
            OrganisationType = input.OrganisationType ?? DefaultOrganisationType,
            // Where it is registered is not where its group sits.
            HeadquartersCountry = input.RegistrationCountry == ApplicationFormValidator.Elsewhere ? null : input.RegistrationCountry,
            Website = input.Website,
            WebsiteIsConfirmed = input.Website is not null,
            ServiceCodes = input.ServiceCodes,
            ServicesAreConfirmed = true,
            SectorCodes = input.SectorCodes,
            Summary = input.Summary,
            Batch = batch.Number,
            JoinedOn = batch.CeremonyOn ?? today,
            Provenance = new(Confidence.High, [], LocalText.Empty),
        };
    }

    // A name in one language stands for both until the partner gives the other.
    private static LocalText Complete(LocalText text) => new(text.Zh ?? text.En, text.En ?? text.Zh);

    /// <summary>A slug from the English name, or from the code where that has no letters.</summary>
    private static async Task<string> FreeSlugAsync(PortalDbContext db, Application application, CancellationToken ct)
    {
        var (shortName, name) = (application.Input.ShortName.En, application.Input.Name.En);
        var wish = SlugOf(shortName) is { Length: > 1 } brief ? brief : SlugOf(name) is { Length: > 1 } full ? full : "partner-" + application.Code.ToLowerInvariant();
        var taken = (await db.AllPartners().Where(x => x.Slug.StartsWith(wish)).Select(x => x.Slug).ToListAsync(ct))
            .Concat(Reserved).ToHashSet(StringComparer.Ordinal);
        return !taken.Contains(wish) ? wish : Enumerable.Range(2, taken.Count + 1).Select(x => $"{wish}-{x.ToString(CultureInfo.InvariantCulture)}").First(x => !taken.Contains(x));
    }

    private static string SlugOf(string? name)
    {
        var slug = new StringBuilder();
        foreach (var character in (name ?? "").Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && !char.IsLetter(character) && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                slug.Append('-');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, 60)).Trim('-');
    }
}
