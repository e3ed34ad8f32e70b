using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>The only place that knows the three database providers.</summary>
internal static class PortalDatabase
{
    public static IServiceCollection AddPortalDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        var connection = configuration.GetConnectionString("Portal");
        var directory = configuration["Portal:DataDirectory"] ?? "App_Data";
        services.AddDbContextFactory<PortalDbContext>(options => Use(options, provider, connection, directory));
        return services;
    }

    public static void Use(DbContextOptionsBuilder options, string provider, string? connection, string directory)
    {
        switch (provider)
        {
            case "Sqlite":
                Directory.CreateDirectory(directory);
                options.UseSqlite(connection ?? $"Data Source={Path.Combine(directory, "portal.db")}", x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.Sqlite"));
                break;
            case "SqlServer":
                options.UseSqlServer(connection, x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.SqlServer"));
                break;
            case "PostgreSql":
                options.UseNpgsql(connection, x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.PostgreSql"));
                break;
            default:
                throw new SettingException($"Database:Provider is '{provider}'; use Sqlite, SqlServer or PostgreSql.");
        }
    }

    /// <summary>Brings the schema up to date, and an empty database to the starting content.</summary>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken ct)
    {
        await services.MigrateDatabaseAsync(ct);
        var report = await services.GetRequiredService<ContentImporter>().ImportShippedIfDueAsync(ct);
        if (report is not null)
        {
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Content");
            log.LogInformation("Starting content: {Report}", report);
            foreach (var key in report.Kept)
            {
                log.LogInformation("Starting content: {Key} was edited in the site and kept", key);
            }
        }
    }

    public static async Task MigrateDatabaseAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        await db.Database.MigrateAsync(ct);
    }
}
