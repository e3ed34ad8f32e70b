using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What must hold alike on every database: the import, every query, lost updates.</summary>
public abstract class ProviderTests
{
    // Ids, numbers, codes and secrets drawn by chance are the run's own, not the content's.
    private static readonly HashSet<string> OfTheRun =
    [
        "AftercareDesk.GrowAsync", "AuditReading.CheckAsync", "AuditVerifier.CheckAsync", "AuditVerifier.HeadAsync", "AftercareDesk.OpenAsync", "CaseTalkDesk.OpenAsync", "MyWeek.ReadAsync", "OwnReferrals.ListAsync", "ReferralDesk.ListAsync", "FirstReportDesk.ReportAsync", "FirstReportDesk.ListAsync", "FirstReportDesk.OfCaseAsync",
        "FileStore.AddAsync", "FileStore.OfAsync", "MailDesk.ListAsync", "OwnPartner.InviteContactAsync", "OwnPartner.OpenAsync", "PublicProgramme.OverviewAsync", "QuestionService.SendAsync",
        "RecordEditing.NewCodeAsync", "RecordEditing.SaveAsync", "RecordFiles.ListAsync", "RecordHistory.ListAsync", "TriageDesk.ListAsync", "TriageDesk.SaveAsync", "TriageDesk.TryAsync", "TriageDesk.TryCaseAsync", "UserService.InvitationsAsync", "UserService.InviteAsync",
    ];

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract IDbContextFactory<PortalDbContext> Contexts { get; }

    [Fact]
    public async Task The_content_is_imported_and_a_second_run_changes_nothing()
    {
        var importer = new ContentImporter(Contexts, TimeProvider.System);
        await importer.ImportAsync(ContentSource.Shipped, Ct);
        var second = await importer.ImportAsync(ContentSource.Shipped, Ct);
        Assert.Equal((0, 0, 279, 0), (second.Added.Count, second.Changed.Count, second.Unchanged, second.Kept.Count));
    }

    [Fact]
    public async Task Every_query_gives_the_same_as_on_SQLite()
    {
        using var sqlite = TestDatabase.Empty();
        var expected = await new QueryTour(sqlite).RunAsync(Ct);
        var actual = await new QueryTour(Contexts).RunAsync(Ct);
        Assert.Equal(expected.Select(x => x.Call), actual.Select(x => x.Call));
        var different = expected.Zip(actual).Where(x => !IsOfTheRun(x.First.Call) && x.First.Answer != x.Second.Answer).Select(x => $"{x.First.Call} differs:{FirstDifference(x.First.Answer, x.Second.Answer)}").ToList();
        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_of_the_conflict()
    {
        await new ContentImporter(Contexts, TimeProvider.System).ImportAsync(ContentSource.Shipped, Ct);
        await using var first = await Contexts.CreateDbContextAsync(Ct);
        await using var second = await Contexts.CreateDbContextAsync(Ct);
        foreach (var db in new[] { first, second })
        {
            // The words stay as they are: only the version must decide.
            db.Entry(await db.Events.SingleAsync(x => x.Slug == "parks-promotion-2020", Ct)).Property(x => x.Type).IsModified = true;
        }

        await first.SaveAsync(TestDatabase.Noon, Ct);
        await Assert.ThrowsAsync<ConflictException>(() => second.SaveAsync(TestDatabase.Noon, Ct));
    }

    [Fact]
    public async Task Times_come_back_in_UTC()
    {
        await using var db = await Contexts.CreateDbContextAsync(Ct);
        db.ChangeEvents.Add(new ChangeEvent("test:time", TestDatabase.Noon));
        await db.SaveAsync(TestDatabase.Noon, Ct);
        db.ChangeTracker.Clear();
        var read = await db.ChangeEvents.Where(x => x.Key == "test:time").OrderBy(x => x.Id).FirstAsync(Ct);
        Assert.Equal((TestDatabase.Noon, DateTimeKind.Utc), (read.AtUtc, read.AtUtc.Kind));
    }

    private static bool IsOfTheRun(string call) => OfTheRun.Contains(call[..call.IndexOf('(', StringComparison.Ordinal)]);

    private static string FirstDifference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(x => x.First == x.Second).Count();
        var from = Math.Max(0, at - 80);
        return $"\n  SQLite: {a[from..Math.Min(a.Length, at + 80)]}\n  here:   {b[from..Math.Min(b.Length, at + 80)]}";
    }
}

public sealed class SqliteTests : ProviderTests, IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Empty();

    protected override IDbContextFactory<PortalDbContext> Contexts => _database;

    public void Dispose() => _database.Dispose();
}

/// <summary>Each test in a database of its own: the tour of queries writes as well, and tests run in any order.</summary>
public sealed class PostgresTests(PostgresServer server) : ProviderTests, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private IDbContextFactory<PortalDbContext> _contexts = null!;

    protected override IDbContextFactory<PortalDbContext> Contexts => _contexts;

    public async ValueTask InitializeAsync() => _contexts = await server.NewDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Runs only when <c>PORTAL_TEST_SQLSERVER</c> holds the connection string of an empty database.</summary>
public sealed class SqlServerTests : ProviderTests
{
    private readonly ProviderContexts? _contexts = Given();

    public SqlServerTests()
    {
        Assert.SkipWhen(_contexts is null, "No SQL Server is given: set PORTAL_TEST_SQLSERVER to the connection string of an empty database to run these tests on it.");
        using var db = _contexts.CreateDbContext();
        db.Database.Migrate();
    }

    protected override IDbContextFactory<PortalDbContext> Contexts => _contexts!;

    private static ProviderContexts? Given() =>
        Environment.GetEnvironmentVariable("PORTAL_TEST_SQLSERVER") is { Length: > 0 } connection ? new("SqlServer", connection) : null;
}
