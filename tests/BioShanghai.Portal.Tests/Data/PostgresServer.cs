using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>
/// A real PostgreSQL: the server named in <c>PORTAL_TEST_POSTGRES</c> (a connection string), else a private cluster in a temporary
/// folder on a free loopback port, gone with the fixture. As root the cluster runs as the account <c>postgres</c>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private string? _connection;
    private string? _directory;
    private string? _bin;
    private readonly List<string> _databases = [];

    public IDbContextFactory<PortalDbContext> Contexts { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = Environment.GetEnvironmentVariable("PORTAL_TEST_POSTGRES") is { Length: > 0 } given ? given : await StartAsync();
        Contexts = await NewDatabaseAsync();
    }

    /// <summary>Another empty database with the schema, for a test that must not see what others wrote.</summary>
    public async Task<IDbContextFactory<PortalDbContext>> NewDatabaseAsync()
    {
        var name = $"portal_{Guid.NewGuid():N}";
        await AdministerAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
        _databases.Add(name);
        IDbContextFactory<PortalDbContext> contexts = new ProviderContexts("PostgreSql", $"{_connection};Database={name}");
        await using var db = await contexts.CreateDbContextAsync();
        await db.Database.MigrateAsync();
        return contexts;
    }

    public async ValueTask DisposeAsync()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        if (_directory is null)
        {
            foreach (var name in _databases)
            {
                await AdministerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            }

            return;
        }

        await RunAsync("pg_ctl", "-D", Path.Combine(_directory, "db"), "-m", "immediate", "-w", "stop");
        await RunAsync("/bin/rm", "-rf", Path.Combine(_directory, "db"));
        Directory.Delete(_directory, recursive: true);
    }

    private async Task AdministerAsync(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a Guid of our own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> StartAsync()
    {
        _bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(x => int.TryParse(Path.GetFileName(x), out var number) ? number : 0).Select(x => Path.Combine(x, "bin")).FirstOrDefault()
            : null;
        _bin ??= "";
        _directory = Directory.CreateTempSubdirectory("portal-pg-").FullName;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
            await RunAsync("/bin/chown", asRoot: true, "postgres", _directory);
        }

        var data = Path.Combine(_directory, "db");
        await RunAsync("initdb", "-D", data, "-U", "portal", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N");
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                await RunAsync("pg_ctl", "-D", data, "-l", Path.Combine(_directory, "log"), "-w", "-t", "60", "-o",
                    $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", "start");
                return $"Host=127.0.0.1;Port={port};Username=portal;Database=postgres";
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                // Somebody else took the port between asking and starting.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task RunAsync(string tool, params string[] arguments) => RunAsync(tool, asRoot: false, arguments);

    private async Task RunAsync(string tool, bool asRoot, params string[] arguments)
    {
        var path = Path.IsPathRooted(tool) ? tool : Path.Combine(_bin!, tool);
        string[] line = Environment.IsPrivilegedProcess && !asRoot ? ["runuser", "-u", "postgres", "--", path, .. arguments] : [path, .. arguments];
        var start = new ProcessStartInfo(line[0]) { WorkingDirectory = "/" };
        foreach (var argument in line[1..])
        {
            start.ArgumentList.Add(argument);
        }

        // The server keeps its parent's pipes open for ever, so its output goes to its log and nothing is read here.
        start.RedirectStandardOutput = tool == "initdb";
        using var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            await process.StandardOutput.ReadToEndAsync();
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} ended with exit code {process.ExitCode}; PostgreSQL must be installed, or PORTAL_TEST_POSTGRES name a server.");
        }
    }
}

/// <summary>Contexts of one provider and connection.</summary>
internal sealed class ProviderContexts(string provider, string connection) : IDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext()
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        PortalDatabase.Use(options, provider, connection, Path.GetTempPath());
        return new PortalDbContext(options.Options);
    }
}
