using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Batches from preparation to publication, with one board for all companies of a batch.</summary>
public sealed class BatchDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, ProgrammeMails mails, TimeProvider clock)
{
    /// <summary>Whoever changed an application so lately is still at it.</summary>
    private static readonly TimeSpan AtWork = TimeSpan.FromHours(1);

    private const string ChangedSince = "Application.ChangedSince";

    /// <summary>Who was invited so long ago and has not sent is late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromDays(7);

    /// <summary>Nobody is reminded more often.</summary>
    public static readonly TimeSpan NudgeAgainAfter = TimeSpan.FromDays(1);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>All batches, newest first.</summary>
    public async Task<IReadOnlyList<BatchSummary>> ListAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var batches = await db.Batches.AsNoTracking().OrderByDescending(x => x.Number).ToListAsync(ct);
        var applications = await db.Applications.Where(x => x.BatchNumber != null).GroupBy(x => x.BatchNumber!.Value).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        var members = await db.Memberships.GroupBy(x => x.BatchNumber).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        return [.. batches.Select(x => new BatchSummary(x, applications.GetValueOrDefault(x.Number), members.GetValueOrDefault(x.Number)))];
    }

    /// <summary>The board of a batch: late ones first, then by name.</summary>
    /// <exception cref="NotFoundException">There is no such batch.</exception>
    public async Task<BatchBoard> OpenAsync(int number, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var batch = await FindAsync(db.Batches.AsNoTracking(), number, ct);
        var applications = await db.Applications.AsNoTracking().Where(x => x.BatchNumber == number && x.State != ApplicationState.TakenBack).ToListAsync(ct);
        var members = await db.Memberships.AsNoTracking().Where(x => x.BatchNumber == number).ToDictionaryAsync(x => x.PartnerSlug, ct);
        var certificates = (await db.Certificates.AsNoTracking().Where(x => x.BatchNumber == number && x.WithdrawnAtUtc == null).ToListAsync(ct)).ToLookup(x => x.PartnerSlug);
        var editions = await db.CriteriaEditions.AsNoTracking().ToListAsync(ct);
        var (now, today) = (Now, ShanghaiDay.Today(clock));
        var rows = applications.Select(x => RowOf(x, actor, members, certificates, editions, today, now)).ToList();
        var slugs = rows.Select(x => x.PartnerSlug).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new(batch, [.. rows.OrderByDescending(x => x.IsLate).ThenBy(x => x.Name.Local, StringComparer.CurrentCulture)], members.Keys.Count(x => !slugs.Contains(x)))
        {
            Members = members.Values.Count(x => x.MayHoldCertificate),
            ToCertify = members.Values.Count(x => x.MayHoldCertificate && !certificates.Contains(x.PartnerSlug)),
        };
    }

    /// <summary>A new batch with the next number.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> CreateAsync(BatchInput input, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var number = (await db.Batches.MaxAsync(x => (int?)x.Number, ct) ?? 0) + 1;
        db.Batches.Add(new Batch(number, input));
        await SaveAsync(db, actor, "batch.create", Batch.KeyOf(number), ct);
        return number;
    }

    /// <exception cref="RuleException">Certificates carry the dates already.</exception>
    public async Task DescribeAsync(int number, int version, BatchInput input, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        var batch = (await FindAsync(db.Batches, number, ct)).At(version);
        var isOut = (input.CeremonyOn != batch.CeremonyOn || input.TermYears != batch.TermYears) && await db.Certificates.AnyAsync(x => x.BatchNumber == number && x.HolderSlug != null, ct);
        Rule.Require(!isOut, "Batch.DatesAreOut");
        batch.Describe(input);
        await SaveAsync(db, actor, "batch.describe", batch.ChangeKey, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes applications from now on, within its days.</summary>
    public Task OpenForApplicationsAsync(int number, int version, CancellationToken ct = default) => ChangeAsync(number, version, "batch.open", x => x.Open(), ct);

    public Task CloseAsync(int number, int version, CancellationToken ct = default) => ChangeAsync(number, version, "batch.close", x => x.Close(), ct);

    /// <summary>Reminds those who were invited and have not sent. Each gets a new link, and the old one works no more; nobody is reminded twice a day.</summary>
    /// <returns>How many were reminded.</returns>
    public async Task<int> NudgeAsync(int number, IReadOnlyCollection<Guid> applicationIds, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (batch, now) = (await FindAsync(db.Batches.AsNoTracking(), number, ct), Now);
        var before = now - NudgeAgainAfter;
        var due = await db.Applications
            .Where(x => x.BatchNumber == number && applicationIds.Contains(x.Id) && (x.State == ApplicationState.Draft || x.State == ApplicationState.ChangesAsked) && (x.NudgedAtUtc == null || x.NudgedAtUtc < before))
            .ToListAsync(ct);
        // Who fills in the form at this moment must not lose the key to it, and whom no mail reaches keeps the one he has.
        due.RemoveAll(x => now - x.ChangedAtUtc < AtWork || ProgrammeMails.ReaderOf(x) is null);
        foreach (var application in due)
        {
            application.Nudged(now);
            var key = $"application-nudged:{application.Id:N}:{application.Version}";
            if (application.State == ApplicationState.ChangesAsked)
            {
                await mails.AskedAsync(db, application, application.Steps[^1].Text ?? "", ct, key);
                continue;
            }

            var secret = PassCode.NewSecret();
            application.ChangeSecret(PassCode.HashOf(secret));
            await mails.InvitedAsync(db, application, batch, secret, key, ct);
        }

        await SaveAsync(db, actor, "batch.nudge", batch.ChangeKey, ct);
        return due.Count;
    }

    /// <summary>Takes in many at once, each by itself: one that cannot be approved stops no other.</summary>
    /// <param name="chosen">Applications with the version that was looked at.</param>
    public async Task<IReadOnlyList<BatchOutcome>> ApproveAsync(int number, IReadOnlyDictionary<Guid, int> chosen, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            await FindAsync(db.Batches.AsNoTracking(), number, ct);
        }

        var outcomes = new List<BatchOutcome>();
        foreach (var (id, version) in chosen)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            // One after the other, and none while the batch is being published.
            await using var transaction = await db.BeginDeedAsync(ct);
            if (await db.Applications.FirstOrDefaultAsync(x => x.Id == id && x.BatchNumber == number, ct) is not { } application)
            {
                continue;
            }

            outcomes.Add(new(id, application.Name, await TryApproveAsync(db, transaction, application, version, actor, ct)));
        }

        return outcomes;
    }

    /// <summary>Makes the members of a batch public: those approved become active and are listed. Each needs a certificate first.</summary>
    /// <returns>How many became public.</returns>
    public async Task<int> PublishAsync(int number, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        var batch = (await FindAsync(db.Batches, number, ct)).At(version);
        var now = Now;
        batch.Publish(now);
        var members = await db.Memberships.Where(x => x.BatchNumber == number && x.State == MembershipState.Approved).ToListAsync(ct);
        var slugs = members.Select(x => x.PartnerSlug).ToList();
        var certified = (await db.Certificates.Where(x => slugs.Contains(x.PartnerSlug) && x.WithdrawnAtUtc == null).Select(x => x.PartnerSlug).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        Rule.Require(slugs.TrueForAll(certified.Contains), "Batch.NeedsCertificates");
        var partners = await db.AllPartners().Where(x => slugs.Contains(x.Slug)).ToDictionaryAsync(x => x.Slug, ct);
        foreach (var member in members)
        {
            member.Activate(batch.CeremonyOn!.Value, Admission.EndOf(batch), actor, now);
            var partner = partners[member.PartnerSlug];
            member.Show(partner);
            partner.Join(batch.CeremonyOn!.Value);
        }

        await SaveAsync(db, actor, "batch.publish", batch.ChangeKey, ct);
        await transaction.CommitAsync(ct);
        return members.Count;
    }

    private async Task<string?> TryApproveAsync(PortalDbContext db, IDbContextTransaction transaction, Application application, int version, Actor actor, CancellationToken ct)
    {
        try
        {
            Rule.Require(application.Version == version, "Application.ChangedSince");
            await Admission.ApproveAsync(db, application, actor, ShanghaiDay.Today(clock), Now, ct);
            await mails.ApprovedAsync(db, application, ct);
            await db.SaveAsync(new Deed(actor, "application.approve", Now), ct);
            await transaction.CommitAsync(ct);
            return null;
        }
        catch (RuleException refused)
        {
            return refused.Code;
        }
        catch (Exception lost) when (lost is ConflictException or DbUpdateException)
        {
            return ChangedSince;
        }
    }

    private async Task ChangeAsync(int number, int version, string action, Action<Batch> change, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var batch = (await FindAsync(db.Batches, number, ct)).At(version);
        change(batch);
        await SaveAsync(db, actor, action, batch.ChangeKey, ct);
    }

    private async Task SaveAsync(PortalDbContext db, Actor actor, string action, string key, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(new Deed(actor, action, Now), ct);
        }
        catch (DbUpdateException)
        {
            // Two who began a batch, or reminded somebody, at the same moment.
            throw new ConflictException(key);
        }
    }

    private BatchRow RowOf(
        Application application, Actor actor, Dictionary<string, Membership> members, ILookup<string, Certificate> certificates, List<CriteriaEdition> editions, DateOnly today, DateTime now)
    {
        var (input, member) = (application.Input, application.PartnerSlug is { } slug ? members.GetValueOrDefault(slug) : null);
        var edition = editions.Where(x => x.Category == application.Category && (application.CriteriaNumber == 0 || x.Number == application.CriteriaNumber)).MaxBy(x => x.Number);
        var findings = CriteriaCheck.Of(edition?.Criteria ?? [], application, today);
        var certificate = application.PartnerSlug is null ? null : certificates[application.PartnerSlug].MaxBy(x => x.IssuedAtUtc)?.Number;
        var done = new HashSet<BatchCheck>();
        Add(BatchCheck.Profile, input.Name.IsComplete && input.Summary.IsComplete && input.ServiceCodes.Count > 0 && input.SectorCodes.Count > 0);
        Add(BatchCheck.Contact, input.Contacts.Any(x => MailMessage.IsAddress(x.Email)));
        Add(BatchCheck.Licence, application.LicenceFileId is not null);
        Add(BatchCheck.Consent, !string.IsNullOrWhiteSpace(input.ConsentVersion));
        Add(BatchCheck.Sent, application.SentAtUtc is not null);
        Add(BatchCheck.Criteria, CriteriaCheck.AreMet(findings));
        Add(BatchCheck.Approved, application.State == ApplicationState.Approved);
        Add(BatchCheck.Certificate, certificate is not null);
        return new(
            application.Id, application.Code, application.PartnerSlug, application.Name, application.Category, application.State, member?.State, done, application.Version,
            !application.IsTypedBy(actor), application.IsEditable && now - application.SinceUtc >= LateAfter, application.ChangedAtUtc, application.NudgedAtUtc, certificate);

        void Add(BatchCheck check, bool isDone)
        {
            if (isDone)
            {
                done.Add(check);
            }
        }
    }

    private static async Task<Batch> FindAsync(IQueryable<Batch> batches, int number, CancellationToken ct) =>
        await batches.FirstOrDefaultAsync(x => x.Number == number, ct) ?? throw new NotFoundException(Batch.KeyOf(number));
}
