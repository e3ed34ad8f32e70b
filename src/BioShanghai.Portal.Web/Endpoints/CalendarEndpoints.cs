using System.Text;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Layout;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Events as iCalendar files, one by one and all together, in the language of the address.</summary>
internal static class CalendarEndpoints
{
    public static IEndpointRouteBuilder MapCalendars(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events.ics", async (PublicEvents events, SiteLinks links, IStringLocalizer<EventsText> words, TimeProvider clock, CancellationToken ct) =>
            File("events", await events.AllAsync(ct), links, words, clock));

        routes.MapGet("/events/{slug}.ics", async (string slug, PublicEvents events, SiteLinks links, IStringLocalizer<EventsText> words, TimeProvider clock, CancellationToken ct) =>
            await events.FindAsync(slug, ct) is { } found ? File(slug, [found.Event], links, words, clock) : Results.NotFound());
        return routes;
    }

    private static IResult File(string name, IEnumerable<PortalEvent> events, SiteLinks links, IStringLocalizer<EventsText> words, TimeProvider clock)
    {
        var text = CalendarFile.Write(words["CalendarName"], events, Language.Current, x => links.Absolute("events/" + x.Slug), clock.GetUtcNow().UtcDateTime);
        return Results.File(Encoding.UTF8.GetBytes(text), "text/calendar; charset=utf-8", name + ".ics");
    }
}
