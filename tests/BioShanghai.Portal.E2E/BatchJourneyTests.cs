using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Programme;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>A batch of twenty by hand, from the pasted list to the plaques, on a portal of its own because it adds members for good.</summary>
public sealed class BatchJourneyTests
{
    private int _clicks;

    [Fact]
    public async Task Twenty_companies_go_from_a_pasted_list_to_the_public_page_and_one_is_taken_back()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var ceremony = DateTime.UtcNow.AddDays(20);
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin));
        await page.GotoAsync($"{site.Url}/zh/manage/partners/batches");
        await ClickAsync(page, "新建批次");
        await page.GetByLabel("中文名称").FillAsync("第二批");
        await page.GetByLabel("英文名称").FillAsync("Second batch");
        await page.GetByLabel("授牌日期").FillAsync(ceremony.ToString("yyyy年M月d号", CultureInfo.InvariantCulture));
        await page.GetByLabel("期限（年）").FillAsync("3");
        await ClickAsync(page, "新建");
        await Assertions.Expect(page.Locator("form")).ToContainTextAsync("请按 2026-06-30 的格式填写日期");
        await Assertions.Expect(page.GetByLabel("中文名称")).ToHaveValueAsync("第二批");
        await page.GetByLabel("授牌日期").FillAsync(ceremony.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await ClickAsync(page, "新建");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("第二批");

        // The list, with one known under another spelling and one mistake at its end.
        await page.GetByRole(AriaRole.Link, new() { Name = "批量邀请机构" }).ClickAsync();
        _clicks++;
        await page.Locator("#paste").FillAsync(Companies.Twenty + "\n罗氏\tRoche\t\t行业领军企业\t李明\tli@example.cn\t\n新机构\t\t\t\t王芳\twang@example.cn\t");
        await ClickAsync(page, "核对名单");
        await Assertions.Expect(page.Locator("table.roster tbody tr")).ToHaveCountAsync(22);
        await Assertions.Expect(page.Locator("table.roster")).ToContainTextAsync("已在伙伴计划中：罗氏");
        await Assertions.Expect(page.Locator("table.roster")).ToContainTextAsync("请填写类别");
        await LookAsync(page, "batch-list");
        await page.Locator("#invite").ClickAsync();
        _clicks++;
        await Assertions.Expect(page.GetByText("已向 20 家发出邀请")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "查看批次进度" }).ClickAsync();
        _clicks++;
        await Assertions.Expect(page.Locator("table.board tbody tr")).ToHaveCountAsync(20);
        await LookAsync(page, "batch-board");

        // What the companies do meanwhile.
        await using (var db = await site.Officers.OpenDatabaseAsync())
        {
            await Companies.CompleteAllAsync(db, 2, Actor.System, DateTime.UtcNow);
        }

        var colleague = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("许核", Role.CentreAdmin));
        await colleague.GotoAsync($"{site.Url}/zh/manage/partners/batches/2");
        await colleague.GetByLabel("全部选中").CheckAsync();
        _clicks++;
        await SureAsync(colleague, "批准选中");
        await Assertions.Expect(colleague.GetByText("批准了 20 家，共 20 家")).ToBeVisibleAsync();
        await SureAsync(colleague, "签发证书");
        await Assertions.Expect(colleague.Locator("#certificates ~ p").First).ToContainTextAsync("20 家成员中 20 家持有有效证书");
        var print = await colleague.APIRequest.GetAsync($"{site.Url}/zh/manage/partners/batches/2/certificates.pdf");
        Assert.Equal((200, "application/pdf"), (print.Status, print.Headers["content-type"]));
        await SureAsync(colleague, "公布批次");
        await Assertions.Expect(colleague.GetByRole(AriaRole.Link, new() { Name = "查看公开页面" })).ToBeVisibleAsync();
        await LookAsync(colleague, "batch-published");
        Assert.Equal(14, _clicks);

        await using var visitor = await site.VisitorAsync(scripts: false);
        var open = await visitor.NewPageAsync();
        var members = open.Locator("main a[href*='partners/']:not([href*='batches']):not([href*='apply']):not([href*='?'])");
        await open.ReadUntilAsync($"{site.Url}/zh/partners/batches/2", members, 20);

        // One was a mistake.
        var number = await colleague.Locator("table.list tbody tr").First.Locator("th a").InnerTextAsync();
        await colleague.Locator("table.list tbody tr").First.Locator("td a").First.ClickAsync();
        await colleague.GetByLabel("撤回批准").CheckAsync();
        await colleague.Locator("#reason").FillAsync("同名误收");
        await colleague.Locator(".decide").SureAsync("撤回批准");
        await Assertions.Expect(colleague.Locator(".state.head")).ToContainTextAsync("已退出");
        await open.ReadUntilAsync($"{site.Url}/zh/partners/batches/2", members, 19);
        await open.GotoAsync($"{site.Url}/zh/verify/{number.ToLowerInvariant()}");
        await Assertions.Expect(open.Locator("main")).ToContainTextAsync("已撤销");
    }

    private static async Task LookAsync(IPage page, string name)
    {
        var axe = await page.RunAxe(new AxeRunOptions());
        Assert.Empty(axe.Violations.Where(x => x.Impact is "serious" or "critical").Select(x => $"{name}: {x.Id} {x.Nodes[0].Html}"));
    }

    private async Task ClickAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        _clicks++;
    }

    private async Task SureAsync(IPage page, string button)
    {
        await page.Locator("body").SureAsync(button);
        _clicks += 2;
    }
}
