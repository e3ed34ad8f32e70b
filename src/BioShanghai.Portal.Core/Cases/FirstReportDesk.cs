using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What is asked of the ledger; null selects nothing.</summary>
/// <param name="Text">Part of a company or a project, however it is spelt.</param>
/// <param name="Page">From 1.</param>
public sealed record FirstReportAsked(FirstReportState? State = null, string? District = null, string? Text = null, int Page = 1);

/// <summary>A report as those see it who may.</summary>
public sealed record FirstReportRow(
    Guid Id, string Company, string Project, string DistrictCode, string? ParkSlug, FirstReportState State, DateOnly FirstTalkOn, DateTime ReportedAtUtc, DateOnly LockedUntil, string? ClaimedByCode,
    string? SharedWithCode, int? SharedPercent);

/// <summary>One page of the ledger and how many there are by state.</summary>
/// <param name="Districts">Names of districts by code.</param>
public sealed record FirstReportPage(
    IReadOnlyList<FirstReportRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<FirstReportState, int> Counts, IReadOnlyDictionary<string, LocalText> Districts);

/// <summary>A report in force of the same or a like project. It says whose it is and until when, and nothing of the project.</summary>
/// <param name="IsNear">Company or project are alike, not the same: a person decides.</param>
/// <param name="IsOpen">The caller may open it.</param>
public sealed record FirstReportClash(Guid Id, string DistrictCode, DateOnly ReportedOn, DateOnly LockedUntil, FirstReportState State, bool IsNear, bool IsOpen);

/// <summary>For whom somebody may report: a district, or a park of it.</summary>
public sealed record ReportingPlace(string DistrictCode, string? ParkSlug, LocalText Name);

/// <summary>What the form for a new report starts with.</summary>
/// <param name="CaseNumber">Case it is made from; null for none.</param>
public sealed record FirstReportForm(FirstReportInput Input, string? CaseNumber, IReadOnlyList<ReportingPlace> Places, IReadOnlyDictionary<string, LocalText> Districts, DateOnly Today);

/// <summary>What is reported; the form binds it.</summary>
public sealed record FirstReportInput
{
    public string? Company { get; set; }
    public string? Project { get; set; }
    public string? DistrictCode { get; set; }

    /// <summary>Park of the district that talked; null for the district as a whole.</summary>
    public string? ParkSlug { get; set; }
    public DateOnly? FirstTalkOn { get; set; }
    public Guid? CaseId { get; set; }

    /// <summary>Reports of like projects that were shown and that somebody said are of another project.</summary>
    public IReadOnlyList<Guid> SeenNear { get; set; } = [];
}

/// <summary>A report, opened.</summary>
/// <param name="MayKeep">Renew, release, hand over.</param>
/// <param name="Claimants">For whom the caller may claim it; none when he may not.</param>
/// <param name="Case">The case it was made from, where the caller reads that as well.</param>
public sealed record FirstReportSheet(
    FirstReportRow Row, int Version, IReadOnlyList<FirstReportStep> Steps, bool MayKeep, bool MayDecide, IReadOnlyList<ReportingPlace> Claimants, (Guid Id, string Number)? Case,
    IReadOnlyDictionary<string, LocalText> Districts, DateOnly Today);

/// <summary>First reports of one case, and what stands against a new one.</summary>
public sealed record FirstReportsOfCase(IReadOnlyList<FirstReportRow> Reports, IReadOnlyList<FirstReportClash> Clashes, bool MayReport, IReadOnlyDictionary<string, LocalText> Districts);

/// <summary>The ledger of first reports and first talks (首报首谈): checking, reporting, claiming, deciding, handing over, each step read by both districts.</summary>
public sealed partial class FirstReportDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, NoticePost post)
{
    public const int PageSize = 25;

    /// <summary>What a place is called by that nobody may report for, and by one that there is not.</summary>
    private const string NoPlace = "first-report:place";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    /// <summary>Reports the caller's districts hold, held last, or claim; the Centre sees all. Those that are disputed come first, then the newest.</summary>
    public async Task<FirstReportPage> ListAsync(FirstReportAsked asked, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (company, project) = (ServiceCase.KeyOfCompany(asked.Text ?? ""), FirstReport.KeyOfProject(asked.Text ?? ""));
        var district = asked.District;
        var found = (await VisibleToAsync(db, db.FirstReports.AsNoTracking(), actor, ct)).Where(x => district == null || x.DistrictCode == district || x.ClaimedByCode == district || x.SharedWithCode == district);
        if (company.Length + project.Length > 0)
        {
            found = found.Where(x => (company != "" && x.CompanyKey.Contains(company)) || (project != "" && x.ProjectKey.Contains(project)));
        }

        var counts = await found.GroupBy(x => x.State).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        var state = asked.State;
        var total = state is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        var at = Math.Clamp(asked.Page, 1, pages);
        var rows = await found.Where(x => state == null || x.State == state).OrderBy(x => x.State == FirstReportState.Disputed ? 0 : 1).ThenByDescending(x => x.ReportedAtUtc).ThenBy(x => x.Id)
            .Skip((at - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        return new([.. rows.Select(RowOf)], total, at, pages, counts, await DistrictsAsync(db, ct));
    }

    /// <summary>What the form for a new report starts with.</summary>
    /// <param name="caseId">Case it is made from, which the caller may report for; null for none.</param>
    public async Task<FirstReportForm> FormAsync(Guid? caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = caseId is { } id ? await gate.CaseAsync(db, actor, Permission.KeepFirstReports, id, ct) : null;
        var places = await PlacesAsync(db, actor, ct);
        var place = places.FirstOrDefault(x => one is not null && x.DistrictCode == one.DistrictCode && (x.ParkSlug is null || x.ParkSlug == one.ParkSlug)) ?? (places.Count == 1 ? places[0] : null);
        var input = new FirstReportInput
        {
            Company = one?.Company, Project = one?.ProjectName, DistrictCode = place?.DistrictCode, ParkSlug = place?.ParkSlug, FirstTalkOn = one is null ? Today : ShanghaiDay.Of(one.SentAtUtc), CaseId = one?.Id,
        };
        return new(input, one?.Number, places, await DistrictsAsync(db, ct), Today);
    }

    /// <summary>
    /// Reports in force of the same or a like company and project, the same first. To be asked before reporting. Who asks learns that somebody
    /// reported, so that each time is told in the trail, without the names.
    /// </summary>
    public async Task<IReadOnlyList<FirstReportClash>> ClashesAsync(string company, string project, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await ClashesAsync(db, actor, company, project, ct);
        var deed = new Deed(actor, "first-report.check", Now) { Note = FormattableString.Invariant($"{found.Count} found") };
        db.Note(deed, found.Count == 0 ? "first-report:none" : FirstReport.KeyOf(found[0].Id), AuditResult.Done);
        await db.SaveAsync(deed, ct);
        return found;
    }

    /// <summary>First reports made from a case, and what stands against one; for everybody who reads the case.</summary>
    public async Task<FirstReportsOfCase> OfCaseAsync(Guid caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, caseId, ct);
        var made = await db.FirstReports.AsNoTracking().Where(x => x.CaseId == caseId).OrderByDescending(x => x.ReportedAtUtc).ToListAsync(ct);
        var clashes = one.ProjectName is { } project ? await ClashesAsync(db, actor, one.Company, project, ct) : [];
        var mayReport = one.IsOpen && one.DistrictCode is not null && actor.Can(Permission.KeepFirstReports, one.Place);
        return new([.. made.Where(x => IsReadable(x, actor)).Select(RowOf)], [.. clashes.Where(x => made.All(y => y.Id != x.Id))], mayReport, await DistrictsAsync(db, ct));
    }

    /// <summary>A report whose district the caller keeps, or that concerns his district.</summary>
    public async Task<FirstReportSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, id, ct);
        if (!IsReadable(report, actor))
        {
            await gate.DemandAsync(actor, Permission.KeepFirstReports, report.Place, report.ChangeKey, ct);
        }

        var number = report.CaseId is { } caseId ? await db.ServiceCases.VisibleTo(db, actor).Where(x => x.Id == caseId).Select(x => x.Number).FirstOrDefaultAsync(ct) : null;
        var isInForce = report.State == FirstReportState.Active && report.IsLockedOn(Today);
        return new(
            RowOf(report), report.Version, report.Steps, isInForce && actor.Can(Permission.KeepFirstReports, report.Place), report.State == FirstReportState.Disputed && actor.Can(Permission.DecideFirstReports),
            isInForce ? [.. (await PlacesAsync(db, actor, ct)).Where(x => x.DistrictCode != report.DistrictCode)] : [], number is null ? null : (report.CaseId!.Value, number), await DistrictsAsync(db, ct), Today);
    }

    private static async Task<IQueryable<FirstReport>> VisibleToAsync(PortalDbContext db, IQueryable<FirstReport> reports, Actor actor, CancellationToken ct)
    {
        var reach = actor.ReachOf(Permission.KeepFirstReports);
        if (reach.IsEverywhere)
        {
            return reports;
        }

        string[] districts = [.. reach.DistrictCodes];
        string[] parks = [.. reach.ParkSlugs];
        // The park that claims or held one stands in its steps alone.
        Guid[] ofParks = parks.Length == 0 ? [] : await OfParksAsync(db, reach, ct);
        return reports.Where(x => districts.Contains(x.DistrictCode) || (x.ParkSlug != null && parks.Contains(x.ParkSlug)) || ofParks.Contains(x.Id)
            || (x.ClaimedByCode != null && districts.Contains(x.ClaimedByCode)) || (x.SharedWithCode != null && districts.Contains(x.SharedWithCode)));
    }

    private static async Task<Guid[]> OfParksAsync(PortalDbContext db, Reach reach, CancellationToken ct)
    {
        string[] parks = [.. reach.ParkSlugs];
        var districts = await db.Parks.AsNoTracking().Where(x => parks.Contains(x.Slug)).Select(x => x.DistrictCode).Distinct().ToListAsync(ct);
        var concerned = await db.FirstReports.AsNoTracking()
            .Where(x => districts.Contains(x.DistrictCode) || (x.ClaimedByCode != null && districts.Contains(x.ClaimedByCode)) || (x.SharedWithCode != null && districts.Contains(x.SharedWithCode))).ToListAsync(ct);
        return [.. concerned.Where(x => IsOfParks(x, reach)).Select(x => x.Id)];
    }

    /// <summary>Its district's, and every district's and park's that held or claimed it.</summary>
    private static bool IsReadable(FirstReport report, Actor actor) =>
        actor.ReachOf(Permission.KeepFirstReports) is var reach
        && (actor.Can(Permission.KeepFirstReports, report.Place) || reach.DistrictCodes.Overlaps(report.Parties) || IsOfParks(report, reach));

    private static bool IsOfParks(FirstReport report, Reach reach) => report.PartyPlaces.Any(x => x.ParkSlug is { } park && reach.ParkSlugs.Contains(park));

    private async Task<IReadOnlyList<FirstReportClash>> ClashesAsync(PortalDbContext db, Actor actor, string company, string project, CancellationToken ct)
    {
        var (companyKey, projectKey, name) = (ServiceCase.KeyOfCompany(company), FirstReport.KeyOfProject(project), OrganisationName.Of(company));
        if (companyKey.Length == 0 || projectKey.Length == 0)
        {
            return [];
        }

        var (today, lockKey) = (Today, FirstReport.LockKeyOf(companyKey, projectKey));
        var held = await db.FirstReports.AsNoTracking().Where(x => x.State == FirstReportState.Disputed || (x.State == FirstReportState.Active && x.LockedUntil >= today))
            .Select(x => new { x.Id, x.Company, x.CompanyKey, x.ProjectKey, x.LockKey }).ToListAsync(ct);
        var like = held
            .Where(x => x.LockKey == lockKey || (FirstReport.IsLike(x.ProjectKey, projectKey) && (x.CompanyKey == companyKey || OrganisationName.Of(x.Company).LikenessTo(name) != NameLikeness.None)))
            .ToDictionary(x => x.Id, x => x.LockKey != lockKey);
        Guid[] ids = [.. like.Keys];
        var reports = await db.FirstReports.AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct);
        return
        [
            .. reports.Select(x => new FirstReportClash(x.Id, x.DistrictCode, ShanghaiDay.Of(x.ReportedAtUtc), x.LockedUntil, x.State, like[x.Id], IsReadable(x, actor)))
                .OrderBy(x => x.IsNear).ThenBy(x => x.ReportedOn).ThenBy(x => x.Id),
        ];
    }

    private static async Task<IReadOnlyList<ReportingPlace>> PlacesAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var reach = actor.ReachOf(Permission.KeepFirstReports);
        var (isEverywhere, districts, parks) = (reach.IsEverywhere, reach.DistrictCodes.ToArray(), reach.ParkSlugs.ToArray());
        var whole = await db.Districts.AsNoTracking().Where(x => isEverywhere || districts.Contains(x.Code)).OrderBy(x => x.Order).ThenBy(x => x.Code).Select(x => new { x.Code, x.Name }).ToListAsync(ct);
        var single = await db.Parks.AsNoTracking().Where(x => parks.Contains(x.Slug)).OrderBy(x => x.Slug).Select(x => new { x.DistrictCode, x.Slug, x.Name }).ToListAsync(ct);
        return [.. whole.Select(x => new ReportingPlace(x.Code, null, x.Name)), .. single.Select(x => new ReportingPlace(x.DistrictCode, x.Slug, x.Name))];
    }

    private static async Task<FirstReport> FindAsync(PortalDbContext db, Guid id, CancellationToken ct) =>
        await db.FirstReports.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException(FirstReport.KeyOf(id));

    private static async Task<IReadOnlyDictionary<string, LocalText>> DistrictsAsync(PortalDbContext db, CancellationToken ct) =>
        await db.Districts.AsNoTracking().Select(x => new { x.Code, x.Name }).ToDictionaryAsync(x => x.Code, x => x.Name, ct);

    private static FirstReportRow RowOf(FirstReport x) => new(
        x.Id, x.Company, x.Project, x.DistrictCode, x.ParkSlug, x.State, x.FirstTalkOn, x.ReportedAtUtc, x.LockedUntil, x.ClaimedByCode, x.SharedWithCode, x.SharedPercent);
}
