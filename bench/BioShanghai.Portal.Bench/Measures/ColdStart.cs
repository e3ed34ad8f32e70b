using BioShanghai.Portal.Bench.Load;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Time from the start of the process to the first page read from the database, and memory after it (S1, S2).</summary>
internal static class ColdStart
{
    public static async Task MeasureAsync(Report report, string portal, (string, string)[] settings, string limit, string limitArguments, int rounds)
    {
        // A second portal on the same data would wait for the first one's lock: it gets a copy of the folder.
        var data = settings.Single(x => x.Item1 == "Portal__DataDirectory").Item2;
        var copy = data + "-start";
        Copy(data, copy);
        var own = settings.Select(x => x.Item1 == "Portal__DataDirectory" ? (x.Item1, copy) : x).ToArray();
        var (portals, limits) = (new List<(double Ms, double Mb)>(), new List<(double Ms, double Mb)>());
        for (var round = 0; round < rounds; round++)
        {
            portals.Add(await OnceAsync(portal, "", "/zh/", own));
            limits.Add(await OnceAsync(limit, limitArguments, "/bytes"));
        }

        Directory.Delete(copy, recursive: true);
        var (start, memory) = (Rounds.Median(portals, x => x.Ms), Rounds.Median(portals, x => x.Mb));
        var (startLimit, memoryLimit) = (Rounds.Median(limits, x => x.Ms), Rounds.Median(limits, x => x.Mb));
        report.Add("S1", "start to first page with a database read, ReadyToRun: at most 3.0 x byte[]", $"{start / startLimit:0.00} x ({start:0} ms against {startLimit:0} ms)", start <= 3 * startLimit);
        report.Add("S2", "memory after the first page at most 2.0 x byte[]", $"{memory / memoryLimit:0.00} x ({memory:0} MB against {memoryLimit:0} MB)", memory <= 2 * memoryLimit);
    }

    private static async Task<(double Ms, double Mb)> OnceAsync(string program, string arguments, string path, params (string, string)[] settings)
    {
        var (server, first) = await Server.StartAsync(program, arguments, path, settings);
        await using (server)
        {
            return (first.TotalMilliseconds, server.ResidentMegabytes);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(x => !x.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
