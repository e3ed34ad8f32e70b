using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Account;

/// <summary>The account an operator names in the settings of a new installation.</summary>
public sealed class FirstAccountTests : IAsyncLifetime
{
    private const string Email = "first@example.cn";
    private const string Given = "Lantern over 9 muddy rivers";
    private const string Fresh = "Nine amber kites over 3 roofs";

    private readonly AccountSite _site = new();

    public ValueTask InitializeAsync()
    {
        _site.With("Portal:Admin:Email", Email).With("Portal:Admin:Password", Given);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_password_of_the_settings_opens_nothing_until_it_is_replaced()
    {
        var browser = await _site.Open().SignInAsync(Email, Given);
        Assert.Equal("account/authenticator", browser.SentTo);
        await browser.GoAsync("account/authenticator");
        var key = browser.Text.Split("class=\"secret\">")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal);
        await browser.SendAsync(("code", Totp.CodeAt(key, _site.Now)));
        Assert.Equal(0, await _site.ReadAsync(x => x.UserSessions.CountAsync()));
        await browser.GoAsync("account/password");
        Assert.Contains("由部署人员设定", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync(("password", Given), ("repeat", Given));
        Assert.Contains("密码之一相同", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync(("password", Fresh), ("repeat", Fresh));
        Assert.Equal("manage", browser.SentTo);
        Assert.Equal([Role.CentreAdmin, Role.SecurityAdmin], (await _site.ReadAsync(x => x.Grants.Select(y => y.Role).ToListAsync())).Order());
    }

    [Fact]
    public async Task A_start_cut_off_in_between_leaves_no_account_and_the_next_one_makes_it()
    {
        var services = _site.Services;
        await using var db = _site.Database.CreateDbContext();
        await db.Users.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        // Without the end of the trail nothing can be written down, and so the roles cannot be saved.
        await db.AuditHeads.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => services.PrepareAccountsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await db.Users.CountAsync(TestContext.Current.CancellationToken));

        db.AuditHeads.Add(head);
        await db.SaveAsync(_site.Now, TestContext.Current.CancellationToken);
        await services.PrepareAccountsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await db.Grants.CountAsync(TestContext.Current.CancellationToken));
    }
}
