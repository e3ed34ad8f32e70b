using System.Net;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Account;

/// <summary>Links that open something: invitations and ways back.</summary>
public sealed class LinksTests : IAsyncLifetime
{
    private const string Email = "officer@example.cn";
    private const string Fresh = "Nine amber kites over 3 roofs";

    private readonly AccountSite _site = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task An_invitation_makes_the_account_with_its_grants_and_leads_to_enrolment()
    {
        var token = await InviteAsync();
        var browser = await _site.Open().GoAsync($"account/invitation?token={token}");
        Assert.Equal("strict-origin", browser.Answer.Header("Referrer-Policy"));
        await browser.SendAsync(("name", "林宝"), ("password", "short"), ("repeat", "short"));
        Assert.Contains("至少 12 个字符", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync(("name", "林宝"), ("password", Fresh), ("repeat", Fresh));
        Assert.Equal("account/authenticator", browser.SentTo);
        var user = await _site.ReadAsync(x => x.Users.SingleAsync());
        var grant = await _site.ReadAsync(x => x.Grants.SingleAsync());
        Assert.Equal((Email, "林宝", Role.DistrictOfficer, "baoshan"), (user.Email, user.DisplayName, grant.Role, grant.DistrictCode));
        Assert.True(await _site.ReadAsync(x => x.AuditEntries.AnyAsync(y => y.Action == "invitation.used" && y.Target == user.ChangeKey)));
    }

    [Fact]
    public async Task Two_who_follow_one_invitation_at_once_make_one_account()
    {
        var token = await InviteAsync("");
        var browsers = new[] { _site.Open(), _site.Open() };
        foreach (var browser in browsers)
        {
            await browser.GoAsync($"account/invitation?token={token}");
        }

        await Task.WhenAll(browsers.Select((x, i) => x.SendAsync(("email", $"p{i}@example.cn"), ("name", "甲"), ("password", Fresh), ("repeat", Fresh))));
        Assert.Single(browsers, x => x.SentTo == "account/authenticator");
        Assert.Equal(1, await _site.ReadAsync(x => x.Users.CountAsync()));
    }

    [Fact]
    public async Task Used_expired_revoked_and_invented_invitations_answer_alike()
    {
        var used = await InviteAsync("used@example.cn");
        var user = await _site.Open().GoAsync($"account/invitation?token={used}");
        await user.SendAsync(("name", "林宝"), ("password", Fresh), ("repeat", Fresh));
        Assert.Equal("account/authenticator", user.SentTo);
        var (expired, revoked) = (await InviteAsync(sent: _site.Now - Invitation.Lasts), await InviteAsync());
        var hash = SecretHash.Of(revoked);
        await using (var db = _site.Database.CreateDbContext())
        {
            (await db.Invitations.SingleAsync(x => x.TokenHash == hash, TestContext.Current.CancellationToken)).Revoke(_site.Now);
            await db.SaveAsync(_site.Now, TestContext.Current.CancellationToken);
        }

        var answers = new List<string>();
        foreach (var token in new[] { used, expired, revoked, "invented", "" })
        {
            var browser = await _site.Open().GoAsync($"account/invitation?token={token}");
            Assert.Equal(HttpStatusCode.Gone, browser.Status);
            answers.Add(Shown(browser));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_reset_link_works_once_ends_all_sessions_and_still_asks_for_the_second_factor()
    {
        var user = await _site.AddUserAsync(Email);
        var key = await _site.AddAppAsync(user);
        var open = await _site.Open().SignInAsync(Email);
        await open.GoAsync("account/second-step");
        await open.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        var asking = await _site.Open().GoAsync("account/forgot");
        await asking.SendAsync(("email", " Officer@example.CN "));
        var mail = await _site.ReadAsync(x => x.MailMessages.SingleAsync());
        Assert.Equal((Email, MailState.Queued), (mail.To, mail.State));
        Assert.Contains("http://localhost/zh/account/reset?token=", mail.Text, StringComparison.Ordinal);
        var token = mail.Text.Split("token=")[1][..64];

        var browser = await _site.Open().GoAsync($"account/reset?token={token}");
        await browser.SendAsync(("password", Fresh), ("repeat", Fresh));
        Assert.Equal("account/sign-in?changed=yes", browser.SentTo);
        Assert.Equal(0, await _site.ReadAsync(x => x.UserSessions.CountAsync(y => y.EndedAtUtc == null)));
        await browser.GoAsync($"account/reset?token={token}");
        Assert.Equal(HttpStatusCode.Gone, browser.Status);
        await browser.SignInAsync(Email, Fresh);
        Assert.Equal("account/second-step", browser.SentTo);
    }

    [Fact]
    public async Task One_reset_uses_up_every_other_link_of_the_account()
    {
        await _site.AddUserAsync(Email);
        for (var i = 0; i < 2; i++)
        {
            await (await _site.Open().GoAsync("account/forgot")).SendAsync(("email", Email));
        }

        var links = (await _site.ReadAsync(x => x.MailMessages.Select(y => y.Text).ToListAsync())).ConvertAll(x => x.Split("token=")[1][..64]);
        var browser = await _site.Open().GoAsync($"account/reset?token={links[0]}");
        await browser.SendAsync(("password", Fresh), ("repeat", Fresh));
        Assert.Equal("account/sign-in?changed=yes", browser.SentTo);
        await browser.GoAsync($"account/reset?token={links[1]}");
        Assert.Equal(HttpStatusCode.Gone, browser.Status);
    }

    [Fact]
    public async Task Asking_for_an_address_nobody_has_says_and_writes_the_same()
    {
        await _site.AddUserAsync(Email);
        var answers = new List<string>();
        foreach (var email in new[] { Email, "nobody@example.cn" })
        {
            var browser = await _site.Open().GoAsync("account/forgot");
            answers.Add(Shown(await browser.SendAsync(("email", email))));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal([MailState.Queued, MailState.Withheld], await _site.ReadAsync(x => x.MailMessages.Select(y => y.State).OrderBy(y => y).ToListAsync()));
        Assert.Equal(2, await _site.ReadAsync(x => x.ResetLinks.CountAsync()));
        Assert.Equal(2, await _site.ReadAsync(x => x.AuditEntries.CountAsync(y => y.Action == "account.reset-asked")));
    }

    [Theory]
    [InlineData("a@b.cn\r\nBcc: c@d.cn")]
    [InlineData("a@b.cn,c@d.cn")]
    [InlineData("Name <a@b.cn>")]
    public void A_mail_goes_to_one_address_and_its_subject_is_one_line(string address)
    {
        Assert.Throws<RuleException>(() => new MailMessage(address, "subject", "text", "key", _site.Now));
        Assert.Throws<RuleException>(() => new MailMessage(Email, "subject\r\nBcc: c@d.cn", "text", "key", _site.Now));
    }

    private async Task<string> InviteAsync(string email = Email, DateTime? sent = null)
    {
        var token = Invitation.NewToken();
        _ = _site.Services;
        await _site.Database.AddAsync(new Invitation(email, "林宝", [Role.DistrictOfficer], "baoshan", null, token, null, sent ?? _site.Now));
        return token;
    }

    /// <summary>What the reader sees; behind it the framework keeps sealed state that differs each time.</summary>
    private static string Shown(AccountBrowser browser) => browser.Text.Split("<main")[1].Split("</main>")[0];
}
