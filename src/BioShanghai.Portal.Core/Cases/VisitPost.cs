using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Tells the people of the parks and the desk what becomes of a visit. The parks read the code name, never the company.</summary>
public sealed class VisitPost(NoticePost post, MailOutbox outbox, CatalogueCache catalogue, IStringLocalizer<VisitsText> words)
{
    /// <summary>The investor, who left an address, hears what is new; the page itself opens with number and secret only.</summary>
    /// <param name="news">Proposed, Fixed, Moved or CalledOff.</param>
    internal async Task InvestorAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, string news, CancellationToken ct)
    {
        if (one.ErasedAtUtc is null && MailMessage.IsAddress(one.Email ?? ""))
        {
            await outbox.QueueAsync(
                db, one.Email!, MailTemplates.InvestorVisit, $"{visit.ChangeKey}:{news}:{visit.Version}",
                language => [one.ContactName, post.PageOf(language, ServiceCase.PathOf(one.Number)), one.Number, words["Told_" + news].Value], ct, language: Language.All.First(x => x.Segment == one.Language));
        }
    }

    /// <summary>The day is fixed.</summary>
    internal async Task FixedAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, CancellationToken ct)
    {
        await ParksAsync(db, one, visit, [.. visit.Stops.Select(x => x.ParkSlug)], NoticeKind.VisitFixed, ct);
        await post.TellAsync(
            db, await db.DeskAsync(one, ct), new(NoticeKind.VisitFixed, VisitsOf(one), $"{one.PublicName} {Moment(visit)}", StepOf(visit, NoticeKind.VisitFixed) + ":desk", null, PageOf(one), () => []), ct);
        await InvestorAsync(db, one, visit, "Fixed", ct);
    }

    /// <summary>What was fixed has changed; parks that are no longer on the way hear that it is off for them.</summary>
    /// <param name="earlier">Parks it led to before.</param>
    internal async Task MovedAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, IReadOnlyCollection<string> earlier, CancellationToken ct)
    {
        HashSet<string> now = [.. visit.Stops.Select(x => x.ParkSlug)];
        await ParksAsync(db, one, visit, [.. now.Intersect(earlier)], NoticeKind.VisitMoved, ct);
        await ParksAsync(db, one, visit, [.. now.Except(earlier)], NoticeKind.VisitFixed, ct);
        await ParksAsync(db, one, visit, [.. earlier.Except(now)], NoticeKind.VisitCalledOff, ct);
        await InvestorAsync(db, one, visit, "Moved", ct);
    }

    /// <summary>It does not take place; parks that never heard of it hear nothing.</summary>
    internal async Task CalledOffAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, CancellationToken ct)
    {
        if (visit.StartsAtUtc is not null)
        {
            await ParksAsync(db, one, visit, [.. visit.Stops.Select(x => x.ParkSlug)], NoticeKind.VisitCalledOff, ct);
        }

        await InvestorAsync(db, one, visit, "CalledOff", ct);
    }

    /// <summary>The desk hears what the visitors think, the officers of a listing that it was not as it says.</summary>
    internal async Task FeedbackAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, IReadOnlyList<SpaceListing> disputed, CancellationToken ct)
    {
        await post.TellAsync(
            db, await db.DeskAsync(one, ct), new(NoticeKind.VisitFeedback, VisitsOf(one), one.PublicName, $"{visit.ChangeKey}:feedback", null, PageOf(one), () => []), ct);
        var (recipients, parks) = (await Recipients.ReadAsync(db, ct), await VisitView.ParksAsync(catalogue, ct));
        foreach (var listing in disputed)
        {
            var note = visit.Feedback!.Findings.First(x => x.ListingCode == listing.Code).Note!;
            await post.TellAsync(
                db, await db.OfParkAsync(recipients, parks[listing.ParkSlug], ct),
                new(NoticeKind.ListingDisputed, listing.ChangeKey, $"{listing.Name.Zh}：{note}", DisputeOf(visit, listing.Code), MailTemplates.ListingDisputed, "manage/listings/" + listing.Code, () => [listing.Name.Local, note]),
                ct);
        }
    }

    private async Task ParksAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, IReadOnlyCollection<string> slugs, NoticeKind kind, CancellationToken ct)
    {
        var (recipients, parks) = (await Recipients.ReadAsync(db, ct), await VisitView.ParksAsync(catalogue, ct));
        var codeName = SenderTraces.CodeNameOf(one, ParkRequestDesk.Everyday(await catalogue.GetAsync(ct)));
        foreach (var park in slugs.Distinct(StringComparer.Ordinal).Select(parks.GetValueOrDefault).OfType<Park>())
        {
            var arrival = visit.StartsAtUtc is { } start && visit.Stops.FirstOrDefault(x => x.ParkSlug == park.Slug) is { } stop ? Show(start.AddMinutes(stop.Minutes)) : Moment(visit);
            await post.TellAsync(
                db, await db.OfParkAsync(recipients, park, ct),
                new(kind, ForParks(visit), $"{codeName} {arrival} {park.Name.Zh}", $"{StepOf(visit, kind)}:{park.Slug}", MailTemplates.Named(kind.ToString()), "manage/park-requests", () => [park.Name.Local, codeName, arrival]),
                ct);
        }
    }

    /// <summary>Target of notices about a visit to the reader's parks: it leads to their list, and names the visit, so that its words can be forgotten.</summary>
    internal static string ForParks(SiteVisit visit) => $"park-visits:{visit.Id:N}";

    /// <summary>Step of the notice that a listing was not as it says.</summary>
    internal static string DisputeOf(SiteVisit visit, string listingCode) => $"{visit.ChangeKey}:disputed:{listingCode}";

    internal static string VisitsOf(ServiceCase one) => $"case-visits:{one.Id:N}";

    private static string PageOf(ServiceCase one) => $"manage/cases/{one.Id}/visits";

    /// <summary>Once for each time it is fixed, moved or called off.</summary>
    private static string StepOf(SiteVisit visit, NoticeKind kind) => $"{visit.ChangeKey}:{kind}:{visit.Version}";

    private static string Moment(SiteVisit visit) => visit.StartsAtUtc is { } start ? Show(start) : visit.Slots.Count > 0 ? Show(visit.Slots[0]) : "";

    private static string Show(DateTime utc) => ShanghaiDay.ClockOf(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
