using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.E2E.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>An officer with a spreadsheet in a real browser: faults by row and column, the corrected file, the versions it makes.</summary>
public sealed class ImportTests(Site site)
{
    private const string Header = "name.zh,name.en,park,type,area,tenure,rent.low,confidence";

    [Fact]
    public async Task A_file_with_faults_is_corrected_taken_in_and_its_listings_can_be_written_on()
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        var complaints = page.Complaints(site.Url);
        await page.GotoAsync($"{site.Url}/zh/manage/listings");
        await page.GetByRole(AriaRole.Link, new() { Name = "导入表格" }).ClickAsync();
        await page.SendAsync($"{Header}\n导入楼一层,Import 1,zhangjiang,laboratory,800,lease,3.5,medium\n导入楼二层,,zhangjiang,实验室,很大,lease,3.5,medium");
        await Assertions.Expect(page.Locator(".faults tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".faults tbody tr", new() { HasText = "E3" })).ToContainTextAsync("“很大”不是数字。");
        await page.Locator("#fault-column").SelectOptionAsync("名称（英文）");
        await Assertions.Expect(page.Locator(".faults tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#start")).ToBeDisabledAsync();
        var list = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "下载错误清单" }).ClickAsync());
        await using (var stream = await list.CreateReadStreamAsync())
        {
            Assert.Equal(2, (await SheetReader.ReadAsync(stream, "faults.xlsx", TestContext.Current.CancellationToken)).Rows.Count);
        }

        // The list is handed over once the page has answered something later; a file chosen before that is not looked at.
        await page.Locator("#fault-column").SelectOptionAsync("");
        await Assertions.Expect(page.Locator(".faults tbody tr")).ToHaveCountAsync(2);
        await page.SendAsync($"{Header}\n导入楼一层,Import 1,zhangjiang,laboratory,800,lease,3.5,medium\n导入楼二层,Import 2,zhangjiang,实验室,900,lease,3.5,medium");
        await Assertions.Expect(page.Locator(".count.new b")).ToHaveTextAsync("2");
        await page.Locator("#start").ClickAsync();
        await Assertions.Expect(page.Locator("#result")).ToHaveTextAsync("导入完成");
        await page.Locator(".drafts a", new() { HasText = "导入楼二层" }).ClickAsync();
        await Assertions.Expect(page.Locator("#f-area")).ToHaveValueAsync("900");

        // The same file once more: everything is there.
        await page.GotoAsync($"{site.Url}/zh/manage/listings/import");
        await page.SendAsync($"{Header}\n导入楼一层,Import 1,zhangjiang,laboratory,800,lease,3.5,medium\n导入楼二层,Import 2,zhangjiang,实验室,900,lease,3.5,medium");
        await Assertions.Expect(page.Locator(".count.unchanged b")).ToHaveTextAsync("2");
        await Assertions.Expect(page.Locator("#start")).ToBeDisabledAsync();
        Assert.Empty(complaints);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_exported_from_the_grid_comes_back_unchanged_and_another_district_gets_only_its_own()
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("林宝", Role.DistrictOfficer, "baoshan"), "en");
        await page.GotoAsync($"{site.Url}/en/manage/listings");
        await Assertions.Expect(page.Locator("table.grid").First).ToBeVisibleAsync();
        var export = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export to Excel" }).ClickAsync());
        var path = await export.PathAsync();
        await page.GotoAsync($"{site.Url}/en/manage/listings/import");
        await page.Locator("#file").ChooseAsync([new FilePayload { Name = "export.xlsx", MimeType = "application/octet-stream", Buffer = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken) }]);
        await Assertions.Expect(page.Locator(".count.unchanged b")).Not.ToHaveTextAsync("0");
        foreach (var state in new[] { "new", "changed", "clash", "faulty" })
        {
            await Assertions.Expect(page.Locator($".count.{state} b")).ToHaveTextAsync("0");
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh", 1440)]
    [InlineData("en", 1440)]
    [InlineData("zh", 360)]
    [InlineData("en", 360)]
    public async Task The_page_fits_and_has_no_barrier_with_faults_and_with_rows(string language, int width)
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"), language, width);
        await page.GotoAsync($"{site.Url}/{language}/manage/listings/import");
        await page.SendAsync($"{Header}\n屏幕楼一层,Screen 1,zhangjiang,laboratory,800,lease,3.5,medium\n屏幕楼二层,,zhangjiang,laboratory,?,lease,3.5,medium");
        await Assertions.Expect(page.Locator(".faults tbody tr")).ToHaveCountAsync(2);
        Assert.Empty(await page.OverflowAsync());
        var axe = await page.RunAxe(new AxeRunOptions());
        Assert.Empty(axe.Violations.Where(x => x.Impact is "serious" or "critical").Select(x => $"{x.Id} {x.Nodes[0].Html}"));
        if (Environment.GetEnvironmentVariable("SHEETS_SHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = $"{folder}/import-{language}-{width}.png", FullPage = true });
        }

        await page.Context.CloseAsync();
    }
}

/// <summary>Sending a file as an officer does.</summary>
internal static class Sendings
{
    public static Task SendAsync(this IPage page, string csv) =>
        page.Locator("#file").ChooseAsync([new FilePayload { Name = "listings.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) }]);

    public static async Task ChooseAsync(this ILocator field, IEnumerable<FilePayload> files)
    {
        await field.ListensAsync();
        await field.SetInputFilesAsync([.. files]);
    }

    /// <param name="paths">Files on the disk.</param>
    public static async Task ChooseAsync(this ILocator field, IEnumerable<string> paths)
    {
        await field.ListensAsync();
        await field.SetInputFilesAsync([.. paths]);
    }

    /// <summary>Waits until the framework listens to the field, which is a moment after it is drawn; no hand is as fast. A field that was drawn anew meanwhile is looked for again.</summary>
    private static async Task ListensAsync(this ILocator field)
    {
        while (!await field.EvaluateAsync<bool>(
            "field => new Promise(listens => { const look = () => '_blazorInputFileNextFileId' in field ? listens(true) : field.isConnected ? setTimeout(look, 20) : listens(false); look(); })"))
        {
        }
    }
}
