using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>From a need to explained places, a question sent and a list shared: the journeys the finder is built for.</summary>
public sealed partial class SpaceJourneyTests(Site site, ITestOutputHelper output)
{
    private int _clicks;

    [Fact]
    public async Task A_founder_on_a_phone_asks_in_Chinese_about_a_divisible_GMP_workshop_for_cell_therapy()
    {
        await using var visitor = await site.VisitorAsync(width: 390, height: 844);
        var page = await visitor.NewPageAsync();
        var complaints = page.Complaints(site.Url);
        var started = TimeProvider.System.GetTimestamp();
        await page.GotoAsync($"{site.Url}/zh/");
        await page.Locator("#need-q").FillAsync("细胞治疗 GMP 500 m² 可分割");
        await ClickAsync(page.Locator("form.need button"));

        // What was understood stands above the results.
        await Assertions.Expect(page.Locator(".understood")).ToContainTextAsync("细胞与基因治疗");
        await ClickAsync(page.Locator("li.card.space a.whole").First);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("（示例）");
        await ClickAsync(page.Locator("main .actions a[href^='cases/new?items=']"));
        await page.Locator("textarea[name=message]").FillAsync("我们做 CAR-T 中试，需要 500 平方米 C 级洁净，2027 年二季度前入驻。");
        await page.Locator("input[name=company]").FillAsync("上海细胞示例有限公司");
        await page.Locator("input[name=name]").FillAsync("李伟");
        await page.Locator("input[name=email]").FillAsync("founder@example.com");
        _clicks++;
        await page.Locator("input[name=consent]").CheckAsync();
        await ClickAsync(page.Locator("form[method=post] button[value=send]"));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(CaseNumber());
        Say(started);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public async Task An_investor_on_a_tablet_describes_a_project_compares_three_places_and_shares_them()
    {
        await using var visitor = await site.VisitorAsync(width: 820, height: 1180);
        var page = await visitor.NewPageAsync();
        var complaints = page.Complaints(site.Url);
        var started = TimeProvider.System.GetTimestamp();
        await page.GotoAsync($"{site.Url}/en/");
        await ClickAsync(page.Locator("a[href='spaces/match']"));
        await page.Locator("#m-sector").SelectOptionAsync("biologics");
        await page.Locator("#m-use").SelectOptionAsync("biologics");
        await page.Locator("#m-min").FillAsync("2000");
        await ClickAsync(page.Locator("form.match-form button[type=submit]"));

        // The first three say of each criterion whether it is met, in words.
        await Assertions.Expect(page.Locator("ol.matches > li")).Not.ToHaveCountAsync(0);
        var first = page.Locator("ol.matches > li").First;
        await Assertions.Expect(first).ToContainTextAsync("met");
        await Assertions.Expect(first).ToContainTextAsync("Clear height");
        await ClickAsync(page.Locator("a.button.primary[href^='compare?items=']"));
        await Assertions.Expect(page.Locator("main thead th")).ToHaveCountAsync(4);
        await ClickAsync(page.Locator("a[href^='shortlist/share?items=']"));
        await ClickAsync(page.Locator("form[method=post] button[type=submit]"));
        var link = await page.Locator("#shared-link").InputValueAsync();
        Say(started);

        // A colleague with the link sees the three; after the owner closed it, nobody does.
        await using var colleague = await site.VisitorAsync();
        var theirs = await colleague.NewPageAsync();
        var path = new Uri(link).PathAndQuery;
        Assert.Equal(200, (await theirs.GotoAsync(site.Url + path))!.Status);
        await Assertions.Expect(theirs.Locator("li.card.space")).ToHaveCountAsync(3);
        var secret = await page.Locator("#owner-secret").InputValueAsync();
        await page.Locator("main a[href$='/revoke']").First.ClickAsync();
        await page.Locator("form[method=post] input[name=secret]").FillAsync(secret);
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
        await page.WaitForLoadStateAsync();
        Assert.Equal(410, (await theirs.GotoAsync(site.Url + path))!.Status);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public async Task A_filter_changes_the_results_in_place_and_back_undoes_it()
    {
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync($"{site.Url}/en/spaces");
        var loads = 0;
        page.DOMContentLoaded += (_, _) => loads++;
        var option = page.Locator("input[name=type][value=laboratory]");
        var count = await page.Locator("label:has(input[name=type][value=laboratory]) small").InnerTextAsync();
        await option.CheckAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("type=laboratory"));
        await Assertions.Expect(page.Locator("[data-finder] [role=status]").First).ToContainTextAsync(count.Trim());
        Assert.Equal(0, loads);
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("input[name=type][value=laboratory]")).Not.ToBeCheckedAsync();
    }

    private async Task ClickAsync(ILocator target)
    {
        _clicks++;
        await target.ClickAsync();
    }

    private void Say(long started) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{_clicks} clicks, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s, nothing read and nothing typed by hand"));

    [GeneratedRegex("C[A-Z0-9]{8,}")]
    private static partial Regex CaseNumber();
}
