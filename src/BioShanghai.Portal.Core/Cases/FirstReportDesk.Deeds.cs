using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <content>What districts and Centre do with reports.</content>
public sealed partial class FirstReportDesk
{
    /// <summary>How often one is tried again that met another in the same moment.</summary>
    private const int MostTries = 4;

    /// <summary>Writes a report down. Of two districts that report the same at once one does, and the other is told of the clash.</summary>
    /// <exception cref="RuleException">
    /// The lock of another district stands (<c>FirstReport.Clash</c>), or the caller's own (<c>FirstReport.ReportedBefore</c>), or a like project is reported
    /// and nobody said that it is another (<c>FirstReport.NearNotSeen</c>).
    /// </exception>
    public async Task<Guid> ReportAsync(FirstReportInput input, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReportOnceAsync(input, actor, ct);
            }
            catch (Exception other) when (attempt < MostTries && other is ConflictException or DbUpdateException)
            {
                // Somebody saved in the same moment; what he wrote is read now, and the rule says so.
            }
        }
    }

    /// <summary>Still being talked with: locked for another <see cref="FirstReport.LockDays"/> days.</summary>
    public Task RenewAsync(Guid id, int version, string reason, CancellationToken ct = default) =>
        KeepAsync(id, version, "first-report.renew", (_, report, actor) =>
        {
            report.Renew(reason, Today, actor, Now);
            return Task.CompletedTask;
        }, ct);

    /// <summary>Gives the project up; anybody may report it.</summary>
    public Task ReleaseAsync(Guid id, int version, string reason, CancellationToken ct = default) =>
        KeepAsync(id, version, "first-report.release", (_, report, actor) =>
        {
            report.Release(reason, Today, actor, Now);
            return Task.CompletedTask;
        }, ct);

    /// <summary>Hands the project to another district, which is told of it and of the rule they share by.</summary>
    /// <param name="percent">Part of the result for the district that hands it over, 0 to 100.</param>
    public Task TransferAsync(Guid id, int version, string toDistrictCode, int percent, string rule, CancellationToken ct = default) =>
        KeepAsync(id, version, "first-report.transfer", async (db, report, actor) =>
        {
            Rule.Require(await db.Districts.AnyAsync(x => x.Code == toDistrictCode, ct), "FirstReport.NoSuchDistrict");
            var from = (report.DistrictCode, report.ParkSlug);
            report.Transfer(toDistrictCode, percent, rule, Today, actor, Now);
            await TellAsync(db, report, NoticeKind.FirstReportTransferred, [from, (toDistrictCode, null)], ct);
        }, ct);

    /// <summary>Claims a project another district reported; both and the Centre are told, and the Centre decides.</summary>
    /// <param name="districtCode">District that claims it, for which the caller may report.</param>
    /// <param name="parkSlug">Park of it the caller is an officer of; null for the district.</param>
    /// <param name="company">Company and project as the one who claims knows them; needed where the report cannot be opened.</param>
    public async Task DisputeAsync(Guid id, string districtCode, string? parkSlug, string claim, string? company = null, string? project = null, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await DemandPlaceAsync(db, actor, districtCode, parkSlug, ct);
        var report = await FindAsync(db, id, ct);
        Rule.Require(IsReadable(report, actor) || IsNamed(report, company, project) || await HasLikeAsync(db, report, districtCode, ct), "FirstReport.NothingOfOwn");
        report.Dispute(districtCode, claim, Today, actor, Now, parkSlug);
        await TellAsync(db, report, NoticeKind.FirstReportDisputed, [(report.DistrictCode, report.ParkSlug), (districtCode, parkSlug)], ct);
        await post.TellAsync(db, await db.CentreAsync(ct), await ToldAsync(db, report, NoticeKind.FirstReportDisputed, ct), ct);
        await db.SaveAsync(new Deed(actor, "first-report.dispute", Now), ct);
    }

    /// <summary>Decides between two districts.</summary>
    /// <param name="stands">The report stands; otherwise it is the claiming district's.</param>
    /// <param name="percent">Part of the result for the district that loses, 0 to 100.</param>
    public async Task DecideAsync(Guid id, int version, bool stands, int percent, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.DecideFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = (await FindAsync(db, id, ct)).At(version);
        await gate.DemandAsync(actor, Permission.DecideFirstReports, report.Place, report.ChangeKey, ct);
        report.Decide(stands, percent, reason, Today, actor, Now);
        // Whoever had a part in it earlier reads the decision as well.
        await TellAsync(db, report, NoticeKind.FirstReportDecided, report.PartyPlaces, ct);
        await db.SaveAsync(new Deed(actor, "first-report.decide", Now), ct);
    }

    private async Task<Guid> ReportOnceAsync(FirstReportInput input, Actor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await DemandPlaceAsync(db, actor, input.DistrictCode, input.ParkSlug, ct);
        if (input.CaseId is { } caseId)
        {
            (await gate.CaseAsync(db, actor, Permission.KeepFirstReports, caseId, ct)).RequireInWork();
        }

        var (today, now) = (Today, Now);
        Rule.Require(input.FirstTalkOn is not null, "FirstReport.NeedsTalk");
        var report = new FirstReport(input.Company ?? "", input.Project ?? "", input.DistrictCode!, input.CaseId, input.FirstTalkOn!.Value, today, actor, now, input.ParkSlug);
        var key = report.LockKey;
        if (await db.FirstReports.FirstOrDefaultAsync(x => x.LockKey == key, ct) is { } held)
        {
            Rule.Require(!held.IsLockedOn(today) || held.DistrictCode == input.DistrictCode, "FirstReport.Clash");
            Rule.Require(!held.IsLockedOn(today), "FirstReport.ReportedBefore");
            // Over since midnight; the hourly watch has not come round yet.
            held.Expire(today, now);
            await post.TellAsync(db, await db.OfficersAsync(held.DistrictCode, held.ParkSlug, ct), await ToldAsync(db, held, NoticeKind.FirstReportExpired, ct), ct);
        }

        var like = (await ClashesAsync(db, actor, report.Company, report.Project, ct)).Where(x => x.IsNear).ToList();
        Rule.Require(like.TrueForAll(x => input.SeenNear.Contains(x.Id)), "FirstReport.NearNotSeen");
        foreach (var near in like.Where(x => x.DistrictCode != report.DistrictCode))
        {
            var other = await db.FirstReports.AsNoTracking().FirstAsync(x => x.Id == near.Id, ct);
            await post.TellAsync(
                db, await db.OfficersAsync(other.DistrictCode, other.ParkSlug, ct),
                new(NoticeKind.FirstReportNear, other.ChangeKey, AboutOf(other), $"{other.ChangeKey}:near:{report.Id:N}", null, "", () => []), ct);
        }

        db.FirstReports.Add(report);
        await db.SaveAsync(new Deed(actor, "first-report.report", now), ct);
        return report.Id;
    }

    // Whoever names both as they are reported knows the project; a likeness may be found by trying.
    private static bool IsNamed(FirstReport report, string? company, string? project) =>
        report.LockKey is not null && FirstReport.LockKeyOf(ServiceCase.KeyOfCompany(company ?? ""), FirstReport.KeyOfProject(project ?? "")) == report.LockKey;

    /// <summary>The district has a case or a report of the same or a like company and project.</summary>
    private static async Task<bool> HasLikeAsync(PortalDbContext db, FirstReport report, string districtCode, CancellationToken ct)
    {
        var name = OrganisationName.Of(report.Company);
        var cases = await db.ServiceCases.AsNoTracking().Where(x => x.DistrictCode == districtCode && x.ErasedAtUtc == null && !x.IsQuarantined && x.ProjectName != null).Select(x => new { x.Company, Project = x.ProjectName! }).ToListAsync(ct);
        var reports = await db.FirstReports.AsNoTracking().Where(x => x.DistrictCode == districtCode && x.ProjectKey != "").Select(x => new { x.Company, x.Project }).ToListAsync(ct);
        return cases.Concat(reports).Any(x => OrganisationName.Of(x.Company).LikenessTo(name) != NameLikeness.None && FirstReport.IsLike(FirstReport.KeyOfProject(x.Project), report.ProjectKey));
    }

    private async Task KeepAsync(Guid id, int version, string action, Func<PortalDbContext, FirstReport, Actor, Task> change, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.KeepFirstReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, id, ct);
        await gate.DemandAsync(actor, Permission.KeepFirstReports, report.Place, report.ChangeKey, ct);
        await change(db, report.At(version), actor);
        await db.SaveAsync(new Deed(actor, action, Now), ct);
    }

    /// <summary>A place the caller may report for. One of others answers like one that there is not.</summary>
    private async Task DemandPlaceAsync(PortalDbContext db, Actor actor, string? districtCode, string? parkSlug, CancellationToken ct)
    {
        Rule.Require(!string.IsNullOrEmpty(districtCode), "FirstReport.NeedsDistrict");
        if (!await db.Districts.AnyAsync(x => x.Code == districtCode, ct) || (parkSlug is not null && !await db.Parks.AnyAsync(x => x.Slug == parkSlug && x.DistrictCode == districtCode, ct)))
        {
            throw new NotFoundException(NoPlace);
        }

        await gate.DemandAsync(actor, Permission.KeepFirstReports, new(districtCode, parkSlug), NoPlace, ct);
    }

    private async Task TellAsync(PortalDbContext db, FirstReport report, NoticeKind kind, IReadOnlyList<(string District, string? Park)> places, CancellationToken ct)
    {
        var told = await ToldAsync(db, report, kind, ct);
        foreach (var (district, park) in places)
        {
            await post.TellAsync(db, await db.OfficersAsync(district, park, ct), told, ct);
        }
    }

    /// <summary>What people are told. A mail says that there is something to read, never of which company.</summary>
    internal static async Task<Told> ToldAsync(PortalDbContext db, FirstReport report, NoticeKind kind, CancellationToken ct)
    {
        var code = report.DistrictCode;
        var district = await db.Districts.AsNoTracking().Where(x => x.Code == code).Select(x => x.Name).FirstAsync(ct);
        return new(
            kind, report.ChangeKey, AboutOf(report), $"{report.ChangeKey}:{kind}:{report.Steps.Count}:{report.LockedUntil:yyyyMMdd}", MailTemplates.Named(kind.ToString()), $"manage/first-reports/{report.Id}",
            () => [district.Local, report.LockedUntil]);
    }

    internal static string AboutOf(FirstReport report) => report.IsErased ? $"{ShanghaiDay.Of(report.ReportedAtUtc):yyyy-MM-dd}" : $"{report.Company} · {report.Project}";
}
