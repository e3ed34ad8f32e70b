using BioShanghai.Portal.Bench.Load;
using BioShanghai.Portal.E2E.Support;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>From an inquiry sent to its receipt while fifty are being sent (E2). What is timed is the whole answer, over the loopback.</summary>
internal static class CaseIntakeSpeed
{
    private const int AtOnce = 50;
    private const int Seed = 20261124;
    private const double MostMilliseconds = 300;

    public static async Task MeasureAsync(Report report, Server portal, bool isQuick)
    {
        var count = isQuick ? 300 : 3_000;
        var client = new IntakeClient(portal.Address);
        // The first are for getting warm.
        foreach (var round in new[] { count / 10, count })
        {
            var groups = await client.OpenAsync(round, Seed + round, CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(4));
            var inquiries = groups.SelectMany(x => x).ToList();
            var next = -1;
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < inquiries.Count;)
                {
                    await client.SendAsync(inquiries[i], CancellationToken.None);
                }
            }));
            var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (round == count)
            {
                var times = inquiries.Select(x => x.Took.TotalMilliseconds).Order().ToList();
                var p95 = times[times.Count * 95 / 100];
                report.Add(
                    "E2", "an inquiry from sending to its receipt, fifty at once: p95 at most 300 ms",
                    $"p50 {times[times.Count / 2]:0} ms, p95 {p95:0} ms, slowest {times[^1]:0} ms of {times.Count}; {times.Count / seconds:0} a second; seed {Seed}", p95 <= MostMilliseconds);
            }
        }
    }
}
