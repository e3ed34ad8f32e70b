using System.Net;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Account;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Email = "officer@example.cn";

    private readonly AccountSite _site = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Whoever_has_no_second_factor_sets_one_up_before_anything_opens()
    {
        await _site.AddUserAsync(Email);
        var browser = await _site.Open().SignInAsync(Email);
        Assert.Equal("account/authenticator", browser.SentTo);
        await browser.GoAsync("manage");
        Assert.StartsWith("account/sign-in", browser.SentTo, StringComparison.Ordinal);
        await browser.GoAsync("account");
        Assert.StartsWith("account/sign-in", browser.SentTo, StringComparison.Ordinal);
        Assert.Equal(0, await _site.ReadAsync(x => x.UserSessions.CountAsync()));

        await browser.GoAsync("account/authenticator");
        Assert.Contains("<svg class=\"qr\"", browser.Text, StringComparison.Ordinal);
        var key = KeyOn(browser);
        await browser.SendAsync(("code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal(key, KeyOn(browser));
        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Equal(SecondFactor.RecoveryCodes, Codes(browser).Count);
        await browser.GoAsync("account");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains(Email, browser.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_password_a_code_opens_the_session_and_is_good_once()
    {
        var key = await _site.AddAppAsync(await _site.AddUserAsync(Email));
        var (first, second) = (await _site.Open().SignInAsync(Email), await _site.Open().SignInAsync(Email));
        Assert.Equal("account/second-step", first.SentTo);
        await first.GoAsync("account/second-step");
        await second.GoAsync("account/second-step");
        var code = Totp.CodeAt(key, _site.Now);
        await first.SendAsync(("code", code));
        Assert.Equal("manage", first.SentTo);
        await second.SendAsync(("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        await second.SendAsync(("code", Totp.CodeAt(key, _site.Now.AddSeconds(30))));
        Assert.Equal("manage", second.SentTo);
        Assert.Equal(2, await _site.ReadAsync(x => x.UserSessions.CountAsync(y => y.EndedAtUtc == null)));
        Assert.NotNull((await _site.ReadAsync(x => x.Users.SingleAsync())).LastSignInAtUtc);
    }

    [Fact]
    public async Task The_same_code_sent_twice_at_once_opens_one_session()
    {
        var key = await _site.AddAppAsync(await _site.AddUserAsync(Email));
        var browsers = new[] { await _site.Open().SignInAsync(Email), await _site.Open().SignInAsync(Email), await _site.Open().SignInAsync(Email) };
        foreach (var browser in browsers)
        {
            await browser.GoAsync("account/second-step");
        }

        var code = Totp.CodeAt(key, _site.Now);
        await Task.WhenAll(browsers.Select(x => x.SendAsync(("code", code))));
        Assert.Single(browsers, x => x.SentTo == "manage");
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once()
    {
        await _site.AddUserAsync(Email);
        var browser = await _site.Open().SignInAsync(Email);
        await browser.GoAsync("account/authenticator");
        await browser.SendAsync(("code", Totp.CodeAt(KeyOn(browser), _site.Now)));
        var code = Codes(browser)[3];
        foreach (var expected in new[] { "manage", null })
        {
            var other = await _site.Open().SignInAsync(Email);
            await other.GoAsync("account/second-step");
            await other.SendAsync(("code", code.ToLowerInvariant()));
            Assert.Equal(expected, other.SentTo);
        }

        Assert.Equal(1, await _site.ReadAsync(x => x.AuditEntries.CountAsync(y => y.Action == AuditActions.RecoveryCodeUsed)));
    }

    [Fact]
    public async Task Five_wrong_tries_lock_the_account_for_fifteen_minutes_and_the_words_do_not_tell()
    {
        await _site.AddAppAsync(await _site.AddUserAsync(Email));
        var browser = _site.Open();
        var unknown = (await browser.SignInAsync("nobody@example.cn")).Text;
        for (var i = 0; i < SignInTries.Most; i++)
        {
            await browser.SignInAsync(Email, "wrong");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        }

        await browser.SignInAsync(Email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal(Sentence(unknown), Sentence(browser.Text));
        _site.Clock!.Advance(SignInTries.Locked);
        await browser.SignInAsync(Email);
        Assert.Equal("account/second-step", browser.SentTo);
        Assert.Equal(7, await _site.ReadAsync(x => x.AuditEntries.CountAsync(y => y.Action == AuditActions.SignInFailed)));
    }

    [Fact]
    public async Task Wrong_codes_use_up_the_same_tries_and_the_password_does_not_give_them_back()
    {
        var key = await _site.AddAppAsync(await _site.AddUserAsync(Email));
        var browser = _site.Open();
        for (var i = 0; i < 3; i++)
        {
            await browser.SignInAsync(Email);
            if (browser.SentTo is null)
            {
                break;
            }

            await browser.GoAsync("account/second-step");
            await browser.SendAsync(("code", "123456"));
            Assert.Null(browser.SentTo);
        }

        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Null(browser.SentTo);
    }

    [Fact]
    public async Task Tries_taken_at_once_are_no_more_than_five()
    {
        var user = await _site.AddUserAsync(Email);
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var db = _site.Database.CreateDbContext();
            return await new SignInTries(db, _site.Clock!).TakeAsync(user.Id, TestContext.Current.CancellationToken);
        }));
        Assert.Equal(SignInTries.Most, taken.Count(x => x));
    }

    [Fact]
    public async Task A_password_that_ran_out_is_replaced_before_the_session_opens()
    {
        var key = await _site.AddAppAsync(await _site.AddUserAsync(Email));
        var set = _site.Now.AddDays(-91);
        await _site.ReadAsync(x => x.Users.ExecuteUpdateAsync(y => y.SetProperty(z => z.PasswordSetAtUtc, set)));
        var browser = await _site.Open().SignInAsync(Email);
        await browser.GoAsync("account/second-step");
        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Equal("account/password", browser.SentTo);
        await browser.GoAsync("account/password");
        await browser.SendAsync(("password", AccountSite.Password), ("repeat", AccountSite.Password));
        Assert.Contains("5 个密码之一相同", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync(("password", "Nine amber kites over 3 roofs"), ("repeat", "Nine amber kites over 3 roofs"));
        Assert.Equal("manage", browser.SentTo);
    }

    private static string KeyOn(AccountBrowser browser) =>
        browser.Text.Split("class=\"secret\">")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal);

    private static List<string> Codes(AccountBrowser browser) =>
        [.. browser.Text.Split("class=\"codes\">")[1].Split("</ul>")[0].Split("<li>").Skip(1).Select(x => x.Split('<')[0])];

    private static string Sentence(string text) => text.Split("class=\"form-errors\"")[1].Split("</div>")[0];
}
