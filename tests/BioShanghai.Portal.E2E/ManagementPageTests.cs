using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>What holds for every page behind the sign-in. Each role signs in once in each language and goes round its pages.</summary>
public sealed class ManagementPageTests(Site site)
{
    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_an_officer_fit_and_bar_nobody(string language)
    {
        var listing = await site.Officers.ListingAsync("pudong", 4);
        // One nobody else writes on: a version that waits locks the form. What other tests approve moves only those before it.
        var review = await site.Officers.RevisionAsync(await site.Officers.ListingAsync("pudong", 9));
        await GoRoundAsync(
            language, Role.DistrictOfficer, "pudong",
            "manage", "manage/listings", "manage/listings?sort=-area&type=laboratory&cols=park,type,area,unit,rent,available,state,confirmed,due", "manage/listings?q=zzqqxx", "manage/parks",
            "manage/parks/zhangjiang", "manage/reviews", $"manage/reviews/{review}", $"manage/listings/{listing}", $"manage/listings/{listing}/history", "manage/listings/import", "manage/no-such-page");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_the_Centre_fit_and_bar_nobody(string language)
    {
        await site.Officers.ReportAsync("baoshan");
        await GoRoundAsync(
            language, Role.CentreAdmin, null, "manage", "manage/dictionaries", "manage/reports", "manage/listings?fresh=overdue", $"manage/listings/{await site.Officers.DueListingAsync()}");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_the_partner_programme_fit_and_bar_nobody(string language)
    {
        var application = await site.Officers.ApplicationAsync("艾坤纬企业管理咨询", "IQVIA Consulting");
        await GoRoundAsync(
            language, Role.CentreAdmin, null, "manage/partners", "manage/partners?shelf=all", "manage/partners?shelf=refused", $"manage/partners/applications/{application}",
            "manage/partners/members", "manage/partners/members?confirm=1&points=many", "manage/partners/members/siemens", "manage/partners/criteria", "manage/partners/figures",
            "manage/partners/batches", "manage/partners/batches/2", "manage/partners/batches/2/add");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_the_one_stop_service_fit_and_bar_nobody(string language)
    {
        var (one, _) = (await site.Officers.CaseAsync("pudong"), await site.Officers.CaseAsync("pudong", "links"));
        await GoRoundAsync(
            language, Role.CentreAdmin, null, "manage", "manage/cases", "manage/cases?view=list", "manage/cases?q=zzqqxx", "manage/cases?quarantined=1", $"manage/cases/{one}", $"manage/cases/{one}/talk", "manage/cases/templates");
        await GoRoundAsync(language, Role.DistrictOfficer, "pudong", "manage/cases", $"manage/cases/{one}", $"manage/cases/{one}/talk", "manage/cases/templates");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_partners_and_referrals_fit_and_bar_nobody(string language)
    {
        var referral = await site.Officers.ReferralAsync("siemens");
        await GoRoundAsync(
            language, Role.CentreAdmin, null, "manage/partner", "manage/partner/siemens", "manage/partners/siemens/edit", "manage/partners/siemens/history", "manage/referrals", $"manage/referrals/{referral}");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_that_ask_parks_and_partners_fit_and_bar_nobody(string language)
    {
        var (asked, request) = await site.Officers.AskedCaseAsync();
        await GoRoundAsync(
            language, Role.DistrictOfficer, "pudong", $"manage/cases/{asked}/parks", $"manage/cases/{asked}/referrals", $"manage/cases/{asked}/visits", "manage/park-requests", $"manage/park-requests/{request}");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_a_contact_of_a_partner_fit_and_bar_nobody(string language)
    {
        var (referral, page) = (await site.Officers.ReferralAsync("siemens"), await site.Officers.SignInAsync(site, await site.Officers.AddAsync("伍伴", Role.PartnerContact, partner: "siemens"), language));
        await LookAsync(page, language, "manage", "manage/partner/siemens", "manage/partners/siemens/edit", "manage/partners/siemens/history", $"manage/referrals/{referral}");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Rules_calendar_and_figures_of_the_service_fit_and_bar_nobody(string language) => await GoRoundAsync(
        language, Role.CentreAdmin, null, "manage/cases/rules", "manage/cases/calendar", "manage/cases/calendar?year=2027", "manage/cases/figures", "manage/cases/figures?by=stage&rows=received");

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_first_reports_answers_and_aftercare_fit_and_bar_nobody(string language)
    {
        var given = await LedgerGiven.AddAsync(site.Officers);
        await GoRoundAsync(
            language, Role.CentreAdmin, null, "manage/first-reports", "manage/first-reports?q=zzqqxx", "manage/first-reports/new", $"manage/first-reports/new?case={given.Case}", $"manage/first-reports/{given.Report}",
            $"manage/cases/{given.Case}/first-report", $"manage/cases/{given.Case}/answers", $"manage/cases/{given.Case}/answers/1", $"manage/cases/{given.Case}/answers/2", $"manage/cases/{given.Case}/aftercare");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_about_people_fit_and_bar_nobody(string language) =>
        await GoRoundAsync(language, Role.SecurityAdmin, null, "manage/users", $"manage/users/{await site.Officers.IdOfAsync(await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"))}");

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_about_mail_fit_and_bar_nobody(string language)
    {
        await site.Officers.FailedMailAsync();
        await GoRoundAsync(language, Role.SecurityAdmin, null, "manage", "manage/mail", "manage/mail?show=given-up", "manage/mail/templates");
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_audit_trail_fits_and_bars_nobody(string language) => await GoRoundAsync(language, Role.Auditor, null, "manage/audit");

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_of_ones_account_fit_and_bar_nobody(string language)
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"), language);
        await LookAsync(page, language, "account", "account/password", "account/authenticator", "account/passkeys", "account/recovery-codes", "account/denied", "account/sign-out");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Pages_before_the_sign_in_fit_and_bar_nobody(string language)
    {
        await using var visitor = await site.VisitorAsync();
        await LookAsync(await visitor.NewPageAsync(), language, "account/sign-in", "account/forgot", $"account/invitation?token={await site.Officers.InviteAsync()}", "account/invitation?token=none", "account/reset?token=none");
    }

    private async Task GoRoundAsync(string language, Role role, string? district, params string[] paths)
    {
        var page = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", role, district), language);
        await LookAsync(page, language, paths);
        await page.Context.CloseAsync();
    }

    private async Task LookAsync(IPage page, string language, params string[] paths)
    {
        var (complaints, found) = (page.Complaints(site.Url), new List<string>());
        foreach (var path in paths)
        {
            await page.SetViewportSizeAsync(1440, 900);
            await page.GotoAsync($"{site.Url}/{language}/{path}");
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(":is(main, [role=main]) [role=status]:text-matches('正在读取|Loading')")).ToHaveCountAsync(0);
            var dark = page.Locator(".top-bar button", new() { HasTextRegex = new("^(深色|Dark)$") });
            var isInteractive = await dark.CountAsync() > 0;
            await page.CollectAsync($"{path} light", found, bestPractice: !isInteractive);
            if (isInteractive)
            {
                await dark.ClickAsync();
                await Assertions.Expect(dark).ToHaveCountAsync(0);
            }
            else
            {
                await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            }

            await page.CollectAsync($"{path} dark", found, coloursOnly: true);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            foreach (var width in new[] { 1024, 768, 360 })
            {
                await page.SetViewportSizeAsync(width, 900);
                if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
                {
                    found.Add($"{path} is wider than {width}: {string.Join(' ', await page.OverflowAsync())}");
                }
            }

            await page.CollectAsync($"{path} phone", found, bestPractice: !isInteractive);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }
}
