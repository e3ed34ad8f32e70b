using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Policies;

public sealed partial class PolicyPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly HttpClient _client = portal.CreatePlainClient();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    private PublicPolicies Policies => new(portal.Database.Catalogue, new FakeTimeProvider(TestDatabase.Noon));

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Every_policy_opens_with_its_official_title_and_plain_words(string language)
    {
        await using var db = portal.Database.CreateDbContext();
        foreach (var policy in await db.Policies.AsNoTracking().ToListAsync(_ct))
        {
            var html = await GetAsync($"/{language}/policies/{policy.Slug}");
            Assert.Contains(policy.Title.Zh!, html, StringComparison.Ordinal);
            Assert.Contains(policy.Summary.In(language == "en" ? Language.En : Language.Zh)!, html, StringComparison.Ordinal);
            if (policy.Provenance.EditorNote.En is { } note)
            {
                Assert.DoesNotContain(note, html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Every_pair_of_facets_counts_what_its_link_opens()
    {
        var open = await Policies.LibraryAsync(new(), _ct);
        var looked = 0;
        foreach (var district in open.Facets.Counts("district"))
        {
            var within = await Policies.LibraryAsync(new(District: district.Value), _ct);
            Assert.Equal(district.Count, within.Facets.Results.Count);
            foreach (var status in within.Facets.Counts("status"))
            {
                var both = await Policies.LibraryAsync(new(District: district.Value, Status: status.Value), _ct);
                Assert.Equal(status.Count, both.Facets.Results.Count);
                looked++;
            }
        }

        Assert.True(looked > 20, $"only {looked} pairs");
    }

    [Fact]
    public async Task A_district_shows_its_own_city_and_national_policies_in_layers_with_the_word_of_caution()
    {
        var html = await GetAsync("/zh/policies?district=minhang");
        Assert.Contains("不能在市、区两级都按上限享受", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("<h2>区级与片区政策", StringComparison.Ordinal) < html.IndexOf("<h2>市级政策", StringComparison.Ordinal));
        Assert.Contains("policies/mh-opinions-2025", html, StringComparison.Ordinal);
        Assert.Contains("policies/sh-opinions-2024-9", html, StringComparison.Ordinal);
        Assert.Contains("policies/drug-administration-law-2019", html, StringComparison.Ordinal);
        Assert.DoesNotContain("policies/js-biomedicine-2020", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replacement_is_linked_both_ways()
    {
        var html = await GetAsync("/en/policies/mh-opinions-2021");
        Assert.Contains("Replaced by", html, StringComparison.Ordinal);
        Assert.Contains("href=\"policies/mh-opinions-2025\"", html, StringComparison.Ordinal);
        html = await GetAsync("/en/policies/mh-opinions-2025");
        Assert.Contains("Replaces", html, StringComparison.Ordinal);
        Assert.Contains("href=\"policies/mh-opinions-2021\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=dead")]
    [InlineData("district=atlantis&topic='--")]
    public async Task A_filter_that_does_not_exist_is_ignored_and_said_so(string query)
    {
        var html = await GetAsync("/zh/policies?" + query);
        Assert.Contains("无法识别的筛选值", html, StringComparison.Ordinal);
        Assert.Equal(42, Row().Count(html));
        Assert.Matches("rel=\"canonical\" href=\"[^\"?]+/zh/policies\"", html);
    }

    [Theory]
    [InlineData("/zh/policies/none", "没有找到")]
    [InlineData("/en/policies/none", "not found")]
    public async Task An_unknown_policy_is_not_found_in_the_readers_language(string address, string words)
    {
        using var response = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(_ct)), StringComparison.Ordinal);
    }

    private async Task<string> GetAsync(string address) =>
        WebUtility.HtmlDecode(await _client.GetStringAsync(new Uri(address, UriKind.Relative), _ct));

    [GeneratedRegex("<h3><a href=\"policies/")]
    private static partial Regex Row();
}
