using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Bench.Load;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>A running portal with officers in it: how soon the public reads what was published, and what open pages of the management weigh (G4, C1, C2).</summary>
internal static partial class OfficersAtWork
{
    private const string Password = "Kettle moves 7 quiet harbours";

    public static async Task MeasureAsync(Report report, Server portal, string database, bool isQuick)
    {
        var dbs = new Databases(database);
        var email = await dbs.AddOfficerAsync();
        await PublishAsync(report, portal, dbs, isQuick ? 3 : 10);
        await CircuitsAsync(report, portal, email, isQuick ? 50 : 100, isQuick ? 100 : 500);
    }

    private static async Task PublishAsync(Report report, Server portal, Databases dbs, int rounds)
    {
        var (writer, reviewer) = (dbs.DeskOf("writer"), dbs.DeskOf("reviewer"));
        using var visitor = new HttpClient();
        var times = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var (code, words) = ($"sample-{round:00000}", $"Published in round {round}.");
            var sheet = await writer.Editing.OpenAsync(RecordKind.Space, code);
            await writer.Editing.SaveAsync(RecordKind.Space, code, sheet.Values.With("summary.zh", words).With("summary.en", words), sheet.Base, sheet.Token);
            await writer.Editing.SubmitAsync(RecordKind.Space, code, null);
            var waiting = (await reviewer.Reviews.ListAsync()).Single(x => x.Revision.Key == code).Revision;
            var page = new Uri(portal.Address, $"/en/spaces/{code}");
            // The page is in the cache before, as of a listing somebody reads.
            await visitor.GetStringAsync(page);
            var started = Stopwatch.GetTimestamp();
            await reviewer.Reviews.ApproveAsync(waiting.Id, waiting.Version);
            while (!(await visitor.GetStringAsync(page)).Contains(words, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(started).TotalSeconds < 30)
            {
                await Task.Delay(20);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        report.Add("G4", "from \"approve\" to the public page: at most 5 s", $"median {times.Order().ElementAt(times.Count / 2):0.00} s, slowest {times.Max():0.00} s of {times.Count}; approved in another process than the one that serves the page", times.Max() <= 5);
    }

    private static async Task CircuitsAsync(Report report, Server portal, string email, int few, int many)
    {
        using var client = await SignInAsync(portal.Address, email);
        var listing = "manage/listings/sample-00050";
        foreach (var (name, path, most) in new[] { ("my week", "manage", 0), ("the grid, 25 rows", "manage/listings", 1_250), ("a listing's form", listing, 0) })
        {
            var (each, _, _) = await OpenAsync(client, portal, path, few);
            report.Add("C1", "an idle page of an officer: the grid at most 1.25 MB", $"{name}: {each:0} KB of resident memory each, {few} open", most == 0 ? null : each <= most);
        }

        var (_, grown, seconds) = await OpenAsync(client, portal, "manage/listings", many);
        report.Add("C2", "500 pages of the grid open at once: at most 600 MB more resident, no failure", $"{many} open: {grown:0} MB more, opened in {seconds:0} s, 0 failed", many < 500 ? null : grown <= 600);
    }

    /// <summary>Opens pages, lets them rest, weighs the server, and closes them.</summary>
    private static async Task<(double EachKilobytes, double Megabytes, double Seconds)> OpenAsync(HttpClient client, Server portal, string path, int count)
    {
        for (var i = 0; i < 5; i++)
        {
            await (await CircuitClient.OpenAsync(client, portal.Address, "zh", path)).DisposeAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = portal.ResidentMegabytes;
        var started = Stopwatch.GetTimestamp();
        var open = new List<CircuitClient>();
        for (var i = 0; i < count; i++)
        {
            open.Add(await CircuitClient.OpenAsync(client, portal.Address, "zh", path));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(10));
        var failed = open.Count(x => !x.IsOpen || x.Batches < 2);
        if (failed > 0)
        {
            throw new InvalidOperationException($"{failed} of {count} circuits of {path} closed or drew nothing.");
        }

        var grown = portal.ResidentMegabytes - before;
        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }

        return (grown * 1024 / count, grown, seconds);
    }

    private static async Task<HttpClient> SignInAsync(Uri server, string email)
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies };
        using var browser = new HttpClient(handler, disposeHandler: false);
        var address = new Uri(server, "/zh/account/sign-in");
        var form = Hidden().Matches(await browser.GetStringAsync(address)).DistinctBy(x => x.Groups["name"].Value).ToDictionary(x => x.Groups["name"].Value, x => WebUtility.HtmlDecode(x.Groups["value"].Value));
        (form["email"], form["password"]) = (email, Password);
        using var content = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync(address, content);
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Add("Cookie", cookies.GetCookieHeader(new Uri(server, "/zh/manage")));
        using var page = await client.GetAsync(new Uri(server, "/zh/manage"));
        return page.StatusCode == HttpStatusCode.OK ? client : throw new InvalidOperationException($"Signing in ended with {answer.StatusCode}, the management with {page.StatusCode}.");
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)"(?: value="(?<value>[^"]*)")?""")]
    private static partial Regex Hidden();

    private sealed record Desk(RecordEditing Editing, ReviewDesk Reviews);

    private sealed class Fixed(Actor actor) : ICurrentActor
    {
        public Task<Actor> GetAsync(CancellationToken ct = default) => Task.FromResult(actor);
    }

    /// <summary>The portal's own database, opened a second time, as another node would.</summary>
    private sealed class Databases : IDbContextFactory<PortalDbContext>
    {
        private readonly PooledDbContextFactory<PortalDbContext> _pool;
        private readonly Dictionary<string, Actor> _people = [];

        public Databases(string path)
        {
            _pool = new(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite($"Data Source={path};Default Timeout=30").Options);
        }

        public PortalDbContext CreateDbContext() => _pool.CreateDbContext();

        /// <returns>The address an officer signs in with.</returns>
        public async Task<string> AddOfficerAsync()
        {
            await using var db = CreateDbContext();
            foreach (var name in new[] { "officer", "writer", "reviewer" })
            {
                var user = new PortalUser($"{name}@example.cn", name, DateTime.UtcNow);
                (user.NormalizedEmail, user.NormalizedUserName) = (user.Email!.ToUpperInvariant(), user.UserName!.ToUpperInvariant());
                user.PasswordHash = new PasswordHasher<PortalUser>().HashPassword(user, Password);
                user.SecurityStamp = Guid.NewGuid().ToString("N");
                // The officer keeps one district, the other two go through every sample.
                var grant = new Grant(user.Id, name == "officer" ? Role.DistrictOfficer : Role.CentreAdmin, name == "officer" ? "pudong" : null, null, DateTime.UtcNow);
                db.AddRange(user, grant);
                _people[name] = new(user.Id, name, [grant], null, null);
            }

            await db.SaveAsync(DateTime.UtcNow);
            return "officer@example.cn";
        }

        public Desk DeskOf(string person)
        {
            var gate = new AccessGate(new Fixed(_people[person]), new AuditTrail(this, TimeProvider.System));
            var records = new EditedRecords(new CatalogueCache(this), TimeProvider.System);
            return new(new(gate, this, records, TimeProvider.System), new(gate, this, records, TimeProvider.System));
        }
    }
}
