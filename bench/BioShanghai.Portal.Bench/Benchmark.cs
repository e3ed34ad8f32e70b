using System.Diagnostics;
using System.Globalization;
using BioShanghai.Portal.Bench.Load;
using BioShanghai.Portal.Bench.Measures;
using BioShanghai.Portal.Bench.Reference;

namespace BioShanghai.Portal.Bench;

/// <summary>Builds and starts the servers, runs the measures, prints the table.</summary>
internal static class Benchmark
{
    public static async Task<int> RunAsync(bool isQuick)
    {
        var (root, work, data) = Folders();
        Console.Error.WriteLine("publishing the portal");
        var program = Path.Combine(Publish(root, work), "BioShanghai.Portal.Web");
        var settings = Settings(data);
        var (portal, _) = await Server.StartAsync(program, "", "/zh/", settings);
        await using var portalLife = portal;
        var pages = await PageFacts.ReadAsync(portal.Address);

        var body = Path.Combine(work, "body.html");
        await File.WriteAllBytesAsync(body, pages.Single(x => x is { Name: "parks", Language: "zh" }).Body);
        var (limit, _) = await Server.StartAsync(Environment.ProcessPath!, $"limit {body}", "/bytes");
        await using var limitLife = limit;
        var (reference, _) = await Server.StartAsync(Environment.ProcessPath!, $"reference {Path.Combine(data, "portal.db")}", ReferenceApp.ComponentsPath);
        await using var referenceLife = reference;

        var report = new Report();
        await PagesUnderLoad.MeasureAsync(report, pages, portal, limit, reference, isQuick ? 3 : 5, TimeSpan.FromSeconds(isQuick ? 1 : 2));
        PageFacts.Report(report, pages);
        await SearchSpeed.MeasureAsync(report, Path.Combine(data, "portal.db"));
        await FacetSpeed.MeasureAsync(report, work, isQuick: false);
        await OfficersAtWork.MeasureAsync(report, portal, Path.Combine(data, "portal.db"), isQuick);
        await CaseIntakeSpeed.MeasureAsync(report, portal, isQuick);
        await GridSpeed.MeasureAsync(report, work, Environment.GetEnvironmentVariable("PORTAL_BENCH_POSTGRES"), isQuick: false);
        await CaseBoardSpeed.MeasureAsync(report, work, Environment.GetEnvironmentVariable("PORTAL_BENCH_POSTGRES"), isQuick: false);
        await ImportSpeed.MeasureAsync(report, work);
        await ColdStart.MeasureAsync(report, program, settings, Environment.ProcessPath!, $"limit {body}", isQuick ? 3 : 5);

        Print(report, pages, isQuick);
        return 0;
    }

    private static (string Root, string Work, string Data) Folders()
    {
        var work = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "bench")).FullName;
        var data = Path.Combine(work, "data");
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        return (Root(), work, data);
    }

    /// <summary>Limits lifted: one client address sends everything. The log keeps its production setting.</summary>
    private static (string, string)[] Settings(string data) =>
    [
        ("Portal__DataDirectory", data),
        ("Portal__PublicBaseUrl", "http://127.0.0.1"),
        ("AllowedHosts", "127.0.0.1"),
        ("Limits__PagesPerMinute", "100000000"),
        ("Limits__SearchesPerMinute", "100000000"),
        ("Limits__CircuitsPerUser", "10000"),
        ("Limits__FormsPerTenMinutes", "100000000"),
        // Senders of inquiries come from networks of their own.
        ("Proxy__KnownAddresses", "127.0.0.1"),
        // Signing in is not what is measured.
        ("Identity__RequireSecondFactor", "false"),
        // The finder and the pages of listings, over 400 made-up ones.
        ("Samples__Load", "true"),
    ];

    /// <summary>The management alone: the grid, and a running portal with officers in it.</summary>
    public static async Task OfficersAsync(Report report, bool isQuick)
    {
        var (root, work, data) = Folders();
        var program = Path.Combine(Publish(root, work), "BioShanghai.Portal.Web");
        var (portal, _) = await Server.StartAsync(program, "", "/zh/", Settings(data));
        await using (portal)
        {
            await OfficersAtWork.MeasureAsync(report, portal, Path.Combine(data, "portal.db"), isQuick);
        }

        await GridSpeed.MeasureAsync(report, work, Environment.GetEnvironmentVariable("PORTAL_BENCH_POSTGRES"), isQuick);
    }

    /// <summary>Inquiries alone, over the starting content and 400 made-up listings.</summary>
    public static async Task IntakeAsync(Report report, bool isQuick)
    {
        var (root, work, data) = Folders();
        var (portal, _) = await Server.StartAsync(Path.Combine(Publish(root, work), "BioShanghai.Portal.Web"), "", "/zh/", Settings(data));
        await using (portal)
        {
            await CaseIntakeSpeed.MeasureAsync(report, portal, isQuick);
        }
    }

    private static void Print(Report report, IReadOnlyList<PageFacts> pages, bool isQuick)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {memory} GiB, .NET {Environment.Version}, Release, Production, loopback HTTP/1.1; starting content ({pages.Count} pages measured); {(isQuick ? "quick run" : "full run")}."));
        Console.WriteLine();
        report.Print(Console.Out);
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BioShanghai.Portal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The benchmark runs outside its repository.");
    }

    private static string Publish(string root, string work)
    {
        // For a second look at one measure: a folder that holds the portal already.
        if (Environment.GetEnvironmentVariable("PORTAL_BENCH_PORTAL") is { Length: > 0 } ready)
        {
            return ready;
        }

        var target = Path.Combine(work, "portal");
        // Build servers that stayed behind would keep the pipe below open.
        var start = new ProcessStartInfo("dotnet", $"publish src/BioShanghai.Portal.Web -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:UseSharedCompilation=false -nodeReuse:false -o {target} --nologo -v q")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? target : throw new InvalidOperationException(said);
    }
}
