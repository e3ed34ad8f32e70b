using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Cases;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for rules, calendar, clock and figures of the one-stop service.</summary>
internal sealed partial class QueryTour
{
    private static readonly Guid FiguredCase = new("5f0c1e2d3b4a59687766554433221101");

    /// <summary>A landed case of Pudong with a referral and a visit, a late one in the quarantine's shadow, and a task of today.</summary>
    private async Task AddFiguredCaseAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (service, sent, today) = (await ServiceClock.ReadAsync(db, ct), new DateTime(2026, 9, 28, 2, 0, 0, DateTimeKind.Utc), new DateOnly(2026, 11, 24));
        var one = new ServiceCase(FiguredCase, "CTOURFIGURE", "hash", CaseGiven.Input("游生物") with { ParkSlug = "zhangjiang", ItemCodes = [SampleCode], MayPassOn = true }, "network", [], service, sent);
        one.Route("pudong", "zhangjiang", CasePriority.High, [], Actor.System, sent);
        one.Answered(new(2026, 9, 30, 8, 0, 0, DateTimeKind.Utc));
        one.Describe(CaseFacts.Of(one) with { LandedCompany = "游生物（上海）", LandedOn = new(2026, 10, 20), SignedMillionYuan = 12.5m, LandedMillionYuan = 2, ExpectedMillionYuan = 20, TargetParkSlug = "zhangjiang" }, today);
        one.MoveTo(CaseStage.Landed, true, service, Actor.System, new(2026, 10, 20, 2, 0, 0, DateTimeKind.Utc));
        db.ServiceCases.Add(one);
        db.ServiceCases.Add(new ServiceCase(new("5f0c1e2d3b4a59687766554433221102"), "CTOURLATE00", "hash", CaseGiven.Input("游迟") with { DistrictCode = "pudong" }, "network", [], service, sent));
        db.CaseTasks.Add(new CaseTask(FiguredCase, "致电", today, null, null, today, Actor.System, Noon.UtcDateTime));
        db.Referrals.Add(new Referral("roche", "游转介", "找一家临床机构。", today.AddDays(2), today, Actor.System, Noon.UtcDateTime, new ReferralRound(FiguredCase, "clinical-cro", [])));
        var visit = new SiteVisit(FiguredCase, [new(2026, 10, 9, 2, 0, 0, DateTimeKind.Utc)], [new("zhangjiang", [], 0, 60, null)], null, Actor.System, sent);
        visit.Fix(new(2026, 10, 9, 2, 0, 0, DateTimeKind.Utc), sent);
        visit.Finish(Noon.UtcDateTime);
        db.SiteVisits.Add(visit);
        await db.SaveAsync(Noon.UtcDateTime, ct);
    }

    private static object? OfCaseRules(Type type, Type asked, string name, bool isKnown) => asked switch
    {
        _ when asked == typeof(TriageQuestion) => new TriageQuestion(CaseNeed.Partner, "cell-gene-therapy", null, ["pudong"], isKnown ? "zh" : "en", 3_000),
        _ when asked == typeof(TriageTerms) => new TriageTerms { Need = CaseNeed.Other, SectorCode = isKnown ? "cell-gene-therapy" : "no-such-thing" },
        _ when asked == typeof(LocalText) && type == typeof(CalendarDesk) || type == typeof(TriageDesk) && asked == typeof(LocalText) => new LocalText("游", "Tour"),
        _ when type == typeof(TriageDesk) && name == "number" => isKnown ? "CTOURFIGURE" : "C0",
        _ when type == typeof(TriageDesk) && asked == typeof(bool) || type == typeof(CalendarDesk) && asked == typeof(bool) => isKnown,
        _ when type == typeof(CalendarDesk) && name == "lines" => isKnown ? "2027-05-03 off 劳动节 / Labour Day" : "2027-05-03",
        _ when type == typeof(CalendarDesk) && name == "version" => isKnown ? 0 : 1,
        _ when type == typeof(CalendarDesk) && name == "hours" => 12,
        _ when asked == typeof(CaseFigureQuery) => isKnown ? new CaseFigureQuery(CaseFigureAxis.Month, "pudong", "cell-gene-therapy", CaseStage.Landed, "2026-01", "2026-12") : new CaseFigureQuery(),
        _ => null,
    };
}
