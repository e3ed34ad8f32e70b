using System.IO.Compression;
using System.Net;
using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Web;

public sealed class PageCacheTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    public static TheoryData<string> Addresses =>
        [.. Asking.Pages.SelectMany(x => new[] { "/zh/" + x, "/en/" + x }), "/sitemap.xml", "/robots.txt", "/feed/zh.xml", "/feed/en.xml", "/zh/events.ics"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task The_second_visitor_gets_the_stored_copy_without_cookie_or_token(string path)
    {
        var client = portal.CreatePlainClient();
        using var first = await client.AskAsync(path);
        using var second = await client.AskAsync(path, ("Cookie", "visitor=somebody; .AspNetCore.Antiforgery.x=y"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotNull(second.Header("Age"));
        Assert.Equal(await first.BytesAsync(), await second.BytesAsync());
        Assert.Equal("public, no-cache", second.Header("Cache-Control"));
        Assert.Equal("Accept-Encoding", second.Header("Vary"));
        Assert.Null(first.Header("Set-Cookie"));
        Assert.Null(second.Header("Set-Cookie"));
        var html = await second.TextAsync();
        Assert.DoesNotContain("__RequestVerificationToken", html);
        Assert.DoesNotContain("Blazor-Server-Component-State", html);
        Assert.DoesNotContain("Blazor-WebAssembly-Component-State", html);
    }

    [Theory]
    [InlineData("/en/GuIdE/2023/Chain", "/en/guide/2023/chain")]
    [InlineData("/zh/PARKS?tier=core", "/zh/parks?tier=core")]
    [InlineData("/EN/Events.ics", "/en/Events.ics")]
    public async Task Another_spelling_of_an_address_leads_to_the_one_that_is_cached(string spelling, string canonical)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(spelling);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(canonical, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/zh/robots.txt")]
    [InlineData("/en/sitemap.xml")]
    [InlineData("/zh/feed/zh.xml")]
    [InlineData("/en/health/ready")]
    [InlineData("/zh/card.png")]
    public async Task What_has_no_language_has_no_address_below_one(string path)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_compressed_copy_goes_only_to_those_who_ask_for_it()
    {
        var client = portal.CreatePlainClient();
        for (var round = 0; round < 2; round++)
        {
            using var brotli = await client.AskAsync("/en/partners", ("Accept-Encoding", "gzip, deflate, br, zstd"));
            using var gzip = await client.AskAsync("/en/partners", ("Accept-Encoding", "gzip"));
            using var plain = await client.AskAsync("/en/partners");
            using var refused = await client.AskAsync("/en/partners", ("Accept-Encoding", "br;q=0, gzip;q=0, identity"));

            Assert.Equal("br", brotli.Header("Content-Encoding"));
            Assert.Equal("gzip", gzip.Header("Content-Encoding"));
            Assert.Null(plain.Header("Content-Encoding"));
            Assert.Null(refused.Header("Content-Encoding"));
            var text = await plain.TextAsync();
            Assert.StartsWith("<!DOCTYPE html>", text);
            Assert.Equal(text, await refused.TextAsync());
            Assert.Equal(text, Read(new BrotliStream(await brotli.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress)));
            Assert.Equal(text, Read(new GZipStream(await gzip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress)));
        }
    }

    [Fact]
    public async Task What_strangers_add_to_an_address_makes_no_new_copy_and_is_not_in_the_page()
    {
        var client = portal.CreatePlainClient();
        using var first = await client.AskAsync("/en/lifecycle");
        using var second = await client.AskAsync("/en/lifecycle?utm_source=evil&x=%22%3E%3Cscript%3E");
        Assert.NotNull(second.Header("Age"));
        Assert.Equal(await first.TextAsync(), await second.TextAsync());

        using var filtered = await client.AskAsync("/en/parks?tier=key&district=");
        using var shuffled = await client.AskAsync("/en/parks?zzz=1&TIER=key&tier=");
        Assert.NotNull(shuffled.Header("Age"));
        Assert.Equal(await filtered.TextAsync(), await shuffled.TextAsync());
    }

    [Fact]
    public async Task A_visitor_who_holds_the_current_copy_is_told_so_without_a_body()
    {
        var client = portal.CreatePlainClient();
        await client.AskAsync("/zh/indicators");
        using var held = await client.AskAsync("/zh/indicators");
        using var again = await client.AskAsync("/zh/indicators", ("If-None-Match", held.Header("ETag")!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.BytesAsync());
        using var other = await client.AskAsync("/zh/indicators", ("If-None-Match", "W/\"0\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_change_of_content_empties_the_cache_and_the_tag_changes()
    {
        var client = portal.CreatePlainClient();
        await client.AskAsync("/zh/events");
        using var before = await client.AskAsync("/zh/events");
        await portal.Services.GetRequiredService<ContentChanges>().RaiseAsync(["event:any"], TestContext.Current.CancellationToken);
        using var after = await client.AskAsync("/zh/events", ("If-None-Match", before.Header("ETag")!));

        Assert.NotNull(before.Header("Age"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Null(after.Header("Age"));
        Assert.NotEqual(before.Header("ETag"), after.Header("ETag"));
    }

    [Fact]
    public async Task Who_signs_requests_is_neither_served_from_the_cache_nor_put_into_it()
    {
        var client = portal.CreatePlainClient();
        await client.AskAsync("/zh/policies");
        using var signed = await client.AskAsync("/zh/policies", ("Authorization", "Bearer x"));
        Assert.Null(signed.Header("Age"));
        Assert.DoesNotContain("public", signed.Header("Cache-Control") ?? "");
    }

    [Theory]
    [InlineData("/zh/nothing")]
    [InlineData("/zh/parks/nothing")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_is_not_stored(string path)
    {
        var client = portal.CreatePlainClient();
        await client.AskAsync(path);
        using var second = await client.AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        Assert.Null(second.Header("Age"));
        Assert.Null(second.Header("ETag"));
        Assert.Equal("no-store", second.Header("Cache-Control"));
    }

    [Fact]
    public async Task Absolute_addresses_come_from_the_setting_whatever_the_headers_say()
    {
        await using var site = new PortalFactory().With("Portal:PublicBaseUrl", "https://invest.example.cn").With("AllowedHosts", "invest.example.cn;localhost");
        var client = site.CreatePlainClient();
        using var answer = await client.AskAsync("/zh/", ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-For", "1.2.3.4"), ("Forwarded", "host=evil.example"));
        var html = await answer.TextAsync();
        Assert.Contains("<link rel=\"canonical\" href=\"https://invest.example.cn/zh/\"", html);
        Assert.DoesNotContain("evil.example", html);
        using var other = await client.AskAsync("/zh/", ("Host", "invest.example.cn"));
        Assert.NotNull(other.Header("Age"));
    }

    [Fact]
    public async Task Without_that_setting_each_allowed_host_has_its_own_copy()
    {
        await using var site = new PortalFactory().With("Portal:PublicBaseUrl", "").With("environment", "Development").With("AllowedHosts", "one.example;two.example");
        var client = site.CreatePlainClient();
        using var one = await client.AskAsync("/zh/", ("Host", "one.example"));
        using var two = await client.AskAsync("/zh/", ("Host", "two.example"));
        Assert.Contains("http://one.example/zh/", await one.TextAsync());
        Assert.DoesNotContain("one.example", await two.TextAsync());
        Assert.Null(two.Header("Age"));
    }

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
