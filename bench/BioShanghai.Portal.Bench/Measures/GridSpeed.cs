using System.Diagnostics;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>What officers wait for at 100,000 listings: a page of the grid in every way it is asked for, the quick find, thirty confirmations at once (G1 to G3).</summary>
internal static class GridSpeed
{
    private const int Seed = 20261124;
    private const double MostMilliseconds = 150;

    /// <param name="postgres">A server to use instead of a SQLite file; a database of the name <c>portal_grid</c> is made anew on it.</param>
    public static async Task MeasureAsync(Report report, string folder, string? postgres, bool isQuick)
    {
        var (count, rounds) = isQuick ? (10_000, 20) : (100_000, 60);
        var dbs = new Databases(Directory.CreateDirectory(folder).FullName, postgres);
        var clock = new Noon();
        await dbs.MakeAsync();
        await new ContentImporter(dbs, clock).ImportAsync(ContentSource.Shipped);
        await new SampleService(dbs, clock).LoadAsync(count, Seed);
        await dbs.SettleAsync();

        var (centre, officer) = (await dbs.PersonAsync(Role.CentreAdmin, null), await dbs.PersonAsync(Role.DistrictOfficer, "pudong"));
        var name = postgres is null ? "SQLite" : "PostgreSQL";
        var ways = Ways(count);
        var times = ways.ToDictionary(x => x.Name, _ => new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            // In turns, so that a busy moment of the machine hits every way alike.
            foreach (var (way, actor, query) in ways.Select(x => (x.Name, x.IsCity ? centre : officer, x.Query)))
            {
                var desk = dbs.DeskOf(actor, clock);
                await TimeAsync(round < 0 ? null : times[way], () => desk.PageAsync(query));
            }
        }

        var all = times.Values.SelectMany(x => x).ToList();
        foreach (var (way, _, _) in ways)
        {
            report.Add("G1", $"a page of the grid over {count} listings: p95 at most 150 ms", $"{name}, {way}: p50 {Share(times[way], 50):0.0} ms, p95 {Share(times[way], 95):0.0} ms", Share(times[way], 95) <= MostMilliseconds);
        }

        report.Add("G1", "the same, all ways together", $"{name}: p50 {Share(all, 50):0.0} ms, p95 {Share(all, 95):0.0} ms, slowest {all.Max():0} ms of {all.Count}; seed {Seed}", Share(all, 95) <= MostMilliseconds);
        await FindAsync(report, dbs, clock, centre, name, rounds);
        await ConfirmAsync(report, dbs, clock, officer, name, isQuick ? 5 : 20);
    }

    private static List<(string Name, bool IsCity, ListingQuery Query)> Ways(int count)
    {
        List<(string, bool, ListingQuery)> ways =
        [
            ("opened by an officer of a district", false, new()),
            ("opened by the Centre", true, new()),
            ("filtered by state, type and freshness", true, new() { Status = ListingStatus.Published, Type = SpaceType.Laboratory, Freshness = Freshness.Ageing }),
            ("due within a week, three parks", true, new() { DueWithinDays = 7, ParkSlugs = ["zhangjiang", "golden-coast", "north-shanghai"] }),
            ("a word in many names", true, new() { Text = "实验" }),
            ("an English word in many names", true, new() { Text = "laboratory" }),
            ("a word in no name", true, new() { Text = "没有这样的名称" }),
            ("a code", true, new() { Text = "sample-00777" }),
            ("the last page", true, new() { Page = (count / 25) - 1 }),
            ("the last page of a search by name", true, new() { Text = "sample", Order = ListingOrder.Name, Page = (count / 25) - 1 }),
        ];
        return [.. ways, .. Enum.GetValues<ListingOrder>().SelectMany(x => new[] { false, true }.Select(y => ($"sorted by {x}{(y ? ", descending" : "")}", true, new ListingQuery { Order = x, IsDescending = y })))];
    }

    private static async Task FindAsync(Report report, Databases dbs, TimeProvider clock, Actor actor, string name, int rounds)
    {
        var times = new List<double>();
        string[] typed = ["张", "张江", "zhang", "sample-0", "sample-00777", "laboratory", "没有"];
        for (var round = -1; round < rounds; round++)
        {
            foreach (var words in typed)
            {
                var find = new QuickFind(dbs.GateOf(actor, clock), dbs, new(dbs.Catalogue, clock), dbs.Catalogue);
                await TimeAsync(round < 0 ? null : times, () => find.FindAsync(words));
            }
        }

        report.Add("G2", "a key stroke in the quick find: p95 at most 150 ms", $"{name}: p50 {Share(times, 50):0.0} ms, p95 {Share(times, 95):0.0} ms", Share(times, 95) <= MostMilliseconds);
    }

    private static async Task ConfirmAsync(Report report, Databases dbs, TimeProvider clock, Actor actor, string name, int rounds)
    {
        var times = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var desk = dbs.DeskOf(actor, clock);
            var page = await desk.PageAsync(new() { Status = ListingStatus.Published, Size = 30, Page = round + 1 });
            await TimeAsync(round < 0 ? null : times, () => desk.ConfirmAsync([.. page.Rows.Select(x => x.Code)]));
        }

        report.Add("G3", "thirty listings confirmed in one action: at most 1 s", $"{name}: p50 {Share(times, 50):0} ms, slowest {times.Max():0} ms of {times.Count}", times.Max() <= 1_000);
    }

    private static async Task TimeAsync(List<double>? times, Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        times?.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static double Share(List<double> times, int percent) => times.Order().ElementAt(Math.Min(times.Count - 1, times.Count * percent / 100));

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
    }

    private sealed class Fixed(Actor actor) : ICurrentActor
    {
        public Task<Actor> GetAsync(CancellationToken ct = default) => Task.FromResult(actor);
    }

    /// <summary>A database with the portal's model, pooled as the portal has it.</summary>
    private sealed class Databases : IDbContextFactory<PortalDbContext>
    {
        private readonly PooledDbContextFactory<PortalDbContext> _pool;

        public Databases(string folder, string? postgres)
        {
            var options = new DbContextOptionsBuilder<PortalDbContext>();
            _ = postgres is null ? options.UseSqlite($"Data Source={Path.Combine(folder, "grid.db")}") : options.UseNpgsql($"{postgres};Database=portal_grid");
            _pool = new(options.Options);
            Catalogue = new(this);
        }

        public CatalogueCache Catalogue { get; }

        public PortalDbContext CreateDbContext() => _pool.CreateDbContext();

        public async Task MakeAsync()
        {
            await using var db = CreateDbContext();
            await db.Database.EnsureDeletedAsync();
            await db.Database.EnsureCreatedAsync();
        }

        /// <summary>What PostgreSQL does by itself once it has been filled for a while; SQLite gets no statistics, as in the portal.</summary>
        public async Task SettleAsync()
        {
            await using var db = CreateDbContext();
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
            }

            Catalogue.Forget();
        }

        public async Task<Actor> PersonAsync(Role role, string? district)
        {
            await using var db = CreateDbContext();
            var user = new PortalUser($"{role}@example.cn", role.ToString(), DateTime.UnixEpoch) { NormalizedUserName = role.ToString() };
            var grant = new Grant(user.Id, role, district, null, DateTime.UnixEpoch);
            db.AddRange(user, grant);
            await db.SaveAsync(DateTime.UnixEpoch);
            return new Actor(user.Id, user.DisplayName, [grant], null, null);
        }

        public AccessGate GateOf(Actor actor, TimeProvider clock) => new(new Fixed(actor), new AuditTrail(this, clock));

        public ListingDesk DeskOf(Actor actor, TimeProvider clock) => new(GateOf(actor, clock), this, new(Catalogue, clock), clock);
    }
}
