using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Account;

/// <summary>The site with accounts, a clock that stands still, and a second factor asked of everybody as in production.</summary>
public sealed class AccountSite : PortalFactory
{
    public const string Password = "Kettle moves 7 quiet harbours";

    public AccountSite()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon, TimeSpan.Zero));
        With("Limits:SignInsPerMinute", "1000000");
    }

    public DateTime Now => Clock!.GetUtcNow().UtcDateTime;

    public async Task<PortalUser> AddUserAsync(string email, Role role = Role.DistrictOfficer, string name = "陈浦")
    {
        await using var scope = Services.CreateAsyncScope();
        var user = new PortalUser(email, name, Now);
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(x => x.Description)));
        var isOfCity = PermissionTable.CityRoles.Contains(role);
        await Database.AddAsync(new Grant(user.Id, role, isOfCity ? null : "pudong", null, Now));
        return user;
    }

    /// <summary>Ties an app to the account, as enrolment does.</summary>
    public async Task<string> AddAppAsync(PortalUser user)
    {
        await using var scope = Services.CreateAsyncScope();
        var (key, factor) = (Totp.NewKey(), scope.ServiceProvider.GetRequiredService<SecondFactor>());
        var found = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().FindByIdAsync(user.Id.ToString());
        Assert.True(await factor.SetAppAsync(found!, key, Totp.CodeAt(key, Now.AddSeconds(-30)), Actor.System, default));
        return key;
    }

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = Database.CreateDbContext();
        return await read(db);
    }

    public AccountBrowser Open() => new(CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true }));
}

/// <summary>Fills in forms as a browser without scripts does.</summary>
public sealed partial class AccountBrowser(HttpClient client)
{
    private string _page = "";

    public string Text { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the last answer sent the browser, without host and language; null when it stayed.</summary>
    public string? SentTo { get; private set; }

    public HttpResponseMessage Answer { get; private set; } = null!;

    public async Task<AccountBrowser> GoAsync(string path)
    {
        _page = "/zh/" + path;
        return await TakeAsync(await client.AskAsync(_page));
    }

    /// <summary>Sends the form of the page that was opened last, with its hidden fields.</summary>
    public Task<AccountBrowser> SendAsync(params (string Name, string Value)[] fields) => SendAsync(Text, fields);

    /// <summary>Sends one form of a page that has several.</summary>
    public Task<AccountBrowser> SendFormAsync(string form, params (string Name, string Value)[] fields) => SendAsync(FormOn(form), fields);

    /// <summary>Markup of a form by its name.</summary>
    public string FormOn(string name) => Text.Split("<form ").Single(x => x.Contains($"name=\"_handler\" value=\"{name}\"", StringComparison.Ordinal)).Split("</form>")[0];

    private async Task<AccountBrowser> SendAsync(string markup, (string Name, string Value)[] fields)
    {
        var form = Hidden().Matches(markup).ToDictionary(x => x.Groups["name"].Value, x => WebUtility.HtmlDecode(x.Groups["value"].Value));
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        return await TakeAsync(await client.PostAsync(new Uri(_page, UriKind.Relative), content, TestContext.Current.CancellationToken));
    }

    public async Task<AccountBrowser> SignInAsync(string email, string password = AccountSite.Password)
    {
        await GoAsync("account/sign-in");
        return await SendAsync(("email", email), ("password", password));
    }

    private async Task<AccountBrowser> TakeAsync(HttpResponseMessage answer)
    {
        (Answer, Status, Text) = (answer, answer.StatusCode, WebUtility.HtmlDecode(await answer.TextAsync()));
        var location = answer.Headers.Location?.ToString();
        SentTo = location is null ? null : Origin().Replace(location, "");
        return this;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)"(?: value="(?<value>[^"]*)")?""")]
    private static partial Regex Hidden();

    [GeneratedRegex("^(https?://[^/]+)?/?(zh/|en/)?")]
    private static partial Regex Origin();
}
