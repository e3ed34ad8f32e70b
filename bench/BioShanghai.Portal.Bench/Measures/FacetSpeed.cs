using System.Diagnostics;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Tests.Spaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Faceted questions over sample listings: the index against a scan, against the least that could answer, and against the database (F1, F2).</summary>
internal static class FacetSpeed
{
    private const int Seed = 20261124;
    private const int Changes = 2_000;

    private static readonly DateOnly Day = new(2026, 11, 24);

    /// <param name="folder">For a database of its own, made anew.</param>
    public static async Task MeasureAsync(Report report, string folder, bool isQuick)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "facets.db");
        foreach (var old in Directory.GetFiles(folder, "facets.db*"))
        {
            File.Delete(old);
        }

        var dbs = new Databases(path);
        await using (var db = dbs.CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync();
            await new ContentImporter(dbs, new Noon()).ImportAsync(ContentSource.Shipped);
            foreach (var index in FacetQuestions.Indexes)
            {
                await db.Database.ExecuteSqlRawAsync(index);
            }
        }

        var medians = new List<(int Rows, double Median)>();
        foreach (var rows in isQuick ? new[] { 1_000, 10_000 } : [1_000, 10_000, 100_000])
        {
            var median = await MeasureAsync(report, dbs, rows);
            medians.Add((rows, median));
        }

        var ((few, quick), (some, middling), (many, slow)) = (medians[0], medians[^2], medians[^1]);
        report.Add(
            "F2", "ten times the listings take at most ten times as long",
            $"{slow / middling:0.0} x from {some} to {many} listings, {slow / quick:0.0} x from {few} to {many}", slow / middling <= (double)many / some);
    }

    private static async Task<double> MeasureAsync(Report report, Databases dbs, int count)
    {
        await new SampleService(dbs, new Noon()).LoadAsync(count, Seed);
        await using (var db = dbs.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("ANALYZE");
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var stock = new SpaceStock(dbs);
        var started = Stopwatch.GetTimestamp();
        var index = await stock.GetAsync();
        var built = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        SpaceFacts[] rows = [.. index.Matching(new SpaceFilter { IsSample = true }, Day).Concat(await HiddenAsync(dbs)).OrderBy(x => x.Code, StringComparer.Ordinal)];
        started = Stopwatch.GetTimestamp();
        new SpaceIndex().Rebuild(rows);
        var loaded = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        var filters = FacetQuestions.Make(rows, [.. SpaceFacets.All.Select(x => x.Name)], Seed, Day);
        var (scan, spike) = (new SpaceScan(rows), new FacetSpike(rows, Day));
        foreach (var filter in filters)
        {
            Compare(index.Search(filter, Day), scan.Search(filter, Day), spike.Search(filter), rows);
        }

        var (ours, least, plain) = (new List<double>(), new List<double>(), new List<double>());
        var rounds = count >= 100_000 ? 100 : 400;
        for (var round = -rounds / 2; round < rounds; round++)
        {
            foreach (var filter in filters)
            {
                Time(round < 0 ? null : ours, () => index.Search(filter, Day));
                Time(round < 0 ? null : least, () => spike.Search(filter));
            }
        }

        for (var round = 0; round < Math.Max(1, 20_000 / count); round++)
        {
            foreach (var filter in filters)
            {
                Time(plain, () => scan.Search(filter, Day));
            }
        }

        var isGoal = count >= 100_000;
        var (p50, p99) = (Mid(ours) / Mid(least), High(ours) / High(least));
        report.Add(
            "F1", "ids and all counts of a five-facet question at 100,000 listings: p50 at most 3 x, p99 at most 5 x the plainest bit sets",
            $"{count} listings: p50 {p50:0.00} x, p99 {p99:0.00} x (p50 {Mid(ours):0.000} ms against {Mid(least):0.000}, p99 {High(ours):0.000} against {High(least):0.000}); a plain scan takes {Mid(plain) / Mid(ours):0} x (p50 {Mid(plain):0.0} ms, p99 {High(plain):0.0})",
            isGoal ? p50 <= 3 && p99 <= 5 : null);
        await WholeAnswersAsync(report, dbs, stock, rows, count);
        report.Add("", "index of that many listings", $"{count} listings: {bytes / 1048576.0:0.0} MB; built from the database in {built:0} ms, from rows in memory in {loaded:0} ms; seed {Seed}", null);
        await ChangesAsync(report, dbs, stock, index, rows);
        return Mid(ours);
    }

    private static async Task WholeAnswersAsync(Report report, Databases dbs, SpaceStock stock, SpaceFacts[] rows, int count)
    {
        var spaces = new PublicSpaces(dbs, new CatalogueCache(dbs), stock, new Noon());
        var filters = FacetQuestions.Make(rows, FacetQuestions.Columns, Seed, Day);
        var (ours, theirs) = (new List<double>(), new List<double>());
        var rounds = count >= 100_000 ? 3 : 5;
        for (var round = -1; round < rounds; round++)
        {
            foreach (var filter in filters)
            {
                var address = FacetQuestions.AddressOf(filter);
                var total = 0;
                await TimeAsync(round < 0 ? null : ours, async () => total = (await spaces.DirectoryAsync(address)).Hits.Total);
                await using var db = dbs.CreateDbContext();
                await TimeAsync(round < 0 ? null : theirs, async () => Require((await FacetQuestions.AskDatabaseAsync(db, filter, Day)).Total == total, "The database counts otherwise."));
            }
        }

        var ratio = Mid(theirs) / Mid(ours);
        report.Add(
            "F1", "whole answer with its 20 listings read at 100,000 listings: at most 1/40 of the same question put to the database (indexed)",
            $"{count} listings: 1/{ratio:0} (p50 {Mid(ours):0.00} ms against {Mid(theirs):0.0}, p99 {High(ours):0.0} against {High(theirs):0}); {FacetQuestions.Columns.Length} facets counted there, {SpaceFacets.All.Count} here",
            count >= 100_000 ? ratio >= 40 : null);
    }

    private static async Task ChangesAsync(Report report, Databases dbs, SpaceStock stock, SpaceIndex index, SpaceFacts[] rows)
    {
        var times = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            // Another listing's values under its own code would need the entity; taking it out and in again is the same work.
            var row = rows[(int)((long)i * 7_919 % rows.Length)];
            Time(times, () => index.Apply([row.Code], [row]));
        }

        var followed = new List<double>();
        // Later than the feed's overlap, which still holds the loading of all these listings.
        var later = new Noon(ChangeFeed.Overlap * 2);
        var feed = new ChangeFeed(dbs, later);
        await feed.BeginAsync();
        for (var i = 0; i < 30; i++)
        {
            await using var db = dbs.CreateDbContext();
            var code = rows[i * 31 % rows.Length].Code;
            var listing = await db.SpaceListings.SingleAsync(x => x.Code == code);
            db.Entry(listing).Property(x => x.AreaSquareMetres).CurrentValue++;
            await db.SaveAsync(later.GetUtcNow().UtcDateTime);
            await TimeAsync(followed, async () => await stock.ApplyAsync(await feed.PollAsync()));
            Require(index.Matching(new SpaceFilter { IsSample = true }, Day).All(x => x.Code != code || x.Area == listing.AreaSquareMetres), "A change was not followed.");
        }

        report.Add(
            "F2", "a changed listing shows without rebuilding all",
            $"{rows.Length} listings: one change p50 {Mid(times) * 1_000:0} µs, mean {times.Average() * 1_000:0} µs, p99 {High(times) * 1_000:0} µs; from saved to visible the feed's poll ({ChangePump.Interval.TotalSeconds:0} s at most) and p50 {Mid(followed):0.0} ms to read and take it over",
            true);
    }

    private static void Compare(SpaceHits ours, SpaceHits scan, (int Total, int[] Page, int[][] Counts) spike, SpaceFacts[] rows)
    {
        Require(ours.Total == scan.Total && ours.Total == spike.Total && ours.Total > 0, "The totals differ.");
        Require(ours.Codes.SequenceEqual(scan.Codes) && ours.Codes.SequenceEqual(spike.Page.Select(x => rows[x].Code)), "The pages differ.");
        foreach (var (at, facet) in SpaceFacets.All.Index())
        {
            var sum = ours.Counts[facet.Name].Sum(x => x.Count);
            Require(sum == scan.Counts[facet.Name].Sum(x => x.Count) && sum == spike.Counts[at].Sum(), $"The counts of {facet.Name} differ.");
        }
    }

    private static async Task<List<SpaceFacts>> HiddenAsync(Databases dbs)
    {
        await using var db = dbs.CreateDbContext();
        var oldest = Day.AddDays(-FreshnessLimits.HideAfterDays);
        var parks = await db.Parks.AsNoTracking().ToDictionaryAsync(x => x.Slug);
        return [.. (await db.SpaceListings.AsNoTracking().Where(x => x.ConfirmedOn < oldest).ToListAsync()).Select(x => SpaceFacts.Of(x, parks[x.ParkSlug]))];
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static void Time(List<double>? times, Action run)
    {
        var started = Stopwatch.GetTimestamp();
        run();
        times?.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task TimeAsync(List<double>? times, Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        times?.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static double Mid(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static double High(List<double> times) => times.Order().ElementAt(times.Count * 99 / 100);

    private sealed class Noon(TimeSpan after = default) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero) + after;
    }

    private sealed class Databases(string path) : IDbContextFactory<PortalDbContext>
    {
        // Pooled, as the portal has them.
        private readonly PooledDbContextFactory<PortalDbContext> _pool = new(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite($"Data Source={path}").Options);

        public PortalDbContext CreateDbContext() => _pool.CreateDbContext();
    }
}
