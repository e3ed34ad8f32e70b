using System.Security.Claims;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>Passkeys: what a browser is asked to sign lies meanwhile in a sealed cookie of its own, which one answer uses up.</summary>
internal sealed class Passkeys(IPasskeyHandler<PortalUser> handler, UserManager<PortalUser> users, SecondFactor factor)
{
    public const string Scheme = "Portal.Passkey";
    public const int MostPerUser = 10;

    private const int NameMaxLength = 40;
    private const string StateClaim = "state";

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public async Task<string> CreationAsync(PortalUser user, HttpContext http)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.DisplayName }, http);
        await KeepAsync(http, made.AttestationState);
        return made.CreationOptionsJson;
    }

    /// <summary>Asks for any passkey of this site; whose it is shows afterwards, so that nobody learns which addresses have one.</summary>
    public async Task<string> RequestAsync(HttpContext http)
    {
        var made = await handler.MakeRequestOptionsAsync(null, http);
        await KeepAsync(http, made.AssertionState);
        return made.RequestOptionsJson;
    }

    /// <returns>Whether the answer of the browser was sound and the passkey was kept.</returns>
    public async Task<bool> AddAsync(PortalUser user, string credential, string name, Actor actor, HttpContext http)
    {
        if (await TakeAsync(http) is not { } state || credential.Length == 0 || (await users.GetPasskeysAsync(user)).Count >= MostPerUser)
        {
            return false;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != user.Id.ToString())
        {
            return false;
        }

        var shown = TypedText.OneLine(name);
        result.Passkey.Name = shown?.Length > NameMaxLength ? shown[..NameMaxLength] : shown;
        return await factor.AddPasskeyAsync(user, result.Passkey, actor, http.RequestAborted);
    }

    /// <returns>Whose passkey it is, or null.</returns>
    public async Task<PortalUser?> CheckAsync(string credential, HttpContext http)
    {
        if (await TakeAsync(http) is not { } state || credential.Length == 0)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        return result is { Succeeded: true, User.IsDisabled: false } && (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded ? result.User : null;
    }

    private static Task KeepAsync(HttpContext http, string? state) =>
        http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(StateClaim, state ?? "")], Scheme)));

    private static async Task<string?> TakeAsync(HttpContext http)
    {
        var state = (await http.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(StateClaim);
        await http.SignOutAsync(Scheme);
        return string.IsNullOrEmpty(state) ? null : state;
    }
}

/// <summary>What the script of the passkey buttons asks for. Both need the token of the page's form.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/passkey-request", async (HttpContext http, IAntiforgery antiforgery, Passkeys passkeys) =>
            await antiforgery.IsRequestValidAsync(http) ? Results.Text(await passkeys.RequestAsync(http), "application/json") : Results.BadRequest());

        routes.MapPost("/account/passkey-creation", async (HttpContext http, IAntiforgery antiforgery, Passkeys passkeys, OwnAccount own) =>
            await antiforgery.IsRequestValidAsync(http) && await own.FindAsync(http) is { } user && await own.ProofAsync(http) is not null
                ? Results.Text(await passkeys.CreationAsync(user, http), "application/json")
                : Results.BadRequest());
    }
}
