using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A visit as the desk sees it.</summary>
/// <param name="Slots">Moments it may begin at, in UTC.</param>
/// <param name="MayFinish">It has begun and is not over yet.</param>
public sealed record VisitRow(
    Guid Id, int Version, VisitState State, IReadOnlyList<DateTime> Slots, DateTime? StartsAtUtc, string? MeetingPlace, IReadOnlyList<VisitStopRow> Stops, string By, DateTime ProposedAtUtc, DateTime? DoneAtUtc,
    string? CalledOffBecause, VisitFeedback? Feedback, bool MayFinish);

/// <summary>A park a visit can lead to.</summary>
/// <param name="IsOffered">It made an offer to the case that has been opened.</param>
public sealed record VisitPark(string Slug, LocalText Name, bool IsOffered);

/// <summary>The visits of a case.</summary>
/// <param name="MayEnterStage">A day is fixed, and the case can go to the stage of visits.</param>
public sealed record VisitSheet(IReadOnlyList<VisitRow> Visits, IReadOnlyList<VisitPark> Parks, int CaseVersion, bool MayEnterStage, bool IsOpen);

/// <summary>How a visit is to go.</summary>
/// <param name="Slots">When it may begin, as clocks in Shanghai show it.</param>
public sealed record VisitPlan(IReadOnlyList<DateTime> Slots, IReadOnlyList<VisitStop> Stops, string? MeetingPlace);

/// <summary>A file for a calendar.</summary>
public sealed record VisitFile(string Name, byte[] Content);

/// <summary>Visits to parks (踏勘) as the desk of a case plans and follows them.</summary>
public sealed class VisitDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, VisitPost post, VisitCalendar calendar, TimeProvider clock)
{
    private const int MostListings = 100;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Visits of a case, the newest first.</summary>
    public async Task<VisitSheet> ListAsync(Guid caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct);
        var visits = await db.SiteVisits.AsNoTracking().Where(x => x.CaseId == caseId).OrderByDescending(x => x.ProposedAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        var (now, parks) = (Now, await VisitView.ParksAsync(catalogue, ct));
        var listings = await VisitView.ListingsAsync(db, visits, ShanghaiDay.Of(now), ct);
        var offered = await (
            from offer in db.ParkOffers
            join request in db.ParkRequests on offer.RequestId equals request.Id
            where request.CaseId == caseId && request.TakenBackAtUtc == null && request.DeadlineUtc <= now && offer.IsOffer == true
            select offer.ParkSlug).Distinct().ToListAsync(ct);
        return new(
            [
                .. visits.Select(x => new VisitRow(
                    x.Id, x.Version, x.State, x.Slots, x.StartsAtUtc, x.MeetingPlace, VisitView.StopsOf(x, parks, listings), x.By, x.ProposedAtUtc, x.DoneAtUtc, x.CalledOffBecause, x.Feedback,
                    x.State == VisitState.Fixed && x.StartsAtUtc <= now)),
            ],
            [.. parks.Values.OrderByDescending(x => offered.Contains(x.Slug)).ThenBy(x => x.Tier).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).Select(x => new VisitPark(x.Slug, x.Name, offered.Contains(x.Slug)))],
            one.Version, one.IsOpen && one.Stage < CaseStage.Visiting && visits.Exists(x => x.State is VisitState.Fixed or VisitState.Done), one.IsOpen);
    }

    /// <summary>Public listings of a park, those nearest in area to what the case needs first.</summary>
    public async Task<IReadOnlyList<OfferedListing>> ListingsAsync(Guid caseId, string parkSlug, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct);
        var wanted = one.AreaSquareMetres ?? 0;
        var found = await db.SpaceListings.AsNoTracking().Where(x => x.ParkSlug == parkSlug && x.Status == ListingStatus.Published)
            .OrderBy(x => Math.Abs(x.AreaSquareMetres - wanted)).ThenBy(x => x.Code).Take(MostListings).ToListAsync(ct);
        var today = ShanghaiDay.Today(clock);
        return [.. found.Select(x => new OfferedListing(x.Code, x.Name, x.AreaSquareMetres, x.IsPublicOn(today)))];
    }

    /// <summary>Proposes times and a way to the investor, who chooses.</summary>
    public async Task<Guid> ProposeAsync(Guid caseId, VisitPlan plan, CancellationToken ct = default)
    {
        // Read before anything is held.
        await VisitView.ParksAsync(catalogue, ct);
        return await gate.AddToAsync(
            databases, clock, "visit.propose", caseId,
            async x =>
            {
                x.Case.RequireInWork();
                Rule.Require(x.Case.IsOpen, "Case.Closed");
                await RequireStopsAsync(x.Db, plan.Stops, ct);
                var visit = new SiteVisit(caseId, UtcOf(plan.Slots), plan.Stops, plan.MeetingPlace, x.Actor, x.Now);
                // Nobody goes to two places at once: the same time twice is a slip, or a colleague was quicker.
                var open = await x.Db.SiteVisits.AsNoTracking().Where(y => y.CaseId == caseId && (y.State == VisitState.Proposed || y.State == VisitState.Fixed)).ToListAsync(ct);
                Rule.Require(!open.Exists(y => y.Slots.Intersect(visit.Slots).Any()), "Visit.SameTime");
                x.Db.SiteVisits.Add(visit);
                await post.InvestorAsync(x.Db, x.Case, visit, "Proposed", ct);
                return visit.Id;
            },
            ct);
    }

    /// <summary>Other times or another way, before the investor has chosen.</summary>
    public Task ReplanAsync(Guid visitId, int version, VisitPlan plan, CancellationToken ct = default) => ChangeAsync(visitId, version, "visit.plan", async (db, one, visit, now) =>
    {
        Rule.Require(one.IsOpen, "Case.Closed");
        await RequireStopsAsync(db, plan.Stops, ct);
        visit.Plan(UtcOf(plan.Slots), plan.Stops, plan.MeetingPlace, now);
        await post.InvestorAsync(db, one, visit, "Proposed", ct);
    }, ct);

    /// <summary>Fixes one of the times for the investor, who said so elsewhere; the parks are told.</summary>
    /// <param name="slot">In UTC.</param>
    public Task FixAsync(Guid visitId, int version, DateTime slot, CancellationToken ct = default) => ChangeAsync(visitId, version, "visit.fix", async (db, one, visit, now, actor) =>
    {
        Rule.Require(one.IsOpen, "Case.Closed");
        Rule.Require(visit.State != VisitState.Fixed, "Visit.FixedBefore");
        visit.Fix(slot, now);
        if (one.Status == CaseStatus.WaitingForInvestor)
        {
            one.Resume(await ServiceClock.ReadAsync(db, ct), actor, now);
        }

        await post.FixedAsync(db, one, visit, ct);
    }, ct);

    /// <summary>A fixed visit begins at another time or goes another way; the parks are told.</summary>
    /// <param name="plan">Its first slot is the new beginning.</param>
    public Task MoveAsync(Guid visitId, int version, VisitPlan plan, CancellationToken ct = default) => ChangeAsync(visitId, version, "visit.move", async (db, one, visit, now) =>
    {
        Rule.Require(one.IsOpen, "Case.Closed");
        Rule.Require(plan.Slots.Count > 0, "Visit.NeedsTime");
        await RequireStopsAsync(db, plan.Stops, ct);
        string[] earlier = [.. visit.Stops.Select(x => x.ParkSlug).Distinct(StringComparer.Ordinal)];
        visit.Move(ShanghaiDay.UtcOf(plan.Slots[0]), plan.Stops, plan.MeetingPlace, now);
        await post.MovedAsync(db, one, visit, earlier, ct);
    }, ct);

    /// <summary>Calls it off; investor and parks are told, the investor reads the reason.</summary>
    public Task CallOffAsync(Guid visitId, int version, string reason, CancellationToken ct = default) => ChangeAsync(visitId, version, "visit.call-off", async (db, one, visit, _) =>
    {
        visit.CallOff(reason);
        await post.CalledOffAsync(db, one, visit, ct);
    }, ct);

    /// <summary>It took place.</summary>
    public Task FinishAsync(Guid visitId, int version, CancellationToken ct = default) => ChangeAsync(visitId, version, "visit.finish", (_, _, visit, now) =>
    {
        visit.Finish(now);
        return Task.CompletedTask;
    }, ct);

    /// <summary>A day is fixed: the case goes to the stage of visits.</summary>
    /// <exception cref="RuleException">No day is fixed, or something has to be known first.</exception>
    public async Task EnterStageAsync(Guid caseId, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = (await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct)).At(version);
        Rule.Require(await db.SiteVisits.AnyAsync(x => x.CaseId == caseId && (x.State == VisitState.Fixed || x.State == VisitState.Done), ct), "Visit.NotFixed");
        var now = Now;
        one.MoveTo(CaseStage.Visiting, false, await ServiceClock.ReadAsync(db, ct), actor, now);
        await db.SaveAsync(new Deed(actor, "case.move", now), ct);
    }

    /// <summary>A visit whose day is fixed, as a file for a calendar in the reader's language.</summary>
    /// <exception cref="NotFoundException">There is none, it is not the reader's, or no day is fixed.</exception>
    public async Task<VisitFile> CalendarAsync(Guid visitId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (_, one, visit) = await LoadAsync(db, visitId, ct);
        return new($"visit-{one.Number}.ics", await calendar.OfAsync(db, one, visit, Language.Current, ct) ?? throw new NotFoundException(visit.ChangeKey));
    }

    private Task ChangeAsync(Guid visitId, int version, string action, Func<PortalDbContext, ServiceCase, SiteVisit, DateTime, Task> change, CancellationToken ct) =>
        ChangeAsync(visitId, version, action, (db, one, visit, now, _) => change(db, one, visit, now), ct);

    private async Task ChangeAsync(Guid visitId, int version, string action, Func<PortalDbContext, ServiceCase, SiteVisit, DateTime, Actor, Task> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, one, visit) = await LoadAsync(db, visitId, ct);
        one.RequireInWork();
        var now = Now;
        await change(db, one, visit.At(version), now, actor);
        await db.SaveAsync(new Deed(actor, action, now), ct);
    }

    private async Task<(Actor Actor, ServiceCase Case, SiteVisit Visit)> LoadAsync(PortalDbContext db, Guid visitId, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        var visit = await db.SiteVisits.FirstOrDefaultAsync(x => x.Id == visitId, ct) ?? throw new NotFoundException(SiteVisit.KeyOf(visitId));
        return (actor, await gate.CaseAsync(db, actor, Permission.HandleCases, visit.CaseId, ct, visit.ChangeKey), visit);
    }

    private async Task RequireStopsAsync(PortalDbContext db, IReadOnlyList<VisitStop> stops, CancellationToken ct)
    {
        var parks = await VisitView.ParksAsync(catalogue, ct);
        Rule.Require(stops.All(x => parks.ContainsKey(x.ParkSlug)), "Visit.NoSuchPark");
        string[] codes = [.. stops.SelectMany(x => x.ListingCodes).Distinct(StringComparer.Ordinal)];
        var found = await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).Select(x => new { x.Code, x.ParkSlug }).ToDictionaryAsync(x => x.Code, x => x.ParkSlug, ct);
        Rule.Require(stops.All(x => x.ListingCodes.All(code => found.GetValueOrDefault(code) == x.ParkSlug)), "Visit.ListingNotOfPark");
    }

    private static DateTime[] UtcOf(IReadOnlyList<DateTime> clocks) => [.. clocks.Select(ShanghaiDay.UtcOf)];
}
