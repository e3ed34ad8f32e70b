using System.Net;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Web;

public sealed class LanguageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("/", null, null, "/zh/")]
    [InlineData("/", "en-US,en;q=0.9,zh-CN;q=0.5", null, "/en/")]
    [InlineData("/", "fr, zh-TW;q=0.8, en;q=0.5", null, "/zh/")]
    [InlineData("/", "fr;q=0.9", null, "/zh/")]
    [InlineData("/", "en;q=0, *", null, "/zh/")]
    [InlineData("/", "enx,zhx;q=2,;;;", null, "/zh/")]
    [InlineData("/", "zh-CN", "lang=en", "/en/")]
    [InlineData("/", "en", "lang=fr", "/en/")]
    [InlineData("/parks?tier=core&page=2", "en", null, "/en/parks?tier=core&page=2")]
    [InlineData("/parks/zhangjiang", "zh", null, "/zh/parks/zhangjiang")]
    [InlineData("/events.ics", "en", null, "/en/events.ics")]
    public async Task An_address_without_a_language_goes_to_the_visitors(string path, string? accept, string? cookie, string expected)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path, ("Accept-Language", accept ?? ""), ("Cookie", cookie ?? ""));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
        Assert.Contains("Accept-Language", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("/zh", "/zh/")]
    [InlineData("/en?x=1", "/en/?x=1")]
    [InlineData("/EN/parks?tier=key", "/en/parks?tier=key")]
    public async Task Each_page_has_one_address(string path, string expected)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/zh/nothing", "en", "zh-CN")]
    [InlineData("/en/nothing", "zh", "en-GB")]
    [InlineData("/nothing", "en", "en-GB")]
    [InlineData("/nothing", "zh", "zh-CN")]
    [InlineData("/fr/parks", "en-GB", "en-GB")]
    [InlineData("/fr/parks", "fr", "zh-CN")]
    [InlineData("/en/parks/nothing", "zh", "en-GB")]
    [InlineData("/en/guide/1999", "zh", "en-GB")]
    [InlineData("/en/guide/99999999999", "zh", "en-GB")]
    [InlineData("/en/not-found", "zh", "en-GB")]
    [InlineData("/not-found", "en", "en-GB")]
    [InlineData("/en/nothing.ics", "zh", "en-GB")]
    public async Task A_missing_page_answers_in_the_language_of_the_address_or_the_visitor_with_a_search_box(string path, string accept, string language)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path, ("Accept-Language", accept));
        var html = await answer.TextAsync();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains($"<html lang=\"{language}\"", html);
        Assert.Contains("role=\"search\"", html);
        Assert.Contains("noindex", html);
        Assert.Contains($"<base href=\"/{language[..2]}/\"", html);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("//evil.example/parks")]
    [InlineData("/%2f%2fevil.example/parks")]
    [InlineData("/\\evil.example/parks")]
    [InlineData("/%5cevil.example")]
    [InlineData("/%09/evil.example/parks")]
    [InlineData("/zh//evil.example")]
    [InlineData("/zh/%2f%2fevil.example")]
    [InlineData("/parks?returnUrl=//evil.example")]
    [InlineData("/parks%0d%0aLocation:%20https://evil.example")]
    [InlineData("/ZH//evil.example")]
    [InlineData("/ZH/%5c%5cevil.example")]
    public async Task No_redirect_leaves_the_site(string path)
    {
        using var answer = await portal.CreatePlainClient().AskAsync("http://localhost" + path);
        Assert.True((int)answer.StatusCode < 500);
        var target = answer.Header("Location");
        Assert.True(target is null || target.StartsWith("/zh/", StringComparison.Ordinal), target);
    }

    [Fact]
    public async Task Using_the_language_switch_is_remembered_and_only_that_answer_carries_a_cookie()
    {
        var client = portal.CreatePlainClient();
        await client.AskAsync("/en/parks?tier=core");
        using var switched = await client.AskAsync("/en/parks?tier=core", ("Referer", "http://localhost/zh/parks?tier=core"));
        Assert.StartsWith("lang=en;", switched.Header("Set-Cookie"));
        Assert.Contains("httponly", switched.Header("Set-Cookie"));
        Assert.Equal("no-cache, private", switched.Header("Cache-Control"));

        using var foreign = await client.AskAsync("/en/parks?tier=core", ("Referer", "http://evil.example/zh/parks?tier=core"));
        using var other = await client.AskAsync("/en/parks?tier=core", ("Referer", "http://localhost/zh/policies"));
        using var next = await client.AskAsync("/en/parks?tier=core");
        Assert.Null(foreign.Header("Set-Cookie"));
        Assert.Null(other.Header("Set-Cookie"));
        Assert.Null(next.Header("Set-Cookie"));
        Assert.NotNull(next.Header("Age"));
    }
}
