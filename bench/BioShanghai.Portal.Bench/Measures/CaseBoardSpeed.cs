using System.Diagnostics;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>What the desks of the one-stop service wait for at 5,000 open cases: the board, a page of the list, a case opened with its doubles looked for (E1).</summary>
internal static class CaseBoardSpeed
{
    private const int Seed = 20261124;
    private const int Open = 5_000;
    private const double MostMilliseconds = 200;

    private static readonly string[] Districts = ["pudong", "minhang", "baoshan", "jiading", "fengxian", "qingpu", "songjiang", "xuhui"];

    /// <param name="postgres">A server to use instead of a SQLite file; a database of the name <c>portal_cases</c> is made anew on it.</param>
    public static async Task MeasureAsync(Report report, string folder, string? postgres, bool isQuick)
    {
        var rounds = isQuick ? 20 : 100;
        var dbs = new Databases(Directory.CreateDirectory(folder).FullName, postgres);
        await dbs.MakeAsync();
        await new ContentImporter(dbs, new Noon()).ImportAsync(ContentSource.Shipped);
        var one = await FillAsync(dbs);
        var (centre, officer) = (Acting(Role.CentreAdmin, null), Acting(Role.DistrictOfficer, "pudong"));
        (string Name, Actor Actor, Func<CaseDesk, Task> Ask)[] ways =
        [
            ("the board, opened by the Centre", centre, x => x.BoardAsync(new())),
            ("the board, opened by an officer of a district", officer, x => x.BoardAsync(new())),
            ("the board, what is overdue", centre, x => x.BoardAsync(new(Clock: CaseClock.Overdue))),
            ("the board, a word", centre, x => x.BoardAsync(new(Text: "生物"))),
            ("the list", centre, x => x.ListAsync(new())),
            ("the list, its last page by age", centre, x => x.ListAsync(new(Order: CaseOrder.Age, Page: (Open / CaseDesk.PageSize) - 1))),
            ("a case, with its doubles", centre, x => x.OpenAsync(one)),
        ];
        var times = ways.ToDictionary(x => x.Name, _ => new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            // In turns, so that a busy moment of the machine hits every way alike.
            foreach (var (name, actor, ask) in ways)
            {
                await using var services = dbs.Services(actor);
                await using var scope = services.CreateAsyncScope();
                var desk = scope.ServiceProvider.GetRequiredService<CaseDesk>();
                var started = Stopwatch.GetTimestamp();
                await ask(desk);
                if (round >= 0)
                {
                    times[name].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        var database = postgres is null ? "SQLite" : "PostgreSQL";
        foreach (var (name, _, _) in ways)
        {
            report.Add(
                "E1", $"{name}, over {Open} open cases: p95 at most {MostMilliseconds:0} ms", $"{database}: p50 {Share(times[name], 50):0.0} ms, p95 {Share(times[name], 95):0.0} ms of {times[name].Count}; seed {Seed}",
                Share(times[name], 95) <= MostMilliseconds);
        }
    }

    /// <summary>5,000 open cases at every stage and as many closed ones, in eight districts and at the duty desk, a third of them with messages.</summary>
    private static async Task<Guid> FillAsync(Databases dbs)
    {
        var random = new Random(Seed);
        var clock = new ServiceClock(new WorkingCalendar([]), []);
        var (noon, by, first) = (new Noon().GetUtcNow().UtcDateTime, Actor.System, Guid.Empty);
        string[] cities = ["苏黎世", "波士顿", "京都", "奥胡斯", "里昂", "剑桥", "慕尼黑", "杭州", "深圳", "成都"], trades = ["生物", "细胞治疗", "医疗器械", "制药", "诊断", "基因"];
        for (var chunk = 0; chunk < 2 * Open; chunk += 500)
        {
            await using var db = dbs.CreateDbContext();
            for (var i = chunk; i < chunk + 500; i++)
            {
                var at = noon.AddMinutes(-random.Next(60, 60 * 24 * 120));
                var input = new CaseInput
                {
                    Need = (CaseNeed)random.Next(7), Message = "我们计划在上海建设中试车间，请介绍合适的园区和政策。", Company = $"{cities[random.Next(cities.Length)]}{i}{trades[random.Next(trades.Length)]}有限公司",
                    ContactName = "联系人", Email = $"c{i}@example.com", SectorCode = "cell-gene-therapy", Language = i % 3 == 0 ? "en" : "zh", ConsentVersion = Consent.Version,
                };
                var one = new ServiceCase(Guid.CreateVersion7(), $"C{i:0000000000}", "hash", input, "sender", [], clock, at);
                one.Route(random.Next(10) == 0 ? null : Districts[random.Next(Districts.Length)], null, (CasePriority)random.Next(3), [], by, at);
                if (random.Next(4) > 0)
                {
                    one.Give(Guid.CreateVersion7(), "承办人", by, at);
                }

                var stage = (CaseStage)random.Next(6);
                if (stage > CaseStage.Registered)
                {
                    one.MoveTo(stage, true, clock, by, at.AddMinutes(30));
                }

                if (random.Next(5) == 0)
                {
                    one.WaitForInvestor(clock, by, at.AddMinutes(45));
                }

                if (i >= Open)
                {
                    one.Close(CaseOutcome.Abandoned, null, "不再考虑", clock, by, at.AddMinutes(50));
                }

                db.ServiceCases.Add(one);
                // People of the bench are in no table.
                db.Entry(one).Property(x => x.OwnerUserId).CurrentValue = null;
                if (i % 3 == 0)
                {
                    db.CaseMessages.Add(new CaseMessage(Guid.CreateVersion7(), one.Id, i % 2 == 0, "某人", "补充说明。", [], at.AddMinutes(40)));
                }

                first = first == Guid.Empty ? one.Id : first;
            }

            await db.SaveAsync(noon);
        }

        await dbs.SettleAsync();
        return first;
    }

    private static Actor Acting(Role role, string? district)
    {
        var id = Guid.CreateVersion7();
        return new(id, role.ToString(), [new Grant(id, role, district, null, DateTime.UnixEpoch)], null, null);
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
            _ = postgres is null ? options.UseSqlite($"Data Source={Path.Combine(folder, "cases.db")}") : options.UseNpgsql($"{postgres};Database=portal_cases");
            _pool = new(options.Options);
        }

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
        }

        public ServiceProvider Services(Actor actor)
        {
            var services = new ServiceCollection().AddLogging().AddPortalCore();
            services.AddSingleton<IDbContextFactory<PortalDbContext>>(this);
            services.AddSingleton<TimeProvider>(new Noon());
            services.AddSingleton(MailSettings.Off);
            services.AddSingleton<ICurrentActor>(new Fixed(actor));
            return services.BuildServiceProvider();
        }
    }
}
