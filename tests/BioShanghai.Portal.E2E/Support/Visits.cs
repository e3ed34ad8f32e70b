using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>How a test looks at a page.</summary>
internal static class Visits
{
    /// <summary>What the browser complained about, or fetched from elsewhere, since the page was opened.</summary>
    public static List<string> Complaints(this IPage page, string origin)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            // Chromium logs the status of a page that is meant to be a 404, or a 410.
            if (message.Type is "error" or "warning" && !((message.Text.Contains("404", StringComparison.Ordinal) || message.Text.Contains("410", StringComparison.Ordinal)) && message.Location.StartsWith(page.Url, StringComparison.Ordinal)))
            {
                complaints.Add($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => complaints.Add($"script: {error}");
        page.RequestFailed += (_, request) => complaints.Add($"failed: {request.Url} {request.Failure}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                complaints.Add($"another origin: {request.Url}");
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && response.Request.ResourceType != "document")
            {
                complaints.Add($"{response.Status}: {response.Url}");
            }
        };
        return complaints;
    }

    /// <summary>What sticks out of the window sideways, or is cut off with no way to scroll to it; empty when the page fits.</summary>
    public static async Task<string[]> OverflowAsync(this IPage page) => await page.EvaluateAsync<string[]>(
        """
        () => {
          const wide = document.documentElement.scrollWidth > innerWidth;
          const found = wide ? [`page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`] : [];
          const scrolls = e => { for (; e && e !== document.body; e = e.parentElement) { if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true; } return false; };
          for (const e of document.querySelectorAll('body *')) {
            const style = getComputedStyle(e), box = e.getBoundingClientRect();
            if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || e.closest('.sr,.skip,svg,option')) continue;
            const name = `${e.tagName.toLowerCase()}.${e.className} "${(e.textContent || '').trim().slice(0, 40)}"`;
            if (wide && box.right > innerWidth + 1 && !scrolls(e)) found.push(`sticks out: ${name}`);
            if (/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim()) found.push(`cut off: ${name}`);
          }
          return found.slice(0, 8);
        }
        """);

    /// <summary>Reads a public page again until it has followed a change, which it does within a second or two.</summary>
    public static Task ReadUntilAsync(this IPage page, string address, string words) =>
        page.ReadUntilAsync(address, async () => (await page.InnerTextAsync("main")).Contains(words, StringComparison.Ordinal), words);

    /// <summary>The same, until it has so many of something.</summary>
    public static Task ReadUntilAsync(this IPage page, string address, ILocator what, int count) =>
        page.ReadUntilAsync(address, async () => await what.CountAsync() == count, $"{count} of {what}");

    private static async Task ReadUntilAsync(this IPage page, string address, Func<Task<bool>> isSeen, string expected)
    {
        var since = TimeProvider.System.GetTimestamp();
        do
        {
            await page.GotoAsync(address);
            if (await isSeen())
            {
                return;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30));

        Assert.Fail($"{address} does not show: {expected}");
    }

    /// <summary>Asks for a deed and is sure: the first button turns into a second one of the same words.</summary>
    public static async Task SureAsync(this ILocator within, string words)
    {
        await within.GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).ClickAsync();
        await within.Locator(".sure").GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).ClickAsync();
    }

    /// <summary>The text a reader finds in the main part, with white space evened out.</summary>
    public static async Task<string> MainTextAsync(this IPage page) =>
        string.Join(' ', (await page.InnerTextAsync("main")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
