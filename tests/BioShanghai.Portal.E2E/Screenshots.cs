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
}
