using System.Collections.Concurrent;
using System.Globalization;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>A portal that dies while a form is half filled, and comes back.</summary>
public sealed class KilledServerTests(Site site, ITestOutputHelper output)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_typed_before_the_server_was_killed_is_in_the_form_after_its_restart_without_signing_in_again()
    {
        await using var portal = new OwnProcess();
        await portal.StartAsync(_ct);
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{portal.Url}/zh/manage");
        await page.Locator("input[name=email]").FillAsync("pudong@demo.invalid");
        await page.Locator("input[name=password]").FillAsync(portal.Password);
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".top-bar")).ToBeVisibleAsync();
        await page.GotoAsync($"{portal.Url}/zh/manage/listings");
        await page.Locator("table.grid tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#f-area")).ToBeVisibleAsync();
        var address = page.Url;
        await page.Locator("#f-name-zh").FillAsync("半张表的名称");
        await page.Locator("#f-summary-zh").FillAsync("写到一半");
        await page.Locator("#f-area").FillAsync("12 亩");
        await page.Locator("#f-available-from").FillAsync("not yet a date");
        // The sentence may be of an earlier pause; the fault of the last field stands there only once it is kept.
        await Assertions.Expect(page.Locator("#f-available-from-fault")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");

        await portal.KillAsync(_ct);
        await portal.StartAsync(_ct);
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#f-name-zh")).ToHaveValueAsync("半张表的名称");
        await Assertions.Expect(page.Locator("#f-summary-zh")).ToHaveValueAsync("写到一半");
        await Assertions.Expect(page.Locator("#f-area")).ToHaveValueAsync("12 亩");
        await Assertions.Expect(page.Locator("#f-available-from")).ToHaveValueAsync("not yet a date");
        await Assertions.Expect(page.Locator(".record-head")).ToContainTextAsync("已恢复");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".record-head .chip")).ToHaveTextAsync("编写中");
    }

    /// <summary>Kills and inquiries; <c>PORTAL_KILL_RUN=20,10000</c> asks for the long run.</summary>
    private static (int Kills, int Inquiries) Size() =>
        Environment.GetEnvironmentVariable("PORTAL_KILL_RUN")?.Split(',') is [var kills, var inquiries]
            ? (int.Parse(kills, CultureInfo.InvariantCulture), int.Parse(inquiries, CultureInfo.InvariantCulture))
            : (3, 240);

    [Fact]
    public async Task Inquiries_sent_while_the_server_is_killed_are_each_there_once_with_one_mail()
    {
        var (kills, count) = Size();
        await using var portal = new OwnProcess("--Limits:FormsPerTenMinutes=100000000", "--Limits:PagesPerMinute=100000000", "--Proxy:KnownAddresses=127.0.0.1", "--Logging:LogLevel:Default=Error");
        await portal.StartAsync(_ct);
        var client = new IntakeClient(new Uri(portal.Url));
        var started = TimeProvider.System.GetTimestamp();
        var groups = await client.OpenAsync(count, 20261124, _ct);
        var waiting = new ConcurrentQueue<List<Inquiry>>(groups);
        var answered = 0;
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                while (waiting.TryDequeue(out var group))
                {
                    foreach (var inquiry in group)
                    {
                        await client.SendAsync(inquiry, _ct);
                        Interlocked.Increment(ref answered);
                    }
                }
            },
            _ct)).ToList();
        for (var kill = 1; kill <= kills; kill++)
        {
            // At so many receipts, wherever the others are at that moment.
            while (Volatile.Read(ref answered) < count * kill / (kills + 1))
            {
                await Task.WhenAny([.. clients, Task.Delay(5, _ct)]);
                Assert.Null(clients.FirstOrDefault(x => x.IsFaulted)?.Exception);
            }

            await portal.KillAsync(_ct);
            await portal.StartAsync(_ct);
        }

        await Task.WhenAll(clients);
        await portal.KillAsync(_ct);
        var all = groups.SelectMany(x => x).ToList();
        var stored = await ReadAsync(portal.DatabasePath, "SELECT \"Number\", \"Email\", \"IsQuarantined\" FROM \"ServiceCases\"");
        var mails = await ReadAsync(portal.DatabasePath, "SELECT \"To\", \"State\", '' FROM \"MailMessages\" WHERE \"To\" LIKE 'founder%'");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills, {all.Count} inquiries acknowledged ({all.Count(x => x.Tries > 1)} sent more than once, {all.Sum(x => x.Tries)} posts); {stored.Count} cases, {stored.Count(x => x.Third != "0")} apart; {mails.Count} mails; {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s"));
        Assert.Equal(count, all.Count(x => x.Number is not null));
        Assert.Equal(all.Select(x => (x.Number!, x.Email)).Order(), stored.Select(x => (x.First, x.Second)).Order());
        Assert.Equal(all.Select(x => x.Email).Order(), mails.Select(x => x.First).Order());
    }

    private static async Task<List<(string First, string Second, string Third)>> ReadAsync(string path, string query)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The two questions above.
        command.CommandText = query;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string, string)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return rows;
    }
}
