using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.E2E.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>Reports of visitors, mails that were not taken, and listings that grow old, as those who look after them see them.</summary>
public sealed class UpkeepPagesTests(Site site)
{
    [Fact]
    public async Task An_officer_says_what_became_of_a_report_and_the_Centre_alone_sees_who_sent_it()
    {
        var number = await ReportAsync("pudong");
        var officer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await officer.GotoAsync($"{site.Url}/zh/manage/reports");
        var card = officer.Locator($"article:has-text('{number}')");
        await Assertions.Expect(card).ToContainTextAsync("现场量只有 4.5 米");
        await Assertions.Expect(card.GetByText("查看提交人")).ToHaveCountAsync(0);

        var centre = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin), "en");
        await centre.GotoAsync($"{site.Url}/en/manage/reports");
        var same = centre.Locator($"article:has-text('{number}')");
        await same.GetByRole(AriaRole.Button, new() { Name = "Show sender" }).ClickAsync();
        await Assertions.Expect(same).ToContainTextAsync("li.wei@example.com");

        await card.GetByRole(AriaRole.Button, new() { Name = "处理" }).ClickAsync();
        await card.GetByLabel("没有错误", new() { Exact = true }).CheckAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "保存结果" }).ClickAsync();
        await Assertions.Expect(officer.GetByText("请写明为什么没有错误。").First).ToBeVisibleAsync();
        await card.GetByLabel("说明").FillAsync("现场复核为 6 米。");
        await card.GetByRole(AriaRole.Button, new() { Name = "保存结果" }).ClickAsync();
        await Assertions.Expect(card).ToHaveCountAsync(0);
        await officer.GetByRole(AriaRole.Button, new() { Name = "没有错误" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("现场复核为 6 米。");
        await Assertions.Expect(card).ToContainTextAsync("陈浦");
        await officer.Context.CloseAsync();
        await centre.Context.CloseAsync();
    }

    [Fact]
    public async Task The_keeper_of_accounts_sees_a_mail_that_failed_and_has_it_sent_again()
    {
        var to = await FailedMailAsync();
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("唐安", Role.SecurityAdmin), "en");
        await page.GotoAsync($"{site.Url}/en/manage/mail");
        await page.GetByRole(AriaRole.Button, new() { Name = "Not delivered" }).ClickAsync();
        var row = page.Locator($"tr:has-text('{to}')");
        await Assertions.Expect(row).ToContainTextAsync("Connection refused");
        Assert.DoesNotContain("token=", await page.ContentAsync(), StringComparison.Ordinal);
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Waiting" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Waiting");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh", 1440)]
    [InlineData("en", 1440)]
    [InlineData("zh", 360)]
    [InlineData("en", 360)]
    public async Task Reports_mails_and_what_is_due_fit_and_have_no_barrier(string language, int width)
    {
        await ReportAsync("baoshan");
        await FailedMailAsync();
        await VisitAsync(Role.CentreAdmin, ["manage/reports", "manage", "manage/listings?fresh=overdue", $"manage/listings/{await DueListingAsync()}"]);
        await VisitAsync(Role.SecurityAdmin, ["manage/mail", "manage/mail?show=given-up", "manage/mail/templates"]);

        async Task VisitAsync(Role role, string[] paths)
        {
            var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", role), language, width);
            var complaints = page.Complaints(site.Url);
            foreach (var path in paths)
            {
                await page.GotoAsync($"{site.Url}/{language}/{path}");
                await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
                await Assertions.Expect(page.Locator("main [role=status]:text-matches('正在读取|Loading')")).ToHaveCountAsync(0);
                if (path == "manage/reports")
                {
                    await page.Locator("article button").First.ClickAsync();
                    await Assertions.Expect(page.Locator("article textarea").First).ToBeVisibleAsync();
                }

                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width}");
                var axe = await page.RunAxe(new AxeRunOptions());
                var faults = axe.Violations.Where(x => x.Impact is "serious" or "critical").Select(x => $"{path}: {x.Id} {x.Nodes[0].Html}");
                Assert.True(!faults.Any(), string.Join('\n', faults));
            }

            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
            await page.Context.CloseAsync();
        }
    }

    private async Task<string> ReportAsync(string district)
    {
        var (code, number) = (await site.Officers.ListingAsync(district, 5), $"Q{Guid.NewGuid():N}"[..11].ToUpperInvariant());
        await using var db = await site.Officers.OpenDatabaseAsync();
        db.Questions.Add(new Question(
            Guid.NewGuid(), number,
            new()
            {
                Kind = QuestionKind.Report, ItemCodes = [code], Name = "李维", Email = "li.wei@example.com", Message = "层高写的是 6 米，现场量只有 4.5 米，请核对。", Language = "zh", ConsentVersion = Consent.Version,
            },
            "network", [], DateTime.UtcNow));
        await db.SaveAsync(DateTime.UtcNow);
        return number;
    }

    private async Task<string> FailedMailAsync()
    {
        var mail = new MailMessage($"{Guid.NewGuid():N}@example.cn", "重设密码", "https://portal.example.cn/zh/account/reset?token=0123456789", Guid.NewGuid().ToString("N"), DateTime.UtcNow - MailMessage.TriedFor);
        mail.Begin(DateTime.UtcNow);
        mail.NotSent(DateTime.UtcNow, "Connection refused 127.0.0.1:587", isForGood: false);
        await using var db = await site.Officers.OpenDatabaseAsync();
        db.MailMessages.Add(mail);
        await db.SaveAsync(DateTime.UtcNow);
        return mail.To;
    }

    private async Task<string> DueListingAsync()
    {
        await using var db = await site.Officers.OpenDatabaseAsync();
        return db.SpaceListings.Where(x => x.Status == Core.Spaces.ListingStatus.Published).OrderBy(x => x.DueOn).ThenBy(x => x.Code).Select(x => x.Code).First();
    }
}
