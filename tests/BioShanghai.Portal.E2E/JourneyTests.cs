using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>What readers come for, from the first page to the answer.</summary>
public sealed class JourneyTests(Site site)
{
    [Theory]
    [InlineData("zh", "园区", "张江")]
    [InlineData("en", "Parks", "Zhangjiang")]
    public async Task A_reader_finds_a_park_from_the_home_page(string language, string parks, string name)
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/{language}/");
        await page.Locator(".nav-wide").GetByRole(AriaRole.Link, new() { Name = parks, Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/{language}/parks");
        await page.Locator("main ol.cards").GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator(".crumbs [aria-current=page]")).ToContainTextAsync(name);
    }

    [Theory]
    [InlineData("parks/zhangjiang")]
    [InlineData("parks?tier=key")]
    [InlineData("guide/2023/scale")]
    [InlineData("no-such-page")]
    public async Task The_language_switch_stays_on_the_page(string path)
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/zh/{path}");
        await page.Locator(".site-head .lang").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/en/{path}");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en-GB");
        await page.Locator(".site-head .lang").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/zh/{path}");
    }

    [Fact]
    public async Task The_skip_link_leads_to_the_text_of_the_same_page()
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/en/parks?tier=key");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/en/parks?tier=key#main");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"));
    }

    [Fact]
    public async Task The_menu_of_a_phone_works_by_keyboard()
    {
        await using var visitor = await site.VisitorAsync(width: 360);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/zh/");
        var link = page.Locator(".nav-fold a[href=parks]");
        await Assertions.Expect(link).ToBeHiddenAsync();
        await page.Locator(".nav-fold summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(link).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(link).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/zh/parks");
    }

    [Fact]
    public async Task Filters_of_a_phone_work_by_keyboard_and_count_what_they_find()
    {
        await using var visitor = await site.VisitorAsync(width: 360);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/en/parks");
        await page.Locator(".facet-fold summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var filter = page.Locator(".facets a[href='parks?tier=key']");
        await Assertions.Expect(filter).ToBeVisibleAsync();
        var count = int.Parse(await filter.Locator(".count").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await filter.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/en/parks?tier=key");
        await Assertions.Expect(page.Locator("main ol.cards > li")).ToHaveCountAsync(count);
        await page.Locator(".active a.chip").First.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/en/parks");
    }

    [Fact]
    public async Task A_pin_of_the_map_opens_the_park_it_is_named_after()
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/en/parks");
        Assert.Equal(await page.Locator("main ol.cards > li").CountAsync(), await page.Locator(".map a.pin").CountAsync());
        var pin = page.Locator(".map a.pin[href='parks/zhangjiang']");
        Assert.Contains("Zhangjiang", await pin.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await pin.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Url}/en/parks/zhangjiang");
    }

    [Theory]
    [InlineData("zh", "细胞治疗")]
    [InlineData("en", "cell therapy")]
    public async Task The_box_in_the_head_leads_to_a_result_and_the_result_to_its_page(string language, string words)
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/{language}/");
        await page.Locator("#q").FillAsync(words);
        await page.Locator("#q").PressAsync("Enter");
        var hit = page.Locator(".hits h3 a").First;
        await Assertions.Expect(hit).ToBeVisibleAsync();
        await hit.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.DoesNotContain("/search", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guide_prints_as_a_document()
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/zh/guide/2023/print");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var part in new[] { ".head-search", ".nav-wide", ".crumbs" })
        {
            foreach (var element in await page.Locator(part).AllAsync())
            {
                await Assertions.Expect(element).ToBeHiddenAsync();
            }
        }

        var pdf = await page.PdfAsync(new() { Format = "A4" });
        Assert.True(pdf.Length > 50_000);
    }

    [Theory]
    [InlineData("zh", "parks/no-such-park")]
    [InlineData("en", "parks/no-such-park")]
    [InlineData("zh", "guide/1999")]
    [InlineData("en", "nowhere")]
    public async Task A_missing_page_says_so_in_the_language_of_its_address_and_offers_search(string language, string path)
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var response = await page.GotoAsync($"{site.Url}/{language}/{path}");
        Assert.Equal(404, response!.Status);
        Assert.Equal(language == "zh" ? "zh-CN" : "en-GB", await page.GetAttributeAsync("html", "lang"));
        await Assertions.Expect(page.Locator("main form[role=search] input")).ToBeVisibleAsync();
    }
}
