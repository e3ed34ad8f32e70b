using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>
/// Applications as the Centre checks and decides them. Who typed any of one may not decide it; who marked its criteria may, since marking
/// is checking. Of two who act on the same state the second is refused.
/// </summary>
public sealed class ApplicationDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, ProgrammeMails mails, CatalogueCache catalogue, AuditTrail trail, TimeProvider clock)
{
    public const int PageSize = 25;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Those that wait the longest in their state first; decided ones the newest first. Drafts are nobody's but their applicants'.</summary>
    public async Task<ApplicationList> ListAsync(ApplicationQuery query, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = await ProgrammeRows.ApplicationsAsync(db, ct);
        var found = all.Where(query.Lets).ToList();
        var isDecided = query.Shelf is ApplicationShelf.Approved or ApplicationShelf.Refused or ApplicationShelf.TakenBack;
        var sorted = isDecided ? found.OrderByDescending(x => x.SinceUtc) : found.OrderBy(x => x.Shelf > ApplicationShelf.ChangesAsked).ThenBy(x => x.SinceUtc);
        var pages = Math.Max(1, (found.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(query.Page, 0, pages - 1);
        // What else is asked for narrows the shelves as well, so that a count is what a click shows.
        var counts = all.Where((query with { Shelf = null }).Lets).CountBy(x => x.Shelf).ToDictionary(x => x.Key, x => x.Value);
        return new([.. sorted.ThenBy(x => x.Id).Skip(page * PageSize).Take(PageSize)], found.Count, page, pages, counts, await ProgrammeRows.BatchesAsync(db, ct));
    }

    public async Task<ApplicationSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var application = await FindAsync(db.Applications.AsNoTracking(), id, ct);
        var findings = await FindingsAsync(db, application, ct);
        var names = application.Input.Names();
        var alike = await Programme.LookAlikes.FindAsync(db, names, application.CreditCode, application.Id, ct);
        var category = application.Category;
        var current = await db.CriteriaEditions.Where(x => x.Category == category).MaxAsync(x => (int?)x.Number, ct) ?? 0;
        var licence = application.LicenceFileId is { } fileId
            ? await db.StoredFiles.AsNoTracking().Where(x => x.Id == fileId).Select(x => new LicenceFile(x.Name, x.ContentType, x.Size, x.UploadedAtUtc)).FirstOrDefaultAsync(ct) : null;
        var batches = await ProgrammeRows.BatchesAsync(db, ct);
        var words = await catalogue.GetAsync(ct);
        var input = application.Input;
        return new(
            application.Id, application.Version, application.Code, application.State, application.SinceUtc, application.SentAtUtc, input, application.CriteriaNumber, current, application.BatchNumber,
            batches, findings, [.. alike.Where(x => x.PartnerSlug is null || x.PartnerSlug != application.PartnerSlug).Select(x => new LookAlikePair(x, MineLike(x, names, application.CreditCode)))],
            licence, application.Steps, application.Doubts, application.PartnerSlug, application.ObstacleTo(actor), ApproveObstacleOf(application, findings, batches),
            ProgrammeMails.ReaderOf(application) is not null)
        {
            Services = [.. input.ServiceCodes.Select(x => words.Services.TryGetValue(x, out var service) ? service.Name : new(x, x))],
            Sectors = [.. input.SectorCodes.Select(x => words.Sectors.TryGetValue(x, out var sector) ? sector.Name : new(x, x))],
            Stages = [.. input.StageCodes.Select(x => words.Stages.TryGetValue(x, out var stage) ? stage.Name : new(x, x))],
        };
    }

    /// <summary>Says how an application stands against a criterion, which counts instead of what was computed.</summary>
    /// <exception cref="RuleException">It is decided, has no such criterion, or a criterion that is not met is given no reason.</exception>
    public Task MarkAsync(Guid id, int version, string criterion, CriterionResult result, string? note, CancellationToken ct = default) => ChangeAsync(
        id, version, "application.mark",
        async (db, application, actor) =>
        {
            Rule.Require((await Admission.CriteriaOfAsync(db, application, ct)).Any(x => x.Code == criterion), "Application.NoSuchCriterion");
            application.Mark(criterion, result, TypedText.Lines(note), actor, Now);
            return $"{criterion}: {result}";
        },
        ct);

    /// <summary>Asks the applicant for something. He gets a link that opens his application; the earlier one works no more, because only its hash is known.</summary>
    /// <returns>A mail went out; otherwise nobody of the applicant has an address that can be used, the link stays and the Centre tells them.</returns>
    public async Task<bool> AskAsync(Guid id, int version, string text, CancellationToken ct = default)
    {
        var isTold = false;
        await ChangeAsync(
            id, version, "application.ask",
            async (db, application, actor) =>
            {
                application.AskFor(TypedText.Lines(text) ?? "", actor, Now);
                isTold = await mails.AskedAsync(db, application, application.Steps[^1].Text!, ct);
                return null;
            },
            ct);
        return isTold;
    }

    /// <summary>Takes the company in: its partner waits, unseen by the public, for the publication of its batch.</summary>
    /// <returns>Slug of the partner.</returns>
    /// <exception cref="ConflictException">Somebody acted on it since; whoever approves twice approves once.</exception>
    public async Task<string> ApproveAsync(Guid id, int version, CancellationToken ct = default)
    {
        var slug = "";
        await ChangeAsync(
            id, version, "application.approve",
            async (db, application, actor) =>
            {
                slug = (await Admission.ApproveAsync(db, application, actor, ShanghaiDay.Today(clock), Now, ct)).Slug;
                await mails.ApprovedAsync(db, application, ct);
                return null;
            },
            ct);
        return slug;
    }

    /// <summary>Does not take the company in; it is told why.</summary>
    public Task RefuseAsync(Guid id, int version, string reason, CancellationToken ct = default) => ChangeAsync(
        id, version, "application.refuse",
        async (db, application, actor) =>
        {
            application.Refuse(TypedText.Lines(reason) ?? "", actor, Now);
            await mails.RefusedAsync(db, application, application.Steps[^1].Text!, ct);
            return null;
        },
        ct);

    public Task PutIntoBatchAsync(Guid id, int version, int batch, CancellationToken ct = default) => ChangeAsync(
        id, version, "application.batch",
        async (db, application, _) =>
        {
            var state = await db.Batches.Where(x => x.Number == batch).Select(x => (BatchState?)x.State).FirstOrDefaultAsync(ct) ?? throw new NotFoundException(Batch.KeyOf(batch));
            Rule.Require(state != BatchState.Published, "Application.BatchIsPublished");
            application.PutIntoBatch(batch);
            return null;
        },
        ct);

    /// <summary>The licence the applicant sent. Every look is written to the trail.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<OpenedFile> OpenLicenceAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var application = await FindAsync(db.Applications.AsNoTracking(), id, ct);
        var key = application.ChangeKey;
        var file = application.LicenceFileId is { } fileId ? await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == fileId && x.OwnerKey == key, ct) : null;
        if (file is null)
        {
            // Looking for one that is not there is no secret: whoever runs the programme sees that there is none.
            throw new RuleException("Application.NoLicence");
        }

        var opened = await db.OpenAsync(file, FileSize.Full, ct) ?? throw new NotFoundException(key);
        await trail.WriteAsync(actor, AuditActions.FileTaken, key, note: file.Name, ct: ct);
        return opened;
    }

    private async Task ChangeAsync(Guid id, int version, string action, Func<PortalDbContext, Application, Actor, Task<string?>> change, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        try
        {
            // One after the other, so that the second sees what the first did instead of meeting its rows half way.
            await using var transaction = await db.BeginDeedAsync(ct);
            var application = (await FindAsync(db.Applications, id, ct)).At(version);
            var note = await change(db, application, actor);
            await db.SaveAsync(new Deed(actor, action, Now) { Note = note }, ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(Application.KeyOf(id));
        }
    }

    private async Task<IReadOnlyList<CriterionFinding>> FindingsAsync(PortalDbContext db, Application application, CancellationToken ct) => CriteriaCheck.Of(
        await Admission.CriteriaOfAsync(db, application, ct), application, ShanghaiDay.Today(clock));

    private static string? ApproveObstacleOf(Application application, IReadOnlyList<CriterionFinding> findings, IReadOnlyList<BatchChoice> batches) =>
        !CriteriaCheck.AreMet(findings) ? "Application.CriteriaNotMet"
        : application.BatchNumber is not { } number ? "Application.NeedsBatch"
        : batches.FirstOrDefault(x => x.Number == number)?.State == BatchState.Published ? "Application.BatchIsPublished"
        : null;

    private static string MineLike(LookAlike other, IReadOnlyList<string> names, string? creditCode)
    {
        if (other.By == creditCode)
        {
            return creditCode;
        }

        var theirs = OrganisationName.Of(other.By);
        return names.MaxBy(x => OrganisationName.Of(x).LikenessTo(theirs)) ?? "";
    }

    /// <summary>A draft answers as if it were not there.</summary>
    private static async Task<Application> FindAsync(IQueryable<Application> applications, Guid id, CancellationToken ct) =>
        await applications.FirstOrDefaultAsync(x => x.Id == id && x.State != ApplicationState.Draft, ct) ?? throw new NotFoundException(Application.KeyOf(id));
}
