using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>Reports of visitors and mails that were not taken, as those who look after them see them.</summary>
public sealed class UpkeepPagesTests(Site site)
{
    [Fact]
    public async Task An_officer_says_what_became_of_a_report_and_the_Centre_alone_sees_who_sent_it()
    {
        var number = await site.Officers.ReportAsync("pudong");
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
        var found = new List<string>();
        await officer.CollectAsync("a report in hand", found, bestPractice: false);
        await officer.SetViewportSizeAsync(360, 900);
        await officer.CollectAsync("a report in hand on a phone", found, bestPractice: false);
        Assert.True(await officer.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "A report in hand is wider than a phone.");
        Assert.True(found.Count == 0, string.Join('\n', found));
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
        var to = await site.Officers.FailedMailAsync();
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
}
