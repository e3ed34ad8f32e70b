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
                throw new InvalidOperationException($"Database:Provider is '{provider}'; use Sqlite, SqlServer or PostgreSql.");
        }
    }

    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        await db.Database.MigrateAsync(ct);
    }
}
