using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using Microsoft.Playwright;

namespace BioShanghai.Portal.E2E;

/// <summary>A passkey from its making to its removal, on a device the browser plays.</summary>
public sealed class PasskeyTests(Site site)
{
    [Fact]
    public async Task A_passkey_is_added_opens_a_session_by_itself_and_is_removed()
    {
        // Passkeys belong to a name, never to a number.
        var url = site.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var visitor = await site.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var device = await visitor.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await site.Officers.TypeAsync(page, $"{url}/zh/account/passkeys", await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("通行密钥");
        await page.Locator("#name").FillAsync("办公室电脑");
        await page.Locator("#name").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".rows li")).ToContainTextAsync("办公室电脑");

        await page.GotoAsync($"{url}/zh/account/sign-out");
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
        await page.GotoAsync($"{url}/zh/account/sign-in?ReturnUrl=%2Fzh%2Faccount%2Fpasskeys");
        await page.Locator("button[data-passkey=request]").ClickAsync();
        await Assertions.Expect(page.Locator(".rows li")).ToContainTextAsync("办公室电脑");

        await page.Locator(".rows button[name=remove]").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("还没有通行密钥");
    }
}
