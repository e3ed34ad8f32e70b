using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A park that can be asked.</summary>
/// <param name="CanAnswer">Somebody of it or of its district has an account.</param>
public sealed record ParkChoice(string Slug, LocalText Name, LocalText District, bool CanAnswer);

/// <summary>A park whose listings fit what the case needs.</summary>
/// <param name="Listings">How many of them are among the best.</param>
/// <param name="Best">Its best listings with the result of every criterion.</param>
public sealed record ParkSuggestion(ParkChoice Park, int Listings, IReadOnlyList<ExplainedCandidate> Best)
{
    public const int Shown = 3;
}

/// <summary>Whom a case could ask.</summary>
/// <param name="Match">What was asked of the listings, for the words of each criterion.</param>
/// <param name="CodeName">What the parks will read instead of the company.</param>
public sealed record ParkSuggestions(IReadOnlyList<ParkSuggestion> Suggested, IReadOnlyList<ParkChoice> Others, MatchAnswer Match, string CodeName, int? AreaSquareMetres);

/// <summary>What the desk asks of parks.</summary>
/// <param name="WorkingDays">Until offers close, at the end of that working day.</param>
public sealed record ParkRequestInput(IReadOnlyList<string> ParkSlugs, string Text, int? AreaSquareMetres, int WorkingDays);

/// <summary>A listing somebody offers.</summary>
public sealed record OfferedListing(string Code, LocalText Name, int AreaSquareMetres, bool IsPublic);

/// <summary>What a park answered, once the deadline is over.</summary>
/// <param name="WorkingMinutes">From the request to the answer, by the clock of working hours.</param>
public sealed record OpenedOffer(
    bool IsOffer, IReadOnlyList<OfferedListing> Listings, string? Terms, DateOnly? AvailableFrom, string? Text, string By, DateTime AtUtc, int WorkingMinutes);

/// <summary>A park that was asked. Until the deadline nobody learns more than that it has answered.</summary>
public sealed record AskedPark(string Slug, LocalText Name, bool HasAnswered, OpenedOffer? Offer);

/// <summary>A request of a case with what became of it.</summary>
public sealed record ParkRequestSheet(
    Guid Id, int Version, string CodeName, string Text, int? AreaSquareMetres, string By, DateTime SentAtUtc, DateTime DeadlineUtc, DateTime? TakenBackAtUtc, bool IsOpened, IReadOnlyList<AskedPark> Parks)
{
    public bool IsWaiting => !IsOpened && TakenBackAtUtc is null;
}

/// <summary>Asking parks for offers (询园): whom, under a code name, until when; and their answers side by side once the deadline is over.</summary>
public sealed class ParkRequestDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, PublicMatches matches, CatalogueCache catalogue, NoticePost post, TimeProvider clock)
{
    public const int UsualDays = 3;
    public const int MostDays = 20;

    private const int MostCandidates = MatchRequest.ShownMost;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Requests of a case, the newest first.</summary>
    public async Task<IReadOnlyList<ParkRequestSheet>> ListAsync(Guid caseId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await CaseAsync(db, caseId, ct);
        var requests = await db.ParkRequests.AsNoTracking().Where(x => x.CaseId == caseId).OrderByDescending(x => x.SentAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        var now = Now;
        Guid[] all = [.. requests.Select(x => x.Id)];
        Guid[] opened = [.. requests.Where(x => x.IsOpenedAt(now)).Select(x => x.Id)];
        var asked = await db.ParkOffers.AsNoTracking().Where(x => all.Contains(x.RequestId)).Select(x => new { x.RequestId, x.ParkSlug, HasAnswered = x.AnsweredAtUtc != null }).ToListAsync(ct);
        // Of sealed requests nothing more than that is read, so that nothing more can leave.
        var offers = (await db.ParkOffers.AsNoTracking().Where(x => opened.Contains(x.RequestId) && x.AnsweredAtUtc != null).ToListAsync(ct)).ToDictionary(x => (x.RequestId, x.ParkSlug));
        var listings = await ListingsAsync(db, offers.Values, ShanghaiDay.Of(now), ct);
        var (parks, calendar) = (await VisitView.ParksAsync(catalogue, ct), (await ServiceClock.ReadAsync(db, ct)).Calendar);
        return
        [
            .. requests.Select(request => new ParkRequestSheet(
                request.Id, request.Version, request.CodeName, request.Text, request.AreaSquareMetres, request.By, request.SentAtUtc, request.DeadlineUtc, request.TakenBackAtUtc, request.IsOpenedAt(now),
                [
                    .. asked.Where(x => x.RequestId == request.Id).OrderBy(x => parks.GetValueOrDefault(x.ParkSlug)?.Order ?? int.MaxValue).ThenBy(x => x.ParkSlug, StringComparer.Ordinal).Select(x => new AskedPark(
                        x.ParkSlug, NameOf(parks, x.ParkSlug), x.HasAnswered, offers.TryGetValue((x.RequestId, x.ParkSlug), out var offer) ? OfferOf(request, offer, listings, calendar) : null)),
                ])),
        ];
    }

    /// <summary>Parks whose listings fit sector, area and district of the case, the best first, with what decided; and all the others.</summary>
    public async Task<ParkSuggestions> SuggestAsync(Guid caseId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (_, one) = await CaseAsync(db, caseId, ct);
        var match = await matches.MatchAsync(
            [
                new("sector", one.SectorCode ?? ""), new(SpaceFacets.MinArea, one.AreaSquareMetres?.ToString(CultureInfo.InvariantCulture) ?? ""), new("district", one.WantedDistrictCode ?? ""),
                new(MatchRequest.ShownName, MostCandidates.ToString(CultureInfo.InvariantCulture)),
            ],
            ct);
        var (words, able) = (await catalogue.GetAsync(ct), await AbleAsync(db, ct));
        var choices = (await catalogue.AllAsync<Park>(ct)).OrderBy(x => x.Tier).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)
            .Select(x => new ParkChoice(x.Slug, x.Name, words.Districts.TryGetValue(x.DistrictCode, out var district) ? district.Name : LocalText.Empty, able(x))).ToDictionary(x => x.Slug, StringComparer.Ordinal);
        // What misses something asked for fits no longer; a park nobody answers for can only be seen.
        var suggested = match.Candidates.Where(x => !x.Candidate.Results.Contains(CriterionResult.NotMet)).GroupBy(x => x.Entry.Park.Slug, StringComparer.Ordinal).Where(x => choices.ContainsKey(x.Key))
            .OrderByDescending(x => choices[x.Key].CanAnswer).ThenByDescending(x => x.Max(y => y.Candidate.Score)).ThenByDescending(x => x.Count()).ThenBy(x => x.Key, StringComparer.Ordinal)
            .Take(ParkRequest.MostParks).Select(x => new ParkSuggestion(choices[x.Key], x.Count(), [.. x.Take(ParkSuggestion.Shown)])).ToList();
        var chosen = suggested.Select(x => x.Park.Slug).ToHashSet(StringComparer.Ordinal);
        return new(suggested, [.. choices.Values.Where(x => !chosen.Contains(x.Slug))], match, SenderTraces.CodeNameOf(one, Everyday(words)), one.AreaSquareMetres);
    }

    /// <summary>Asks parks for an offer under the code name; their people are told.</summary>
    /// <exception cref="RuleException">The text tells who asks, nobody can answer for a park, or the case is closed.</exception>
    public async Task<Guid> SendAsync(Guid caseId, ParkRequestInput input, CancellationToken ct = default)
    {
        var (words, all) = (await catalogue.GetAsync(ct), await catalogue.AllAsync<Park>(ct));
        return await gate.AddToAsync(databases, clock, "park-request.send", caseId, x => SendAsync(x, words, all, input, ct), ct);
    }

    private async Task<Guid> SendAsync(CaseDeed deed, Catalogue words, IReadOnlyList<Park> all, ParkRequestInput input, CancellationToken ct)
    {
        var (db, one, caseId, actor, now) = (deed.Db, deed.Case, deed.Case.Id, deed.Actor, deed.Now);
        one.RequireInWork();
        Rule.Require(one.IsOpen, "Case.Closed");
        string[] slugs = [.. input.ParkSlugs.Distinct(StringComparer.Ordinal)];
        Rule.Require(slugs.Length is >= 1 and <= ParkRequest.MostParks, "ParkRequest.NeedsParks");
        Rule.Require(input.WorkingDays is >= 1 and <= MostDays, "ParkRequest.DaysNotUsable");
        Rule.Require(input.AreaSquareMetres is null or (> 0 and <= CaseInput.LargestArea), "Case.AreaNotUsable");
        var (everyday, able) = (Everyday(words), await AbleAsync(db, ct));
        Rule.Require(!SenderTraces.Name(one, input.Text, everyday), "ParkRequest.NamesSender");
        var parks = all.Where(x => slugs.Contains(x.Slug)).ToList();
        Rule.Require(parks.Count == slugs.Length, "ParkRequest.NeedsParks");
        Rule.Require(parks.TrueForAll(x => able(x)), "ParkRequest.NobodyToAnswer");
        // While one request of the case waits for a park, a second is a slip, or a colleague was quicker.
        Rule.Require(
            !await db.ParkOffers.AnyAsync(x => slugs.Contains(x.ParkSlug) && db.ParkRequests.Any(y => y.Id == x.RequestId && y.CaseId == caseId && y.TakenBackAtUtc == null && y.DeadlineUtc > now), ct), "ParkRequest.StillOpen");
        var day = deed.Clock.Calendar.After(deed.Today, input.WorkingDays);
        var deadline = ShanghaiDay.UtcOf(day.ToDateTime(new TimeOnly(WorkingCalendar.ClosesAtHour, 0)));
        var request = new ParkRequest(caseId, SenderTraces.CodeNameOf(one, everyday), input.Text, input.AreaSquareMetres, deadline, actor, now);
        db.ParkRequests.Add(request);
        db.ParkOffers.AddRange(slugs.Select(x => new ParkOffer(request.Id, x)));
        await TellParksAsync(db, post, request, parks, NoticeKind.ParkAsked, ct);
        return request.Id;
    }

    /// <summary>Takes a request back before its deadline; what was offered stays unread.</summary>
    public async Task TakeBackAsync(Guid requestId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var request = await db.ParkRequests.FirstOrDefaultAsync(x => x.Id == requestId, ct) ?? throw new NotFoundException(ParkRequest.KeyOf(requestId));
        await gate.CaseAsync(db, actor, Permission.HandleCases, request.CaseId, ct, request.ChangeKey);
        var now = Now;
        request.TakeBack(now);
        var slugs = await db.ParkOffers.Where(x => x.RequestId == requestId).Select(x => x.ParkSlug).ToListAsync(ct);
        await TellParksAsync(db, post, request, [.. (await catalogue.AllAsync<Park>(ct)).Where(x => slugs.Contains(x.Slug))], NoticeKind.ParkAskTakenBack, ct);
        await db.SaveAsync(new Deed(actor, "park-request.take-back", now), ct);
    }

    internal static LocalText NameOf(IReadOnlyDictionary<string, Park> parks, string slug) => parks.TryGetValue(slug, out var park) ? park.Name : new(slug, slug);

    internal static async Task<IReadOnlyDictionary<string, OfferedListing>> ListingsAsync(PortalDbContext db, IEnumerable<ParkOffer> offers, DateOnly today, CancellationToken ct)
    {
        string[] codes = [.. offers.SelectMany(x => x.ListingCodes).Distinct(StringComparer.Ordinal)];
        return (await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).ToListAsync(ct)).ToDictionary(x => x.Code, x => new OfferedListing(x.Code, x.Name, x.AreaSquareMetres, x.IsPublicOn(today)), StringComparer.Ordinal);
    }

    /// <summary>Tells the people of parks about a request.</summary>
    /// <returns>How many were told.</returns>
    internal static async Task<int> TellParksAsync(PortalDbContext db, NoticePost post, ParkRequest request, IReadOnlyList<Park> parks, NoticeKind kind, CancellationToken ct)
    {
        var recipients = await Recipients.ReadAsync(db, ct);
        var (told, until) = (0, ShanghaiDay.ClockOf(request.DeadlineUtc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        foreach (var park in parks)
        {
            told += await post.TellAsync(
                db, await db.OfParkAsync(recipients, park, ct),
                new(kind, request.ChangeKey, $"{request.CodeName} · {park.Name.Zh}", $"{request.ChangeKey}:{kind}:{park.Slug}", MailTemplates.Named(kind.ToString()), $"manage/park-requests/{request.Id}", () => [park.Name.Local, request.CodeName, until]),
                ct);
        }

        return told;
    }

    private static OpenedOffer OfferOf(ParkRequest request, ParkOffer offer, IReadOnlyDictionary<string, OfferedListing> listings, WorkingCalendar calendar) => new(
        offer.IsOffer == true, [.. offer.ListingCodes.Select(x => listings.GetValueOrDefault(x)).OfType<OfferedListing>()], offer.Terms, offer.AvailableFrom, offer.Text, offer.AnsweredBy ?? "", offer.AnsweredAtUtc!.Value,
        calendar.MinutesBetween(request.SentAtUtc, offer.AnsweredAtUtc!.Value));

    /// <summary>Words no company can claim for itself.</summary>
    internal static IReadOnlyCollection<string> Everyday(Catalogue words) =>
        [.. words.Sectors.Values.SelectMany(x => new[] { x.Name.Zh, x.Name.En }).OfType<string>()];

    /// <summary>Whether somebody can answer for a park.</summary>
    private static async Task<Func<Park, bool>> AbleAsync(PortalDbContext db, CancellationToken ct)
    {
        var grants = await db.Grants.AsNoTracking().Where(x => x.Role == Role.DistrictOfficer && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null)).ToListAsync(ct);
        return park => grants.Exists(x => x.Covers(new Place(park.DistrictCode, park.Slug)));
    }

    private async Task<(Actor Actor, ServiceCase Case)> CaseAsync(PortalDbContext db, Guid caseId, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        return (actor, await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct));
    }
}
