using System.Text.Encodings.Web;
using System.Text.Unicode;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Public;
using BioShanghai.Portal.Web.Endpoints;
using Microsoft.Extensions.WebEncoders;

namespace BioShanghai.Portal.Web.App;

/// <summary>Builds and runs the portal: services, pipeline, start-up steps, in the order a request meets them.</summary>
internal static class PortalHost
{
    // A command answers with its own lines; a setting on the command line can still ask for more.
    private const string QuietLog = "--Logging:LogLevel:Default=None";

    public static async Task<int> RunAsync(string[] args)
    {
        var command = PortalCommands.WordsOf(args);
        if (command.Count > 0)
        {
            return await PortalCommands.RunAsync(
                command, () => Build([QuietLog, .. args[command.Count..]]).Services, Console.Out, Console.Error, CancellationToken.None);
        }

        var app = Build(args);
        await app.Services.PrepareDatabaseAsync(CancellationToken.None);
        await app.RunAsync();
        return 0;
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<WebEncoderOptions>(x => x.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddPortalCore();
        builder.Services.AddPortalDatabase(builder.Configuration);
        builder.Services.AddPortalPublic(builder.Configuration);
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery();

        var app = builder.Build();
        app.UseLanguageFromPath();
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseRouting();
        app.UseLanguageRedirect();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapCalendars();
        app.MapRazorComponents<PublicApp>();
        return app;
    }
}
