using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>The grid of listings and the quick find in a browser, and what happens when too many pages are open.</summary>
public sealed partial class GridTests(Site site)
{
    [Fact]
    public async Task An_officer_keeps_a_view_a_colleague_opens_its_address_and_the_columns_stay()
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await page.GotoAsync($"{site.Url}/zh/manage/listings");
        await page.Locator("#q-type").SelectOptionAsync("Laboratory");
        await Assertions.Expect(page).ToHaveURLAsync(TypeInAddress());
        await page.Locator(".table-actions summary").ClickAsync();
        await page.GetByLabel("租金").CheckAsync();
        await Assertions.Expect(page.Locator("table.listings th").Filter(new() { HasText = "租金" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".menu.end .menu-list")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "保存为视图" }).ClickAsync();
        await page.GetByLabel("视图名称").FillAsync("实验室");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".views [aria-current=page]")).ToContainTextAsync("实验室");
        await page.GetByRole(AriaRole.Button, new() { Name = "设为默认" }).ClickAsync();
        await Assertions.Expect(page.Locator(".views [aria-current=page]")).ToContainTextAsync("默认");
        var total = await page.Locator(".table-actions [role=status]").InnerTextAsync();

        var colleague = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"));
        await colleague.GotoAsync(page.Url);
        await Assertions.Expect(colleague.Locator(".table-actions [role=status]")).ToHaveTextAsync(total);
        await Assertions.Expect(colleague.Locator("table.listings th").Filter(new() { HasText = "租金" })).ToBeVisibleAsync();
        await Assertions.Expect(colleague.Locator(".views a")).ToHaveCountAsync(1);

        await page.GotoAsync($"{site.Url}/zh/manage/listings");
        await Assertions.Expect(page).ToHaveURLAsync(TypeInAddress());
        await Assertions.Expect(page.Locator(".table-actions [role=status]")).ToHaveTextAsync(total);
        await page.GetByRole(AriaRole.Button, new() { Name = "删除视图" }).ClickAsync();
        await page.Locator(".note.warn").GetByRole(AriaRole.Button, new() { Name = "删除视图" }).ClickAsync();
        await Assertions.Expect(page.Locator(".views a")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
        await colleague.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh", 1440)]
    [InlineData("en", 360)]
    public async Task A_few_letters_and_Enter_open_a_listing(string language, int width)
    {
        var code = await site.Officers.ListingAsync("pudong", 6);
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"), language, width);
        var complaints = page.Complaints(site.Url);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync(code);
        var option = page.Locator("#find-list [role=option][aria-selected=true]");
        await Assertions.Expect(option).ToContainTextAsync(code);
        await Assertions.Expect(page.Locator("#find")).ToHaveAttributeAsync("aria-activedescendant", (await option.GetAttributeAsync("id"))!);
        var found = new List<string>();
        await page.CollectAsync("open", found, bestPractice: false);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/{language}/manage/listings/{code}");
        await Assertions.Expect(page.Locator("#find-list")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.InsertTextAsync(language == "zh" ? "待审" : "park");
        await Assertions.Expect(option).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/{language}/manage/{(language == "zh" ? "reviews" : "parks")}");
        await page.Locator("#find").FillAsync("zzqqxx");
        await Assertions.Expect(page.Locator(".find-none")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#find")).ToHaveValueAsync("");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task One_page_too_many_says_so_and_opens_once_another_is_closed()
    {
        var first = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        for (var open = 1; open < Site.CircuitsPerUser; open++)
        {
            var more = await first.Context.NewPageAsync();
            await more.GotoAsync($"{site.Url}/zh/manage/parks");
            await Assertions.Expect(more.Locator(".top-bar")).ToBeVisibleAsync();
        }

        var last = await first.Context.NewPageAsync();
        await last.GotoAsync($"{site.Url}/zh/manage/parks");
        await Assertions.Expect(last.Locator("h1")).ToHaveTextAsync("打开的管理页面过多");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Close += (_, _) => closed.TrySetResult();
        await first.CloseAsync(new() { RunBeforeUnload = true });
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        // The seat is free a moment after the page is gone. Each try is a whole new page: the old one is marked, to be told from it.
        var (again, opened) = (last.Locator("main.sheet button.link"), last.Locator(".top-bar"));
        for (var tries = 0; tries < 20 && await opened.CountAsync() == 0; tries++)
        {
            await last.Locator("body").EvaluateAsync("x => { x.dataset.old = ''; }");
            await again.ClickAsync();
            await Assertions.Expect(last.Locator("body[data-old]")).ToHaveCountAsync(0);
            await Assertions.Expect(again.Or(opened).First).ToBeVisibleAsync();
        }

        await Assertions.Expect(last.Locator("h1")).ToHaveTextAsync("园区");
        await last.Context.CloseAsync();
    }

    [GeneratedRegex("[?&]type=laboratory")]
    private static partial Regex TypeInAddress();
}
