using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>Pictures of every kind of page for people to look at; eng/screenshots.sh runs it, the test run does not.</summary>
public sealed class Screenshots(Site site)
{
    public static TheoryData<string, string> Pages => EveryPage.InEveryLanguage;

    [Theory(Explicit = true)]
    [MemberData(nameof(Pages))]
    public async Task Take(string name, string language)
    {
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS") ?? "screenshots";
        Directory.CreateDirectory(folder);
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        foreach (var (width, scheme, look) in new[] { (1440, ColorScheme.Light, "1440"), (360, ColorScheme.Light, "360"), (1440, ColorScheme.Dark, "1440-dark") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.GotoAsync(site.AddressOf(name, language));
            await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder, $"{name}-{language}-{look}.png") });
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.PdfAsync(new() { Format = "A4", Path = Path.Combine(folder, $"{name}-{language}-print.pdf") });
    }

    [Theory(Explicit = true)]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Take_the_grid_and_the_quick_find(string language)
    {
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS") ?? "screenshots";
        Directory.CreateDirectory(folder);
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"), language);
        await page.GotoAsync($"{site.Url}/{language}/manage/listings?sort=-area&type=laboratory");
        await page.Locator(".views button.link").First.ClickAsync();
        await page.Locator("#view-name").FillAsync(language == "zh" ? "全部实验室" : "All laboratories");
        await page.Locator(".view-form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".views [aria-current=page]")).ToBeVisibleAsync();
        foreach (var (width, isDark) in new[] { (1440, false), (1440, true), (360, false) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync($"{site.Url}/{language}/manage/listings?sort=-area&type=laboratory");
            await Assertions.Expect(page.Locator("table.listings")).ToBeVisibleAsync();
            if (isDark)
            {
                await page.Locator(".top-bar button", new() { HasTextRegex = new("^(深色|Dark)$") }).ClickAsync();
            }

            var look = $"{language}-{width}{(isDark ? "-dark" : "")}.png";
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"grid-{look}") });
            await page.Locator(".table-actions summary").ClickAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"grid-columns-{look}") });
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("#find").FillAsync(language == "zh" ? "张江" : "zhangjiang");
            await Assertions.Expect(page.Locator("#find-list")).ToBeVisibleAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"quick-find-{look}") });
        }

        await page.Context.CloseAsync();
    }
}
