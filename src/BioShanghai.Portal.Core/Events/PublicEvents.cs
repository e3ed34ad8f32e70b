using System.Globalization;
using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Events;

/// <summary>What a visitor asks of the calendar; null, empty or unknown values select nothing.</summary>
public sealed record EventQuery(string? Type = null, string? Year = null, string? District = null);

/// <summary>The calendar: facets over all events, newest first, with today's date in Shanghai.</summary>
public sealed record EventCalendar(FacetSet<PortalEvent> Facets, Catalogue Catalogue, DateOnly Today)
{
    /// <summary>Events that have not ended, soonest first.</summary>
    public IReadOnlyList<PortalEvent> Upcoming => [.. Facets.Results.Where(x => !x.HasEndedBy(Today)).Reverse()];

    /// <summary>Events that have ended, newest first.</summary>
    public IReadOnlyList<PortalEvent> Past => [.. Facets.Results.Where(x => x.HasEndedBy(Today))];
}

/// <summary>Everything the page of one event shows.</summary>
public sealed record EventProfile(PortalEvent Event, District? District, PortalEvent? Parent, IReadOnlyList<PortalEvent> Children, bool HasEnded);

/// <summary>Events for the public pages, feeds and calendars.</summary>
public sealed class PublicEvents(CatalogueCache catalogue, TimeProvider clock)
{
    /// <summary>The whole calendar with facets.</summary>
    public async Task<EventCalendar> CalendarAsync(EventQuery query, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var events = await AllAsync(ct);
        return new(
            new FacetSet<PortalEvent>(events)
                .By("year", query.Year, x => [x.StartsOn.Year.ToString(CultureInfo.InvariantCulture)])
                .By("type", query.Type, x => [x.Type])
                .By("district", query.District, x => x.DistrictCode is { } code ? [code] : []),
            words,
            ShanghaiDay.Today(clock));
    }

    /// <summary>The next events, filled up with the latest past ones.</summary>
    /// <param name="count">How many, at least 1.</param>
    public async Task<IReadOnlyList<PortalEvent>> LatestAsync(int count, CancellationToken ct = default)
    {
        var today = ShanghaiDay.Today(clock);
        var events = await AllAsync(ct);
        return [.. events.Where(x => !x.HasEndedBy(today)).Reverse().Concat(events.Where(x => x.HasEndedBy(today))).Take(count)];
    }

    /// <summary>Every event, newest first.</summary>
    public async Task<IReadOnlyList<PortalEvent>> AllAsync(CancellationToken ct = default)
    {
        return [.. (await catalogue.AllAsync<PortalEvent>(ct)).OrderByDescending(x => x.StartsOn).ThenBy(x => x.Slug, StringComparer.Ordinal)];
    }

    /// <summary>One event with the larger one it belongs to and those that belong to it, or null.</summary>
    public async Task<EventProfile?> FindAsync(string slug, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var events = await catalogue.AllAsync<PortalEvent>(ct);
        if (events.SingleOrDefault(x => x.Slug == slug) is not { } found)
        {
            return null;
        }

        var family = events
            .Where(x => x.ParentSlug == slug || x.Slug == found.ParentSlug)
            .OrderBy(x => x.StartsOn).ThenBy(x => x.Slug, StringComparer.Ordinal)
            .ToList();
        return new(
            found,
            found.DistrictCode is { } code ? words.Districts.GetValueOrDefault(code) : null,
            family.Find(x => x.Slug == found.ParentSlug),
            [.. family.Where(x => x.ParentSlug == slug)],
            found.HasEndedBy(ShanghaiDay.Today(clock)));
    }
}
