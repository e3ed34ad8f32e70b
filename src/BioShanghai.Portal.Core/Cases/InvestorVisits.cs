using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A visit as its investor sees it.</summary>
/// <param name="Slots">Moments it may begin at, in UTC.</param>
/// <param name="MayChoose">One of the slots is to be chosen.</param>
/// <param name="MayGiveFeedback">It has begun, and nobody said yet what was found.</param>
public sealed record InvestorVisit(
    Guid Id, VisitState State, IReadOnlyList<DateTime> Slots, DateTime? StartsAtUtc, string? MeetingPlace, IReadOnlyList<VisitStopRow> Stops, string? CalledOffBecause, VisitFeedback? Feedback,
    bool MayChoose, bool MayGiveFeedback);

/// <summary>What an investor says of a visit: five answers from 1 to 5, 0 where none was given.</summary>
public sealed record VisitFeedbackInput(int Site, int Facts, int Reception, int Terms, int Intent, string? Comment, IReadOnlyList<VisitFinding> Findings);

/// <summary>
/// Visits of one case for its investor. Whoever calls it has checked number and secret, so that it takes the id of the case alone
/// and is internal; it never reads another case's visit and shows nothing the desk wrote for itself.
/// </summary>
public sealed class InvestorVisits(IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, VisitPost post, VisitCalendar calendar, TimeProvider clock)
{
    private const int MostTries = 3;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Visits of a case: the next first, then what is over, the latest first.</summary>
    internal async Task<IReadOnlyList<InvestorVisit>> OfAsync(Guid caseId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var isOpen = await db.ServiceCases.AsNoTracking().AnyAsync(x => x.Id == caseId && x.Status != CaseStatus.Closed, ct);
        var visits = await db.SiteVisits.AsNoTracking().Where(x => x.CaseId == caseId).ToListAsync(ct);
        if (visits.Count == 0)
        {
            return [];
        }

        var (now, parks) = (Now, await VisitView.ParksAsync(catalogue, ct));
        var listings = await VisitView.ListingsAsync(db, visits, ShanghaiDay.Of(now), ct);
        return
        [
            .. visits.OrderBy(x => x.State is VisitState.Proposed or VisitState.Fixed ? 0 : 1).ThenByDescending(x => x.StartsAtUtc ?? x.ProposedAtUtc).ThenBy(x => x.Id).Select(x => new InvestorVisit(
                x.Id, x.State, x.Slots, x.StartsAtUtc, x.MeetingPlace, VisitView.StopsOf(x, parks, listings), x.CalledOffBecause, x.Feedback,
                isOpen && x.State == VisitState.Proposed && x.Slots.Any(slot => slot > now), x.MayBeJudgedAt(now))),
        ];
    }

    /// <summary>The investor takes one of the slots; parks and desk are told.</summary>
    /// <param name="slot">In UTC, one of <see cref="InvestorVisit.Slots"/>.</param>
    /// <exception cref="RuleException">It is past, not one of them, or the day was fixed meanwhile.</exception>
    internal Task ChooseAsync(Guid caseId, Guid visitId, DateTime slot, CancellationToken ct = default) => ChangeAsync(caseId, visitId, "visit.choose", async (db, one, visit, now) =>
    {
        Rule.Require(one.IsOpen, "Case.Closed");
        Rule.Require(visit.State == VisitState.Proposed, visit.State == VisitState.Fixed ? "Visit.FixedBefore" : "Visit.NotOpen");
        visit.Fix(slot, now);
        if (one.Status == CaseStatus.WaitingForInvestor)
        {
            // That was his answer.
            one.Resume(await ServiceClock.ReadAsync(db, ct), Actor.Visitor, now);
        }

        await post.FixedAsync(db, one, visit, ct);
    }, ct);

    /// <summary>What the visitors found, once. A listing that was not as the portal says is marked until its district has verified it.</summary>
    internal Task GiveFeedbackAsync(Guid caseId, Guid visitId, VisitFeedbackInput input, CancellationToken ct = default) => ChangeAsync(caseId, visitId, "visit.feedback", async (db, one, visit, now) =>
    {
        var findings = input.Findings.Select(x => x with { Note = TypedText.OneLine(x.Note) }).DistinctBy(x => x.ListingCode).ToList();
        visit.GiveFeedback(new(input.Site, input.Facts, input.Reception, input.Terms, input.Intent, TypedText.Lines(input.Comment), findings, now, one.ContactName), now);
        string[] wrong = [.. findings.Where(x => !x.IsAsListed).Select(x => x.ListingCode)];
        var listings = await db.SpaceListings.Where(x => wrong.Contains(x.Code) && x.Status == ListingStatus.Published).ToListAsync(ct);
        foreach (var listing in listings)
        {
            listing.Dispute(ShanghaiDay.Of(now));
        }

        await post.FeedbackAsync(db, one, visit, listings, ct);
    }, ct);

    /// <summary>The visit as a file for a calendar, in the investor's language; null while no day is fixed.</summary>
    internal async Task<byte[]?> CalendarAsync(Guid caseId, Guid visitId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (one, visit) = await FindAsync(db, caseId, visitId, ct);
        return await calendar.OfAsync(db, one, visit, Language.All.First(x => x.Segment == one.Language), ct);
    }

    private async Task ChangeAsync(Guid caseId, Guid visitId, string action, Func<PortalDbContext, ServiceCase, SiteVisit, DateTime, Task> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var (one, visit) = await FindAsync(db, caseId, visitId, ct);
                var now = Now;
                await change(db, one, visit, now);
                await db.SaveAsync(new Deed(Actor.Visitor, action, now), ct);
                return;
            }
            catch (Exception other) when (attempt < MostTries && other is ConflictException or DbUpdateException)
            {
                // The desk or an officer of a listing saved in the same moment: what stands now is read, and the rules decide.
            }
        }
    }

    private static async Task<(ServiceCase Case, SiteVisit Visit)> FindAsync(PortalDbContext db, Guid caseId, Guid visitId, CancellationToken ct)
    {
        var one = await db.ServiceCases.FirstOrDefaultAsync(x => x.Id == caseId && x.ErasedAtUtc == null, ct) ?? throw new NotFoundException(ServiceCase.KeyOf(caseId));
        var visit = await db.SiteVisits.FirstOrDefaultAsync(x => x.Id == visitId && x.CaseId == caseId, ct) ?? throw new NotFoundException(SiteVisit.KeyOf(visitId));
        return (one, visit);
    }
}
