using System.Security.Claims;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>What a signing-in that has passed the password still needs. Until it has it there is no session, and so nothing to open.</summary>
internal enum SignInStep
{
    Done,

    /// <summary>A code, a recovery code or a passkey.</summary>
    Factor,

    /// <summary>Setting up a second factor, since one is required and there is none.</summary>
    Enrolment,

    /// <summary>A new password, since the present one is too old.</summary>
    Password,
}

/// <summary>Somebody between the password and the session.</summary>
internal sealed record PendingSignIn(PortalUser User, SignInStep Step, bool HasFactor);

/// <summary>Remembers who is between the password and the session, in a sealed cookie that lasts ten minutes and dies with the password.</summary>
internal sealed class SignInSteps(UserManager<PortalUser> users)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private const string StepClaim = "step";
    private const string StampClaim = "stamp";
    private const string FactorClaim = "factor";

    public static string PageOf(SignInStep step) => step switch
    {
        SignInStep.Factor => "account/second-step",
        SignInStep.Enrolment => "account/authenticator",
        SignInStep.Password => "account/password",
        _ => "manage",
    };

    public async Task<PendingSignIn?> FindAsync(HttpContext http)
    {
        var principal = (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        return principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
            && Enum.TryParse<SignInStep>(principal.FindFirstValue(StepClaim), out var step)
            && await users.FindByIdAsync(id) is { IsDisabled: false } user
            && user.SecurityStamp == principal.FindFirstValue(StampClaim)
                ? new(user, step, principal.HasClaim(FactorClaim, "yes"))
                : null;
    }

    public static Task KeepAsync(HttpContext http, PortalUser user, SignInStep step, bool hasFactor)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new Claim(StepClaim, step.ToString()));
        identity.AddClaim(new Claim(StampClaim, user.SecurityStamp ?? ""));
        identity.AddClaim(new Claim(FactorClaim, hasFactor ? "yes" : "no"));
        return http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    public static Task ForgetAsync(HttpContext http) => http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
