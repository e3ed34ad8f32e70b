using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>Closed-loop load: a number of connections, each sending its next request when the last one is answered.</summary>
internal static class LoadClient
{
    /// <summary>Loads one address and reports.</summary>
    /// <param name="headers">Further request headers, each with its line end.</param>
    public static async Task<LoadResult> RunAsync(Uri address, int connections, TimeSpan time, string headers)
    {
        var request = Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n{headers}\r\n");
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(time + TimeSpan.FromSeconds(10));
        var loops = Enumerable.Range(0, connections).Select(_ => LoopAsync(address, request, until, patience.Token)).ToArray();
        var all = await Task.WhenAll(loops);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var latencies = all.SelectMany(x => x.Ticks).Order().ToArray();
        return new(latencies.Length, all.Sum(x => x.Errors), seconds, At(latencies, 0.5), At(latencies, 0.99));
    }

    private static double At(long[] ordered, double share) =>
        ordered.Length == 0 ? 0 : ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))] * 1_000_000.0 / Stopwatch.Frequency;

    private static async Task<(List<long> Ticks, int Errors)> LoopAsync(Uri address, byte[] request, long until, CancellationToken patience)
    {
        var (ticks, errors) = (new List<long>(64 * 1024), 0);
        while (Stopwatch.GetTimestamp() < until)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
                var reader = new HttpReader(socket, patience);
                while (Stopwatch.GetTimestamp() < until)
                {
                    var sent = Stopwatch.GetTimestamp();
                    await socket.SendAsync(request);
                    if (await reader.ResponseAsync() == 200)
                    {
                        ticks.Add(Stopwatch.GetTimestamp() - sent);
                    }
                    else
                    {
                        errors++;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                errors++;
            }
        }

        return (ticks, errors);
    }
}
