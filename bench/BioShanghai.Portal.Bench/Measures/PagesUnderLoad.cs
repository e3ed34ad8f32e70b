using BioShanghai.Portal.Bench.Load;
using BioShanghai.Portal.Bench.Reference;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Cached and uncached pages against bytes in memory and against a Razor Page (P1 to P7).</summary>
internal static class PagesUnderLoad
{
    private const int Few = 8;
    private const int Many = 128;

    public static async Task MeasureAsync(Report report, IReadOnlyList<PageFacts> pages, Server portal, Server limit, Server reference, int count, TimeSpan slice)
    {
        var parks = pages.Single(x => x is { Name: "parks", Language: "zh" });
        var bytes = new Variant("bytes", limit, "/bytes");
        var cached = new Variant("cached", portal, parks.Path);
        var brotli = new Variant("cached br", portal, parks.Path, Headers: "Accept-Encoding: br\r\n");
        var components = new Variant("components in memory", reference, ReferenceApp.ComponentsPath);
        var razorPage = new Variant("Razor Page in memory", reference, ReferenceApp.RazorPagePath);
        var few = pages.Where(x => x.Language == "zh").ToDictionary(x => x, x => new Variant(x.Name, portal, x.Path, Few, PageFacts.Uncached));
        var many = few.ToDictionary(x => x.Key, x => x.Value with { Connections = Many });
        var rounds = new Rounds(count, slice);
        await rounds.RunAsync([bytes, cached, brotli, components, razorPage, .. few.Values, .. many.Values]);

        var top = rounds[bytes];
        var store = rounds[cached];
        report.Add("", "byte[] limit, the park directory's body", $"{top.PerSecond:0} /s, {top.Cpu:0} µs CPU, body {parks.Body.Length / 1024.0:0.0} KB", null);
        report.Add("P1", "cached page: at least 0.80 x the limit's rate, at most 1.5 x its CPU", $"{store.PerSecond / top.PerSecond:0.00} x, CPU {store.Cpu / top.Cpu:0.00} x", store.PerSecond >= 0.80 * top.PerSecond && store.Cpu <= 1.5 * top.Cpu);

        var wrong = pages.Where(x => x.EncodingFault is not null).Select(x => $"{x.Path}: {x.EncodingFault}").ToList();
        var small = rounds[brotli];
        report.Add("P2", "cached br at least 1.3 x cached identity; each client gets its encoding", $"{small.PerSecond / store.PerSecond:0.00} x; {pages.Count - wrong.Count} of {pages.Count} pages right {string.Join("; ", wrong)}", small.PerSecond >= 1.3 * store.PerSecond && wrong.Count == 0);

        var inMemory = rounds[components];
        var peer = rounds[razorPage];
        report.Add("P3", "rendered from memory: at least 0.12 x the limit, 0.40 x a Razor Page with partials", $"{inMemory.PerSecond / top.PerSecond:0.000} x, {inMemory.PerSecond / peer.PerSecond:0.00} x; CPU {inMemory.Cpu:0} µs against {peer.Cpu:0} µs", inMemory.PerSecond >= 0.12 * top.PerSecond && inMemory.PerSecond >= 0.40 * peer.PerSecond);

        var uncached = rounds[few[parks]];
        report.Add("P4", "uncached directory with its database reads: at least 0.08 x the limit, at most 1.8 x the CPU of P3's page", $"{uncached.PerSecond / top.PerSecond:0.000} x, CPU {uncached.Cpu / inMemory.Cpu:0.00} x", uncached.PerSecond >= 0.08 * top.PerSecond && uncached.Cpu <= 1.8 * inMemory.Cpu);

        var perKb = inMemory.Cpu / parks.Body.Length;
        var dearest = few.MaxBy(x => rounds[x.Value].Cpu / x.Key.Body.Length);
        var worst = rounds[dearest.Value].Cpu / dearest.Key.Body.Length / perKb;
        report.Add("P5", "no page costs more than 2 x P3's CPU per KB of HTML", $"dearest {worst:0.00} x ({dearest.Key.Path})", worst <= 2);

        var crowd = rounds[many[parks]];
        var errors = few.Values.Concat(many.Values).Sum(x => rounds[x].Errors);
        report.Add("P6", "uncached directory: p99 at most 10 x p50 at 8 connections, 5 x at 128; no error on any page", $"{uncached.P99 / uncached.P50:0.0} x; {crowd.P99 / crowd.P50:0.0} x; {errors} errors", uncached.P99 <= 10 * uncached.P50 && crowd.P99 <= 5 * crowd.P50 && errors == 0);

        var slowest = few.MinBy(x => rounds[many[x.Key]].PerSecond / rounds[x.Value].PerSecond);
        var kept = rounds[many[slowest.Key]].PerSecond / rounds[slowest.Value].PerSecond;
        report.Add("P7", "rate at 128 connections at least 0.9 x that at 8, every page", $"least {kept:0.00} x ({slowest.Key.Path})", kept >= 0.9);

        foreach (var (page, variant) in few.OrderByDescending(x => rounds[x.Value].Cpu))
        {
            var figures = rounds[variant];
            report.Add("", $"uncached {page.Path}", $"{figures.PerSecond / top.PerSecond:0.000} x the limit; CPU {figures.Cpu:0} µs, per KB {figures.Cpu / page.Body.Length / perKb:0.00} x P3; p50 {figures.P50 / 1000:0.0} ms; at 128 {rounds[many[page]].PerSecond / figures.PerSecond:0.00} x", null);
        }
    }
}
