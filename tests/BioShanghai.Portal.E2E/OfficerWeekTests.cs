using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>The working week of an officer of Pudong on a portal of her own: what is due, a correction, a spreadsheet, a visitor's report, a colleague's review.</summary>
public sealed class OfficerWeekTests(ITestOutputHelper output)
{
    private const string Header = "name.zh,name.en,park,type,area,tenure,rent.low,confidence";

    private int _clicks;

    [Fact]
    public async Task A_week_of_an_officer_of_Pudong_leaves_nothing_due_and_everything_published()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var started = TimeProvider.System.GetTimestamp();
        var officer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));

        // Monday: what is due, thirty at a time.
        var begun = TimeProvider.System.GetTimestamp();
        var due = await DueAsync(officer);
        Assert.True(due > 0);
        for (var left = due; left > 0; left = await DueAsync(officer))
        {
            var shown = Math.Min(left, 30);
            await Assertions.Expect(Due(officer).Locator("tbody tr")).ToHaveCountAsync(shown);
            _clicks++;
            await Due(officer).Locator("thead input[type=checkbox]").CheckAsync();
            await ClickAsync(officer.Locator($"button:has-text('确认所选 {shown} 条')"));
            await Assertions.Expect(officer.Locator(".week header h2 .num").First).ToHaveTextAsync((left - shown).ToString(CultureInfo.InvariantCulture));
        }

        Say($"Monday: {due} listings confirmed", begun);

        // Tuesday: one listing has changed.
        begun = TimeProvider.System.GetTimestamp();
        var code = await site.Officers.ListingAsync("pudong", 1);
        await officer.Keyboard.PressAsync("Control+k");
        await officer.Keyboard.TypeAsync(code);
        await Assertions.Expect(officer.Locator(".find-list a").First).ToContainTextAsync(code);
        await officer.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
        await officer.Locator("#f-summary-zh").FillAsync("本周起可整层看房。");
        await Assertions.Expect(officer.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");
        await ClickAsync(officer.GetByRole(AriaRole.Button, new() { Name = "提交审核" }));
        await Assertions.Expect(officer.Locator(".record-head .chip")).ToHaveTextAsync("审核中");
        Say("Tuesday: one listing corrected and sent to review", begun);

        // Wednesday: three new listings in a spreadsheet.
        begun = TimeProvider.System.GetTimestamp();
        await officer.GotoAsync($"{site.Url}/zh/manage/listings");
        await ClickAsync(officer.GetByRole(AriaRole.Link, new() { Name = "导入表格" }));
        await officer.SendAsync(Header + string.Concat(Enumerable.Range(1, 3).Select(x => $"\n周三楼 {x} 层,Wednesday building level {x},zhangjiang,laboratory,{700 + x},lease,3.5,medium")));
        await Assertions.Expect(officer.Locator(".count.new b")).ToHaveTextAsync("3");
        _clicks++;
        await officer.Locator("#submit").CheckAsync();
        await ClickAsync(officer.Locator("#start"));
        await Assertions.Expect(officer.Locator("#result")).ToHaveTextAsync("导入完成");
        Say("Wednesday: three listings from a spreadsheet, sent to review", begun);

        // Thursday: a visitor found a mistake.
        begun = TimeProvider.System.GetTimestamp();
        var number = await ReportAsync(site, code);
        await officer.GotoAsync($"{site.Url}/zh/manage/reports");
        var card = officer.Locator($"article:has-text('{number}')");
        await ClickAsync(card.GetByRole(AriaRole.Button, new() { Name = "处理" }));
        _clicks++;
        await card.GetByLabel("没有错误", new() { Exact = true }).CheckAsync();
        await card.GetByLabel("说明").FillAsync("现场复核无误。");
        await ClickAsync(card.GetByRole(AriaRole.Button, new() { Name = "保存结果" }));
        await Assertions.Expect(card).ToHaveCountAsync(0);
        Say("Thursday: one report answered", begun);

        // Friday: a colleague looks at everything, and the public reads it.
        begun = TimeProvider.System.GetTimestamp();
        var colleague = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"));
        for (var left = 4; left > 0; left--)
        {
            await colleague.GotoAsync($"{site.Url}/zh/manage/reviews");
            await Assertions.Expect(colleague.Locator("table.grid tbody tr")).ToHaveCountAsync(left);
            await ClickAsync(colleague.Locator("table.grid tbody a").First);
            await ClickAsync(colleague.GetByRole(AriaRole.Button, new() { Name = "批准" }));
            await Assertions.Expect(colleague).ToHaveURLAsync($"{site.Url}/zh/manage/reviews");
        }

        var approved = TimeProvider.System.GetTimestamp();
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.ReadUntilAsync($"{site.Url}/zh/spaces/{code}", "本周起可整层看房。");
        Say("Friday: the last version on the public page after its approval", approved);
        Say("Friday: four versions reviewed", begun);
        await officer.GotoAsync($"{site.Url}/zh/manage");
        Assert.Equal(0, await DueAsync(officer));
        Say($"The week, {_clicks} clicks", started);
        await officer.Context.CloseAsync();
        await colleague.Context.CloseAsync();
    }

    private static ILocator Due(IPage page) => page.Locator(".week section.wide table.grid");

    private static async Task<int> DueAsync(IPage page)
    {
        var number = page.Locator(".week section.wide header h2 .num").First;
        await Assertions.Expect(number).ToBeVisibleAsync();
        return int.Parse(await number.InnerTextAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReportAsync(Site site, string code)
    {
        var number = $"Q{Guid.NewGuid():N}"[..11].ToUpperInvariant();
        await using var db = await site.Officers.OpenDatabaseAsync();
        db.Questions.Add(new Question(
            Guid.NewGuid(), number,
            new() { ItemCodes = [code], Name = "李维", Email = "li.wei@example.com", Message = "层高写的是 6 米，请核对。", Language = "zh", ConsentVersion = Consent.Version },
            "network", [], DateTime.UtcNow));
        await db.SaveAsync(DateTime.UtcNow);
        return number;
    }

    private Task ClickAsync(ILocator target)
    {
        _clicks++;
        return target.ClickAsync();
    }

    private void Say(string what, long since) => output.WriteLine($"{what}: {TimeProvider.System.GetElapsedTime(since).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
}
