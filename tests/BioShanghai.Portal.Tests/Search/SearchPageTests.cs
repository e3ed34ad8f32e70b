using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Search;

public sealed class SearchPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh", "细胞治疗", "<mark>细胞治疗</mark>", "同时查找")]
    [InlineData("en", "cell therapy", "<mark>cell therapy</mark>", "Also searched as")]
    public async Task Results_show_groups_counts_and_marked_words(string language, string words, string marked, string also)
    {
        var html = await GetAsync(language, "q=" + Uri.EscapeDataString(words));
        Assert.Contains(marked, html, StringComparison.Ordinal);
        Assert.Contains(also, html, StringComparison.Ordinal);
        Assert.Contains("href=\"guide/2023/choosing\"", html, StringComparison.Ordinal);
        Assert.Contains("kind=guide", html, StringComparison.Ordinal);
        Assert.Matches("<meta name=\"robots\" content=\"noindex[^\"]*\"", html);
    }

    [Fact]
    public async Task Typed_markup_comes_back_as_text()
    {
        var html = await GetAsync("zh", "q=" + Uri.EscapeDataString("\"><script>alert(1)</script> 张江"));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_kind_is_shown_in_pages_that_cover_everything_once()
    {
        var first = Paths(await GetAsync("zh", "q=%E8%8D%AF&kind=parks"));
        var second = Paths(await GetAsync("zh", "q=%E8%8D%AF&kind=parks&page=2"));
        Assert.Equal(PublicSearch.PerPage, first.Count);
        Assert.NotEmpty(second);
        Assert.Empty(first.Intersect(second));
        Assert.Equal(second, Paths(await GetAsync("zh", "q=%E8%8D%AF&kind=parks&page=999999999")));
    }

    [Fact]
    public async Task Nothing_found_says_so_and_offers_the_directories()
    {
        var html = await GetAsync("en", "q=qqqqzz");
        Assert.Contains("Nothing found for", html, StringComparison.Ordinal);
        Assert.Contains("<ul class=\"doors\">", html, StringComparison.Ordinal);
        Assert.Empty(Paths(html));
    }

    [Fact]
    public async Task An_empty_search_shows_examples_that_all_find_something()
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var examples = Regex.Matches(await GetAsync(language, "q=%20"), "<a class=\"tag\" href=\"search\\?q=([^\"]+)\"").Select(x => x.Groups[1].Value).ToList();
            Assert.Equal(6, examples.Count);
            foreach (var example in examples)
            {
                Assert.NotEmpty(Paths(await GetAsync(language, "q=" + example)));
            }
        }
    }

    [Fact]
    public async Task A_long_query_is_cut_and_the_page_says_so() =>
        Assert.Contains("Only the first 200 characters", await GetAsync("en", "q=" + new string('a', 900)), StringComparison.Ordinal);

    [Theory]
    [InlineData("q=%00%01%ed%a0%80&kind=nope&page=NaN")]
    [InlineData("q=a&q=b&kind=parks&kind=guide&page=1&page=2")]
    [InlineData("q=%E8%8D%AF&kind=indicators&page=-1")]
    [InlineData("q=%E8%8D%AF&page=99999999999999999999")]
    [InlineData("q=%ff%fe&kind=%00")]
    [InlineData("q[]=a&Q=b&page=0x1")]
    [InlineData("q=(a%2B)%2B%24&kind=0")]
    public async Task Odd_addresses_are_answered(string query)
    {
        var answer = await portal.CreatePlainClient().GetAsync(new Uri("/zh/search?" + query, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_unsettled_partner_is_marked_in_the_results()
    {
        var html = await GetAsync("en", "q=Ketou");
        Assert.Matches("partners/shanghai-ketou[\\s\\S]*?class=\"tbc\">to be confirmed", html);
    }

    [Fact]
    public async Task While_the_index_is_damaged_the_page_answers_and_soon_finds_again()
    {
        await GetAsync("en", "q=Zhangjiang");
        portal.Services.GetRequiredService<SearchIndex>().Store!.Damage(new Random(9));
        using var during = await portal.CreatePlainClient().GetAsync(new Uri("/en/search?q=Zhangjiang%20park", UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.Contains("being rebuilt", await during.Content.ReadAsStringAsync(_ct), StringComparison.Ordinal);
        Assert.True(during.Headers.CacheControl!.NoStore);
        Assert.Contains("parks/zhangjiang-cell-gene-park", Paths(await GetAsync("en", "q=Zhangjiang%20park")));
    }

    private static List<string> Paths(string html) => [.. Regex.Matches(html, "<h3><a href=\"([^\"]+)\"").Select(x => x.Groups[1].Value)];

    private async Task<string> GetAsync(string language, string query)
    {
        var html = await portal.CreatePlainClient().GetStringAsync(new Uri($"/{language}/search?{query}", UriKind.Relative), _ct);
        Assert.Single(Regex.Matches(html, "<h1[ >]"));
        return html;
    }
}
