using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A visit as an iCalendar file (RFC 5545): one event with the itinerary, under one identity however often it moves.</summary>
public sealed class VisitCalendar(IStringLocalizer<VisitsText> words, CatalogueCache catalogue, TimeProvider clock)
{
    /// <returns>Null where no day was ever fixed.</returns>
    internal async Task<byte[]?> OfAsync(PortalDbContext db, ServiceCase one, SiteVisit visit, Language language, CancellationToken ct)
    {
        if (visit.StartsAtUtc is not { } start)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var stops = VisitView.StopsOf(visit, await VisitView.ParksAsync(catalogue, ct), await VisitView.ListingsAsync(db, [visit], ShanghaiDay.Of(now), ct));
        return Speak(language, () => Encoding.UTF8.GetBytes(Write(one, visit, start, stops, language, now)));
    }

    private string Write(ServiceCase one, SiteVisit visit, DateTime start, IReadOnlyList<VisitStopRow> stops, Language language, DateTime now)
    {
        var file = new StringBuilder();
        var isOff = visit.State == VisitState.CalledOff;
        foreach (var line in (string[])
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//BioShanghai Portal//Visits//" + language.Segment.ToUpperInvariant(), "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "BEGIN:VEVENT", $"UID:{visit.Id:N}.visits.bioshanghai-portal", "SEQUENCE:" + visit.Version.ToString(CultureInfo.InvariantCulture), "DTSTAMP:" + Stamp(now),
            // Moments in UTC: every program shows them in its own zone, and Shanghai keeps one offset all year.
            "DTSTART:" + Stamp(start), "DTEND:" + Stamp(start.AddMinutes(visit.LengthMinutes)), "STATUS:" + (isOff ? "CANCELLED" : "CONFIRMED"),
            "SUMMARY:" + CalendarFile.Escape(words["CalendarSummary", one.PublicName]), "LOCATION:" + CalendarFile.Escape(visit.MeetingPlace ?? stops[0].ParkName.Local),
            "DESCRIPTION:" + CalendarFile.Escape(Itinerary(visit, start, stops)), "END:VEVENT", "END:VCALENDAR",
        ])
        {
            CalendarFile.Line(file, line);
        }

        return file.ToString();
    }

    private string Itinerary(SiteVisit visit, DateTime start, IReadOnlyList<VisitStopRow> stops)
    {
        var lines = new List<string>();
        if (visit.CalledOffBecause is { } because)
        {
            lines.Add(words["CalendarOff", because]);
        }

        lines.Add(words["CalendarZone", ShanghaiDay.ClockOf(start).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)]);
        foreach (var stop in stops)
        {
            var (from, to) = stop.At(start);
            lines.Add($"{from:HH\\:mm}–{to:HH\\:mm} {string.Join(" · ", new[] { stop.ParkName.Local, stop.Address.Local, string.Join(words["ListComma"], stop.Listings.Select(x => x.Name.Local)), stop.Host is null ? "" : words["CalendarHost", stop.Host] }.Where(x => x.Length > 0))}");
        }

        return string.Join('\n', lines);
    }

    private static string Stamp(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static T Speak<T>(Language language, Func<T> write)
    {
        var current = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language.Culture;
            return write();
        }
        finally
        {
            CultureInfo.CurrentUICulture = current;
        }
    }
}
