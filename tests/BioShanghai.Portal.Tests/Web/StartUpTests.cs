using System.Diagnostics;
using System.Net.Sockets;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Tests.Web;

/// <summary>Starting the portal as an operator does: a process, its error stream and its exit code.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly string _data = Directory.CreateTempSubdirectory("portal-start-").FullName;

    [Theory]
    [InlineData("Database:Provider is 'Oracle'; use Sqlite, SqlServer or PostgreSql", "Database:Provider=Oracle")]
    [InlineData("ConnectionStrings:Portal is missing", "Database:Provider=PostgreSql")]
    [InlineData("The database cannot be used", "Database:Provider=PostgreSql", "ConnectionStrings:Portal=Host=127.0.0.1;Port=1;Database=x;Username=u;Password=hush-hush;Timeout=3")]
    [InlineData("ConnectionStrings:Portal cannot be read", "Database:Provider=SqlServer", "ConnectionStrings:Portal=hush-hush")]
    [InlineData("The folder of the database cannot be written", "ConnectionStrings:Portal=Data Source=/nowhere/at/all/x.db")]
    [InlineData("AllowedHosts must name", "AllowedHosts=*")]
    [InlineData("Portal:PublicBaseUrl must give", "Portal:PublicBaseUrl=")]
    [InlineData("AllowedHosts does not include 'other.example'", "Portal:PublicBaseUrl=https://other.example")]
    [InlineData("it must be scheme and host alone", "Portal:PublicBaseUrl=https://localhost/portal")]
    [InlineData("Limits:PagesPerMinute is 'many'", "Limits:PagesPerMinute=many")]
    [InlineData("not an IP address", "Proxy:KnownAddresses=proxy")]
    [InlineData("Manage:Networks holds 'office'", "Manage:Networks=office")]
    [InlineData("cannot be written", "Portal:DataDirectory=/proc/portal")]
    [InlineData("Mail:Host and Mail:Pickup are both set", "Mail:Host=mail.example.cn", "Mail:From=portal@example.cn", "Mail:Pickup=mail")]
    [InlineData("Mail:From is ''", "Mail:Pickup=mail")]
    [InlineData("Mail:Security is 'maybe'", "Mail:Host=mail.example.cn", "Mail:Security=maybe")]
    [InlineData("The address to listen on cannot be read", "urls=nonsense")]
    public async Task A_fault_is_told_in_one_sentence_and_ends_the_process_with_1(string sentence, params string[] settings) =>
        await AssertRefusedAsync(sentence, settings);

    [Fact]
    public async Task A_file_that_is_no_database_is_told_and_left_as_it_is()
    {
        var file = Path.Combine(_data, "portal.db");
        var bytes = Enumerable.Range(0, 9_000).Select(x => (byte)(x * 7)).ToArray();
        await File.WriteAllBytesAsync(file, bytes, _ct);
        await AssertRefusedAsync("damaged or is not a SQLite database");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, _ct));
    }

    [Fact]
    public async Task A_database_with_a_torn_page_is_told()
    {
        using var database = TestDatabase.WithContent();
        var file = Path.Combine(_data, "portal.db");
        File.Copy(database.FilePath, file);
        await using (var torn = File.OpenWrite(file))
        {
            torn.Position = 3 * 4_096;
            await torn.WriteAsync(Enumerable.Repeat((byte)0xAA, 8_192).ToArray(), _ct);
        }

        await AssertRefusedAsync("is damaged; restore it from a backup");
    }

    [Fact]
    public async Task A_taken_port_and_a_taken_data_folder_are_told()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        await AssertRefusedAsync("The address to listen on is taken", $"urls=http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");

        using var held = new FileStream(Path.Combine(_data, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await AssertRefusedAsync("Another portal is running on the data folder");
    }

    [Fact]
    public async Task A_mark_left_by_a_killed_start_does_not_hold_up_the_next_one()
    {
        await using (var first = Services())
        {
            await first.MigrateDatabaseAsync(_ct);
            await MarkAsync();
            var waited = Stopwatch.StartNew();
            await first.MigrateDatabaseAsync(_ct);
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), "An up-to-date database needs no lock.");
            Assert.True(await IsMarkedAsync());
        }

        SqliteConnection.ClearAllPools();
        File.Delete(Path.Combine(_data, "portal.db"));
        await using var second = Services();
        await SqlAsync("""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);""");
        await MarkAsync();
        var started = Stopwatch.StartNew();
        await second.MigrateDatabaseAsync(_ct);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(30), "A mark of a dead process is cleared.");
        Assert.False(await IsMarkedAsync());
        Assert.Equal("wal", await SqlAsync("PRAGMA journal_mode;"));
    }

    [Fact]
    public async Task Several_starts_at_once_migrate_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                await using var services = Services();
                await services.MigrateDatabaseAsync(_ct);
            },
            _ct)));
        Assert.Equal("ok", await SqlAsync("PRAGMA integrity_check;"));
    }

    [Fact]
    public async Task Every_connection_is_durable_checked_and_leaves_no_traces()
    {
        using var database = TestDatabase.Empty();
        await using var db = database.CreateDbContext();
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(db.Database, _ct);
        foreach (var (pragma, expected) in new[] { ("synchronous", 2L), ("foreign_keys", 1L), ("secure_delete", 1L), ("busy_timeout", 10_000L), ("trusted_schema", 0L) })
        {
            await using var command = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database).CreateCommand();
            command.CommandText = "PRAGMA " + pragma;
            Assert.Equal(expected, await command.ExecuteScalarAsync(_ct));
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private async Task AssertRefusedAsync(string sentence, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PortalHost).Assembly.Location, "--Portal:PublicBaseUrl=http://localhost", $"--Portal:DataDirectory={_data}", "--urls=http://127.0.0.1:0", .. settings.Select(x => "--" + x)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(_ct);
        var errors = await process.StandardError.ReadToEndAsync(_ct);
        await process.WaitForExitAsync(_ct);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(sentence, errors);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", errors + await output);
        Assert.DoesNotContain("hush-hush", errors + await output);
    }

    private ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Portal:DataDirectory", _data)]).Build();
        var data = new DataDirectory(configuration, _data);
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(data)
            .AddSingleton(new StartupQuiet(new Serilog.Core.LoggingLevelSwitch()))
            .AddPortalDatabase(configuration, data)
            .BuildServiceProvider();
    }

    private async Task MarkAsync() => await SqlAsync("""INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-01-01');""");

    private async Task<bool> IsMarkedAsync() => await SqlAsync("""SELECT COUNT(*) FROM "__EFMigrationsLock";""") is 1L;

    private async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "portal.db")}");
        await connection.OpenAsync(_ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(_ct);
    }
}
