using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>A server under measurement, in a process of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    // Linux counts processor time in hundredths of a second.
    private const double TicksPerSecond = 100;

    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor seconds used so far, in user and kernel mode.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes =>
        double.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(x => x.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Starts a program that listens where <c>ASPNETCORE_URLS</c> says and waits for its first 200.</summary>
    /// <returns>The server and the time until the first 200.</returns>
    public static async Task<(Server Server, TimeSpan FirstAnswer)> StartAsync(string program, string arguments, string firstPath, params (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // The log goes where an operator's would, to somebody else: reading it here would take the processor from the measurement.
        var errors = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Path.GetDirectoryName(program)! };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec \"$0\" {arguments} >/dev/null 2>\"$1\"");
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(errors);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90) && !process.HasExited)
        {
            try
            {
                using var response = await client.GetAsync(new Uri(address, firstPath));
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return (new(process, address), Stopwatch.GetElapsedTime(started));
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        Stop(process);
        throw new InvalidOperationException($"{program} {arguments} did not answer {firstPath} with 200:\n{await File.ReadAllTextAsync(errors)}");
    }

    public ValueTask DisposeAsync()
    {
        Stop(_process);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
