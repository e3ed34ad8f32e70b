using System.Net;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Events;

public sealed class EventPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly HttpClient _client = portal.CreatePlainClient();
    private static readonly FakeTimeProvider Clock = new(TestDatabase.Noon);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Every_event_opens_with_its_title_and_has_a_calendar_file(string language)
    {
        await using var db = portal.Database.CreateDbContext();
        var events = await db.Events.AsNoTracking().ToListAsync(_ct);
        foreach (var item in events)
        {
            var title = item.Title.In(language == "en" ? Language.En : Language.Zh)!;
            Assert.Contains(title, await GetAsync($"/{language}/events/{item.Slug}"), StringComparison.Ordinal);
            using var file = await _client.GetAsync(new Uri($"/{language}/events/{item.Slug}.ics", UriKind.Relative), _ct);
            Assert.Equal("text/calendar", file.Content.Headers.ContentType?.MediaType);
        }

        var all = await GetAsync($"/{language}/events.ics");
        Assert.Equal(events.Count, all.Split("BEGIN:VEVENT").Length - 1);
    }

    [Fact]
    public async Task An_order_nobody_published_is_marked_and_speakers_stand_with_their_talks()
    {
        var html = await GetAsync("/en/events/training-course-2023-1");
        Assert.Contains("No order was published", html, StringComparison.Ordinal);
        Assert.Contains("Trends and outlook of the biomedical industry worldwide and in China", html, StringComparison.Ordinal);
        Assert.Contains("href=\"events/partnership-launch-2023\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_events_stand_before_past_ones_soonest_first()
    {
        using var database = TestDatabase.Empty();
        await database.AddAsync(Event("past", 2020), Event("later", 2098), Event("sooner", 2097));
        var calendar = await new PublicEvents(database.Catalogue, Clock).CalendarAsync(new(), _ct);
        Assert.Equal(["sooner", "later"], calendar.Upcoming.Select(x => x.Slug));
        Assert.Equal(["past"], calendar.Past.Select(x => x.Slug));
        var latest = await new PublicEvents(database.Catalogue, Clock).LatestAsync(2, _ct);
        Assert.Equal(["sooner", "later"], latest.Select(x => x.Slug));
    }

    [Fact]
    public async Task With_nothing_announced_the_page_says_how_to_hear_of_the_next_event()
    {
        var html = await GetAsync("/zh/events");
        Assert.Contains("暂无已公布的近期活动", html, StringComparison.Ordinal);
        Assert.Contains("href=\"events.ics\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_facet_counts_what_its_link_opens()
    {
        var events = new PublicEvents(portal.Database.Catalogue, Clock);
        foreach (var year in (await events.CalendarAsync(new(), _ct)).Facets.Counts("year"))
        {
            var within = await events.CalendarAsync(new(Year: year.Value), _ct);
            Assert.Equal(year.Count, within.Facets.Results.Count);
            foreach (var type in within.Facets.Counts("type"))
            {
                Assert.Equal(type.Count, (await events.CalendarAsync(new(type.Value, year.Value), _ct)).Facets.Results.Count);
            }
        }
    }

    [Theory]
    [InlineData("/zh/events/none")]
    [InlineData("/en/events/none.ics")]
    public async Task An_unknown_event_is_not_found(string address)
    {
        using var response = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static PortalEvent Event(string slug, int year) => new(slug, new EventInput
    {
        Title = new("活动" + slug, "Event " + slug),
        Type = "forum",
        StartsOn = new(year, 3, 1),
        Summary = new("摘要", "Summary"),
        Provenance = new(Confidence.High, ["https://www.shanghai.gov.cn/x"], LocalText.Empty),
    });

    private async Task<string> GetAsync(string address) =>
        WebUtility.HtmlDecode(await _client.GetStringAsync(new Uri(address, UriKind.Relative), _ct));
}
