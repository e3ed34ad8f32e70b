using System.Diagnostics;
using System.Globalization;
using System.Net;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>An hour under a campaign: what comes in by the thousand waits apart, and whoever means it does not.</summary>
public sealed class IntakeSpamTests(ITestOutputHelper output)
{
    private const int Posts = 10_000;
    private const int Networks = 500;
    private const int Honest = 200;

    private static readonly string[] Sales =
    [
        "Dear manager, we offer the best price for website promotion and top ranking in all search engines, reply to get the full list of packages for {0}.",
        "尊敬的负责人您好，我司专业办理各类资质许可与税务筹划，价格优惠，当天出件，欢迎随时来电咨询合作事宜 {0}。",
        "Hello {0}, earn more with our trading platform, start today and double your deposit within a week, guaranteed results for everyone.",
    ];

    private static readonly string[] Words =
    [
        "细胞", "抗体", "疫苗", "厂房", "实验室", "中试", "净高", "荷载", "排水", "环评", "租金", "面积", "入驻", "注册", "政策", "补贴", "融资", "临床", "器械", "试剂", "洁净", "空调", "电力", "蒸汽", "危废", "仓库", "物流", "园区", "孵化", "合作",
        "release", "vector", "filling", "freeze", "buffer", "column", "assay", "permit", "visit", "lease", "office", "budget", "partner", "hospital", "trial", "licence", "investor", "landing", "timeline", "storage",
    ];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_10000_posts_in_an_hour_at_least_99_in_100_wait_apart_and_of_200_inquiries_none_does()
    {
        using var database = TestDatabase.WithContent();
        await database.PersonAsync("值班", Role.CentreAdmin);
        var clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon));
        await using var node = CoreOver.Node(database, clock);
        var intake = node.GetRequiredService<CaseIntake>();
        var random = new Random(20261124);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Posts; i++)
        {
            clock.Advance(TimeSpan.FromHours(1) / Posts);
            // A new address each time, a pause such as people make, no honeypot; every fourth text is made up and repeats nobody.
            var text = i % 4 == 3 ? Text(random) : string.Format(CultureInfo.InvariantCulture, Sales[i % 3], random.Next(100_000));
            await intake.SendAsync(
                Typing($"agent{i}@mail{i % 90}.example", text, $"Agent {i}"), new Submission($"spam{i}", $"network{i % Networks}", TimeSpan.FromSeconds(20)) { IsWorked = false }, ct: _ct);
            if (i % (Posts / Honest) == 0)
            {
                var number = i * Honest / Posts;
                await intake.SendAsync(
                    Typing($"founder{number}@company{number}.example", Text(random), $"Company {number}"), new Submission($"honest{number}", $"office{number / 2}", TimeSpan.FromSeconds(45 + number)), ct: _ct);
            }
        }

        var took = Stopwatch.GetElapsedTime(started);
        await using var db = database.CreateDbContext();
        var all = await db.ServiceCases.AsNoTracking().Select(x => new { x.Email, x.IsQuarantined, x.Doubts }).ToListAsync(_ct);
        var (spam, honest) = (all.Where(x => x.Email!.StartsWith("agent", StringComparison.Ordinal)).ToList(), all.Where(x => x.Email!.StartsWith("founder", StringComparison.Ordinal)).ToList());
        var passed = spam.Count(x => !x.IsQuarantined);
        var mails = await db.MailMessages.AsNoTracking().Where(x => x.To.StartsWith("agent")).CountAsync(_ct);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{spam.Count} posts from {Networks} networks: {spam.Count - passed} apart, {passed} passed, {mails} mails to their addresses; {honest.Count} inquiries: {honest.Count(x => x.IsQuarantined)} apart; {took.TotalSeconds:0.0} s, {took.TotalMilliseconds / all.Count:0.00} ms each"));
        foreach (var doubt in all.SelectMany(x => x.Doubts).GroupBy(x => x).OrderByDescending(x => x.Count()))
        {
            output.WriteLine($"{doubt.Key}: {doubt.Count()}");
        }

        Assert.Equal((Posts, Honest), (spam.Count, honest.Count));
        Assert.True(passed <= Posts / 100, $"{passed} passed");
        Assert.True(mails <= passed, $"{mails} mails");
        Assert.Empty(honest.Where(x => x.IsQuarantined).Select(x => $"{x.Email}: {string.Join(' ', x.Doubts)}"));
        // The officers' list: the inquiries, and nothing else but what passed.
        Assert.Equal(Honest + passed, await db.ServiceCases.CountAsync(x => !x.IsQuarantined, _ct));
        Assert.Equal(Honest + passed, await db.Notices.CountAsync(_ct));
    }

    [Fact]
    public async Task Over_HTTP_a_wave_without_the_sum_waits_apart_and_a_browser_between_does_not()
    {
        await using var site = new FormSite();
        await site.InitializeAsync();
        var random = new Random(7);
        var (apart, browsers) = (0, 0);
        for (var i = 0; i < 120; i++)
        {
            var isBrowser = i % 12 == 11;
            var visitor = site.Visitor(isBrowser ? null : $"10.200.{i % 8}.9");
            var hidden = await visitor.OpenAsync("/en/cases/new");
            if (isBrowser)
            {
                hidden["work"] = Public.Layout.FormWork.Solve(hidden["seal"]);
            }

            using var answer = await visitor.PostAsync("/en/cases/new", FormVisitor.Merge(hidden, FormVisitor.Asking(
                ("message", isBrowser ? Text(random) : string.Format(CultureInfo.InvariantCulture, Sales[i % 3], i)), ("email", $"wave{i}@mail.example"), ("company", isBrowser ? "Browser Bio" : "Wave"))));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Your inquiry is registered", await answer.TextAsync());
        }

        foreach (var one in await site.CasesAsync())
        {
            apart += one.Company == "Wave" && one.IsQuarantined ? 1 : 0;
            browsers += one.Company == "Browser Bio" && !one.IsQuarantined ? 1 : 0;
        }

        output.WriteLine($"{apart} of 110 apart, {browsers} of 10 browsers not");
        Assert.Equal(10, browsers);
        Assert.InRange(apart, 107, 110);
    }

    private static string Text(Random random) => string.Join(' ', Enumerable.Range(0, 18).Select(_ => Words[random.Next(Words.Length)]));

    private static CaseTyping Typing(string email, string message, string company) =>
        new(CaseGiven.Input(company, email) with { Message = message, ContactName = company, ItemCodes = [], Language = "en" });
}
