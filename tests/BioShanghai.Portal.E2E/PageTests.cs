using BioShanghai.Portal.E2E.Support;

namespace BioShanghai.Portal.E2E;

/// <summary>What holds for every kind of page in both languages.</summary>
public sealed class PageTests(Site site)
{
    public static TheoryData<string, string> Pages => EveryPage.InEveryLanguage;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_opens_quietly_and_fits_every_window(string name, string language)
    {
        await using var context = await site.VisitorAsync();
        var page = await context.NewPageAsync();
        var complaints = page.Complaints(site.Url);
        var response = await page.GotoAsync(site.AddressOf(name, language));
        Assert.Equal(PageTypes.Named(name).Status, response!.Status);
        Assert.Equal(language == "zh" ? "zh-CN" : "en-GB", await page.GetAttributeAsync("html", "lang"));
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.NotEmpty(await page.MainTextAsync());

        // 720 is what is left of 1440 at 200 % zoom, 320 of 1280 at 400 %.
        foreach (var width in new[] { 320, 360, 720, 768, 1440, 1920 })
        {
            await page.SetViewportSizeAsync(width, 900);
            var overflow = await page.OverflowAsync();
            Assert.True(overflow.Length == 0, $"At {width} px:\n{string.Join('\n', overflow)}");
        }

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_reads_the_same_with_scripts_off(string name, string language)
    {
        var address = site.AddressOf(name, language);
        var texts = new List<string>();
        foreach (var scripts in new[] { true, false })
        {
            await using var context = await site.VisitorAsync(scripts: scripts);
            var page = await context.NewPageAsync();
            await page.GotoAsync(address);
            texts.Add(await page.MainTextAsync());
        }

        Assert.NotEmpty(texts[0]);
        Assert.Equal(texts[0], texts[1]);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_stop_of_the_tab_key_is_seen_and_named(string name, string language)
    {
        await using var context = await site.VisitorAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.AddressOf(name, language));
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

            Assert.True(stop == "ok", stop);
        }

        Assert.True(stops > 5);
    }
}
