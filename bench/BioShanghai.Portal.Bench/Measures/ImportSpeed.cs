using System.Diagnostics;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Listings out as a spreadsheet, checked when they come back changed, and taken in (O1, O13), over a database in a file.</summary>
internal static class ImportSpeed
{
    private const int Seed = 20261124;

    /// <param name="folder">For databases of its own, made anew.</param>
    public static async Task MeasureAsync(Report report, string folder)
    {
        foreach (var (rows, goal) in new[] { (500, 20), (5_000, 60) })
        {
            await MeasureAsync(report, folder, rows, TimeSpan.FromSeconds(goal));
        }
    }

    private static async Task MeasureAsync(Report report, string folder, int rows, TimeSpan goal)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"imports-{rows}.db");
        foreach (var old in Directory.GetFiles(folder, $"imports-{rows}.db*"))
        {
            File.Delete(old);
        }

        var databases = new Databases(path);
        await FillAsync(databases, rows * 9 / 10);
        await using var provider = Services(databases, await OfficerAsync(databases));
        using var scope = provider.CreateScope();
        var (export, import) = (scope.ServiceProvider.GetRequiredService<ListingExport>(), scope.ServiceProvider.GetRequiredService<ListingImport>());

        using var file = new MemoryStream();
        var exported = await TimeAsync(() => export.WriteAsync(new ListingQuery(), SheetKind.Xlsx, () => file));
        var bytes = await ChangeAsync(file.ToArray(), rows);

        ImportPlan? plan = null;
        var check = await TimeAsync(async () => plan = await import.CheckAsync(new MemoryStream(bytes), "changed.xlsx"));
        report.Add(
            "O1", $"a file of {rows} rows is checked in at most {goal.TotalSeconds} s",
            $"{check.Seconds:0.0} s for {bytes.Length / 1048576.0:0.0} MB: {plan!.Count(ImportState.New)} new, {plan.Count(ImportState.Changed)} changed, {plan.Count(ImportState.Unchanged)} unchanged, {plan.Count(ImportState.Faulty)} faulty; memory in use rose by {check.Megabytes:0} MB at most, the plan kept {check.Kept:0} MB; seed {Seed}",
            check.Seconds <= goal.TotalSeconds);

        ImportOutcome? outcome = null;
        var run = await TimeAsync(async () => outcome = await import.RunAsync(plan, new ImportChoices { SoundRowsOnly = true }));
        var again = await TimeAsync(async () => plan = await import.CheckAsync(new MemoryStream(bytes), "changed.xlsx"));
        report.Add(
            "O1", "",
            $"{rows} rows: export {exported.Seconds:0.0} s, {exported.Megabytes:0} MB; {outcome!.Drafts.Count} versions saved in {run.Seconds:0.0} s, {run.Megabytes:0} MB; the same file checked again {again.Seconds:0.0} s, {plan.Count(ImportState.New) + plan.Count(ImportState.Changed)} rows left to import",
            null);
    }

    private static async Task FillAsync(Databases databases, int count)
    {
        await using (var db = databases.CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync();
        }

        await new ContentImporter(databases, new Noon()).ImportAsync(ContentSource.Shipped);
        await using var reading = databases.CreateDbContext();
        var (parks, districts) = (await reading.Parks.AsNoTracking().ToListAsync(), await reading.Districts.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name));
        var number = 0;
        foreach (var some in SampleSupply.Make(parks, districts, count, Seed, new DateOnly(2026, 11, 24)).Chunk(500))
        {
            await using var db = databases.CreateDbContext();
            foreach (var sample in some)
            {
                // Real ones, because officers keep those.
                var input = ListingFields.InputOf(sample);
                var listing = new SpaceListing($"bench-{++number:00000}", input with { Name = new($"{input.Name.Zh} {number}", $"{input.Name.En} {number}") });
                listing.Publish();
                db.SpaceListings.Add(listing);
            }

            await db.SaveAsync(new Noon().GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>Nine tenths of the rows as exported, every second of them with two cells otherwise and every hundredth with a fault; a tenth new.</summary>
    private static async Task<byte[]> ChangeAsync(byte[] bytes, int rows)
    {
        var sheet = await SheetReader.ReadAsync(new MemoryStream(bytes), "exported.xlsx", CancellationToken.None);
        int At(string key) => sheet.Columns.Select((x, i) => (x.Header, At: i)).Single(x => x.Header.EndsWith($"[{key}]", StringComparison.Ordinal)).At;
        var changed = sheet.Rows.Select(x => x.Texts.Cast<object?>().ToArray()).ToList();
        for (var i = 0; i < changed.Count; i += 2)
        {
            changed[i][At("area")] = i % 100 == 0 ? "?" : "54321";
            changed[i][At("unit")] = "321";
        }

        var taken = changed.Count;
        for (var i = 0; changed.Count < rows; i++)
        {
            var row = (object?[])changed[(i * 7) % taken | 1].Clone();
            (row[At("code")], row[At("version")], row[At("reference")], row[At("name.zh")], row[At("name.en")]) = ("", "", $"B-{i}", $"新楼 {i}", $"New building {i}");
            changed.Add(row);
        }

        using var file = new MemoryStream();
        await SheetWriter.WriteXlsxAsync(file, new SheetContent("Data", [.. sheet.Columns.Select(x => new SheetField(x.Header))], changed), CancellationToken.None);
        return file.ToArray();
    }

    private static async Task<Actor> OfficerAsync(Databases databases)
    {
        var now = new Noon().GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        var user = new PortalUser("bench@example.cn", "bench", now) { NormalizedUserName = "BENCH" };
        var grant = new Grant(user.Id, Role.CentreAdmin, null, null, now);
        db.AddRange(user, grant);
        await db.SaveAsync(now);
        return new Actor(user.Id, "bench", [grant], null, null);
    }

    private static ServiceProvider Services(Databases databases, Actor actor)
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(databases);
        services.AddSingleton<TimeProvider>(new Noon());
        services.AddSingleton<ICurrentActor>(new Officer(actor));
        return services.BuildServiceProvider();
    }

    /// <summary>Seconds, the most memory in use above what was before, and what is still in use after, in MB.</summary>
    private static async Task<(double Seconds, double Megabytes, double Kept)> TimeAsync(Func<Task> action)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        using var done = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(10);
            }
        });
        var started = Stopwatch.GetTimestamp();
        await action();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await done.CancelAsync();
        await watch;
        return (seconds, (most - before) / 1048576.0, (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0);
    }

    private sealed class Officer(Actor actor) : ICurrentActor
    {
        public Task<Actor> GetAsync(CancellationToken ct = default) => Task.FromResult(actor);
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
    }

    private sealed class Databases(string path) : IDbContextFactory<PortalDbContext>
    {
        private readonly PooledDbContextFactory<PortalDbContext> _pool = new(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite($"Data Source={path}").Options);

        public PortalDbContext CreateDbContext() => _pool.CreateDbContext();
    }
}
