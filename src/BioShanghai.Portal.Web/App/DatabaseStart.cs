using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Brings the database to the schema of this version before the first request, or says in one sentence why it cannot.</summary>
internal static class DatabaseStart
{
    /// <summary>Files up to this size are checked page by page at every start.</summary>
    private const long LargestCheckedFile = 256L << 20;

    private static readonly TimeSpan LongestMigrationStep = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Brings the schema up to date, and an empty database to the starting content.</summary>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken ct)
    {
        await services.MigrateDatabaseAsync(ct);
        await using (var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct))
        {
            await SearchKey.FillAsync(db, ct);
        }

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Content");
        var report = await services.ImportShippedAsync(log, ct);
        if (services.GetRequiredService<IConfiguration>().GetValue("Samples:Load", services.GetRequiredService<IHostEnvironment>().IsDevelopment()))
        {
            var loaded = await services.GetRequiredService<SampleService>().RefreshAsync(ct);
            log.LogInformation("Sample listings: {Loaded} loaded", loaded);
        }

        await services.PrepareAccountsAsync(ct);
        services.GetRequiredService<StartupQuiet>().End();
        if (report is not null)
        {
            log.LogInformation("Starting content: {Report}", report);
            foreach (var key in report.Kept)
            {
                log.LogInformation("Starting content: {Key} was edited in the site and kept", key);
            }
        }
    }

    /// <summary>Keeps two imports of one machine apart on the embedded database; a server database settles it by its keys.</summary>
    public static async Task<IDisposable?> HoldForImportAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        return db.Database.GetDbConnection() is SqliteConnection sqlite && IsFile(sqlite)
            ? await FileLock.TakeAsync(FileOf(sqlite) + ".importing", LongestWait, ct)
            : null;
    }

    private static async Task<ImportReport?> ImportShippedAsync(this IServiceProvider services, ILogger log, CancellationToken ct)
    {
        using var alone = await services.HoldForImportAsync(ct);
        try
        {
            return await services.GetRequiredService<ContentImporter>().ImportShippedIfDueAsync(ct);
        }
        catch (Exception fault) when (fault is ContentException or DbUpdateException)
        {
            // What the site holds is worth more than the newer files: it opens, and the operator is told.
            await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
            if (!await db.Districts.AnyAsync(ct))
            {
                throw;
            }

            log.LogWarning("The content shipped with this release was not imported: {Reason}", ExpectedFault.Describe(fault));
            return null;
        }
    }

    /// <summary>Brings the schema up to date; a database that is up to date already is only read.</summary>
    /// <exception cref="StartupException">The database is damaged or stays locked.</exception>
    public static async Task MigrateDatabaseAsync(this IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<DataDirectory>().EnsureWritable();
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DatabaseStart).FullName!);
            await CheckFileAsync(sqlite, ct);
            await MigrateSqliteAsync(db, sqlite, logger, ct);
        }
        else if (await IsBehindAsync(db, ct))
        {
            await MigrateAsync(db, ct);
        }
    }

    private static Task MigrateAsync(PortalDbContext db, CancellationToken ct)
    {
        db.Database.SetCommandTimeout(LongestMigrationStep);
        return db.Database.MigrateAsync(ct);
    }

    private static async Task<bool> IsBehindAsync(PortalDbContext db, CancellationToken ct)
    {
        // A server without the portal's database yet refuses the question; migrating creates the database.
        if (!await db.Database.CanConnectAsync(ct))
        {
            return true;
        }

        return (await db.Database.GetPendingMigrationsAsync(ct)).Any();
    }

    /// <summary>
    /// The framework's own lock is a row that outlives a killed process and would make every later start wait for ever. Here the
    /// operating system's lock on a file beside the database decides who migrates; whoever holds it may clear the row.
    /// </summary>
    private static async Task MigrateSqliteAsync(PortalDbContext db, SqliteConnection connection, ILogger logger, CancellationToken ct)
    {
        if (!(await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            return;
        }

        using var alone = IsFile(connection) ? await FileLock.TakeAsync(FileOf(connection) + ".migrating", LongestWait, ct) : null;
        if (!(await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            return;
        }

        await connection.OpenAsync(ct);
        try
        {
            if (await AskAsync(connection, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsLock';", ct) is not null
                && await AskAsync(connection, "DELETE FROM \"__EFMigrationsLock\" RETURNING \"Id\";", ct) is not null)
            {
                logger.LogWarning("A start that was cut off left the database marked as being migrated; the mark was cleared");
            }

            await AskAsync(connection, "PRAGMA journal_mode=WAL;", ct);
        }
        finally
        {
            await connection.CloseAsync();
        }

        await MigrateAsync(db, ct);
    }

    private static async Task CheckFileAsync(SqliteConnection connection, CancellationToken ct)
    {
        var file = IsFile(connection) ? new FileInfo(FileOf(connection)) : null;
        if (file is not { Exists: true, Length: > 0 and <= LargestCheckedFile })
        {
            return;
        }

        await connection.OpenAsync(ct);
        try
        {
            if (await AskAsync(connection, "PRAGMA quick_check(1);", ct) as string != "ok")
            {
                throw new StartupException($"The database cannot be used: the file '{file.FullName}' is damaged; restore it from a backup.");
            }
        }
        finally
        {
            await connection.CloseAsync();
        }
    }

    private static async Task<object?> AskAsync(SqliteConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The few statements of this file, no input in them.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(ct);
    }

    private static bool IsFile(SqliteConnection connection)
    {
        var options = new SqliteConnectionStringBuilder(connection.ConnectionString);
        return options.Mode != SqliteOpenMode.Memory && options.DataSource.Length > 0
            && options.DataSource != ":memory:" && !options.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
    }

    private static string FileOf(SqliteConnection connection) => Path.GetFullPath(connection.DataSource);
}
