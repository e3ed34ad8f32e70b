using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.OpenData;

public sealed class ApiTests(OpenDataSite site) : IClassFixture<OpenDataSite>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_answers_open_to_other_sites_with_a_tag_and_the_security_headers()
    {
        var client = site.CreatePlainClient();
        foreach (var address in site.Addresses)
        {
            using var answer = await client.AskAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
            Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal("cross-origin", answer.Header("Cross-Origin-Resource-Policy"));
            Assert.Equal("public, no-cache", answer.Header("Cache-Control"));
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.StartsWith("default-src 'none'", answer.Header("Content-Security-Policy"));
            Assert.StartsWith("W/\"", answer.Header("ETag"));
            Assert.Null(answer.Header("Set-Cookie"));

            using var again = await client.AskAsync(address, ("If-None-Match", answer.Header("ETag")!));
            Assert.True(again.StatusCode == HttpStatusCode.NotModified, $"{address}: {again.StatusCode}");
            Assert.Empty(await again.BytesAsync());
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), _ct);
            Assert.Equal((HttpStatusCode.OK, answer.Header("ETag")), (head.StatusCode, head.Header("ETag")));
        }
    }

    [Fact]
    public async Task Pages_stay_closed_to_other_sites()
    {
        using var page = await site.CreatePlainClient().AskAsync("/en/parks");
        Assert.Null(page.Header("Access-Control-Allow-Origin"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Resource-Policy"));
        using var pretender = await site.CreatePlainClient().AskAsync("/en/api/v1/parks");
        Assert.Equal(HttpStatusCode.NotFound, pretender.StatusCode);
        Assert.Equal("text/html", pretender.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("parks", 33)]
    [InlineData("partners", 23)]
    [InlineData("policies", 42)]
    [InlineData("indicators", 62)]
    [InlineData("guide-sections", 17)]
    [InlineData("districts", 17)]
    [InlineData("spaces", 1)]
    [InlineData("spaces?stock=sample", null)]
    public async Task A_walk_through_the_pages_meets_every_record_once(string asked, int? expected)
    {
        var total = expected ?? (await site.JsonAsync("/api/v1/spaces.json?stock=sample")).GetProperty("total").GetInt32();
        var next = $"/api/v1/{asked}{(asked.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=7";
        var (seen, previous, pages) = (new List<string>(), (string?)null, 0);
        while (next is not null)
        {
            var answer = await site.JsonAsync(next);
            Assert.Equal(total, answer.GetProperty("total").GetInt32());
            Assert.Equal(++pages, answer.GetProperty("page").GetInt32());
            Assert.Equal(previous, answer.GetProperty("links").GetProperty("prev").GetString());
            seen.AddRange(answer.GetProperty("items").EnumerateArray().Select(x => asked switch { "indicators" => x.ToString(), "districts" => x.GetProperty("code").GetString()!, _ => x.GetProperty("page").GetProperty("en").GetString()! }));
            previous = answer.GetProperty("links").GetProperty("self").GetString();
            next = answer.GetProperty("links").GetProperty("next").GetString();
        }

        Assert.Equal((total + 6) / 7, pages);
        Assert.Equal(total, seen.Count);
        Assert.Equal(total, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("tier=core")]
    [InlineData("tier=extended&district=pudong")]
    [InlineData("sector=cell-gene-therapy")]
    public async Task Parks_are_those_of_the_page(string query)
    {
        var asked = Parts(query);
        var page = await site.Services.GetRequiredService<PublicParks>().DirectoryAsync(new(asked.GetValueOrDefault("tier"), asked.GetValueOrDefault("district"), asked.GetValueOrDefault("sector")), _ct);
        Assert.NotEmpty(page.Facets.Results);
        Assert.Equal(page.Facets.Results.Select(x => x.Park.Slug), await KeysAsync("parks", query, "slug"));
    }

    [Fact]
    public async Task Partners_and_policies_are_those_of_the_pages()
    {
        var partners = await site.Services.GetRequiredService<PublicPartners>().DirectoryAsync(new("service-firm", Stage: "s2-clinical", Batch: "1"), _ct);
        Assert.NotEmpty(partners.Facets.Results);
        Assert.Equal(partners.Facets.Results.Select(x => x.Partner.Slug), await KeysAsync("partners", "category=service-firm&stage=s2-clinical&batch=1", "slug"));

        var policies = await site.Services.GetRequiredService<PublicPolicies>().LibraryAsync(new(District: "pudong", Status: "in-force"), _ct);
        Assert.NotEmpty(policies.Facets.Results);
        Assert.Equal(policies.Facets.Results.Select(x => x.Policy.Slug), await KeysAsync("policies", "district=pudong&status=in-force", "slug"));
    }

    [Fact]
    public async Task A_known_value_that_nothing_carries_finds_nothing_and_a_district_without_policies_has_those_above_it()
    {
        Assert.Empty(await KeysAsync("parks", "district=chongming", "slug"));
        Assert.Empty(await KeysAsync("partners", "batch=99", "slug"));
        Assert.Empty(await KeysAsync("guide-sections", "year=2024", "slug"));
        var all = (await site.JsonAsync("/api/v1/policies?pageSize=100")).GetProperty("items").EnumerateArray().ToList();
        var bare = (await site.JsonAsync("/api/v1/districts")).GetProperty("items").EnumerateArray().Select(x => x.GetProperty("code").GetString())
            .First(x => all.All(p => p.GetProperty("district").GetString() != x));
        Assert.Equal(
            all.Where(x => x.GetProperty("district").ValueKind == JsonValueKind.Null).Select(x => x.GetProperty("slug").GetString()),
            await KeysAsync("policies", $"district={bare}", "slug"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("type=laboratory&type=gmp-workshop&minArea=500&clean=c")]
    [InlineData("steam=unknown&tier=extended")]
    [InlineData("rent=2.5&sort=rent")]
    [InlineData("sort=area-desc&divisible=yes")]
    [InlineData("sort=available&before=2027-03-01")]
    [InlineData("ready=cell-gene&sort=area")]
    public async Task Spaces_are_those_of_the_finder_in_its_order(string query)
    {
        var spaces = site.Services.GetRequiredService<PublicSpaces>();
        List<string> pages = [];
        SpaceDirectory directory;
        var number = 1;
        do
        {
            directory = await spaces.DirectoryAsync([.. Pairs(query), new("stock", "sample"), new("page", $"{number}")], _ct);
            pages.AddRange(directory.Hits.Codes);
        }
        while (number++ < directory.Pages);

        Assert.NotEmpty(pages);
        Assert.Empty(directory.Request.Ignored);
        List<string> found = [];
        for (var page = 1; found.Count < pages.Count; page++)
        {
            found.AddRange(await KeysAsync("spaces", $"{query}&stock=sample&pageSize=100&page={page}".TrimStart('&'), "code"));
        }

        Assert.Equal(pages, found);
    }

    [Fact]
    public async Task Samples_are_given_only_when_asked_for()
    {
        Assert.Equal([OpenDataSite.Real], await KeysAsync("spaces", "", "code"));
        Assert.Equal([OpenDataSite.Real], await KeysAsync("spaces", "stock=real", "code"));
        Assert.DoesNotContain(OpenDataSite.Real, await KeysAsync("spaces", "stock=sample&pageSize=100", "code"));
        foreach (var item in (await site.JsonAsync("/api/v1/spaces.json?stock=sample")).GetProperty("items").EnumerateArray())
        {
            Assert.True(item.GetProperty("isSample").GetBoolean());
            Assert.True(item.GetProperty("toBeConfirmed").GetBoolean());
            Assert.Contains("示例", item.GetProperty("name").GetProperty("zh").GetString());
        }

        using var csv = await site.CreatePlainClient().AskAsync("/api/v1/spaces.csv");
        Assert.DoesNotContain("sample-0", await csv.TextAsync());
        using var samples = await site.CreatePlainClient().AskAsync("/api/v1/spaces.csv?stock=sample");
        Assert.Equal("attachment; filename=spaces-sample-2026-11-24.csv; filename*=UTF-8''spaces-sample-2026-11-24.csv", samples.Header("Content-Disposition"));
    }

    [Fact]
    public async Task A_listing_says_what_is_known_what_is_not_and_where_it_comes_from()
    {
        var space = await site.JsonAsync($"/api/v1/spaces/{OpenDataSite.Real}");
        Assert.Equal(("confirmed", "2026-11-22", false), (Text(space, "freshness"), Text(space, "confirmedOn"), space.GetProperty("toBeConfirmed").GetBoolean()));
        Assert.Equal("3.25", space.GetProperty("rentLow").GetRawText());
        Assert.Equal("Pudong New Area", space.GetProperty("confirmedBy").GetProperty("en").GetString());
        Assert.Equal(["https://www.shanghai.gov.cn/x"], space.GetProperty("sources").EnumerateArray().Select(x => x.GetString()));
        Assert.Equal(2, space.GetProperty("secondarySources").GetInt32());

        var specs = space.GetProperty("specs");
        Assert.Equal(Specs.All.Count, specs.EnumerateObject().Count());
        var height = specs.GetProperty("clear-height");
        Assert.Equal(("known", "4.5", "m", "https://www.shanghai.gov.cn/x", "trusted"), (Text(height, "state"), height.GetProperty("number").GetRawText(), Text(height, "unit"), Text(height, "source"), Text(height, "sourceState")));
        Assert.Equal(("known", "no", null, "secondary"), (Text(specs.GetProperty("steam"), "state"), Text(specs.GetProperty("steam"), "choice"), Text(specs.GetProperty("steam"), "source"), Text(specs.GetProperty("steam"), "sourceState")));
        Assert.Equal("not-applicable", Text(specs.GetProperty("steam-flow"), "state"));
        Assert.Equal("not-applicable", Text(specs.GetProperty("plot-ratio"), "state"));
        Assert.Equal(("unknown", "none"), (Text(specs.GetProperty("gas"), "state"), Text(specs.GetProperty("gas"), "sourceState")));
    }

    [Fact]
    public async Task No_answer_holds_an_editors_note_an_email_address_or_an_untrusted_link()
    {
        await using var db = site.Database.CreateDbContext();
        object[] records = [.. db.Parks, .. db.Policies, .. db.Partners, .. db.GuideSections, .. db.Districts, .. db.SpaceListings, .. db.IndicatorValues, .. db.Events];
        List<string> notes = [], words = [];
        foreach (var record in records)
        {
            var node = JsonSerializer.SerializeToNode(record, record.GetType(), AsWritten)!;
            // Notes on indicators are published with them.
            notes.AddRange(record is IndicatorValue ? [] : TakeNotes(node));
            words.Add(node.ToJsonString(AsWritten));
        }

        // A short note may repeat what the record itself says to everybody.
        notes.RemoveAll(note => note.Length <= 8 || words.Exists(x => x.Contains(JsonSerializer.Serialize(note, AsWritten)[1..^1], StringComparison.Ordinal)));
        Assert.True(notes.Count > 50, $"only {notes.Count} notes");
        foreach (var address in site.Addresses)
        {
            using var answer = await site.CreatePlainClient().AskAsync(address);
            var text = await answer.TextAsync();
            Assert.DoesNotMatch(@"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+\.[a-zA-Z]{2,}", text);
            Assert.DoesNotContain("unknown.example", text);
            Assert.DoesNotContain(notes, x => text.Contains(x, StringComparison.Ordinal));
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(text, @"https?://[^\s""|,<>()\\]+"))
            {
                Assert.True(
                    link.Value.StartsWith("http://localhost", StringComparison.Ordinal) || link.Value.StartsWith("https://creativecommons.org/", StringComparison.Ordinal)
                    || Core.Content.TrustedHosts.Allows(link.Value.TrimEnd(';', '。')), $"{address}: {link.Value}");
            }
        }
    }

    [Fact]
    public async Task A_tag_changes_with_the_content_and_an_answer_follows_a_save()
    {
        await using var other = new OpenDataSite();
        await other.InitializeAsync();
        var client = other.CreatePlainClient();
        var addresses = new[] { "/api/v1/spaces", "/api/v1/spaces.csv", "/api/v1/spaces.geojson", $"/api/v1/spaces/{OpenDataSite.Real}", "/api/v1" };
        var tags = new List<string?>();
        foreach (var address in addresses)
        {
            using var answer = await client.AskAsync(address);
            tags.Add(answer.Header("ETag"));
        }

        await using (var db = other.Database.CreateDbContext())
        {
            db.SpaceListings.Single(x => x.Code == OpenDataSite.Real).Withdraw();
            await db.SaveAsync(Support.TestDatabase.Noon, _ct);
        }

        await other.Services.GetRequiredService<ContentChanges>().RaiseAsync([SpaceListing.ChangeKeyOf(OpenDataSite.Real)], _ct);
        foreach (var (address, tag) in addresses.Zip(tags))
        {
            using var answer = await client.AskAsync(address, ("If-None-Match", tag!));
            Assert.True(answer.StatusCode == (address.EndsWith(OpenDataSite.Real, StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK), $"{address}: {answer.StatusCode}");
            Assert.NotEqual(tag, answer.Header("ETag"));
        }

        Assert.Equal(0, (await other.JsonAsync("/api/v1/spaces")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_listing_grown_too_old_is_gone_without_any_change()
    {
        await using var other = new OpenDataSite();
        await other.InitializeAsync();
        Assert.Equal(1, (await other.JsonAsync("/api/v1/spaces")).GetProperty("total").GetInt32());
        // Set, not advanced: advancing would run every timer of the portal for each second of these months.
        other.Clock!.AdjustTime(other.Clock.GetUtcNow().AddDays(FreshnessLimits.HideAfterDays));
        Assert.Equal(0, (await other.JsonAsync("/api/v1/spaces")).GetProperty("total").GetInt32());
        using var gone = await other.CreatePlainClient().AskAsync($"/api/v1/spaces/{OpenDataSite.Real}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The editor's notes of a record, which are taken out of it.</summary>
    private static List<string> TakeNotes(JsonNode record)
    {
        var provenance = record["Provenance"]?.AsObject();
        var note = provenance?["EditorNote"];
        provenance?.Remove("EditorNote");
        return note is JsonObject both ? [.. both.Select(x => x.Value).OfType<JsonValue>().Where(x => x.GetValueKind() == JsonValueKind.String).Select(x => x.GetValue<string>())] : [];
    }

    private async Task<IEnumerable<string>> KeysAsync(string dataset, string query, string key) =>
        (await site.JsonAsync($"/api/v1/{dataset}?{(query.Contains("pageSize", StringComparison.Ordinal) ? query : query + "&pageSize=100".TrimStart(query.Length == 0 ? '&' : ' '))}"))
            .GetProperty("items").EnumerateArray().Select(x => x.GetProperty(key).GetString()!);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static Dictionary<string, string> Parts(string query) => Pairs(query).ToDictionary(x => x.Key, x => x.Value);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=')).Select(x => KeyValuePair.Create(x[0], x[1]));
}
