using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;

#pragma warning disable EF1001 // The query compiler is the one place every query passes with its values still in it.

namespace BioShanghai.Portal.Tests.Data;

/// <summary>
/// The T-SQL of queries that really run: a query runs on SQLite with real rows, so nothing behind a first row stays hidden, and at that
/// moment the same expression with the same values is also given to a SQL Server context whose connection is never opened and whose
/// commands are kept instead of sent.
/// </summary>
internal static class SqlServerCapture
{
    private static readonly ConcurrentDictionary<string, int> Kept = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> FaultsFound = new();
    private static readonly Interceptor NoServer = new();

    private static readonly DbContextOptions<PortalDbContext> Options = MakeOptions();

    /// <summary>Distinct statements in the order of their text.</summary>
    public static IReadOnlyList<string> Statements => [.. Kept.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Queries SQL Server's provider could not translate.</summary>
    public static IReadOnlyList<string> Faults => [.. FaultsFound.Distinct()];

    public static void Clear()
    {
        Kept.Clear();
        FaultsFound.Clear();
    }

    /// <summary>Makes a context of another provider hand every query to the capture as well.</summary>
    public static void Listen(DbContextOptionsBuilder options) => options.ReplaceService<IQueryCompiler, ListeningCompiler>();

    /// <summary>A context that speaks T-SQL and keeps its commands.</summary>
    public static PortalDbContext Open() => new(Options) { Database = { AutoTransactionBehavior = AutoTransactionBehavior.Never } };

    private static DbContextOptions<PortalDbContext> MakeOptions()
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        PortalDatabase.Use(options, "SqlServer", "Server=nowhere;Database=portal", "");
        return options.AddInterceptors(NoServer).Options;
    }

    private static void Repeat(Expression query)
    {
        using var db = Open();
        var before = Kept.Values.Sum();
        try
        {
            var moved = new Move(db).Visit(query)!;
            IQueryProvider provider = db.GetService<IAsyncQueryProvider>();
            if (typeof(IQueryable).IsAssignableFrom(query.Type))
            {
                foreach (var _ in provider.CreateQuery(moved))
                {
                }
            }
            else
            {
                provider.Execute(moved);
            }
        }
        catch (Exception exception) when ((exception.InnerException ?? exception) is InvalidOperationException && Kept.Values.Sum() > before)
        {
            // No row came back ("sequence contains no elements"); the statement was kept before that.
        }
#pragma warning disable CA1031 // Whatever SQL Server's provider says against a query is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FaultsFound.Enqueue($"{exception.GetBaseException().GetType().Name}: {exception.GetBaseException().Message} in {query}");
        }
    }

    /// <summary>Points a query at another context: its tables, and every context and query a lambda of it has caught.</summary>
    private sealed class Move(PortalDbContext target) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node)
        {
            if (node is EntityQueryRootExpression root)
            {
                return new EntityQueryRootExpression(
                    target.GetService<IAsyncQueryProvider>(), target.Model.FindEntityType(root.EntityType.Name)!);
            }

            return node switch
            {
                MemberExpression when node.Type == typeof(PortalDbContext) => Expression.Constant(target),
                // A query a lambda has caught brings tables of its own.
                MemberExpression when typeof(IQueryable).IsAssignableFrom(node.Type) => Visit(((IQueryable)Expression.Lambda(node).Compile().DynamicInvoke()!).Expression),
                _ => base.Visit(node),
            };
        }
    }

    private sealed class ListeningCompiler(
        IQueryContextFactory contexts, ICompiledQueryCache cache, ICompiledQueryCacheKeyGenerator keys, IDatabase database,
        IDiagnosticsLogger<DbLoggerCategory.Query> log, ICurrentDbContext current, IEvaluatableExpressionFilter filter, IModel model)
        : QueryCompiler(contexts, cache, keys, database, log, current, filter, model)
    {
        public override TResult Execute<TResult>(Expression query)
        {
            Repeat(query);
            return base.Execute<TResult>(query);
        }

        public override TResult ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken = default)
        {
            Repeat(query);
            return base.ExecuteAsync<TResult>(query, cancellationToken);
        }
    }

    private sealed class Interceptor : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            InterceptionResult.Suppress();

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
            InterceptionResult<DbDataReader>.SuppressWithResult(Keep(command));

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult<DbDataReader>.SuppressWithResult(Keep(command)));

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Keep(command);
            return InterceptionResult<int>.SuppressWithResult(0);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Keep(command);
            return new(InterceptionResult<int>.SuppressWithResult(0));
        }

        public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
        {
            Keep(command);
            return InterceptionResult<object>.SuppressWithResult(0);
        }

        private static DataTableReader Keep(DbCommand command)
        {
            Kept.AddOrUpdate(command.CommandText, 1, (_, count) => count + 1);
            // Without the end of the audit chain nothing is saved, and no statement would follow.
            return command.CommandText.StartsWith("SELECT TOP(2) [a].[Id], [a].[Hash], [a].[Length]", StringComparison.Ordinal) ? AuditEnd() : new DataTable().CreateDataReader();
        }

        private static DataTableReader AuditEnd()
        {
            var table = new DataTable();
            table.Columns.Add("Id", typeof(int));
            table.Columns.Add("Hash", typeof(string));
            table.Columns.Add("Length", typeof(long));
            table.Rows.Add(1, "", 2L);
            return table.CreateDataReader();
        }
    }
}
