using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>The Centre's desk for the partner programme, by hand.</summary>
public sealed class ProgrammeDeskTests(Site site)
{
    [Fact]
    public async Task An_administrator_checks_an_application_asks_for_more_and_takes_the_company_in()
    {
        var name = $"衡信律师事务所{Guid.NewGuid().ToString("N")[..6]}";
        var id = await site.Officers.ApplicationAsync(name, $"Hengxin {name[^6..]}");
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin));
        await page.GetByRole(AriaRole.Link, new() { Name = "伙伴计划" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);

        // Not met needs a reason, which stays typed when it is missing.
        var experience = page.Locator("li.criterion:has-text('近两年为 12 家企业')");
        await experience.GetByRole(AriaRole.Button, new() { Name = "不满足" }).ClickAsync();
        await experience.GetByRole(AriaRole.Button, new() { Name = "核定为不满足" }).ClickAsync();
        await Assertions.Expect(experience.Locator("[role=alert]")).ToContainTextAsync("请写明不满足的理由");
        await experience.GetByRole(AriaRole.Button, new() { Name = "返回" }).ClickAsync();
        // The button of the form has the same word in it.
        await Assertions.Expect(experience.Locator("form")).ToHaveCountAsync(0);
        await experience.GetByRole(AriaRole.Button, new() { Name = "满足", Exact = false }).First.ClickAsync();
        await Assertions.Expect(experience.Locator(".mark")).ToHaveTextAsync("满足");
        await Assertions.Expect(page.Locator(".state.head")).ToContainTextAsync("审核中");

        // A colleague asks meanwhile; approving what is out of date is refused in a sentence, and what was typed stays.
        await page.Locator("#refuse").FillAsync("尚未决定");
        var colleague = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("顾审", Role.CentreAdmin));
        await colleague.GotoAsync($"{site.Url}/zh/manage/partners/applications/{id}");
        await colleague.Locator("#ask").FillAsync("请补充执业许可。");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "发给申请人" }).ClickAsync();
        await Assertions.Expect(colleague.Locator(".state.head")).ToContainTextAsync("待补充");
        await page.Locator(".decide .step", new() { HasText = "批准后生成" }).SureAsync("批准");
        await Assertions.Expect(page.Locator(".decide [role=alert]")).ToContainTextAsync("刚有同事处理了这条记录");
        await Assertions.Expect(page.Locator(".state.head")).ToContainTextAsync("待补充");

        await site.Officers.AnswerAsync(id, "已补充执业许可编号。");
        await colleague.ReloadAsync();
        await Assertions.Expect(colleague.Locator(".steps li").First).ToContainTextAsync("已补充执业许可编号。");
        await colleague.Locator(".decide .step", new() { HasText = "批准后生成" }).SureAsync("批准");
        await Assertions.Expect(colleague.Locator(".decide .sound")).ToContainTextAsync("已批准");
        await colleague.GetByRole(AriaRole.Link, new() { Name = "打开成员资料" }).ClickAsync();
        await Assertions.Expect(colleague.Locator(".state.head")).ToContainTextAsync("待公布");

        // The approval was a mistake: it is taken back where it was made.
        await colleague.GetByLabel("撤回批准").CheckAsync();
        await colleague.Locator("#reason").FillAsync("选错了公司");
        await colleague.Locator(".decide").SureAsync("撤回批准");
        await Assertions.Expect(colleague.Locator("h1")).ToHaveTextAsync(name);
        await Assertions.Expect(colleague.Locator(".steps li").First).ToContainTextAsync("选错了公司");
        await page.Context.CloseAsync();
        await colleague.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_number_of_the_overview_opens_as_many_rows()
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin), "en");
        await page.GotoAsync($"{site.Url}/en/manage/partners/figures");
        var tile = page.Locator(".week-sum a", new() { HasText = "To be confirmed" });
        var count = int.Parse(await tile.Locator("b").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(count > 0);
        await tile.ClickAsync();
        await Assertions.Expect(page.Locator("table.list tbody tr")).ToHaveCountAsync(count);
        await page.Context.CloseAsync();
    }
}
