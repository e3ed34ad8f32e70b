using System.Diagnostics;
using System.Globalization;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>One thing to load: a page of a server in a certain way.</summary>
/// <param name="Headers">Further request headers, each with its line end.</param>
internal sealed record Variant(string Name, Server Server, string Path, int Connections = 8, string Headers = "")
{
    public Uri Address => new(Server.Address, Path);
}

/// <summary>Medians of one variant over all rounds. Processor time in microseconds per request, latencies in microseconds.</summary>
internal sealed record Figures(double PerSecond, double Cpu, double P50, double P99, int Errors);

/// <summary>Interleaved rounds: every variant once per round, the order turned round each time, so that a busy minute hits all alike.</summary>
internal sealed class Rounds(int rounds, TimeSpan slice)
{
    private readonly Dictionary<Variant, List<Figures>> _measured = [];

    public Figures this[Variant variant]
    {
        get
        {
            var all = _measured[variant];
            return new(Median(all, x => x.PerSecond), Median(all, x => x.Cpu), Median(all, x => x.P50), Median(all, x => x.P99), all.Sum(x => x.Errors));
        }
    }

    public async Task RunAsync(IReadOnlyList<Variant> variants)
    {
        foreach (var variant in variants)
        {
            _measured[variant] = [];
            await LoadAsync(variant, TimeSpan.FromSeconds(1));
        }

        for (var round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {rounds}, {variants.Count} variants");
            foreach (var variant in round % 2 == 0 ? variants : variants.Reverse())
            {
                var before = variant.Server.CpuSeconds;
                var load = await LoadAsync(variant, slice);
                var cpu = variant.Server.CpuSeconds - before;
                // A slice without a single answer is a failure, however quiet.
                var errors = load.Errors + (load.Requests == 0 ? 1 : 0);
                _measured[variant].Add(new(load.Requests / load.Seconds, cpu * 1_000_000 / Math.Max(1, load.Requests), load.P50, load.P99, errors));
            }
        }
    }

    public static double Median<T>(IEnumerable<T> all, Func<T, double> figure)
    {
        var ordered = all.Select(figure).Order().ToArray();
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }

    /// <summary>The client is a process of its own too: its collector must not stop the clock of the measuring one.</summary>
    private static async Task<LoadResult> LoadAsync(Variant variant, TimeSpan time)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "load", variant.Address.ToString(), variant.Connections.ToString(CultureInfo.InvariantCulture), time.TotalSeconds.ToString(CultureInfo.InvariantCulture), variant.Headers })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return LoadResult.Parse(line.Trim());
    }
}
