using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>A portal that dies while a form is half filled, and comes back.</summary>
public sealed class KilledServerTests(Site site)
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
}
