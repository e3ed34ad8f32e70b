using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Files;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BioShanghai.Portal.E2E;

/// <summary>A company applies to the partner programme; the pages on the way bar nobody.</summary>
public sealed class ApplyJourneyTests(Site site)
{
    [Theory]
    [InlineData("zh", 1440)]
    [InlineData("en", 360)]
    public async Task It_begins_is_told_what_is_missing_sends_and_follows_the_application(string language, int width)
    {
        await using var context = await site.VisitorAsync(width);
        var page = await context.NewPageAsync();
        var (found, complaints) = (new List<string>(), page.Complaints(site.Url));
        await page.GotoAsync($"{site.Url}/{language}/partners/apply/new");
        await page.CheckAsync("#category-service-firm");
        await page.FillAsync("#name-zh", "上海晨曦生物医药咨询有限公司");
        await page.ClickAsync("form button.primary");
        await Expect(page.Locator(".keys dd").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^A[0-9A-Z]{10}$"));
        var code = await page.InnerTextAsync(".keys dd >> nth=0");
        await LookAsync("begun");

        await page.ClickAsync(".actions a.primary");
        await Expect(page.Locator(".form-bar")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync();
        await LookAsync("form");
        await page.ClickAsync(".form-bar button.primary");
        await Expect(page.Locator(".form-errors li")).ToHaveCountAsync(10);
        await LookAsync("errors");

        await page.SelectOptionAsync("#type", "consultancy-cro");
        await page.FillAsync("#credit-code", "914403001922038216");
        await page.FillAsync("#registered-on", "2015-06-30");
        await page.FillAsync("#summary-zh", "注册事务咨询。");
        await page.CheckAsync("#services-equity-financing");
        await page.FillAsync("#evidence-experience", "近两年服务 12 家企业。");
        await page.FillAsync("#contact-1-name", "李伟");
        await page.FillAsync("#contact-1-email", "li.wei@example.com");
        await page.SetInputFilesAsync("#licence", new FilePayload { Name = "licence.pdf", MimeType = "application/pdf", Buffer = FileGiven.Pdf() });
        await page.CheckAsync("#conflicts-no");
        await page.CheckAsync("#consent");
        await page.ClickAsync(".form-bar button.primary");
        await Expect(page).ToHaveURLAsync($"{site.Url}/{language}/partners/apply/status");
        await Expect(page.Locator(".receipt-number")).ToContainTextAsync(code);
        await Expect(page.Locator(".findings tbody tr")).ToHaveCountAsync(7);
        await LookAsync("status");
        Assert.True(found.Count == 0, string.Join('\n', found));
        // Chromium logs the status of a form that is shown again.
        Assert.DoesNotContain(complaints, x => !x.Contains("422", StringComparison.Ordinal));

        async Task LookAsync(string look)
        {
            await page.CollectAsync(look, found);
            found.AddRange((await page.OverflowAsync()).Select(x => $"{look}: {x}"));
        }
    }
}
