using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>Signing in and out, with its lines in the trail. Whether an account exists shows neither in the words nor in the time an answer takes.</summary>
internal sealed class SignInService(
    SignInManager<PortalUser> signIns, UserManager<PortalUser> users, IPasswordHasher<PortalUser> hasher, SignInTries tries, SecondFactor factor,
    PasswordChange passwords, SessionBook book, SessionEnds ends, SecondFactorDemand demand, AuditTrail trail)
{
    private static string? _costlyHash;

    /// <returns>What comes next, or null: refused.</returns>
    public async Task<SignInStep?> ByPasswordAsync(string email, string password, HttpContext http)
    {
        var user = await users.FindByNameAsync(email);
        if (!await IsPasswordAsync(user, password, http))
        {
            return null;
        }

        return await NextAsync(user!, hasFactor: false, http);
    }

    /// <summary>The password again, of somebody who is signed in, and where there is a second factor a code as well: a password alone proves no more than it did at signing in.</summary>
    public async Task<bool> ProveAsync(PortalUser user, string password, string typed, HttpContext http)
    {
        if (!await IsPasswordAsync(user, password, http))
        {
            return false;
        }

        var hasFactor = await factor.HasAnyAsync(user);
        if (hasFactor && !await IsCodeAsync(user, typed, http))
        {
            await FailAsync(http, user, "code");
            return false;
        }

        await ProvedAsync(user, hasFactor ? "password, second factor" : "password", http);
        return true;
    }

    /// <summary>Whether it is the password of somebody who has proved already who he is.</summary>
    public async Task<bool> KnowsPasswordAsync(PortalUser user, string password, HttpContext http)
    {
        if (!await IsPasswordAsync(user, password, http))
        {
            return false;
        }

        await tries.GiveBackAsync(user.Id, http.RequestAborted);
        return true;
    }

    public async Task ProvedAsync(PortalUser user, string means, HttpContext http)
    {
        await tries.GiveBackAsync(user.Id, http.RequestAborted);
        await trail.WriteAsync(ActorOf(user, http), AuditActions.Proved, user.ChangeKey, note: means, ct: http.RequestAborted);
        await book.ProvedAsync(SessionBook.IdOf(http.User)!.Value, http.RequestAborted);
    }

    /// <summary>A code of the app or a recovery code; both take one of the account's tries.</summary>
    public async Task<SignInStep?> ByCodeAsync(PendingSignIn pending, string typed, HttpContext http)
    {
        var (user, ct) = (pending.User, http.RequestAborted);
        if (await tries.TakeAsync(user.Id, ct) && await IsCodeAsync(user, typed, http))
        {
            return await NextAsync(user, hasFactor: true, http);
        }

        await FailAsync(http, user, "code");
        return null;
    }

    /// <summary>A checked passkey is both factors. A known device works also while the account is locked, so that strangers cannot keep its owner out.</summary>
    public Task<SignInStep> ByPasskeyAsync(PortalUser user, HttpContext http) => FinishAsync(user, "passkey", http);

    /// <summary>Goes on to what is still needed, or opens the session.</summary>
    public async Task<SignInStep> NextAsync(PortalUser user, bool hasFactor, HttpContext http)
    {
        var step = hasFactor ? SignInStep.Done
            : await factor.HasAnyAsync(user) ? SignInStep.Factor
            : await demand.IsAskedOfAsync(user, http.RequestAborted) ? SignInStep.Enrolment
            : SignInStep.Done;
        if (step == SignInStep.Done && passwords.IsOverdue(user))
        {
            step = SignInStep.Password;
        }

        if (step == SignInStep.Done)
        {
            return await FinishAsync(user, hasFactor ? "password, second factor" : "password", http);
        }

        await SignInSteps.KeepAsync(http, user, step, hasFactor);
        return step;
    }

    public async Task SignOutAsync(HttpContext http)
    {
        if (SessionBook.IdOf(http.User) is { } session)
        {
            await ends.EndAsync([session], ActorOf(await users.GetUserAsync(http.User), http), AuditActions.SignedOut, null, http.RequestAborted);
            await book.EndAsync(session, http.RequestAborted);
        }

        await signIns.SignOutAsync();
        await SignInSteps.ForgetAsync(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    public static Actor ActorOf(PortalUser? user, HttpContext http) =>
        new(user?.Id, user?.DisplayName ?? Actor.Visitor.Name, [], http.Connection.RemoteIpAddress?.ToString(), SessionBook.IdOf(http.User));

    public Task FailAsync(HttpContext http, PortalUser? user, string reason) =>
        trail.WriteAsync(ActorOf(null, http), AuditActions.SignInFailed, user?.ChangeKey ?? "user:unknown", AuditResult.Failed, reason, http.RequestAborted);

    private async Task<SignInStep> FinishAsync(PortalUser user, string means, HttpContext http)
    {
        var ct = http.RequestAborted;
        await tries.GiveBackAsync(user.Id, ct);
        var ending = await ends.SignedInAsync(user, SessionBook.IdOf(http.User), means, ActorOf(user, http), ct);
        foreach (var session in ending)
        {
            await book.EndAsync(session, ct);
        }

        await SignInSteps.ForgetAsync(http);
        await signIns.SignInAsync(user, isPersistent: false, "pwd");
        return SignInStep.Done;
    }

    private async Task<bool> IsCodeAsync(PortalUser user, string typed, HttpContext http) =>
        Totp.Plain(typed).Count(char.IsLetterOrDigit) > Totp.Digits
            ? await factor.TakeRecoveryCodeAsync(user, typed, ActorOf(user, http), http.RequestAborted)
            : await factor.TakeCodeAsync(user, typed);

    private async Task<bool> IsPasswordAsync(PortalUser? user, string password, HttpContext http)
    {
        if (user is null || user.IsDisabled || user.PasswordHash is null || password.Length > PasswordProfile.MaxLength)
        {
            // Costs what checking a real password costs: the same statements and the same rounds.
            await tries.TakeAsync(Guid.Empty, http.RequestAborted);
            Waste(password);
            await FailAsync(http, user, "unknown");
            return false;
        }

        if (!await tries.TakeAsync(user.Id, http.RequestAborted))
        {
            Waste(password);
            await FailAsync(http, user, "locked");
            return false;
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            await FailAsync(http, user, "password");
            return false;
        }

        return true;
    }

    private void Waste(string password)
    {
        var nobody = new PortalUser("nobody@invalid", "-", DateTime.UnixEpoch);
        hasher.VerifyHashedPassword(nobody, _costlyHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString()), password.Length > PasswordProfile.MaxLength ? "" : password);
    }
}
