using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Audit;

/// <summary>A thousand things somebody with the database in his hands could do to the trail.</summary>
public sealed class TamperingTests(ITestOutputHelper output) : IDisposable
{
    private const int Lines = 40;
    private const int Tries = 1_000;

    private static readonly string[] Columns = ["ActorName", "Address", "Action", "Target", "Result", "Details", "Trace", "Hash", "ActorId"];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Random _random = new(20261124);

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task A_thousand_tamperings_are_all_found()
    {
        var databases = await ChainAsync();
        var verifier = new AuditVerifier(databases);
        Assert.True((await verifier.CheckAsync(ct: _ct)).IsSound);

        List<string> unseen = [];
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Tries; i++)
        {
            var (kind, sql) = Tampering();
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            await ExecuteAsync("savepoint tampering");
            await ExecuteAsync(sql);
            if ((await verifier.CheckAsync(ct: _ct)).IsSound)
            {
                unseen.Add(sql);
            }

            await ExecuteAsync("rollback to tampering; release tampering");
        }

        output.WriteLine(string.Join(", ", kinds.Select(x => $"{x.Key} {x.Value}")) + $"; {unseen.Count} unseen");
        Assert.Empty(unseen);
        Assert.True((await verifier.CheckAsync(ct: _ct)).IsSound);
    }

    private (string Kind, string Sql) Tampering()
    {
        var (number, other) = (_random.Next(1, Lines + 1), _random.Next(1, Lines));
        other += other >= number ? 1 : 0;
        var column = Columns[_random.Next(Columns.Length)];
        const string All = "AtUtc, ActorId, ActorName, Address, Action, Target, Result, Details, Trace, Hash";
        return _random.Next(6) switch
        {
            0 => ("edit", $"update AuditEntries set {column} = {Edited(column)} where Number = {number}"),
            1 => ("delete", $"delete from AuditEntries where Number between {number} and {number + _random.Next(3)}"),
            2 => ("reorder", $"update AuditEntries set Number = -1 where Number = {number}; update AuditEntries set Number = {number} where Number = {other}; update AuditEntries set Number = {other} where Number = -1"),
            3 => ("insert", _random.Next(3) switch
            {
                0 => $"insert into AuditEntries (Number, {All}) select {Lines + 1 + _random.Next(3)}, {All} from AuditEntries where Number = {number}",
                1 => $"insert into AuditEntries (Number, {All}) select {-_random.Next(3)}, {All} from AuditEntries where Number = {number}",
                // Room is made in the middle and the end moved along.
                _ => $"update AuditEntries set Number = -Number where Number >= {number}; update AuditEntries set Number = 1 - Number where Number < 0; "
                    + $"insert into AuditEntries (Number, {All}) select {number}, {All} from AuditEntries where Number = {(number == 1 ? 2 : 1)}; update AuditHeads set Length = Length + 1",
            }),
            4 => ("clock", $"update AuditEntries set AtUtc = strftime('%Y-%m-%d %H:%M:%f', AtUtc, '{(_random.Next(2) == 0 ? "-" : "+")}{(_random.Next(3) == 0 ? "0.001" : _random.Next(1, 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture))} seconds') where Number = {number}"),
            _ => ("end", _random.Next(4) switch
            {
                0 => $"update AuditHeads set Length = {_random.Next(Lines)}",
                1 => "update AuditHeads set Hash = 'x' || substr(Hash, 2)",
                2 => $"delete from AuditEntries where Number > {Lines - 1 - _random.Next(3)}; update AuditHeads set Length = (select max(Number) from AuditEntries)",
                _ => "delete from AuditHeads",
            }),
        };
    }

    private string Edited(string column) => column switch
    {
        "Result" => "case Result when 'Done' then 'Denied' else 'Done' end",
        "ActorId" => $"'{Guid.NewGuid().ToString().ToUpperInvariant()}'",
        "Address" or "Trace" or "Details" => _random.Next(3) == 0 ? $"case when {column} is null then '' else null end" : $"coalesce({column}, '') || ' '",
        _ => $"{column} || '{(char)('a' + _random.Next(26))}'",
    };

    /// <summary>A chain in memory over one connection, so that every tampering can be taken back.</summary>
    private async Task<IDbContextFactory<PortalDbContext>> ChainAsync()
    {
        using var database = TestDatabase.Empty();
        var trail = new AuditTrail(database, TimeProvider.System);
        for (var i = 0; i < Lines; i++)
        {
            var actor = i % 3 == 0 ? Actor.System : Actors.Of(Role.CentreAdmin);
            await trail.WriteAsync(actor, i % 2 == 0 ? "listing.publish" : "account.sign-in", $"space:zj-{i % 7}", (AuditResult)(i % 3), i % 4 == 0 ? "note" : null, _ct);
        }

        await _connection.OpenAsync(_ct);
        await using (var source = new SqliteConnection($"Data Source={database.FilePath}"))
        {
            await source.OpenAsync(_ct);
            source.BackupDatabase(_connection);
        }

        return new OneConnection(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite(_connection).Options);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(_ct);
    }

    private sealed class OneConnection(DbContextOptions<PortalDbContext> options) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => new(options);
    }
}
