using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Parks;

public sealed partial class ParkPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly HttpClient _client = portal.CreatePlainClient();

    [Theory]
    [InlineData("/zh/parks", 33)]
    [InlineData("/en/parks", 33)]
    [InlineData("/zh/parks?district=minhang", 7)]
    [InlineData("/en/parks?tier=key", 5)]
    [InlineData("/zh/parks?tier=extended&district=pudong&sector=cdmo", 3)]
    public async Task The_map_shows_the_parks_of_the_list_with_the_same_numbers(string address, int expected)
    {
        var html = await PageAsync(address);
        var listed = Card().Matches(html).Select(x => (Number: x.Groups["number"].Value, Slug: x.Groups["slug"].Value)).ToList();
        var pinned = Pin().Matches(html).Select(x => (Number: x.Groups["number"].Value, Slug: x.Groups["slug"].Value)).ToList();
        Assert.Equal(expected, listed.Count);
        Assert.Equal(listed, pinned);
        // The number is in the drawing as well as in the name of the link.
        Assert.All(Pin().Matches(html), x => Assert.StartsWith(x.Groups["number"].Value + " ", x.Groups["label"].Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_map_names_itself_its_links_and_its_limits(string language)
    {
        var html = await PageAsync($"/{language}/parks");
        var map = html[html.IndexOf("<figure class=\"map\"", StringComparison.Ordinal)..html.IndexOf("</figure>", StringComparison.Ordinal)];
        Assert.Matches("<svg viewBox=\"[-0-9 ]+\" role=\"group\" aria-label=\"[^\"]+\"", map);
        Assert.Equal(map.Split("<a ").Length, map.Split("aria-label=\"").Length - 1);
        Assert.Contains(language == "zh" ? "示意图，园区位置为示意" : "Schematic; positions approximate", map, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", map, StringComparison.Ordinal);
        Assert.Equal(16, Regex.Count(map, "<path id=\"m-"));
        Assert.Contains("href=\"parks?district=pudong\"", map, StringComparison.Ordinal);
        // Chongming has no park of the layout: a link would lead to nothing.
        Assert.DoesNotContain("district=chongming", map, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", map, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_park_of_the_content_has_a_page_in_both_languages_with_all_its_facts()
    {
        using var stream = typeof(Park).Assembly.GetManifestResourceStream("start/parks.json")!;
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: _ct);
        foreach (var park in json.RootElement.EnumerateArray())
        {
            foreach (var language in new[] { "zh", "en" })
            {
                var slug = park.GetProperty("slug").GetString();
                var html = await PageAsync($"/{language}/parks/{slug}");
                var name = park.GetProperty("name").GetProperty(language).GetString()!;
                Assert.Contains($"<h1>{name}</h1>", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
                Assert.Equal(park.GetProperty("facts").GetArrayLength(), Regex.Count(html, "<th scope=\"row\">"));
                Assert.Equal(park.GetProperty("focusSectors").GetArrayLength(), Regex.Count(html, "href=\"parks\\?sector="));
            }
        }
    }

    [Fact]
    public async Task A_figure_of_low_confidence_or_without_a_year_stands_apart_and_is_marked()
    {
        await using var db = portal.Database.CreateDbContext();
        var looked = 0;
        foreach (var park in await db.Parks.AsNoTracking().ToListAsync(_ct))
        {
            var html = await PageAsync($"/en/parks/{park.Slug}");
            foreach (var fact in park.Facts)
            {
                var at = html.IndexOf($"<th scope=\"row\">{WebUtility.HtmlEncode(fact.Name.En)}", StringComparison.Ordinal);
                Assert.True(at > 0, $"{park.Slug}: {fact.Name.En}");
                var row = html[at..html.IndexOf("</th>", at, StringComparison.Ordinal)];
                var isOpen = fact.Confidence == Confidence.Low || fact.Year is null;
                Assert.Equal(isOpen, row.Contains("class=\"tbc\"", StringComparison.Ordinal));
                Assert.Equal(isOpen, at > html.IndexOf("<h2>Low-confidence figures</h2>", StringComparison.Ordinal) && html.Contains("<h2>Low-confidence figures</h2>", StringComparison.Ordinal));
                looked += isOpen ? 1 : 0;
            }
        }

        Assert.True(looked >= 15, $"only {looked} facts of low confidence");
    }

    [Fact]
    public async Task Editors_notes_and_secondary_links_stay_inside()
    {
        var html = await PageAsync("/zh/parks/zhangjiang");
        Assert.DoesNotContain("未找到核心区统一的规划面积口径", html, StringComparison.Ordinal);
        Assert.DoesNotContain("zhaoshang.net", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"geo\"", html, StringComparison.Ordinal);
        Assert.Contains("\"@type\":\"Place\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/zh/parks/atlantis")]
    [InlineData("/en/parks/%E5%BC%A0")]
    [InlineData("/en/parks/zhangjiang/more")]
    public async Task An_unknown_park_is_a_page_not_found(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri(address, UriKind.Relative), _ct)).StatusCode);

    [Fact]
    public async Task Unknown_filters_are_left_out_of_the_canonical_address_and_said()
    {
        var html = await PageAsync("/en/parks?sector=cdmo&tier=gold&district=%3Cscript%3E");
        Assert.Contains("parks?sector=cdmo\" />", html, StringComparison.Ordinal);
        Assert.Contains("class=\"tbc\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_that_nothing_meets_say_so_and_offer_a_way_out()
    {
        var html = await PageAsync("/en/parks?tier=core&district=putuo");
        Assert.Contains("class=\"empty\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure class=\"map\"", html, StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string address)
    {
        var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(_ct);
    }

    [GeneratedRegex("<li class=\"card park\" value=\"(?<number>[0-9]+)\">.*?href=\"parks/(?<slug>[a-z0-9-]+)\"", RegexOptions.Singleline)]
    private static partial Regex Card();

    [GeneratedRegex("<a class=\"pin [a-z]+\" href=\"parks/(?<slug>[a-z0-9-]+)\" aria-label=\"(?<label>[^\"]+)\">.*?<text x=\"-?[0-9]+\" y=\"-?[0-9]+\">(?<number>[0-9]+)</text>", RegexOptions.Singleline)]
    private static partial Regex Pin();
}
