using System.Data.Common;
using BioShanghai.Portal.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// SQLite keeps pages as they were in its write-ahead log until somebody writes over them: what was erased would stand there for days on a quiet site.
/// After a commit that erases, the log is written into the database and cut to nothing.
/// </summary>
internal sealed class SqliteErasure : DbTransactionInterceptor
{
    public static readonly SqliteErasure Instance = new();

    /// <summary>Waits for readers as long as any statement does; whoever reads longer leaves the log to <see cref="SqliteCheckpoints"/>.</summary>
    private const string Sql = "PRAGMA wal_checkpoint(TRUNCATE)";

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is PortalDbContext { IsErasing: true } db)
        {
            db.IsErasing = false;
            try
            {
                using var command = CommandOf(db);
                command.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                // It is erased all the same; the hourly clearing follows.
            }
        }
    }

    public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is PortalDbContext { IsErasing: true } db)
        {
            db.IsErasing = false;
            try
            {
                await using var command = CommandOf(db);
                // It is saved already: whoever asked and left is no reason to leave the rest.
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (SqliteException)
            {
                // It is erased all the same; the hourly clearing follows.
            }
        }
    }

    /// <summary>A command of the connection itself: for the context the transaction is not over yet.</summary>
    public static DbCommand CommandOf(PortalDbContext db)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Sql;
        return command;
    }
}
