using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>Signing in and out, with its lines in the trail. Whether an account exists shows neither in the words nor in the time an answer takes.</summary>
internal sealed class SignInService(SignInManager<PortalUser> signIns, UserManager<PortalUser> users, IPasswordHasher<PortalUser> hasher, AuditTrail trail)
{
    private static string? _costlyHash;

    /// <returns>Signed in, or the second factor is asked for next.</returns>
    public async Task<bool> ByPasswordAsync(string email, string password, HttpContext http)
    {
        var user = await users.FindByNameAsync(email.Trim());
        if (user is null || user.IsDisabled || user.PasswordHash is null)
        {
            // Costs what checking a real password costs.
            var nobody = new PortalUser("nobody@invalid", "-", DateTime.UnixEpoch);
            hasher.VerifyHashedPassword(nobody, _costlyHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString()), password);
            await FailAsync(http, user, "unknown");
            return false;
        }

        var result = await signIns.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            await FailAsync(http, user, result.IsLockedOut ? "locked" : "password");
            return false;
        }

        await trail.WriteAsync(ActorOf(user, http), AuditActions.SignedIn, user.ChangeKey, note: "password", ct: http.RequestAborted);
        await signIns.SignInAsync(user, isPersistent: false, "pwd");
        return true;
    }

    private Task FailAsync(HttpContext http, PortalUser? user, string reason) =>
        trail.WriteAsync(ActorOf(null, http), AuditActions.SignInFailed, user?.ChangeKey ?? "user:unknown", AuditResult.Failed, reason, http.RequestAborted);

    private static Actor ActorOf(PortalUser? user, HttpContext http) =>
        new(user?.Id, user?.DisplayName ?? Actor.Visitor.Name, [], http.Connection.RemoteIpAddress?.ToString(), null);
}
