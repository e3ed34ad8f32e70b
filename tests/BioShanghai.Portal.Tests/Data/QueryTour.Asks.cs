using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for parks and partners that are asked, and for visits.</summary>
internal sealed partial class QueryTour
{
    private static readonly Guid OtherId = new("6f0c1e2d3b4a59687766554433221100");

    /// <summary>A case under the identity of the tour's file, with a request that is open, one that waits, a referral and a visit.</summary>
    private async Task AddAsksAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.ServiceCases.AnyAsync(x => x.Id == FileId, ct))
        {
            db.ServiceCases.Add(new ServiceCase(FileId, "CTOUR", "hash", CaseGiven.Input(), "network", [], CaseGiven.Weekdays, Noon.UtcDateTime));
            await db.SaveAsync(Noon.UtcDateTime, ct);
        }

        var (before, after) = (Noon.UtcDateTime.AddDays(-4), Noon.UtcDateTime.AddHours(20));
        var opened = WithId(db, new ParkRequest(FileId, "CTOUR", "厂房", 3_000, Noon.UtcDateTime.AddHours(-1), Actor.System, before), OtherId);
        var waiting = WithId(db, new ParkRequest(FileId, "CTOUR", "厂房", 3_000, after, Actor.System, before));
        var offer = new ParkOffer(opened.Id, "zhangjiang");
        offer.Offer(opened, [SampleCode], "4", new(2027, 1, 1), "有。", Actor.System, before);
        var visit = WithId(db, new SiteVisit(FileId, [after], [new("zhangjiang", [SampleCode], 0, 60, "李")], null, Actor.System, before));
        visit.Fix(after, before);
        db.AddRange(offer, new ParkOffer(FileId, "zhangjiang"), new ParkOffer(FileId, "golden-coast"));
        WithId(db, new Referral("iqvia", "临床", "临床", new(2026, 11, 26), new(2026, 11, 24), Actor.System, before, new(FileId, "clinical-cro", ["roche"])));
        WithId(db, new PartnerConflict("roche", "另一家公司", "持股", Actor.System, before));
        await db.SaveAsync(Noon.UtcDateTime, ct);

        static T WithId<T>(PortalDbContext db, T row, Guid? id = null)
            where T : class
        {
            db.Add(row).Property("Id").CurrentValue = id ?? FileId;
            return row;
        }
    }

    private static object? OfAsks(Type type, Type asked, string name, bool isKnown) => asked switch
    {
        _ when asked == typeof(ParkRequestInput) => new ParkRequestInput(["zhangjiang"], "三千平方米洁净厂房。", 3_000, isKnown ? 3 : 99),
        _ when asked == typeof(ParkOfferInput) => new ParkOfferInput(1, isKnown ? [SampleCode] : ["no-such-space"], "4", null, "有。"),
        _ when asked == typeof(VisitPlan) => new VisitPlan([new(2026, 12, 3, 10, 0, 0)], [new("zhangjiang", isKnown ? [SampleCode] : ["no-such-space"], 0, 60, null)], null),
        _ when asked == typeof(VisitFeedbackInput) => new VisitFeedbackInput(5, 4, 3, 4, 5, "好", isKnown ? [new(SampleCode, false, "层高不符")] : []),
        _ when asked == typeof(string) && isKnown => name switch
        {
            "parkSlug" when type == typeof(OwnParkRequests) || type == typeof(VisitDesk) => "zhangjiang",
            "serviceCode" when type == typeof(CaseReferrals) => "clinical-cro",
            "company" when type == typeof(OwnPartner) => "游公司",
            _ => null,
        },
        _ => null,
    };
}
