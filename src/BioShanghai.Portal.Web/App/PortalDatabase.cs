using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>The only place that knows the three database providers.</summary>
internal static class PortalDatabase
{
    /// <summary>Shorter than the time a page may take, so that a database that hangs gives its page up. Migrations may take longer.</summary>
    private const int LongestCommandSeconds = 5;

    public static IServiceCollection AddPortalDatabase(this IServiceCollection services, IConfiguration configuration, DataDirectory data)
    {
        var provider = Provider(configuration);
        var connection = Connection(configuration, provider);
        services.AddPooledDbContextFactory<PortalDbContext>(options => Use(options, provider, connection, data.Path));
        if (provider == "Sqlite")
        {
            services.AddHostedService<SqliteCheckpoints>();
        }

        return services;
    }

    /// <exception cref="StartupException">The name is none of the three.</exception>
    public static string Provider(IConfiguration configuration)
    {
        var name = configuration["Database:Provider"];
        return name switch
        {
            null or "" => "Sqlite",
            "Sqlite" or "SqlServer" or "PostgreSql" => name,
            _ => throw new StartupException($"The setting Database:Provider is '{name}'; use Sqlite, SqlServer or PostgreSql."),
        };
    }

    public static void Use(DbContextOptionsBuilder options, string provider, string? connection, string directory)
    {
        switch (provider)
        {
            case "Sqlite":
                options.UseSqlite(
                    string.IsNullOrWhiteSpace(connection) ? $"Data Source={Path.Combine(directory, "portal.db")}" : connection,
                    x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.Sqlite").CommandTimeout(LongestCommandSeconds));
                options.AddInterceptors(SqlitePragmas.Instance, SqliteErasure.Instance);
                break;
            case "SqlServer":
                options.UseSqlServer(connection, x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.SqlServer").CommandTimeout(LongestCommandSeconds));
                break;
            case "PostgreSql":
                options.UseNpgsql(connection, x => x.MigrationsAssembly("BioShanghai.Portal.Migrations.PostgreSql").CommandTimeout(LongestCommandSeconds));
                break;
            default:
                throw new StartupException($"The setting Database:Provider is '{provider}'; use Sqlite, SqlServer or PostgreSql.");
        }
    }

    private static string? Connection(IConfiguration configuration, string provider)
    {
        var connection = configuration.GetConnectionString("Portal");
        return provider == "Sqlite" || !string.IsNullOrWhiteSpace(connection)
            ? connection
            : throw new StartupException($"The setting ConnectionStrings:Portal is missing; Database:Provider {provider} needs it.");
    }
}
