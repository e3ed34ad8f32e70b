using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>
/// The whole site in memory over a private database with the starting content. Usable as a class fixture; settings, clock and
/// services are given before the first client is made.
/// </summary>
public class PortalFactory : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings = [];
    private Action<IServiceCollection>? _services;

    public TestDatabase Database { get; init; } = TestDatabase.WithContent();

    /// <summary>When set, the site's clock; it stands still until told to advance.</summary>
    public FakeTimeProvider? Clock { get; set; }

    /// <summary>Sets a value of the configuration, for example <c>Desk:Default:Phone</c>.</summary>
    public PortalFactory With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>Adds or replaces services after the site registered its own.</summary>
    public PortalFactory With(Action<IServiceCollection> services)
    {
        _services += services;
        return this;
    }

    /// <summary>A client that shows redirects instead of following them.</summary>
    public HttpClient CreatePlainClient() => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Warning");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.StaticFiles", "Error");
        // Production does not start without a public address; the limits of visits are tested by name, not by every other test.
        builder.UseSetting("Portal:PublicBaseUrl", "http://localhost");
        builder.UseSetting("Limits:PagesPerMinute", "1000000");
        builder.UseSetting("Limits:SearchesPerMinute", "1000000");
        builder.UseSetting("Limits:FormsPerTenMinutes", "1000000");
        builder.UseSetting("Portal:DataDirectory", Database.DataDirectory);
        foreach (var (setting, value) in _settings)
        {
            builder.UseSetting(setting, value);
        }

        builder.ConfigureTestServices(services =>
        {
            if (Clock is not null)
            {
                services.AddSingleton<TimeProvider>(Clock);
            }

            _services?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Database.Dispose();
        }
    }
}
