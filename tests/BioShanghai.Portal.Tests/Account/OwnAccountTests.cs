using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Account;

/// <summary>What a signed-in person does with the own account: sessions, sign-in means, proving again who one is, and leaving.</summary>
public sealed partial class OwnAccountTests : IAsyncLifetime
{
    private const string Email = "officer@example.cn";
    private const string Fresh = "Nine amber kites over 3 roofs";

    private readonly AccountSite _site = new();
    private PortalUser _user = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _user = await _site.AddUserAsync(Email);
        _key = await _site.AddAppAsync(_user);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task After_signing_out_the_cookie_opens_nothing_even_for_whoever_kept_a_copy()
    {
        var browser = await SignedInAsync();
        var cookie = CookieOf(browser);
        Assert.Equal(HttpStatusCode.OK, await WithCookieAsync(cookie));
        await browser.GoAsync("account/sign-out");
        await browser.SendAsync();
        Assert.Equal("account/sign-out?done=yes", browser.SentTo);
        Assert.Contains("storage", browser.Answer.Header("Clear-Site-Data"), StringComparison.Ordinal);
        await browser.GoAsync("account");
        Assert.StartsWith("account/sign-in", browser.SentTo, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await WithCookieAsync(cookie));
        Assert.Equal(1, await LinesAsync(AuditActions.SignedOut));
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_the_old_links()
    {
        var (here, other) = (await SignedInAsync(), await SignedInAsync());
        var cookie = CookieOf(other);
        await (await _site.Open().GoAsync("account/forgot")).SendAsync(("email", Email));
        var link = (await _site.ReadAsync(x => x.MailMessages.SingleAsync())).Text.Split("token=")[1][..64];
        await here.GoAsync("account/password");
        await here.SendAsync(("current", "wrong"), ("password", Fresh), ("repeat", Fresh));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, here.Status);
        await here.SendAsync(("current", AccountSite.Password), ("password", Fresh), ("repeat", Fresh));
        Assert.Contains("密码已修改", here.Text, StringComparison.Ordinal);
        _site.Clock!.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.Redirect, await WithCookieAsync(cookie));
        await here.GoAsync("account");
        Assert.Equal(HttpStatusCode.OK, here.Status);
        Assert.Equal(HttpStatusCode.Gone, (await _site.Open().GoAsync($"account/reset?token={link}")).Status);
    }

    [Fact]
    public async Task One_of_the_own_sessions_is_ended_or_all_others_each_with_its_line()
    {
        var (here, second, third) = (await SignedInAsync(), await SignedInAsync(), await SignedInAsync());
        await here.GoAsync("account");
        var others = Ends().Matches(here.Text).Select(x => x.Groups["id"].Value).ToList();
        Assert.Equal(2, others.Count);
        await here.SendAsync(("end", others[0]));
        Assert.Equal("account", here.SentTo);
        Assert.Single(new[] { await second.GoAsync("account"), await third.GoAsync("account") }, x => x.SentTo is not null);
        Assert.Equal(1, await LinesAsync(AuditActions.SessionEnded));
        await here.GoAsync("account");
        await here.SendAsync(("end", "others"));
        Assert.All(new[] { await second.GoAsync("account"), await third.GoAsync("account") }, x => Assert.NotNull(x.SentTo));
        Assert.Equal(2, await LinesAsync(AuditActions.SessionEnded));
        Assert.Equal(HttpStatusCode.OK, (await here.GoAsync("account")).Status);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var other = await _site.AddUserAsync("other@example.cn", name: "周东");
        var session = new UserSession(other.Id, null, null, _site.Now);
        await _site.Database.AddAsync(session);
        var browser = await SignedInAsync();
        await browser.GoAsync("account");
        await browser.SendAsync(("end", session.Id.ToString()));
        Assert.Null((await _site.ReadAsync(x => x.UserSessions.SingleAsync(y => y.Id == session.Id))).EndedAtUtc);
    }

    [Fact]
    public async Task Pages_of_sign_in_means_ask_again_who_it_is_and_the_password_alone_does_not_say()
    {
        var browser = await SignedInAsync();
        _site.Clock!.Advance(UserSession.Fresh);
        foreach (var page in new[] { "account/passkeys", "account/recovery-codes", "account/authenticator", "account/password" })
        {
            await browser.GoAsync(page);
            Assert.StartsWith("account/confirm?ReturnUrl=", browser.SentTo, StringComparison.Ordinal);
        }

        await browser.GoAsync(browser.SentTo!);
        await browser.SendAsync(("password", AccountSite.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        await browser.SendAsync(("password", AccountSite.Password), ("code", Totp.CodeAt(_key, _site.Now)));
        Assert.Equal("account/password", browser.SentTo);
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("account/passkeys")).Status);
        Assert.Equal(1, await LinesAsync(AuditActions.Proved));
    }

    [Fact]
    public async Task A_form_opened_in_time_is_taken_late_and_keeps_the_key_that_was_scanned()
    {
        var browser = await SignedInAsync();
        await browser.GoAsync("account/authenticator");
        var key = KeyOn(browser);
        _site.Clock!.Advance(TimeSpan.FromMinutes(20));
        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Contains("class=\"codes\"", browser.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_proof_of_its_page_a_late_form_does_nothing()
    {
        var browser = await SignedInAsync();
        await browser.GoAsync("account/recovery-codes");
        _site.Clock!.Advance(TimeSpan.FromMinutes(6));
        await browser.SendAsync(("proof", "made-up"));
        Assert.StartsWith("account/confirm", browser.SentTo, StringComparison.Ordinal);
        Assert.Equal(0, await LinesAsync(AuditActions.RecoveryCodesMade));
    }

    [Fact]
    public async Task Whoever_takes_too_long_to_enrol_is_sent_to_sign_in_again()
    {
        await _site.AddUserAsync("slow@example.cn", name: "慢");
        var browser = await _site.Open().SignInAsync("slow@example.cn");
        await browser.GoAsync("account/authenticator");
        var key = KeyOn(browser);
        _site.Clock!.Advance(TimeSpan.FromMinutes(11));
        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Equal("account/sign-in", browser.SentTo);
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones()
    {
        var browser = await SignedInAsync();
        await browser.GoAsync("account/recovery-codes");
        await browser.SendAsync();
        var old = Codes(browser);
        Assert.Equal(SecondFactor.RecoveryCodes, old.Distinct().Count());
        await browser.GoAsync("account/recovery-codes");
        Assert.Contains("还剩 10 个", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync();
        var fresh = Codes(browser);
        Assert.Empty(old.Intersect(fresh));
        var other = await _site.Open().SignInAsync(Email);
        await other.GoAsync("account/second-step");
        await other.SendAsync(("code", old[0]));
        Assert.Null(other.SentTo);
        await other.SendAsync(("code", fresh[0]));
        Assert.Equal("manage", other.SentTo);
    }

    [Fact]
    public async Task A_new_app_ends_other_sessions_and_signings_in_that_are_half_done()
    {
        var (here, other) = (await SignedInAsync(), await SignedInAsync());
        var half = await _site.Open().SignInAsync(Email);
        await here.GoAsync("account/authenticator");
        await here.SendAsync(("code", Totp.CodeAt(KeyOn(here), _site.Now)));
        Assert.Contains("class=\"codes\"", here.Text, StringComparison.Ordinal);
        _site.Clock!.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull((await other.GoAsync("account")).SentTo);
        Assert.Equal("account/sign-in", (await half.GoAsync("account/second-step")).SentTo);
        Assert.Equal(HttpStatusCode.OK, (await here.GoAsync("account")).Status);
    }

    [Fact]
    public async Task Enter_in_the_name_of_a_passkey_removes_none()
    {
        var id = await AddPasskeyAsync();
        var browser = await SignedInAsync();
        await browser.GoAsync("account/passkeys");
        Assert.DoesNotContain("type=\"submit\"", browser.FormOn("passkeys"), StringComparison.Ordinal);
        Assert.Contains("name=\"name\"", browser.FormOn("passkeys"), StringComparison.Ordinal);
        await browser.SendFormAsync("passkeys", ("name", "办公室"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Contains("办公室电脑", browser.FormOn("passkeys-remove"), StringComparison.Ordinal);
        await browser.SendFormAsync("passkeys-remove", ("remove", WebEncoders.Base64UrlEncode(id)));
        await browser.GoAsync("account/passkeys");
        Assert.Contains("还没有通行密钥", browser.Text, StringComparison.Ordinal);
        Assert.Equal(1, await LinesAsync(AuditActions.PasskeyRemoved));
    }

    [Fact]
    public async Task A_code_typed_in_wide_digits_is_taken()
    {
        var browser = await _site.Open().SignInAsync(Email);
        await browser.GoAsync("account/second-step");
        await browser.SendAsync(("code", string.Concat(Totp.CodeAt(_key, _site.Now).Select(x => (char)(x - '0' + '０')))));
        Assert.Equal("manage", browser.SentTo);
    }

    [Fact]
    public async Task The_eleventh_session_pushes_out_the_first_and_the_trail_says_so()
    {
        await _site.Database.AddAsync(Enumerable.Range(1, UserSession.MostPerUser).Select(x => new UserSession(_user.Id, null, null, _site.Now.AddMinutes(-x))));
        await SignedInAsync();
        Assert.Equal(UserSession.MostPerUser, await _site.ReadAsync(x => x.UserSessions.CountAsync(y => y.EndedAtUtc == null)));
        var line = await _site.ReadAsync(x => x.AuditEntries.SingleAsync(y => y.Action == AuditActions.SessionEnded));
        Assert.Contains("gave way", line.Details!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_again_in_one_browser_ends_its_earlier_session_with_a_line()
    {
        var browser = await SignedInAsync();
        await SignInAsync(browser);
        Assert.Equal(1, await _site.ReadAsync(x => x.UserSessions.CountAsync(y => y.EndedAtUtc == null)));
        Assert.Equal(1, await LinesAsync(AuditActions.SessionEnded));
    }

    private async Task<AccountBrowser> SignedInAsync() => await SignInAsync(_site.Open());

    private async Task<AccountBrowser> SignInAsync(AccountBrowser browser)
    {
        await browser.SignInAsync(Email);
        await browser.GoAsync("account/second-step");
        await browser.SendAsync(("code", Totp.CodeAt(_key, _site.Now)));
        Assert.Equal("manage", browser.SentTo);
        // The next signing-in needs the next code.
        _site.Clock!.Advance(TimeSpan.FromSeconds(60));
        return browser;
    }

    private async Task<byte[]> AddPasskeyAsync()
    {
        await using var scope = _site.Services.CreateAsyncScope();
        var id = Enumerable.Range(1, 16).Select(x => (byte)x).ToArray();
        var passkey = new UserPasskeyInfo(id, [1], _site.Now, 0, null, true, false, false, [1], [1]) { Name = "办公室电脑" };
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().FindByIdAsync(_user.Id.ToString());
        Assert.True(await scope.ServiceProvider.GetRequiredService<SecondFactor>().AddPasskeyAsync(user!, passkey, Actor.System, default));
        return id;
    }

    private static string CookieOf(AccountBrowser browser) => browser.Answer.Headers.GetValues("Set-Cookie").Single(x => x.StartsWith("bio=", StringComparison.Ordinal) && !x.StartsWith("bio=;", StringComparison.Ordinal)).Split(';')[0];

    private async Task<HttpStatusCode> WithCookieAsync(string cookie)
    {
        using var client = _site.CreatePlainClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/zh/account");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private Task<int> LinesAsync(string action) => _site.ReadAsync(x => x.AuditEntries.CountAsync(y => y.Action == action && y.Target == _user.ChangeKey));

    private static string KeyOn(AccountBrowser browser) => browser.Text.Split("class=\"secret\">")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal);

    private static List<string> Codes(AccountBrowser browser) => [.. browser.Text.Split("class=\"codes\">")[1].Split("</ul>")[0].Split("<li>").Skip(1).Select(x => x.Split('<')[0])];

    [GeneratedRegex("name=\"end\" value=\"(?<id>[0-9a-f-]{36})\"")]
    private static partial Regex Ends();
}
