using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A case, opened.</summary>
public sealed partial class CaseDesk
{
    public async Task<CaseSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, id, ct);
        var (times, now, words) = (await ServiceClock.ReadAsync(db, ct), Now, await catalogue.GetAsync(ct));
        var head = HeadOf(one, actor);
        var merged = await db.ServiceCases.AsNoTracking().Where(x => x.MergedIntoId == id && x.ErasedAtUtc == null).OrderBy(x => x.SentAtUtc).ToListAsync(ct);
        // The investor asked; whoever reads the case reads his files, those of cases merged into it as well. What the desk sends stands in the talk.
        string[] keys = [one.ChangeKey, .. merged.Select(x => x.ChangeKey)];
        var files = await db.StoredFiles.AsNoTracking().Where(x => keys.Contains(x.OwnerKey) && x.UploadedBy == CaseTracking.Sender).OrderBy(x => x.UploadedAtUtc).ThenBy(x => x.Id).Select(x => new { x.Id, x.OwnerKey, x.Name, x.Size, x.UploadedAtUtc }).ToListAsync(ct);
        var shares = await db.CaseShares.AsNoTracking().Where(x => x.CaseId == id).OrderBy(x => x.AtUtc).ToListAsync(ct);
        return new()
        {
            Head = head, Need = one.Need, Message = one.Message, Contact = new CaseContact(one.ContactName, one.Email, one.Phone).Masked(), Country = one.Country, Language = one.Language,
            WantedDistrictCode = one.WantedDistrictCode, WantedBy = one.WantedBy, ItemCodes = one.ItemCodes, PartnerSlug = one.PartnerSlug, PartnerName = await PartnerNameAsync(db, one.PartnerSlug, ct), AskedParkSlug = one.AskedParkSlug, Project = one.Project,
            MayPassOn = one.MayPassOn, SentAtUtc = one.SentAtUtc, Doubts = one.Doubts,
            Files = [.. files.Select(x => new CaseFile(x.Id, ServiceCase.IdOf(x.OwnerKey)!.Value, x.Name, x.Size, x.UploadedAtUtc))],
            Facts = CaseFacts.Of(one), OwnerUserId = one.OwnerUserId, IsMine = actor.Is(one.OwnerUserId), HeldSinceUtc = one.HeldSinceUtc, NextStep = one.NextStep, NextOn = one.NextOn,
            PromisedOn = one.PromisedOn, FirstAnsweredAtUtc = one.FirstAnsweredAtUtc, UsedMinutes = one.UsedMinutes(times, now), LimitMinutes = times.LimitOf(one.Stage), NextStage = one.NextStage,
            Missing = one.NextStage is { } next ? one.MissingFor(next) : [], MaySkip = actor.Can(Permission.SkipCaseStages, one.Place), MayRunDesk = actor.Can(Permission.RunCaseDesk),
            Outcome = one.Outcome, LostTo = one.LostTo, CloseReason = one.CloseReason, ClosedAtUtc = one.ClosedAtUtc,
            MayReopen = head.MayHandle && !one.IsOpen && one.ErasedAtUtc is null
                && (one.Outcome != CaseOutcome.Merged || one.MergedAtUtc > now.AddDays(-ServiceCase.MergeUndoneWithinDays) || await IsCarrierGoneAsync(db, one, ct)),
            Undelivered = await db.UndeliveredAsync(one, ct),
            Asks = head.MayHandle && one.IsOpen ? await asks.OfAsync(db, id, now, ct) : [],
            Rating = one.Rating, RatingComment = one.RatingComment, IsErased = one.ErasedAtUtc is not null, Steps = one.Steps, Triage = one.Triage,
            Shares = [.. shares.Select(x => new CaseShareRow(x.DistrictCode, x.ToDistrictCode, x.Note, x.Percent, x.By, x.AtUtc))],
            Merged = [.. merged.Select(LinkOf)],
            MergedWithAnswers = await WithAsync(db.CaseAnswers.Where(x => x.SentAtUtc != null).Select(x => x.CaseId), merged, ct),
            MergedWithVisits = await WithAsync(db.SiteVisits.Select(x => x.CaseId), merged, ct),
            MergedInto = await LinkAsync(db, actor, one.MergedIntoId, ct),
            GrownFrom = await LinkAsync(db, actor, one.GrownFromId, ct),
            Doubles = head.MayHandle && one.IsOpen ? await DoublesAsync(db, actor, one, ct) : [],
            Colleagues = head.MayHandle ? await db.ColleaguesAsync(one.Place, ct) : [],
            Districts = await DistrictsAsync(ct),
            Sectors = [.. words.Sectors.Values.Select(x => new CaseChoice(x.Code, x.Name))],
            LifecycleStages = [.. words.Stages.Values.Select(x => new CaseChoice(x.Code, x.Name))],
            Parks = [.. (await db.Parks.AsNoTracking().OrderBy(x => x.Slug).Select(x => new { x.Slug, x.Name }).ToListAsync(ct)).Select(x => new CaseChoice(x.Slug, x.Name))],
            AtUtc = now,
        };
    }

    private static async Task<LocalText?> PartnerNameAsync(PortalDbContext db, string? slug, CancellationToken ct) =>
        slug is null ? null : (await db.Partners.AsNoTracking().Where(x => x.Slug == slug).Select(x => new { x.ShortName }).FirstOrDefaultAsync(ct))?.ShortName;

    private static async Task<IReadOnlySet<Guid>> WithAsync(IQueryable<Guid> caseIds, IReadOnlyList<ServiceCase> merged, CancellationToken ct)
    {
        Guid[] ids = [.. merged.Select(x => x.Id)];
        return (await caseIds.Where(x => ids.Contains(x)).Distinct().ToListAsync(ct)).ToHashSet();
    }

    /// <summary>How to reach whoever asked. Every look is written to the trail.</summary>
    public async Task<CaseContact> ContactAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
        var deed = new Deed(actor, "case.contact", Now);
        db.Note(deed, one.ChangeKey, AuditResult.Done);
        await db.SaveAsync(deed, ct);
        return new(one.ContactName, one.Email, one.Phone);
    }

    /// <summary>A file of a case. Every look is written to the trail.</summary>
    /// <exception cref="RuleException">The case has no such file.</exception>
    public async Task<OpenedFile> OpenFileAsync(Guid id, Guid fileId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await FileOwnerAsync(db, actor, id, ct);
        var key = one.ChangeKey;
        var file = await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == fileId && x.OwnerKey == key, ct) ?? throw new RuleException("Case.NoSuchFile");
        var opened = await db.OpenAsync(file, FileSize.Full, ct) ?? throw new NotFoundException(key);
        await trail.WriteAsync(actor, AuditActions.FileTaken, key, note: file.Id.ToString(), ct: ct);
        return opened;
    }

    /// <summary>The case a file belongs to; one that was merged is opened by whoever reads the one that carries it on.</summary>
    private async Task<ServiceCase> FileOwnerAsync(PortalDbContext db, Actor actor, Guid id, CancellationToken ct)
    {
        var into = await db.ServiceCases.AsNoTracking().Where(x => x.Id == id && x.MergedIntoId != null).Select(x => x.MergedIntoId).FirstOrDefaultAsync(ct);
        var isByMain = into is not null && await db.ServiceCases.AsNoTracking().VisibleTo(db, actor).AnyAsync(x => x.Id == into, ct);
        return isByMain ? await db.ServiceCases.FirstAsync(x => x.Id == id, ct) : await gate.CaseAsync(db, actor, Permission.ReadCases, id, ct);
    }

    private static async Task<IReadOnlyList<CaseDouble>> DoublesAsync(PortalDbContext db, Actor actor, ServiceCase one, CancellationToken ct)
    {
        var (since, id, key, email) = (one.SentAtUtc.AddDays(-CaseDoubles.RecentDays), one.Id, one.CompanyKey, one.Email);
        // Only what the reader may carry himself can be merged.
        Guid[] apart = [.. one.ToldApartFrom];
        var near = db.ServiceCases.AsNoTracking().CarriedBy(actor)
            .Where(x => x.Id != id && !apart.Contains(x.Id) && !x.IsQuarantined && x.MergedIntoId == null && x.ErasedAtUtc == null && (x.Status != CaseStatus.Closed || x.ClosedAtUtc > since));
        var found = await near.Where(x => x.CompanyKey == key || (email != null && x.Email == email)).OrderByDescending(x => x.SentAtUtc).ThenBy(x => x.Id).Take(CaseDoubles.MostCompared).Select(Seen.Of).ToListAsync(ct);
        found.AddRange(await near.OrderByDescending(x => x.SentAtUtc).ThenBy(x => x.Id).Take(CaseDoubles.MostCompared).Select(Seen.Of).ToListAsync(ct));
        var like = found.DistinctBy(x => x.Id).Select(x => (Case: x, By: CaseDoubles.Of(one, x.CompanyKey, x.Company, x.Email, x.Phone))).Where(x => x.By.Count > 0)
            .OrderBy(x => x.By[0]).ThenByDescending(x => x.Case.SentAtUtc).Take(MostDoubles + MostToldApart).ToList();
        Guid[] ids = [.. like.Select(x => x.Case.Id)];
        var toldApart = (await db.ServiceCases.AsNoTracking().Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Steps }).ToListAsync(ct))
            .Where(x => x.Steps.Any(y => y.Kind == CaseStepKind.ToldApart && y.Other == id)).Select(x => x.Id).ToHashSet();
        return
        [
            .. like.Where(x => !toldApart.Contains(x.Case.Id)).Take(MostDoubles).Select(x => new CaseDouble(new(x.Case.Id, x.Case.Number, x.Case.Company, x.Case.Stage, x.Case.Status, x.Case.SentAtUtc), x.By, x.Case.Status != CaseStatus.Closed)),
        ];
    }

    private const int MostDoubles = 8;

    // Looked at besides, as somebody may have told them apart from the other side.
    private const int MostToldApart = 32;

    /// <summary>A case another one names, if the reader may read it too.</summary>
    private static async Task<CaseLink?> LinkAsync(PortalDbContext db, Actor actor, Guid? id, CancellationToken ct) => id is null ? null
        : await db.ServiceCases.AsNoTracking().VisibleTo(db, actor).Where(x => x.Id == id).Select(x => new CaseLink(x.Id, x.Number, x.Company, x.Stage, x.Status, x.SentAtUtc)).FirstOrDefaultAsync(ct);

    private static CaseLink LinkOf(ServiceCase x) => new(x.Id, x.Number, x.Company, x.Stage, x.Status, x.SentAtUtc);

    private sealed record Seen(Guid Id, string Number, string Company, string CompanyKey, string? Email, string? Phone, CaseStage Stage, CaseStatus Status, DateTime SentAtUtc)
    {
        public static readonly System.Linq.Expressions.Expression<Func<ServiceCase, Seen>> Of =
            x => new Seen(x.Id, x.Number, x.Company, x.CompanyKey, x.Email, x.Phone, x.Stage, x.Status, x.SentAtUtc);
    }
}
