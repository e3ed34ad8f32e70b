using BioShanghai.Portal.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Every hour cuts SQLite's write-ahead log to nothing: what was deleted because its time was over, and what a busy moment left after an erasure.</summary>
internal sealed partial class SqliteCheckpoints(IDbContextFactory<PortalDbContext> databases, TimeProvider clock, ILogger<SqliteCheckpoints> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Does it now.</summary>
    public async Task RunAsync(CancellationToken ct = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await db.Database.OpenConnectionAsync(ct);
            await using var command = SqliteErasure.CommandOf(db);
            // Its first column says that somebody was reading or writing all the time.
            if (await command.ExecuteScalarAsync(ct) is 1L)
            {
                LogBusy(null);
            }
        }
        catch (SqliteException busy)
        {
            LogBusy(busy);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the database could not be written into it; trying again in an hour")]
    private partial void LogBusy(Exception? busy);
}
