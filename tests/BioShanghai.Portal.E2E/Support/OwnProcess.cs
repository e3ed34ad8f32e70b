using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>A portal as an operator runs it: a process of its own on a data folder that outlives it, with accounts to try it.</summary>
/// <param name="settings">Further settings, as arguments.</param>
internal sealed partial class OwnProcess(params string[] settings) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portal-killed-");
    private readonly int _port = FreePort();
    private Process? _process;

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Password of the accounts for trying the portal.</summary>
    public string Password => PasswordLine().Match(File.ReadAllText(Path.Combine(_data.FullName, "demo-accounts.txt"))).Groups[1].Value;

    /// <summary>The database it leaves behind.</summary>
    public string DatabasePath => Path.Combine(_data.FullName, "portal.db");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "BioShanghai.Portal.Web.dll"), $"--Portal:DataDirectory={_data.FullName}", $"--urls={Url}", "--Portal:PublicBaseUrl=",
                "--Samples:Load=true", "--Limits:SignInsPerMinute=1000", .. settings,
            ])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestStart);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("The portal is open at", StringComparison.Ordinal))
            {
                // What it writes from now on is taken away, so that it never waits for a reader.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }

        Assert.Fail("The portal ended while it was starting.");
    }

    /// <summary>Ends it as a power cut would: at once, with nothing said.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(ct);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync(CancellationToken.None);
        }

        _data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("password of all: (\\S+)")]
    private static partial Regex PasswordLine();
}
