using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What others were asked for a case.</summary>
public enum CaseAskKind
{
    ParkRequest,
    Visit,
    Referral,
}

/// <summary>Something of a case that others still work at or are to come to.</summary>
/// <param name="About">What it is called: the code name, the parks of a visit, or the partner with what was asked.</param>
/// <param name="AtUtc">When offers close or the visit begins; null where no moment is fixed.</param>
public sealed record CaseAsk(CaseAskKind Kind, string About, DateTime? AtUtc);

/// <summary>What others were asked for a case, and taking it back when the case ends: nobody is to work for what is over, or to wait for visitors who do not come.</summary>
public sealed class CaseAsks(NoticePost post, VisitPost visits, CatalogueCache catalogue)
{
    /// <summary>What a partner and an investor read of it.</summary>
    private const string Because = "事项已办结 / The case is closed";

    /// <summary>What is open of a case.</summary>
    internal async Task<IReadOnlyList<CaseAsk>> OfAsync(PortalDbContext db, Guid caseId, DateTime utcNow, CancellationToken ct)
    {
        var open = await OpenAsync(db, caseId, utcNow, ct);
        if (open.Count == 0)
        {
            return [];
        }

        var parks = await VisitView.ParksAsync(catalogue, ct);
        string[] slugs = [.. open.Referrals.Select(x => x.PartnerSlug)];
        var partners = await db.AllPartners().AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Slug, x.ShortName }).ToDictionaryAsync(x => x.Slug, x => x.ShortName, ct);
        return
        [
            .. open.Requests.Select(x => new CaseAsk(CaseAskKind.ParkRequest, x.CodeName, x.DeadlineUtc)),
            .. open.Visits.Select(x => new CaseAsk(CaseAskKind.Visit, string.Join(" · ", x.Stops.Select(y => ParkRequestDesk.NameOf(parks, y.ParkSlug).Local)), x.StartsAtUtc)),
            .. open.Referrals.Select(x => new CaseAsk(CaseAskKind.Referral, $"{partners[x.PartnerSlug].Local} · {x.Subject}", null)),
        ];
    }

    /// <summary>Whether anything is open of a case.</summary>
    internal static async Task<bool> AnyAsync(PortalDbContext db, Guid caseId, DateTime utcNow, CancellationToken ct) => (await OpenAsync(db, caseId, utcNow, ct)).Count > 0;

    /// <summary>Takes back what is open of a case that has ended, and tells whoever was asked. Only changes what is tracked.</summary>
    internal async Task TakeBackAsync(PortalDbContext db, ServiceCase one, Actor by, DateTime utcNow, CancellationToken ct)
    {
        var open = await OpenAsync(db, one.Id, utcNow, ct);
        // A partner at work for a project that has landed goes on.
        List<Referral> referrals = [.. open.Referrals.Where(x => x.State == ReferralState.Sent || one.Outcome != CaseOutcome.Won)];
        open.Requests.ForEach(x => x.TakeBack(utcNow));
        open.Visits.ForEach(x => x.CallOff(Because));
        referrals.ForEach(x => x.TakeBack(Because, by, utcNow));
        await TellAsync(db, one, open.Requests, open.Visits, referrals, ct);
    }

    /// <summary>Whoever was asked for a case hears that it is off: nobody is to wait for visitors who do not come.</summary>
    internal async Task TellAsync(PortalDbContext db, ServiceCase one, IReadOnlyList<ParkRequest> requests, IReadOnlyList<SiteVisit> calledOff, IReadOnlyList<Referral> referrals, CancellationToken ct)
    {
        foreach (var request in requests)
        {
            var slugs = await db.ParkOffers.Where(x => x.RequestId == request.Id).Select(x => x.ParkSlug).ToListAsync(ct);
            await ParkRequestDesk.TellParksAsync(db, post, request, [.. (await catalogue.AllAsync<Park>(ct)).Where(x => slugs.Contains(x.Slug))], NoticeKind.ParkAskTakenBack, ct);
        }

        foreach (var visit in calledOff)
        {
            await visits.CalledOffAsync(db, one, visit, ct);
        }

        foreach (var referral in referrals)
        {
            var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
            await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ReferralDesk.ToContacts(referral, partner, NoticeKind.ReferralTakenBack), ct);
        }
    }

    private static async Task<Open> OpenAsync(PortalDbContext db, Guid caseId, DateTime utcNow, CancellationToken ct) => new(
        await db.ParkRequests.Where(x => x.CaseId == caseId && x.TakenBackAtUtc == null && x.DeadlineUtc > utcNow).OrderBy(x => x.DeadlineUtc).ThenBy(x => x.Id).ToListAsync(ct),
        // What was fixed and has begun took place, or somebody says that it did not.
        await db.SiteVisits.Where(x => x.CaseId == caseId && (x.State == VisitState.Proposed || (x.State == VisitState.Fixed && x.StartsAtUtc > utcNow))).OrderBy(x => x.ProposedAtUtc).ThenBy(x => x.Id).ToListAsync(ct),
        await db.Referrals.Where(x => x.CaseId == caseId && (x.State == ReferralState.Sent || x.State == ReferralState.Accepted)).OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).ToListAsync(ct));

    private sealed record Open(List<ParkRequest> Requests, List<SiteVisit> Visits, List<Referral> Referrals)
    {
        public int Count => Requests.Count + Visits.Count + Referrals.Count;
    }
}
