using System.Globalization;
using System.Text;
using BioShanghai.Portal.Bench;
using BioShanghai.Portal.Bench.Load;
using BioShanghai.Portal.Bench.Measures;
using BioShanghai.Portal.Bench.Reference;

Console.OutputEncoding = Encoding.UTF8;
switch (args)
{
    case ["load", var address, var connections, var seconds, var headers]:
        Console.WriteLine(await LoadClient.RunAsync(
            new Uri(address), int.Parse(connections, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), headers));
        return 0;
    case ["limit", var body]:
        return await LimitApp.RunAsync(body);
    case ["reference", var database]:
        return await ReferenceApp.RunAsync(database);
    case ["search", var database]:
        var search = new Report();
        await SearchSpeed.MeasureAsync(search, database);
        search.Print(Console.Out);
        return 0;
    case ["facets", .. var rest]:
        var facets = new Report();
        await FacetSpeed.MeasureAsync(facets, Path.Combine(Benchmark.Root(), "artifacts", "bench"), isQuick: rest is ["--quick"]);
        facets.Print(Console.Out);
        return 0;
    case ["grid", .. var rest]:
        var grid = new Report();
        await GridSpeed.MeasureAsync(grid, Path.Combine(Benchmark.Root(), "artifacts", "bench"), Environment.GetEnvironmentVariable("PORTAL_BENCH_POSTGRES"), isQuick: rest is ["--quick"]);
        grid.Print(Console.Out);
        return 0;
    case ["case-board", .. var rest]:
        var cases = new Report();
        await CaseBoardSpeed.MeasureAsync(cases, Path.Combine(Benchmark.Root(), "artifacts", "bench"), Environment.GetEnvironmentVariable("PORTAL_BENCH_POSTGRES"), isQuick: rest is ["--quick"]);
        cases.Print(Console.Out);
        return 0;
    case ["officers", .. var rest]:
        var officers = new Report();
        await Benchmark.OfficersAsync(officers, isQuick: rest is ["--quick"]);
        officers.Print(Console.Out);
        return 0;
    case ["case-intake", .. var rest]:
        var intake = new Report();
        await Benchmark.IntakeAsync(intake, isQuick: rest is ["--quick"]);
        intake.Print(Console.Out);
        return 0;
    case ["imports"]:
        var imports = new Report();
        await ImportSpeed.MeasureAsync(imports, Path.Combine(Benchmark.Root(), "artifacts", "bench"));
        imports.Print(Console.Out);
        return 0;
    case ["print"]:
        var print = new Report();
        PrintSpeed.Measure(print);
        print.Print(Console.Out);
        return 0;
    case [] or ["--quick"]:
        return await Benchmark.RunAsync(isQuick: args.Length == 1);
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project bench/BioShanghai.Portal.Bench [-- --quick | facets [--quick] | grid [--quick] | case-board [--quick] | officers [--quick] | case-intake [--quick] | imports | print | search <portal.db>]");
        return 1;
}
