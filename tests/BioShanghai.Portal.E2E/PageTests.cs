using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>What holds for every kind of page in both languages, looked at in one visit: opening a page costs more than most looks at it.</summary>
public sealed class PageTests(Site site)
{
    public static TheoryData<string, string> Pages => EveryPage.InEveryLanguage;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_opens_quietly_reads_the_same_without_scripts_fits_every_window_and_bars_nobody(string name, string language)
    {
        await using var context = await site.VisitorAsync();
        var page = await context.NewPageAsync();
        var complaints = page.Complaints(site.Url);
        var response = await page.GotoAsync(site.AddressOf(name, language));
        Assert.Equal(PageTypes.Named(name).Status, response!.Status);
        Assert.Equal(language == "zh" ? "zh-CN" : "en-GB", await page.GetAttributeAsync("html", "lang"));
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        var text = await page.MainTextAsync();
        Assert.NotEmpty(text);

        var found = new List<string>();
        await CheckScriptsOffAsync(page, site.AddressOf(name, language), text, found);
        await CheckTabStopsAsync(page, found);
        await page.CollectAsync("light", found);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.CollectAsync("dark", found, coloursOnly: true);

        // 720 is what is left of 1440 at 200 % zoom, 320 of 1280 at 400 %.
        foreach (var width in new[] { 1920, 1440, 768, 720, 320, 360 })
        {
            await page.SetViewportSizeAsync(width, 900);
            found.AddRange((await page.OverflowAsync()).Select(x => $"at {width} px: {x}"));
        }

        // The phone folds the menu and the facets: another page to the eye, so another look, left at 360 by the widths.
        await page.CollectAsync("phone in the dark", found);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    private async Task CheckScriptsOffAsync(IPage seen, string address, string text, List<string> found)
    {
        await using var context = await site.VisitorAsync(scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        var without = await page.MainTextAsync();
        // What another test published between the two looks is no matter of scripts: both look again.
        for (var looks = 1; without != text && looks < 3; looks++)
        {
            await seen.ReloadAsync();
            await page.GotoAsync(address);
            (text, without) = (await seen.MainTextAsync(), await page.MainTextAsync());
        }

        if (without != text)
        {
            found.Add($"without scripts it reads otherwise:\n{text}\n{without}");
        }
    }

    /// <summary>Every stop of the tab key is seen and named.</summary>
    private static async Task CheckTabStopsAsync(IPage page, List<string> found)
    {
        var stops = 0;
        for (; stops < 45; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var stop = await page.EvaluateAsync<string?>(
                """
                () => {
                  const e = document.activeElement;
                  if (!e || e === document.body) return null;
                  const name = (e.getAttribute('aria-label') || e.textContent || e.labels?.[0]?.textContent || e.title || '').trim();
                  const marked = x => {
                    const s = getComputedStyle(x);
                    // A shape on the map shows its focus by a heavy stroke.
                    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none' || (x instanceof SVGElement && parseFloat(s.strokeWidth) >= 3);
                  };
                  const seen = marked(e) || [...e.querySelectorAll('*')].some(marked);
                  const box = e.getBoundingClientRect();
                  const inWindow = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
                  return name && seen && inWindow ? 'ok' : `${e.outerHTML.slice(0, 160)} name:${name} seen:${seen} inWindow:${inWindow}`;
                }
                """);
            if (stop is null)
            {
                break;
            }

            if (stop != "ok")
            {
                found.Add($"tab stop {stops + 1}: {stop}");
            }
        }

        if (stops <= 5)
        {
            found.Add($"only {stops} tab stops");
        }

        await page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
    }
}
