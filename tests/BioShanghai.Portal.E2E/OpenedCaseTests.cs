using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Cases;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>The pages of a case that are there for whoever has number and secret alone, looked at as every other page is.</summary>
public sealed class OpenedCaseTests(Site site)
{
    private static readonly string[] PagesOfACase = ["", "/write", "/visits", "/data", "/erase", "/rate", "/problem", "/answers/1"];

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Each_page_of_an_opened_case_fits_every_window_by_light_and_in_the_dark_and_bars_nobody(string language)
    {
        var one = await AddAsync(language);
        await using var context = await site.VisitorAsync();
        var page = await context.NewPageAsync();
        var complaints = page.Complaints(site.Url);
        var main = $"{site.Url}/{language}/{ServiceCase.PathOf(one.Number)}";
        await page.GotoAsync($"{main}?key={CaseGiven.Secret}");
        await page.Locator("form.form button.primary").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(main);

        var found = new List<string>();
        foreach (var name in PagesOfACase)
        {
            await page.SetViewportSizeAsync(1440, 900);
            var response = await page.GotoAsync(main + name);
            Assert.Equal((name, 200, main + name), (name, response!.Status, page.Url));
            var own = new List<string>();
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.CollectAsync("light", own);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await page.CollectAsync("dark", own, coloursOnly: true);
            foreach (var width in new[] { 1440, 768, 320, 360 })
            {
                await page.SetViewportSizeAsync(width, 900);
                own.AddRange((await page.OverflowAsync()).Select(x => $"at {width} px: {x}"));
            }

            await page.CollectAsync("phone in the dark", own);
            found.AddRange(own.Select(x => $"{name}: {x}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>A case that has landed, with an answer, messages of both, a visit to choose a time for, one that is fixed and one that has taken place, and a problem.</summary>
    private async Task<ServiceCase> AddAsync(string language)
    {
        var (now, today) = (DateTime.UtcNow, ShanghaiDay.Of(DateTime.UtcNow));
        var number = $"C{Guid.NewGuid():N}"[..11].ToUpperInvariant();
        var input = CaseGiven.Input() with { Language = language, ProjectName = "莱茵一号", DistrictCode = "pudong", WantedBy = today.AddDays(200), ItemCodes = ["sample-00001"] };
        var one = new ServiceCase(Guid.CreateVersion7(), PassTidy(number), SecretHash.Of(CaseGiven.Secret), input, "sender", [], CaseGiven.Weekdays, now.AddDays(-60));
        one.Route("pudong", null, null, [], Actor.System, now.AddDays(-60));
        one.Describe(CaseFacts.Of(one) with { LandedCompany = "莱茵（上海）生物医药有限公司", LandedOn = today.AddDays(-10), SignedMillionYuan = 300 }, today);
        one.MoveTo(CaseStage.Landed, isSkipping: true, CaseGiven.Weekdays, Actor.System, now);
        var answer = new CaseAnswer(one.Id, 1, Actor.System, now);
        answer.Write("您好，建议先看张江核心区。\n请告知可来沪踏勘的时间。", "如有疑问，请在事项中留言。", [], Actor.System, now);
        answer.Send(now);
        var (soon, later) = (ShanghaiDay.UtcOf(ShanghaiDay.ClockOf(now).Date.AddDays(3).AddHours(10)), ShanghaiDay.UtcOf(ShanghaiDay.ClockOf(now).Date.AddDays(4).AddHours(14)));
        var proposed = new SiteVisit(one.Id, [soon, later], [new("zhangjiang", ["sample-00001"], 0, 60, null)], "张江地铁站 2 号口", Actor.System, now);
        SiteVisit Fixed(DateTime slot)
        {
            var visit = new SiteVisit(one.Id, [slot], [new("zhangjiang", ["sample-00001"], 0, 60, null)], "张江地铁站 2 号口", Actor.System, slot.AddDays(-5));
            visit.Fix(slot, slot.AddDays(-4));
            return visit;
        }

        await using var db = await site.Officers.OpenDatabaseAsync();
        db.AddRange(
            one, answer, proposed, Fixed(soon), Fixed(soon.AddDays(-6)), new CheckIn(one.Id, "用电容量不足，影响试生产", today.AddDays(1), true, Actor.Visitor, now),
            new CaseMessage(Guid.CreateVersion7(), one.Id, false, "陈浦", "张江有两处符合条件的厂房，需要双路供电吗？", [], now),
            new CaseMessage(Guid.CreateVersion7(), one.Id, true, "韦安娜", "需要双路供电。", [], now));
        await db.SaveAsync(new Deed(Actor.System, "case.send", now));
        return one;
    }

    /// <summary>Letters that never occur in a number are typed as digits.</summary>
    private static string PassTidy(string number) => CaseTracking.NumberOf(number)!;
}
