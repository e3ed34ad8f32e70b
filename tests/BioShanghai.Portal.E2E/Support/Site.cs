using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace BioShanghai.Portal.E2E.Support;

/// <summary>One portal on a real port and one browser for the whole run; every test opens its own context.</summary>
public sealed class Site : IAsyncLifetime
{
    /// <summary>Pages of the management one person may have open during a run: few, so that a test can open one too many.</summary>
    public const int CircuitsPerUser = 4;

    private Portal? _portal;
    private IPlaywright? _playwright;

    /// <summary>Address of the portal without a trailing slash.</summary>
    public string Url { get; private set; } = "";

    public IBrowser Browser { get; private set; } = null!;

    public Officers Officers { get; private set; } = null!;

    /// <summary>A new visitor who asked for no motion, so that nothing is measured half way through a transition.</summary>
    public Task<IBrowserContext> VisitorAsync(int width = 1440, int height = 900, bool scripts = true) => Browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = width, Height = height },
        JavaScriptEnabled = scripts,
        ReducedMotion = ReducedMotion.Reduce,
    });

    /// <summary>Full address of a kind of page in a language.</summary>
    public string AddressOf(string pageType, string language) => $"{Url}/{language}/{PageTypes.Named(pageType).Path}";

    public async ValueTask InitializeAsync()
    {
        _portal = new Portal();
        _portal.UseKestrel();
        _portal.StartServer();
        Url = _portal.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        // The first reader of a search would be told to come again while its index is being built.
        await _portal.Services.GetRequiredService<SearchIndex>().RebuildAsync();

        Officers = new Officers(_portal.Services);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(20_000);
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }
    }

    /// <summary>The portal as in production, on a free port, with files from the build and no limit on how fast one visitor reads.</summary>
    private sealed class Portal : PortalFactory
    {
        public Portal()
        {
            With("Limits:PagesPerMinute", "1000000");
            With("Limits:SearchesPerMinute", "1000000");
            With("Limits:FormsPerTenMinutes", "1000000");
            With("Samples:Load", "true");
            // Signing in with a second factor is tested where accounts are.
            With("Identity:RequireSecondFactor", "false");
            // But for contacts of partners, whose whole way in is one journey.
            With("Identity:RequireSecondFactorOfPartners", "true");
            With("Limits:SignInsPerMinute", "1000000");
            With("Limits:CircuitsPerUser", CircuitsPerUser.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseStaticWebAssets();
            builder.UseUrls("http://127.0.0.1:0");
        }
    }
}
