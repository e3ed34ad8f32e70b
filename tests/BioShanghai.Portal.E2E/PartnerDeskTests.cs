using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>A partner's contact from the invitation to a completed referral.</summary>
public sealed partial class PartnerDeskTests(Site site, ITestOutputHelper output)
{
    private const string Partner = "roche";

    private int _clicks;

    [Fact]
    public async Task A_contact_comes_in_by_mail_corrects_the_phone_and_answers_a_referral()
    {
        var (email, password) = ($"{Guid.NewGuid():N}@example.cn", $"Aa1-{Guid.NewGuid():N}");
        var centre = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin));
        await centre.GotoAsync($"{site.Url}/zh/manage/partner/{Partner}");
        await centre.Locator("#contact-name").FillAsync("罗伴");
        await centre.Locator("#contact-email").FillAsync(email);
        await centre.GetByRole(AriaRole.Button, new() { Name = "发送邀请" }).ClickAsync();
        await Assertions.Expect(centre.Locator("p.note[role=status]")).ToContainTextAsync(email);

        // From the mail to the first page, with a password and a second factor.
        var begun = TimeProvider.System.GetTimestamp();
        await using var visitor = await site.VisitorAsync();
        var contact = await visitor.NewPageAsync();
        var link = await LinkToAsync(email);
        await contact.GotoAsync(link);
        await contact.Locator("input[name=password]").FillAsync(password);
        await contact.Locator("input[name=repeat]").FillAsync(password);
        await ClickAsync(contact.Locator("form[method=post] button[type=submit]"));
        await Officers.GiveFactorAsync(contact);
        _clicks += 2;

        // The phone is live at once.
        await ClickAsync(contact.Locator(".side a[href='manage/partner']"));
        await Assertions.Expect(contact).ToHaveURLAsync($"{site.Url}/zh/manage/partner/{Partner}");
        var phone = "+86 21 2894 " + Random.Shared.Next(1_000, 9_999).ToString(CultureInfo.InvariantCulture);
        await contact.Locator("#desk-phone").FillAsync(phone);
        await ClickAsync(contact.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }));
        await Assertions.Expect(contact.GetByText("已保存，公开页面随即更新。")).ToBeVisibleAsync();
        await using var everybody = await site.VisitorAsync();
        var page = await everybody.NewPageAsync();
        await page.GotoAsync(link);
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await page.ReadUntilAsync($"{site.Url}/zh/partners/{Partner}", phone);
        Assert.DoesNotContain(email, await page.ContentAsync(), StringComparison.Ordinal);

        // The Centre refers something; the contact finds it in the week.
        var subject = "为细胞治疗企业找中试空间 " + Guid.NewGuid().ToString("N")[..6];
        await centre.GotoAsync($"{site.Url}/zh/manage/referrals");
        await centre.GetByRole(AriaRole.Button, new() { Name = "新的转介" }).ClickAsync();
        await centre.Locator("#referral-partner").SelectOptionAsync(Partner);
        await centre.Locator("#referral-subject").FillAsync(subject);
        await centre.Locator("#referral-text").FillAsync("约 800 平方米，年内入驻。");
        await centre.GetByRole(AriaRole.Button, new() { Name = "发出" }).ClickAsync();
        await Assertions.Expect(centre.Locator($"tr:has-text('{subject}')")).ToContainTextAsync("待答复");

        await ClickAsync(contact.Locator(".side a[href='manage']"));
        await ClickAsync(contact.Locator($"#referrals a:has-text('{subject}')"));
        await Assertions.Expect(contact.Locator("blockquote")).ToContainTextAsync("800 平方米");
        await ClickAsync(contact.GetByRole(AriaRole.Button, new() { Name = "接受" }));
        await Assertions.Expect(contact.Locator("p.state")).ToHaveTextAsync("已接受");
        await ClickAsync(contact.GetByRole(AriaRole.Button, new() { Name = "办结" }));
        await Assertions.Expect(contact.GetByText("请写明结果。").First).ToBeVisibleAsync();
        await contact.Locator("#said").FillAsync("已签约 820 平方米。");
        await ClickAsync(contact.GetByRole(AriaRole.Button, new() { Name = "办结" }));
        await Assertions.Expect(contact.Locator("p.state")).ToHaveTextAsync("已完成");
        output.WriteLine($"from the mail to the completed referral: {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s, {_clicks} clicks");

        await centre.GotoAsync($"{site.Url}/zh/manage/referrals");
        await centre.Locator($"tr:has-text('{subject}') a").First.ClickAsync();
        await Assertions.Expect(centre.Locator("article")).ToContainTextAsync("已签约 820 平方米。");

        // Somebody else's partner is not there, and no part of the portal that is not the contact's.
        await contact.GotoAsync($"{site.Url}/zh/manage/partner/fosun-pharma");
        await Assertions.Expect(contact.Locator("[role=alert]").First).ToContainTextAsync("没有这条记录");
        await Assertions.Expect(contact.Locator(".side a[href='manage/listings']")).ToHaveCountAsync(0);
        await centre.Context.CloseAsync();
    }

    private async Task<string> LinkToAsync(string email)
    {
        await using var db = await site.Officers.OpenDatabaseAsync();
        var text = await db.MailMessages.Where(x => x.To == email).Select(x => x.Text).SingleAsync();
        return $"{site.Url}/zh/account/invitation?token={Token().Match(text).Groups[1].Value}";
    }

    private async Task ClickAsync(ILocator what)
    {
        _clicks++;
        await what.ClickAsync();
    }

    [GeneratedRegex("token=([0-9a-f]+)")]
    private static partial Regex Token();
}
