using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What stands at the head of every page of a case.</summary>
/// <param name="MayHandle">The reader holds it and may act; otherwise it is only shared with him.</param>
public sealed record CaseHead(
    Guid Id, int Version, string Number, string Company, string? ProjectName, CaseStage Stage, CaseStatus Status, CasePriority Priority, string? DistrictCode, string? OwnerName, DateTime? DueAtUtc, bool IsQuarantined,
    bool MayHandle);

/// <summary>Cases as the desks that hold them see and carry them.</summary>
public sealed partial class CaseDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, AuditTrail trail, NoticePost post, CaseTriage triage, CaseMails mails, CaseAsks asks, TimeProvider clock)
{
    public const int PageSize = 25;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The head of a case the caller may read.</summary>
    public async Task<CaseHead> HeadAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return HeadOf(await gate.CaseAsync(db, actor, Permission.ReadCases, id, ct), actor);
    }

    /// <summary>A page of cases the caller may read, and how many there are at each stage.</summary>
    public async Task<CaseList> ListAsync(CaseQuery query, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var asked = db.ServiceCases.AsNoTracking().VisibleTo(db, actor).Asked(db, query, actor, now);
        var stages = await CountAsync(asked, ct);
        var total = query.Stage is { } stage ? stages.GetValueOrDefault(stage) : stages.Values.Sum();
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        var page = Math.Clamp(query.Page, 0, pages - 1);
        var found = query.Stage is { } only ? asked.Where(x => x.Stage == only) : asked;
        var sorted = query.Order == CaseOrder.Age ? found.OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id)
            : query.Status == CaseStatus.Closed ? found.OrderByDescending(x => x.ClosedAtUtc).ThenBy(x => x.Id) : found.ByDue();
        var rows = await CaseRows.ReadAsync(db, sorted.Skip(page * PageSize).Take(PageSize), ct);
        return new(query.IsQuarantined ? await CaseRows.WithBeginningsAsync(db, rows, ct) : rows, total, page, pages, stages, await FiltersAsync(db, actor, ct), now);
    }

    /// <summary>Open cases by stage, in each the ones that run out first.</summary>
    /// <param name="cards">Most cards of a column.</param>
    public async Task<CaseBoard> BoardAsync(CaseQuery query, int cards = 12, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var asked = db.ServiceCases.AsNoTracking().VisibleTo(db, actor).Asked(db, query, actor, now);
        var counts = await CountAsync(asked, ct);
        var found = new List<CaseRow>();
        foreach (var stage in counts.Keys)
        {
            found.AddRange(await asked.Where(x => x.Stage == stage).ByDue().Take(Math.Clamp(cards, 1, 50)).Select(CaseRow.Of).ToListAsync(ct));
        }

        var shown = (await CaseRows.MarkAsync(db, found, ct)).ToLookup(x => x.Stage);
        List<CaseColumn> columns = [.. Enum.GetValues<CaseStage>().Select(x => new CaseColumn(x, counts.GetValueOrDefault(x), [.. shown[x]]))];
        return new(columns, await FiltersAsync(db, actor, ct), now);
    }

    private static async Task<Dictionary<CaseStage, int>> CountAsync(IQueryable<ServiceCase> cases, CancellationToken ct) =>
        await cases.GroupBy(x => x.Stage).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, ct);

    private async Task<CaseFilters> FiltersAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var open = db.ServiceCases.AsNoTracking().VisibleTo(db, actor).Open().Where(x => !x.IsQuarantined);
        var owners = await open.Where(x => x.OwnerUserId != null).Select(x => new { x.OwnerUserId, x.OwnerName }).Distinct().ToListAsync(ct);
        var mayRun = actor.Can(Permission.RunCaseDesk);
        var quarantined = mayRun ? await db.ServiceCases.Open().CountAsync(x => x.IsQuarantined, ct) : 0;
        return new(
            [.. owners.DistinctBy(x => x.OwnerUserId).Select(x => new CaseOwner(x.OwnerUserId!.Value, x.OwnerName ?? "")).OrderBy(x => x.Name, StringComparer.Ordinal)], await DistrictsAsync(ct), mayRun, quarantined,
            await db.ServiceCases.AsNoTracking().VisibleTo(db, actor).WrittenSinceClosed(db).CountAsync(ct));
    }

    private async Task<IReadOnlyList<CaseDistrict>> DistrictsAsync(CancellationToken ct) => [.. (await catalogue.GetAsync(ct)).Districts.Values.Select(x => new CaseDistrict(x.Code, x.Name))];

    private static CaseHead HeadOf(ServiceCase x, Actor actor) => new(
        x.Id, x.Version, x.Number, x.Company, x.ProjectName, x.Stage, x.Status, x.Priority, x.DistrictCode, x.OwnerName, x.DueAtUtc, x.IsQuarantined, actor.Can(Permission.HandleCases, x.Place));
}
