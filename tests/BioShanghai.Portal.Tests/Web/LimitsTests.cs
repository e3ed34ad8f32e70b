using System.Net;
using Microsoft.Extensions.Configuration;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Web;

public sealed class LimitsTests
{
    [Fact]
    public async Task Too_many_pages_from_one_address_are_answered_with_429_and_a_wait_in_the_visitors_language()
    {
        await using var site = Site("10.0.0.1").With("Limits:PagesPerMinute", "3");
        var client = site.CreatePlainClient();
        for (var i = 0; i < 3; i++)
        {
            using var fine = await client.AskAsync("/en/parks");
            Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        }

        using var refused = await client.AskAsync("/en/parks");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("lang=\"en-GB\"", await refused.TextAsync());
        Assert.NotNull(refused.Header("Content-Security-Policy"));
        Assert.Equal("no-store", refused.Header("Cache-Control"));

        using var pretender = await client.AskAsync("/health/other");
        Assert.Equal(HttpStatusCode.TooManyRequests, pretender.StatusCode);
        foreach (var free in new[] { "/site.css", "/health/live" })
        {
            using var answer = await client.AskAsync(free);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Searches_have_a_tighter_limit_of_their_own()
    {
        await using var site = Site("10.0.0.1").With("Limits:SearchesPerMinute", "1");
        var client = site.CreatePlainClient();
        using var first = await client.AskAsync("/zh/search?q=a");
        using var second = await client.AskAsync("/zh/search?q=b");
        using var page = await client.AskAsync("/zh/parks");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            new[] { first.StatusCode, second.StatusCode, page.StatusCode });
    }

    [Fact]
    public async Task Forwarded_addresses_are_believed_only_from_a_known_proxy()
    {
        await using var direct = Site("10.0.0.1").With("Limits:PagesPerMinute", "1");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await TwoVisitorsAsync(direct, "1.1.1.1", "2.2.2.2"));

        await using var stranger = Site("10.0.0.1").With("Limits:PagesPerMinute", "1").With("Proxy:KnownAddresses", "10.9.9.9");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await TwoVisitorsAsync(stranger, "1.1.1.1", "2.2.2.2"));

        await using var known = Site("10.0.0.1").With("Limits:PagesPerMinute", "1").With("Proxy:KnownNetworks", "10.0.0.0/24");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await TwoVisitorsAsync(known, "1.1.1.1", "2.2.2.2"));
        // Only the last hop, which the proxy itself added, counts.
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await TwoVisitorsAsync(known, "7.7.7.7, 3.3.3.3", "8.8.8.8, 3.3.3.3"));
    }

    [Theory]
    [InlineData("10.0.0.1", HttpStatusCode.Redirect)]
    [InlineData("::ffff:10.0.0.1", HttpStatusCode.Redirect)]
    [InlineData("192.0.2.1", HttpStatusCode.NotFound)]
    public async Task Where_networks_are_named_the_management_exists_only_there(string address, HttpStatusCode expected)
    {
        await using var site = Site(address).With("Manage:Networks", "10.0.0.0/24;2001:db8::/32");
        var client = site.CreatePlainClient();
        using var manage = await client.AskAsync("/zh/manage");
        using var listings = await client.AskAsync("/en/manage/listings");
        Assert.Equal([expected, expected], new[] { manage.StatusCode, listings.StatusCode });
        using var hub = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);
        Assert.Equal(expected == HttpStatusCode.NotFound, hub.StatusCode == HttpStatusCode.NotFound);
        using var account = await client.AskAsync("/zh/account/sign-in");
        using var home = await client.AskAsync("/zh/");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { account.StatusCode, home.StatusCode });
    }

    [Fact]
    public void An_ipv6_visitor_is_counted_by_network_and_a_mapped_address_as_itself()
    {
        static int Counter(string address) => RateLimits.CounterOf(IPAddress.Parse(address));
        Assert.Equal(Counter("2001:db8:1:2::1"), Counter("2001:db8:1:2:ffff::9"));
        Assert.Equal(Counter("10.1.2.3"), Counter("::ffff:10.1.2.3"));
        var spread = Enumerable.Range(0, 100).Select(x => Counter($"10.1.2.{x}")).Distinct().Count();
        Assert.True(spread > 90);
    }

    [Fact]
    public async Task A_full_kitchen_sends_visitors_away_for_five_seconds()
    {
        using var limit = new RenderLimit(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Limits:RendersInFlight", "1"), new("Limits:RenderQueue", "0")]).Build());
        await using var portal = new PortalFactory().With(services => services.AddSingleton(limit));
        var client = portal.CreatePlainClient();
        var held = new TaskCompletionSource();
        var first = limit.RunAsync(new Microsoft.AspNetCore.Http.DefaultHttpContext(), _ => held.Task);
        using var refused = await client.AskAsync("/en/parks");
        held.SetResult();
        await first;
        using var served = await client.AskAsync("/en/parks");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("5", refused.Header("Retry-After"));
        Assert.Contains("lang=\"en-GB\"", await refused.TextAsync());
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    private static PortalFactory Site(string peer) => new PortalFactory().With(services => services.AddSingleton<IStartupFilter>(new PeerAddress(peer)));

    private static async Task<HttpStatusCode[]> TwoVisitorsAsync(PortalFactory site, string first, string second)
    {
        var client = site.CreatePlainClient();
        using var one = await client.AskAsync("/zh/parks", ("X-Forwarded-For", first));
        using var two = await client.AskAsync("/zh/parks", ("X-Forwarded-For", second));
        return [one.StatusCode, two.StatusCode];
    }

    /// <summary>Gives requests of the in-memory server the address of a peer.</summary>
    private sealed class PeerAddress(string address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return following(context);
            });
            next(app);
        };
    }
}
