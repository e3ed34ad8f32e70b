using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.WebEncoders;

namespace BioShanghai.Portal.Bench.Reference;

/// <summary>
/// The park directory twice from data in memory: with the portal's own components, and as a Razor Page with partials. Compares the
/// way of rendering alone, without database, cache, log or headers.
/// </summary>
internal static class ReferenceApp
{
    public const string ComponentsPath = "/zh/components";
    public const string RazorPagePath = "/zh/razor-page";

    public static ParkDirectory Parks { get; private set; } = null!;

    /// <param name="database">SQLite file of a portal that holds the starting content; read once.</param>
    public static async Task<int> RunAsync(string database)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddLocalization();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDbContextFactory<PortalDbContext>(x => x.UseSqlite($"Data Source={database};Mode=ReadOnly"));
        builder.Services.AddSingleton<CatalogueCache>();
        builder.Services.AddSingleton<PublicParks>();
        builder.Services.AddPortalPublic(builder.Configuration);
        builder.Services.Configure<WebEncoderOptions>(x => x.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddRazorComponents();
        builder.Services.AddRazorPages(x => x.RootDirectory = "/Reference/Pages");
        builder.Services.AddSingleton<IAntiforgery, NoTokens>();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Request.Path.StartsWithSegments("/zh", out var rest);
            (context.Request.PathBase, context.Request.Path) = ("/zh", rest);
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.Zh.Culture;
            return next(context);
        });
        app.UseRouting();
        app.UseAntiforgery();
        app.MapRazorComponents<ReferenceRoot>();
        app.MapRazorPages();
        Parks = await app.Services.GetRequiredService<PublicParks>().DirectoryAsync(new ParkQuery());
        await app.RunAsync();
        return 0;
    }

    /// <summary>As the portal does on pages without forms: no token, no cookie.</summary>
    private sealed class NoTokens : IAntiforgery
    {
        private static readonly AntiforgeryTokenSet None = new(null, null, "token", null);

        public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => None;

        public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => None;

        public Task<bool> IsRequestValidAsync(HttpContext httpContext) => Task.FromResult(true);

        public void SetCookieTokenAndHeader(HttpContext httpContext)
        {
            // Nothing is issued.
        }

        public Task ValidateRequestAsync(HttpContext httpContext) => Task.CompletedTask;
    }
}
