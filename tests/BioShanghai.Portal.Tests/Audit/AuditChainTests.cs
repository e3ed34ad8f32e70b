using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Audit;

/// <summary>The chain as it is written: without gaps under load, and nothing saved without it.</summary>
public sealed class AuditChainTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.Empty();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Twenty_saves_at_once_leave_a_sound_chain_without_gaps()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(x => Task.Run(() => SaveReasonAsync($"reason-{x}"), _ct)));

        await using var db = _database.CreateDbContext();
        var numbers = await db.AuditEntries.OrderBy(x => x.Number).Select(x => x.Number).ToListAsync(_ct);
        Assert.Equal(Enumerable.Range(1, 20).Select(x => (long)x), numbers);
        Assert.Equal(20, await db.ReasonEntries.CountAsync(_ct));
        var check = await new AuditVerifier(_database).CheckAsync(ct: _ct);
        Assert.True(check.IsSound);
        Assert.Equal(20, check.Lines);
    }

    [Fact]
    public async Task What_the_trail_cannot_tell_is_not_saved()
    {
        await ExecuteAsync("create trigger full before insert on AuditEntries begin select raise(abort, 'the trail is full'); end");
        await Assert.ThrowsAsync<DbUpdateException>(() => SaveReasonAsync("lost"));
        await Assert.ThrowsAsync<DbUpdateException>(() => new AuditTrail(_database, TimeProvider.System).WriteAsync(Actor.System, "a.b", "c", ct: _ct));

        await using var db = _database.CreateDbContext();
        Assert.False(await db.ReasonEntries.AnyAsync(_ct));
        var head = await new AuditVerifier(_database).HeadAsync(_ct);
        Assert.Equal(0, head.Number);
    }

    [Fact]
    public async Task A_chain_made_anew_does_not_pass_through_an_end_noted_elsewhere()
    {
        await SaveReasonAsync("first");
        await SaveReasonAsync("second");
        var verifier = new AuditVerifier(_database);
        var noted = await verifier.HeadAsync(_ct);
        Assert.True((await verifier.CheckAsync(noted, _ct)).IsSound);
        Assert.Equal(noted, AuditMark.Read(noted.ToString()));
        Assert.Null(AuditMark.Read("12"));

        // Whoever can write to the database can begin the whole chain again, hashes and all.
        await ExecuteAsync("delete from AuditEntries; update AuditHeads set Length = 0, Hash = ''");
        await SaveReasonAsync("third");
        await SaveReasonAsync("fourth");
        Assert.True((await verifier.CheckAsync(ct: _ct)).IsSound);
        Assert.Equal(2, (await verifier.CheckAsync(noted, _ct)).FirstFault);
    }

    [Fact]
    public async Task The_daily_check_raises_an_error_once_the_chain_is_broken()
    {
        await SaveReasonAsync("first");
        var log = new HeardErrors();
        using var watch = new AuditWatch(new AuditVerifier(_database), new FakeTimeProvider(TestDatabase.Noon), log);
        Assert.True(await watch.StepAsync(_ct));
        await ExecuteAsync("update AuditEntries set ActorName = 'somebody else'");
        Assert.False(await watch.StepAsync(_ct));
        Assert.Contains("broken at line 1", Assert.Single(log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_tell_the_head_and_whether_the_chain_is_whole()
    {
        await SaveReasonAsync("first");
        Assert.Equal((0, ""), await CommandAsync("audit", "verify"));
        var (head, _) = await new AuditVerifier(_database).HeadAsync(_ct) is { } mark ? (mark.ToString(), 0) : default;
        Assert.Equal((0, ""), await CommandAsync("audit", "verify", head));
        Assert.Equal(1, (await CommandAsync("audit", "verify", "nonsense")).Code);
        await ExecuteAsync("update AuditEntries set Target = 'reason:other'");
        var (code, errors) = await CommandAsync("audit", "verify");
        Assert.Equal(1, code);
        Assert.Contains("first line that does not fit is 1", errors, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Errors)> CommandAsync(params string[] words)
    {
        await using var services = new ServiceCollection().AddSingleton<IDbContextFactory<PortalDbContext>>(_database).AddSingleton<AuditVerifier>().BuildServiceProvider();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await PortalCommands.RunAsync(words, () => services, output, errors, _ct);
        return (code, errors.ToString());
    }

    private async Task SaveReasonAsync(string code)
    {
        await using var db = _database.CreateDbContext();
        db.ReasonEntries.Add(new ReasonEntry(code, ReasonKind.Withdrawn, new("理由", "Reason"), 1));
        await db.SaveAsync(new Deed(Actor.System, "reason.add", TestDatabase.Noon), _ct);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_database.FilePath}");
        await connection.OpenAsync(_ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(_ct);
    }

    private sealed class HeardErrors : ILogger<AuditWatch>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
            {
                Errors.Add(formatter(state, exception));
            }
        }
    }
}
