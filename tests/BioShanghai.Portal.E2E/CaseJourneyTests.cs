using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>An inquiry from its form to a landing: the duty desk, two officers of a district and a second person of the Centre carry it, its sender follows.</summary>
public sealed class CaseJourneyTests(Site site, ITestOutputHelper output)
{
    private static readonly DateOnly NextWeek = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(7));

    [Theory]
    [InlineData("zh", 360, "海河源基因治疗有限公司", "我们计划在上海建设基因治疗中试线，需要约 2,000 平方米的洁净厂房。")]
    [InlineData("en", 820, "Rhine Valley Vectors GmbH", "We plan a pilot line for viral vectors in Shanghai and need about 2,000 m² of clean space.")]
    public async Task An_inquiry_is_carried_to_a_landing_by_four_people(string language, int width, string company, string message)
    {
        company += " " + Guid.NewGuid().ToString("N")[..6];
        var (duty, officer, colleague, head) = (
            await site.Officers.AddAsync("沈心", Role.CentreAdmin), await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"),
            await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"), await site.Officers.AddAsync("顾审", Role.CentreAdmin));
        await using var visitor = await site.VisitorAsync(width);
        var investor = await visitor.NewPageAsync();
        var complaints = investor.Complaints(site.Url);

        // Sent from a phone or a tablet; number and secret are on the screen.
        await investor.GotoAsync($"{site.Url}/{language}/cases/new");
        await investor.Locator("select[name=need]").SelectOptionAsync("space");
        await investor.Locator("textarea[name=message]").FillAsync(message);
        await investor.Locator("input[name=company]").FillAsync(company);
        await investor.Locator("input[name=name]").FillAsync("Anna Weber");
        await investor.Locator("input[name=email]").FillAsync($"{Guid.NewGuid():N}@example.com");
        await investor.Locator("input[name=consent]").CheckAsync();
        Assert.Empty(await investor.OverflowAsync());
        await investor.Locator("button[value=send]").ClickAsync();
        var keys = investor.Locator(".receipt dd");
        var number = await keys.Nth(0).InnerTextAsync();
        var secret = await keys.Nth(1).InnerTextAsync();
        var id = await site.Officers.CaseNumberedAsync(number);

        // The duty desk hands it to a district, which shares nothing of the result with it.
        var page = await site.Officers.SignInAsync(site, duty, language);
        var address = $"{site.Url}/{language}/manage/cases/{id}";
        if (await site.Officers.IsKeptApartAsync(number))
        {
            // A test types faster than people read, which is a sign of a program: a person looks at it first.
            await page.GotoAsync(address);
            await PrimaryAsync(page);
            await Assertions.Expect(page.Locator("#t-to")).ToHaveCountAsync(1);
        }

        await page.GotoAsync($"{site.Url}/{language}/manage/cases?q={number}");
        await page.Locator($"a[href='manage/cases/{id}']").First.ClickAsync();
        await Assertions.Expect(page.Locator("blockquote.asked")).ToHaveTextAsync(message);
        await UnfoldAsync(page, "#t-to");
        await page.Locator("#t-to").SelectOptionAsync("pudong");
        await page.Locator("#t-note").FillAsync("基因治疗，首选张江。");
        var steps = await page.Locator("ol.steps li").CountAsync();
        await SureAsync(page.Locator("details.deed:has(#t-to)"));
        await Assertions.Expect(page.Locator("ol.steps li")).ToHaveCountAsync(steps + 1);
        await ExpectDistrictAsync(number, "pudong");
        await page.Context.CloseAsync();

        // An officer takes it, says what it is about and what comes next, and gives it to a colleague.
        page = await site.Officers.SignInAsync(site, officer, language);
        await page.GotoAsync(address);
        await PrimaryAsync(page);
        await Assertions.Expect(page.Locator("p.state.head")).ToContainTextAsync("陈浦");
        await FactsAsync(page, async () => await page.Locator("#f-sector").SelectOptionAsync("cell-gene-therapy"));
        await MoveAsync(page);
        await MoveAsync(page);
        await page.Locator("#p-step").FillAsync("周一电话沟通选址条件");
        await page.Locator("#p-on").FillAsync(NextWeek.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.Locator("details.deed:has(#p-step) button[type=submit]").ClickAsync();
        await MoveAsync(page);
        await UnfoldAsync(page, "#h-to");
        await page.Locator("#h-to").SelectOptionAsync(new SelectOptionValue { Value = (await site.Officers.IdOfAsync(colleague)).ToString() });
        await page.Locator("details.deed:has(#h-to) button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("p.state.head")).ToContainTextAsync("周东");
        await page.Context.CloseAsync();

        // The colleague answers and asks back; the clock stands until the investor, who sees who holds it, has replied.
        page = await site.Officers.SignInAsync(site, colleague, language);
        await page.GotoAsync(address + "/talk");
        await page.Locator(".attach input[type=file]").ChooseAsync([new FilePayload { Name = "厂房平面图.pdf", MimeType = "application/pdf", Buffer = FileGiven.Pdf() }]);
        await Assertions.Expect(page.Locator(".attach .sendings a")).ToHaveTextAsync("厂房平面图.pdf");
        await page.Locator("#say").FillAsync("张江有两处符合条件的厂房。需要双路供电吗？");
        await page.Locator("form.say label.inline input[type=checkbox]").First.CheckAsync();
        await page.Locator("form.say button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("ol.thread li.ours")).ToHaveCountAsync(1);
        await page.Locator("#note").FillAsync("内部：对方同时在看苏州。");
        await page.Locator("form:has(#note) button[type=submit]").ClickAsync();
        // What the duty desk said when it handed the case over is the other.
        await Assertions.Expect(page.Locator("ul.note-list li")).ToHaveCountAsync(2);

        await investor.GotoAsync($"{site.Url}/{language}/cases/{number}");
        await visitor.ClearCookiesAsync(new() { NameRegex = new("case$") });
        await investor.GotoAsync($"{site.Url}/{language}/cases/{number}?key={secret.Replace("-", "", StringComparison.Ordinal)}");
        await investor.Locator("form.form button.primary").ClickAsync();
        await Assertions.Expect(investor).ToHaveURLAsync($"{site.Url}/{language}/cases/{number.ToLowerInvariant()}");
        var shown = await investor.MainTextAsync();
        Assert.Contains("周东", shown, StringComparison.Ordinal);
        Assert.Contains("需要双路供电吗", shown, StringComparison.Ordinal);
        Assert.Contains("厂房平面图.pdf", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("苏州", shown, StringComparison.Ordinal);
        Assert.Empty(await investor.OverflowAsync());
        await investor.GotoAsync($"{site.Url}/{language}/cases/{number}/write");
        await investor.Locator("textarea[name=text]").FillAsync("需要双路供电。");
        await investor.Locator("form.form button.primary").ClickAsync();
        await Assertions.Expect(investor.Locator("ol.talk li.own")).ToHaveCountAsync(2);

        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("p.state.head")).ToContainTextAsync("周东");
        await MoveAsync(page);
        await FactsAsync(page, async () =>
        {
            await page.Locator("#f-park").SelectOptionAsync("zhangjiang");
            await page.Locator("#f-expected").FillAsync("120");
        });
        await MoveAsync(page);
        await FactsAsync(page, async () =>
        {
            await page.Locator("#f-signed").FillAsync("110");
            await page.Locator("#f-company").FillAsync("海河源（上海）生物技术有限公司");
            await page.Locator("#f-on").FillAsync(DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        });
        await MoveAsync(page);
        await page.Context.CloseAsync();

        // Somebody else of the Centre closes it as landed; the investor says what it was like.
        page = await site.Officers.SignInAsync(site, head, language);
        await page.GotoAsync(address);
        await UnfoldAsync(page, "#x-why");
        await page.Locator("#x-as").SelectOptionAsync(nameof(CaseOutcome.Won));
        await page.Locator("#x-why").FillAsync("已签约入驻张江。");
        await SureAsync(page.Locator("details.deed:has(#x-why)"));
        await Assertions.Expect(page.Locator("details.deed:has(#x-why)")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
        await investor.GotoAsync($"{site.Url}/{language}/cases/{number}/rate");
        await investor.Locator("input[name=rating][value='5']").CheckAsync();
        await investor.Locator("form.form button.primary").ClickAsync();
        await Assertions.Expect(investor).ToHaveURLAsync($"{site.Url}/{language}/cases/{number.ToLowerInvariant()}?done=rated");

        await using var db = await site.Officers.OpenDatabaseAsync();
        var landed = await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Number == number, TestContext.Current.CancellationToken);
        Assert.Equal((CaseStage.Landed, CaseOutcome.Won, 5), (landed.Stage, landed.Outcome, landed.Rating));
        output.WriteLine(string.Join('\n', landed.Steps.Select(x => $"{x.Stage} {x.Status} {x.DistrictCode} {x.Holder} by {x.By}")));
        Assert.Superset(new HashSet<string> { "沈心", "陈浦", "周东", "顾审" }, landed.Steps.Select(x => x.By).ToHashSet());
        Assert.Empty(complaints);
    }

    private static async Task UnfoldAsync(IPage page, string field)
    {
        var deed = page.Locator($"details.deed:has({field})");
        if (await deed.GetAttributeAsync("open") is null)
        {
            await deed.Locator("summary").ClickAsync();
        }
    }

    private static async Task SureAsync(ILocator deed)
    {
        await deed.Locator("form > button, form > .mud-button-root").Last.ClickAsync();
        await deed.Locator(".sure button").First.ClickAsync();
    }

    private static Task PrimaryAsync(IPage page) => page.Locator(".case-next .primary .mud-button-filled").ClickAsync();

    private static async Task FactsAsync(IPage page, Func<Task> fill)
    {
        await page.Locator(".case-facts header button").ClickAsync();
        await fill();
        await page.Locator(".case-facts form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".case-facts form")).ToHaveCountAsync(0);
    }

    /// <summary>The button that stands out moves it on; the step is there when the history has it.</summary>
    private static async Task MoveAsync(IPage page)
    {
        var steps = page.Locator("ol.steps li");
        var earlier = await steps.CountAsync();
        await PrimaryAsync(page);
        await Assertions.Expect(steps).ToHaveCountAsync(earlier + 1);
    }

    private async Task ExpectDistrictAsync(string number, string district)
    {
        await using var db = await site.Officers.OpenDatabaseAsync();
        Assert.Equal(district, (await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Number == number)).DistrictCode);
    }
}
