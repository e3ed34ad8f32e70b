using System.Net;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Web;

public sealed class SecurityHeadersTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Every_route_answers_with_the_security_headers_and_without_a_cookie()
    {
        var client = portal.CreatePlainClient();
        var routes = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(x => x.RoutePattern.RawText!).Where(x => !x.Contains("{**", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(routes.Count > 20);
        foreach (var route in routes)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(route, @"\{Year[^}]*\}", "2023", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
            path = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*\}", "nothing", System.Text.RegularExpressions.RegexOptions.NonBacktracking).TrimStart('/');
            foreach (var address in new[] { "/" + path, "/zh/" + path, "/en/" + path })
            {
                using var answer = await client.AskAsync(address);
                Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
                AssertHeaders(answer, address);
            }
        }
    }

    [Theory]
    [InlineData("/zh/", 200)]
    [InlineData("/site.css", 200)]
    [InlineData("/robots.txt", 200)]
    [InlineData("/zh", 301)]
    [InlineData("/parks", 302)]
    [InlineData("/zh/nothing", 404)]
    [InlineData("/nothing.css", 404)]
    [InlineData("/zh/parks/%2e%2e%2fsecret", 404)]
    public async Task Every_class_of_status_carries_them(string path, int status)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        AssertHeaders(answer, path);
    }

    [Fact]
    public async Task A_refused_host_carries_them_and_learns_nothing()
    {
        using var answer = await portal.CreatePlainClient().AskAsync("/zh/", ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        AssertHeaders(answer, "refused host");
        Assert.DoesNotContain("evil.example", await answer.TextAsync());
    }

    [Fact]
    public async Task A_post_to_a_page_is_refused_with_them()
    {
        using var body = new FormUrlEncodedContent([new("a", "b")]);
        using var answer = await portal.CreatePlainClient().PostAsync(new Uri("/zh/parks", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        AssertHeaders(answer, "post");
    }

    [Fact]
    public async Task A_failing_page_is_a_short_page_in_the_visitors_language_with_a_reference_and_nothing_else()
    {
        await using var site = new BreakableDatabase();
        var client = site.Client();
        await client.AskAsync("/zh/");
        site.IsBroken = true;

        foreach (var (path, language, words) in new[] { ("/en/policies", "en-GB", "cannot be shown"), ("/zh/policies", "zh-CN", "页面暂时打不开") })
        {
            using var answer = await client.AskAsync(path);
            var html = await answer.TextAsync();
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            AssertHeaders(answer, path);
            Assert.Contains($"lang=\"{language}\"", html);
            Assert.Contains(words, html);
            Assert.Matches("[0-9A-F]{8}", html);
            Assert.DoesNotContain("secret", html);
            Assert.DoesNotContain("   at ", html);
            Assert.DoesNotContain("Exception", html);
        }

        using var health = await client.AskAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("not ready\n", await health.TextAsync());
        using var cached = await client.AskAsync("/zh/");
        Assert.Equal(HttpStatusCode.OK, cached.StatusCode);
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        using var answer = await portal.CreatePlainClient().AskAsync("https://localhost/zh/");
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Header("Strict-Transport-Security"));
    }

    private static void AssertHeaders(HttpResponseMessage answer, string what)
    {
        var policy = answer.Header("Content-Security-Policy");
        Assert.True(policy is not null, what);
        // The component library of the management sets styles in the page; nothing else may, and no page runs scripts of others.
        policy = what.Contains("/manage", StringComparison.Ordinal) ? policy.Replace("style-src 'self' 'unsafe-inline'", "style-src 'self'", StringComparison.Ordinal) : policy;
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        // Addresses with a secret in them are told to nobody.
        var isSecret = what.Contains("/account/invitation", StringComparison.Ordinal) || what.Contains("/account/reset", StringComparison.Ordinal) || what.Contains("/partners/apply/continue", StringComparison.Ordinal)
            || what.Contains("/cases/continue", StringComparison.Ordinal) || (what.EndsWith("/cases/nothing", StringComparison.Ordinal) && !what.Contains("/manage", StringComparison.Ordinal));
        Assert.Equal((what, isSecret ? "strict-origin" : "same-origin"), (what, answer.Header("Referrer-Policy")));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=()", answer.Header("Permissions-Policy"));
        Assert.Null(answer.Header("Server"));
        // Forms of an account, of an application and of a case come with the cookie of their token; nothing else sets one.
        var cookie = answer.Header("Set-Cookie");
        Assert.True(cookie is null || ((what.Contains("/account/", StringComparison.Ordinal) || what.Contains("/partners/apply/", StringComparison.Ordinal) || what.Contains("/cases/", StringComparison.Ordinal)) && cookie.StartsWith("form=", StringComparison.Ordinal)), $"{what}: {cookie}");
        Assert.Null(answer.Header("Strict-Transport-Security"));
    }
}
