using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>Officers in real browsers: writing, a clash, a second pair of eyes, and what happens when a right or the connection is lost.</summary>
public sealed class ManagementTests(Site site)
{
    [Fact]
    public async Task An_officer_writes_a_colleague_publishes_and_the_public_reads_it_within_seconds()
    {
        var code = await site.Officers.ListingAsync("pudong", 0);
        var writer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        var reader = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"), "en");
        await writer.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
        await writer.Locator("#f-summary-zh").FillAsync("新近改造，可直接入驻。");
        await writer.Locator("#f-summary-en").FillAsync("Refitted, ready to move in.");
        await Assertions.Expect(writer.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");
        await writer.GetByRole(AriaRole.Button, new() { Name = "提交审核" }).ClickAsync();
        await Assertions.Expect(writer.Locator(".record-head .chip")).ToHaveTextAsync("审核中");

        await reader.GotoAsync($"{site.Url}/en/manage/reviews");
        await reader.Locator($"tr:has-text('{code}') a").First.ClickAsync();
        await Assertions.Expect(reader.Locator("table.diff ins").First).ToContainTextAsync("新近改造");
        await reader.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(reader).ToHaveURLAsync($"{site.Url}/en/manage/reviews");

        await using var public1 = await site.VisitorAsync();
        var page = await public1.NewPageAsync();
        await page.ReadUntilAsync($"{site.Url}/en/spaces/{code}", "Refitted, ready to move in.");
        await writer.Context.CloseAsync();
        await reader.Context.CloseAsync();
    }

    [Fact]
    public async Task Two_browsers_on_one_listing_show_the_clash_and_nothing_is_overwritten()
    {
        var code = await site.Officers.ListingAsync("pudong", 1);
        var one = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        var two = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"));
        foreach (var page in new[] { one, two })
        {
            await page.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
            await Assertions.Expect(page.Locator("#f-area")).ToBeVisibleAsync();
        }

        await one.Locator("#f-area").FillAsync("3100");
        await one.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Assertions.Expect(one.Locator(".record-head .chip")).ToHaveTextAsync("编写中");
        await two.Locator("#f-area").FillAsync("3200");
        await two.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Assertions.Expect(two.Locator(".clash")).ToContainTextAsync("3,100");
        await Assertions.Expect(two.Locator(".clash")).ToContainTextAsync("3,200");
        await two.Locator(".clash input[type=radio]").First.CheckAsync();
        await two.GetByRole(AriaRole.Button, new() { Name = "按所选保存" }).ClickAsync();
        await Assertions.Expect(two.Locator("#f-area")).ToHaveValueAsync("3200");
        await one.ReloadAsync();
        await Assertions.Expect(one.Locator("#f-area")).ToHaveValueAsync("3200");
        await one.Context.CloseAsync();
        await two.Context.CloseAsync();
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_gone_at_the_next_click_and_what_was_typed_waits()
    {
        var code = await site.Officers.ListingAsync("pudong", 2);
        var email = await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong");
        var page = await site.Officers.SignInAsync(site, email);
        await page.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
        await page.Locator("#f-area").FillAsync("777");
        await Assertions.Expect(page.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");
        // Opened anew, so that the look at grants, every fifteen seconds, comes after the click.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#f-area")).ToHaveValueAsync("777");
        await site.Officers.RemoveGrantsAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("你的角色没有这项权限。").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#f-area")).ToHaveValueAsync("777");
        // Left alone, the page is closed within a minute: it is opened anew by way of its service, which refuses.
        await Assertions.Expect(page.Locator("#f-area")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".side a[href='manage/listings']")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Another_districts_officer_finds_no_such_listing()
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("林宝", Role.DistrictOfficer, "baoshan"));
        await page.GotoAsync($"{site.Url}/zh/manage/listings/{await site.Officers.ListingAsync("pudong", 3)}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("没有这一页");
        await page.Context.CloseAsync();
    }
}
