using System.Text.Encodings.Web;
using System.Text.Unicode;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Public;
using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Web.Account;
using BioShanghai.Portal.Web.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.OutputCaching;

namespace BioShanghai.Portal.Web.App;

/// <summary>Builds and runs the portal: services, pipeline, start-up steps, in the order a request meets them.</summary>
internal static class PortalHost
{
    private static readonly TimeSpan LongestPage = TimeSpan.FromSeconds(15);

    // A command answers with its own lines; a setting on the command line can still ask for more.
    private const string QuietLog = "--Portal:LogFormat=none";

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var command = PortalCommands.WordsOf(args);
            if (command.Count > 0)
            {
                return await PortalCommands.RunAsync(
                    command, () => Build([QuietLog, .. args[command.Count..]]).Services, Console.Out, Console.Error, CancellationToken.None);
            }

            await ServeAsync(args);
            return 0;
        }
        catch (Exception fault) when (ExpectedFault.Describe(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task ServeAsync(string[] args)
    {
        await using var app = Build(args);
        PublicAddress.Check(app.Configuration, app.Environment.IsProduction());
        // Read here, so that a fault in them is told before anything has begun.
        _ = app.Services.GetRequiredService<MailSettings>();
        var data = app.Services.GetRequiredService<DataDirectory>();
        using var alone = data.HoldForServer();
        await app.Services.PrepareDatabaseAsync(CancellationToken.None);
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, data));
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What began in the background before the start failed ends before the services it uses are disposed.
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot(args) });
        var configuration = builder.Configuration;
        builder.AddPortalLog();
        // From a build output the files lie with their projects, in every environment; a published portal has them in wwwroot.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, configuration));
        AddServices(builder, new DataDirectory(configuration, builder.Environment.ContentRootPath));

        var app = builder.Build();
        UsePipeline(app);
        MapEndpoints(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, DataDirectory data)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, SecurityHeaders>());
        services.Configure<HostFilteringOptions>(options => (options.AllowEmptyHosts, options.IncludeFailureMessage) = (false, false));
        services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(25);
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(data);
        services.AddDataProtection().SetApplicationName("BioShanghai.Portal").PersistKeysToFileSystem(new DirectoryInfo(data.Keys));

        services.AddPortalCore();
        services.AddPortalDatabase(configuration, data);
        services.AddPortalPublic(configuration);
        services.AddSignIn(configuration);
        services.AddCircuits(configuration);
        services.AddManage();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            // One cookie for both languages.
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        TokensOnlyForForms.Decorate(services);

        services.AddFormPages();
        services.AddOpenData();
        services.AddRateLimits(configuration);
        services.AddRequestTimeouts(options => options.DefaultPolicy = new()
        {
            Timeout = LongestPage,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => PlainPage.WriteRetryAsync(context, StatusCodes.Status503ServiceUnavailable, "Busy", TimeSpan.FromSeconds(5)),
        });
        PageCache.Add(services);
        services.AddPageCompression();
        services.AddSingleton<RenderLimit>();
        services.AddHealth();
    }

    // Outside of all this stand SecurityHeaders and the framework's host filter.
    private static void UsePipeline(WebApplication app)
    {
        app.UseKnownProxies(app.Configuration);
        app.UseRequestLog();
        app.UseErrorPage();
        app.UseHeadAsGet();
        app.UseOpenDataPreflight();
        app.UseOneEncoding();
        app.UseLanguageFromPath();
        app.UseStatusPages();
        app.UseNoDirectNotFound();
        app.UseManageNetworks(app.Configuration);
        app.UseRouting();
        app.UseLanguageRedirect();
        app.UseRequestTimeouts();
        app.UseOwnOriginForCircuits();
        app.UseSignIn();
        app.UseRateLimiter();
        app.UseKnownQuery();
        app.UseFormLimit();
        app.UseOutputCache();
        app.UseRenderLimit();
        app.UseResponseCompression();
        app.UseAntiforgery();
        app.UseFormsShownAgain();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapStaticAssets();
        app.MapHealth();
        app.MapGroup("").CacheOutput(PageCache.Policy).MapDiscovery();
        app.MapOpenData();
        app.MapFiles();
        app.MapGroup("").WithMetadata(new InLanguage()).CacheOutput(PageCache.Policy).MapCalendars();
        app.MapGroup("").WithMetadata(new InLanguage()).MapMovedPages();
        MapManagement(app);
        app.MapAuditExport();
        app.MapCaseFigures();
        app.MapListingFiles();
        app.MapCertificates();
        app.MapCaseFiles();
        app.MapVisits();
        app.MapAnswers();
        app.MapGroup("").WithMetadata(new InLanguage(), new PrivateArea()).MapPasskeys();
        // Pages are shared by everybody; only those that hold a form of their own are made for one visitor.
        app.MapRazorComponents<PublicApp>().Add(page =>
        {
            if (!page.Metadata.OfType<FormPageAttribute>().Any())
            {
                page.Metadata.Add(new NoTokens());
                page.Metadata.Add(new OutputCacheAttribute { PolicyName = PageCache.Policy });
            }
        });
    }

    private static void MapManagement(WebApplication app) =>
        app.MapRazorComponents<ManageApp>()
            .AddInteractiveServerRenderMode(options => (options.ContentSecurityFrameAncestorsPolicy, options.DisableWebSocketCompression) = (null, true))
            .Add(endpoint =>
            {
                Circuits.Guard(endpoint);
                endpoint.Metadata.Add(new PrivateArea());
            });

    private static void Announce(WebApplication app, DataDirectory data)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Logger.LogInformation("The portal is open at {Addresses}; its data is in {DataDirectory}", string.Join(" ", addresses), data.Path);
    }

    /// <summary>Started from elsewhere, the portal finds its settings and files beside its own assembly.</summary>
    private static string? ContentRoot(string[] args)
    {
        var isGiven = args.Any(x => x.Contains("contentRoot", StringComparison.OrdinalIgnoreCase))
            || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is not null
            || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is not null;
        return isGiven || File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? null : AppContext.BaseDirectory;
    }
}
