using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>What axe finds in a page as it stands: the rules of WCAG 2.2 AA and, where asked, its best practices; every impact counts.</summary>
internal static class Axe
{
    private static readonly string[] Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>All that a change of colours can break; the rest of the page is the same by light and in the dark.</summary>
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    /// <param name="look">Said in front of each finding.</param>
    /// <param name="coloursOnly">The page was looked at whole a moment ago, in other colours.</param>
    public static async Task CollectAsync(this IPage page, string look, List<string> found, bool coloursOnly = false, bool bestPractice = true)
    {
        var rules = new AxeRunOptions
        {
            RunOnly = coloursOnly ? new() { Type = "rule", Values = [.. OfColours] } : new() { Type = "tag", Values = [.. Wcag, .. bestPractice ? ["best-practice"] : Array.Empty<string>()] },
            // Of what passes one example each is enough; collecting every one takes longer than the checks.
            ResultTypes = [ResultType.Violations],
        };
#pragma warning disable CS0618 // The newer way opens a second window for every check, to reach into frames; no page has any.
        var result = await page.Locator("html").RunAxeLegacy(rules);
#pragma warning restore CS0618
        Assert.NotEmpty(result.Passes);
        found.AddRange(result.Violations.SelectMany(x => x.Nodes.Select(n => $"{look} {x.Id} ({x.Impact}): {x.Help}: {n.Html}")));
    }
}
