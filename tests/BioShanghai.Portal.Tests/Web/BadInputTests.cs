using System.Net;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BioShanghai.Portal.Tests.Web;

public sealed class BadInputTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly string[] Values =
    [
        "", "0", "-1", "1e9", "NaN", "2147483647", "99999999999999999999", "%00", "%0d%0aX:1", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%AE", "%", "%zz", "%25%25%25", "_",
        "(a%2B)%2B%24", "NEAR*%22", "'%3Bdrop", "..%2f..%2f", new string('a', 3_000), string.Concat(Enumerable.Repeat("%CC%81", 400)), "a&q=b&page=1&page=2",
    ];

    public static TheoryData<string> Queries => [.. Asking.Pages.Select(x => x.Split('?')[0]).Distinct()];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task No_query_breaks_a_page(string page)
    {
        var client = portal.CreatePlainClient();
        foreach (var value in Values)
        {
            foreach (var name in new[] { "page", "q", "tier", "district", "level", "scope", "year", "kind", "chapters" })
            {
                using var answer = await client.AskAsync($"/en/{page}?{name}={value}");
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{page}?{name}={value}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task A_database_that_takes_its_time_gives_the_same_pages()
    {
        await using var slow = new BreakableDatabase();
        var client = slow.Client();
        using (await client.AskAsync("/zh/nothing"))
        {
            slow.IsSlow = true;
        }

        foreach (var page in Asking.Pages)
        {
            using var expected = await portal.CreatePlainClient().AskAsync("/en/" + page);
            using var answer = await client.AskAsync("/en/" + page);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
            Assert.Equal(await expected.TextAsync(), await answer.TextAsync());
        }
    }

    [Theory]
    [InlineData("/zh/parks/%E5%BC%A0%E6%B1%9F")]
    [InlineData("/zh/parks/..%5c..%5cwin.ini")]
    [InlineData("/zh/parks/%ED%A0%80")]
    [InlineData("/zh/guide/2023/%E2%80%AE")]
    [InlineData("/zh/guide/-1/x")]
    [InlineData("/zh/parks/zhangjiang/more")]
    [InlineData("/en/policies/%25")]
    [InlineData("/en/events/%F0%9F%98%80.ics")]
    public async Task An_odd_address_is_a_missing_page(string path)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("?page=2&q=a", "?page=2&q=a")]
    [InlineData("?q=a&page=2&x=1", "?page=2&q=a")]
    [InlineData("?PAGE=2", "?page=2")]
    [InlineData("?page=two", "")]
    [InlineData("?page=1e9", "")]
    [InlineData("?page=99999999999", "")]
    [InlineData("?q=%20%00%0a", "")]
    [InlineData("?q=a%00b%0dc", "?q=abc")]
    [InlineData("?q=a&q=b", "?q=a")]
    [InlineData("?many=a&many=b", "?many=a&many=b")]
    [InlineData("", "")]
    public void The_query_keeps_what_the_page_declares_in_one_order(string asked, string kept)
    {
        var query = new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(asked));
        Assert.Equal(kept, KnownQuery.Canonical(typeof(Page), query).Value ?? "");
    }

    [Fact]
    public void A_long_value_is_cut_between_characters()
    {
        var cut = KnownQuery.Clean(new string('a', KnownQuery.LongestValue - 1) + "😀😀");
        Assert.Equal(KnownQuery.LongestValue - 1, cut.Length);
        Assert.Equal("ab", KnownQuery.Clean("a\uD800b"));
        var query = new QueryCollection(new Dictionary<string, StringValues> { ["many"] = Enumerable.Range(0, 500).Select(x => $"v{x}").ToArray() });
        Assert.Equal(KnownQuery.MostValuesPerName, KnownQuery.Canonical(typeof(Page), query).Value!.Count(x => x == '='));
    }

    [Theory]
    [InlineData("one\r\ntwo\u2028\u202Ethree\u0000", "one��two��three�")]
    [InlineData("/plain", "/plain")]
    public void A_log_line_stays_one_line(string text, string expected) => Assert.Equal(expected, RequestLog.OneLine(text));

    private sealed class Page : ComponentBase
    {
        [SupplyParameterFromQuery(Name = "q")] public string? Words { get; set; }
        [SupplyParameterFromQuery(Name = "page")] public int? Number { get; set; }
        [SupplyParameterFromQuery(Name = "many")] public string[]? Many { get; set; }
    }
}
