using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What is asked of one of the reader's parks.</summary>
/// <param name="IsClosed">The deadline is over, or it was taken back.</param>
public sealed record OwnParkRequestRow(Guid RequestId, string CodeName, string ParkSlug, LocalText ParkName, DateTime SentAtUtc, DateTime DeadlineUtc, bool HasAnswered, bool IsTakenBack, bool IsClosed);

/// <summary>A visit that comes to one of the reader's parks.</summary>
public sealed record OwnParkVisit(Guid VisitId, string CodeName, string ParkSlug, LocalText ParkName, VisitState State, DateTime ArrivesAtUtc, int Stay, string? Host, IReadOnlyList<VisitListing> Listings, string? MeetingPlace);

/// <summary>Whom a park may turn to, because the investor agreed to it.</summary>
public sealed record PassedContact(string Company, string Name, string? Email, string? Phone);

/// <summary>The reader's part of a request: what his park has answered.</summary>
/// <param name="IsReadable">The reader wrote it himself, or the deadline is over; otherwise he learns who answered and when.</param>
/// <param name="Choices">Listings the park may offer, those nearest in area to what is asked first.</param>
public sealed record OwnOffer(
    string ParkSlug, LocalText ParkName, int Version, bool HasAnswered, string? AnsweredBy, DateTime? AnsweredAtUtc, bool IsReadable, bool? IsOffer, IReadOnlyList<string> ListingCodes, string? Terms,
    DateOnly? AvailableFrom, string? Text, IReadOnlyList<OfferedListing> Choices);

/// <summary>A request as the parks that are asked read it.</summary>
/// <param name="Contact">Only after the deadline, for a park that made an offer, and while the investor agrees that this park has it.</param>
public sealed record OwnParkRequest(
    Guid Id, string CodeName, string Text, int? AreaSquareMetres, DateTime SentAtUtc, DateTime DeadlineUtc, bool IsTakenBack, bool IsOpen, IReadOnlyList<OwnOffer> Offers, PassedContact? Contact);

/// <summary>What a park offers.</summary>
/// <param name="Version">Of the offer as it was read.</param>
public sealed record ParkOfferInput(int Version, IReadOnlyList<string> ListingCodes, string? Terms, DateOnly? AvailableFrom, string Text);

/// <summary>
/// What cases ask of the parks somebody answers for. An offer may be changed until the deadline and is read until then by nobody
/// but whoever wrote it: a colleague may sit at the desk that asks, or answer for another park.
/// </summary>
public sealed class OwnParkRequests(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, TimeProvider clock)
{
    private const int MostShown = 200;

    /// <summary>Days a visit stays in the list after it is over.</summary>
    private const int VisitsShownFor = 14;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What is asked of the reader's parks: open ones by deadline, then what is over, the newest first.</summary>
    public async Task<IReadOnlyList<OwnParkRequestRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.AnswerParkRequests, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (own, now) = (await OwnAsync(actor, ct), Now);
        string[] slugs = [.. own.Keys];
        var found = await (
            from offer in db.ParkOffers.AsNoTracking()
            join request in db.ParkRequests.AsNoTracking() on offer.RequestId equals request.Id
            where slugs.Contains(offer.ParkSlug)
            orderby request.DeadlineUtc descending, request.Id, offer.ParkSlug
            select new { request.Id, request.CodeName, offer.ParkSlug, request.SentAtUtc, request.DeadlineUtc, request.TakenBackAtUtc, HasAnswered = offer.AnsweredAtUtc != null }).Take(MostShown).ToListAsync(ct);
        var rows = found.Select(x => new OwnParkRequestRow(
            x.Id, x.CodeName, x.ParkSlug, own[x.ParkSlug].Name, x.SentAtUtc, x.DeadlineUtc, x.HasAnswered, x.TakenBackAtUtc is not null, x.TakenBackAtUtc is not null || x.DeadlineUtc <= now)).ToList();
        return [.. rows.Where(x => !x.IsClosed).OrderBy(x => x.HasAnswered).ThenBy(x => x.DeadlineUtc), .. rows.Where(x => x.IsClosed)];
    }

    /// <summary>Visits to the reader's parks whose day is fixed, the next first; what is over or off stays for two weeks.</summary>
    public async Task<IReadOnlyList<OwnParkVisit>> VisitsAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.AnswerParkRequests, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (own, since) = (await OwnAsync(actor, ct), Now.AddDays(-VisitsShownFor));
        var everyday = ParkRequestDesk.Everyday(await catalogue.GetAsync(ct));
        // Of the others no more is read than where they lead.
        Guid[] ids =
        [
            .. (await db.SiteVisits.AsNoTracking().Where(x => x.StartsAtUtc != null && x.StartsAtUtc > since).Select(x => new { x.Id, x.Stops }).ToListAsync(ct))
            .Where(x => x.Stops.Any(stop => own.ContainsKey(stop.ParkSlug))).Select(x => x.Id),
        ];
        var visits = await db.SiteVisits.AsNoTracking().Where(x => ids.Contains(x.Id)).OrderBy(x => x.StartsAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        Guid[] cases = [.. visits.Select(x => x.CaseId)];
        var names = (await db.ServiceCases.AsNoTracking().Where(x => cases.Contains(x.Id)).ToListAsync(ct)).ToDictionary(x => x.Id, x => SenderTraces.CodeNameOf(x, everyday));
        var listings = await VisitView.ListingsAsync(db, visits, ShanghaiDay.Today(clock), ct);
        return
        [
            .. from visit in visits
               from stop in visit.Stops
               where own.ContainsKey(stop.ParkSlug)
               select new OwnParkVisit(
                   visit.Id, names[visit.CaseId], stop.ParkSlug, own[stop.ParkSlug].Name, visit.State, visit.StartsAtUtc!.Value.AddMinutes(stop.Minutes), stop.Stay, stop.Host,
                   [.. stop.ListingCodes.Select(x => listings.GetValueOrDefault(x) ?? new VisitListing(x, new(x, x), false))], visit.MeetingPlace),
        ];
    }

    /// <summary>A request, with the part of every park of the reader that is asked.</summary>
    public async Task<OwnParkRequest> OpenAsync(Guid requestId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, request, offers) = await LoadAsync(db, requestId, ct);
        var (now, today, parks) = (Now, ShanghaiDay.Today(clock), await VisitView.ParksAsync(catalogue, ct));
        string[] slugs = [.. offers.Select(x => x.ParkSlug)];
        var wanted = request.AreaSquareMetres ?? 0;
        var listings = await db.SpaceListings.AsNoTracking().Where(x => slugs.Contains(x.ParkSlug) && x.Status == ListingStatus.Published)
            .OrderBy(x => Math.Abs(x.AreaSquareMetres - wanted)).ThenBy(x => x.Code).Take(MostShown).ToListAsync(ct);
        var one = await db.ServiceCases.AsNoTracking().FirstAsync(x => x.Id == request.CaseId, ct);
        var itemParks = await db.ItemParksAsync(one, ct);
        var told = one.IsOpen && request.IsOpenedAt(now) ? offers.Find(x => x.IsOffer == true && one.MayPassToPark(x.ParkSlug, itemParks)) : null;
        if (told is not null)
        {
            // As where the desk looks: who reads a contact is told to the trail.
            var deed = new Deed(actor, "case.contact", now) { Note = told.ParkSlug };
            db.Note(deed, one.ChangeKey, AuditResult.Done);
            await db.SaveAsync(deed, ct);
        }

        return new(
            request.Id, request.CodeName, request.Text, request.AreaSquareMetres, request.SentAtUtc, request.DeadlineUtc, request.TakenBackAtUtc is not null, request.TakenBackAtUtc is null && request.IsSealedAt(now),
            [.. offers.OrderBy(x => x.ParkSlug, StringComparer.Ordinal).Select(x => OwnOf(x, x.IsReadableBy(actor, request, now)))],
            told is not null ? new(one.Company, one.ContactName, one.Email, one.Phone) : null);

        OwnOffer OwnOf(ParkOffer offer, bool isReadable) => new(
            offer.ParkSlug, ParkRequestDesk.NameOf(parks, offer.ParkSlug), offer.Version, offer.IsAnswered, offer.AnsweredBy, offer.AnsweredAtUtc, isReadable, isReadable ? offer.IsOffer : null,
            isReadable ? offer.ListingCodes : [], isReadable ? offer.Terms : null, isReadable ? offer.AvailableFrom : null, isReadable ? offer.Text : null,
            [.. listings.Where(x => x.ParkSlug == offer.ParkSlug).Select(x => new OfferedListing(x.Code, x.Name, x.AreaSquareMetres, x.IsPublicOn(today)))]);
    }

    /// <summary>Makes an offer for a park, or changes it until the deadline.</summary>
    /// <exception cref="RuleException">The deadline is over, the request was taken back, or a listing is another park's.</exception>
    /// <exception cref="ConflictException">A colleague answered since.</exception>
    public Task OfferAsync(Guid requestId, string parkSlug, ParkOfferInput input, CancellationToken ct = default) => AnswerAsync(requestId, parkSlug, input.Version, async (db, request, offer, actor, now) =>
    {
        string[] codes = [.. input.ListingCodes.Distinct(StringComparer.Ordinal)];
        Rule.Require(await db.SpaceListings.CountAsync(x => codes.Contains(x.Code) && x.ParkSlug == parkSlug && x.Status == ListingStatus.Published, ct) == codes.Length, "ParkOffer.ListingNotOfPark");
        offer.Offer(request, codes, input.Terms, input.AvailableFrom, input.Text, actor, now);
    }, ct);

    /// <summary>Says for a park that it offers nothing, and why.</summary>
    public Task DeclineAsync(Guid requestId, string parkSlug, int version, string reason, CancellationToken ct = default) => AnswerAsync(requestId, parkSlug, version, (_, request, offer, actor, now) =>
    {
        offer.Decline(request, reason, actor, now);
        return Task.CompletedTask;
    }, ct);

    private async Task AnswerAsync(Guid requestId, string parkSlug, int version, Func<PortalDbContext, ParkRequest, ParkOffer, Actor, DateTime, Task> answer, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, request, offers) = await LoadAsync(db, requestId, ct);
        var offer = offers.Find(x => x.ParkSlug == parkSlug) ?? throw new NotFoundException(request.ChangeKey);
        (await db.ServiceCases.AsNoTracking().FirstAsync(x => x.Id == request.CaseId, ct)).RequireInWork();
        var now = Now;
        await answer(db, request, offer.At(version), actor, now);
        // One word for offering and declining: the trail is read before the deadline as well.
        await db.SaveAsync(new Deed(actor, "park-offer.answer", now), ct);
    }

    /// <summary>A request and the parts of it that are the caller's.</summary>
    /// <exception cref="NotFoundException">There is none, or none of his parks is asked.</exception>
    private async Task<(Actor Actor, ParkRequest Request, List<ParkOffer> Offers)> LoadAsync(PortalDbContext db, Guid requestId, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.AnswerParkRequests, ct);
        var request = await db.ParkRequests.FirstOrDefaultAsync(x => x.Id == requestId, ct) ?? throw new NotFoundException(ParkRequest.KeyOf(requestId));
        var own = await OwnAsync(actor, ct);
        string[] slugs = [.. own.Keys];
        var offers = await db.ParkOffers.Where(x => x.RequestId == requestId && slugs.Contains(x.ParkSlug)).ToListAsync(ct);
        if (offers.Count == 0)
        {
            await gate.DemandAsync(actor, Permission.AnswerParkRequests, Place.City, request.ChangeKey, ct);
        }

        return offers.Count > 0 ? (actor, request, offers) : throw new NotFoundException(request.ChangeKey);
    }

    /// <summary>Parks somebody answers for.</summary>
    private async Task<IReadOnlyDictionary<string, Park>> OwnAsync(Actor actor, CancellationToken ct) =>
        (await catalogue.AllAsync<Park>(ct)).Where(x => actor.Can(Permission.AnswerParkRequests, new Place(x.DistrictCode, x.Slug))).ToDictionary(x => x.Slug, StringComparer.Ordinal);
}
