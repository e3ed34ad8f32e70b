using BioShanghai.Portal.E2E.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>axe finds nothing of any impact, by the WCAG 2.2 AA rules and its best practices.</summary>
public sealed class AccessibilityTests(Site site)
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        // Of what passes one example each is enough; collecting every one takes longer than the checks.
        ResultTypes = [ResultType.Violations],
    };

    public static TheoryData<string, string> Pages => EveryPage.InEveryLanguage;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_by_light_or_in_the_dark(string name, string language)
    {
        await using var context = await site.VisitorAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.AddressOf(name, language));
        var found = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await CollectAsync(page, scheme.ToString(), found);
        }

        // The phone folds the menu and the facets: another page to the eye, so another look.
        await page.SetViewportSizeAsync(360, 780);
        await CollectAsync(page, "phone", found);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task CollectAsync(IPage page, string look, List<string> found)
    {
#pragma warning disable CS0618 // The newer way opens a second window for every check, to reach into frames; no page has any.
        var result = await page.Locator("html").RunAxeLegacy(Rules);
#pragma warning restore CS0618
        Assert.NotEmpty(result.Passes);
        found.AddRange(result.Violations.SelectMany(x => x.Nodes.Select(n => $"{look} {x.Id} ({x.Impact}): {x.Help}: {n.Html}")));
    }
}
