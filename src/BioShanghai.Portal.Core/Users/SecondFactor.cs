using System.Globalization;
using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Core.Users;

/// <summary>The second factor of an account: codes of an app, each good once, and recovery codes for the day the telephone is gone.</summary>
public sealed class SecondFactor(UserManager<PortalUser> users, PortalDbContext db, TimeProvider clock)
{
    public const int RecoveryCodes = 10;

    private const string Provider = "portal";
    private const string KeyName = "totp-key";
    private const string StepName = "totp-step";
    private const string CodesName = "recovery-codes";
    private const int CodeLetters = 16;

    /// <summary>Without letters that are taken for digits.</summary>
    private const string CodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>An app, or a passkey, which is both factors in one.</summary>
    public async Task<bool> HasAnyAsync(PortalUser user) => user.TwoFactorEnabled || (await users.GetPasskeysAsync(user)).Count > 0;

    /// <summary>Takes a code of the app. The same code is not taken twice, neither one after the other nor at once.</summary>
    public async Task<bool> TakeCodeAsync(PortalUser user, string typed)
    {
        if (!user.TwoFactorEnabled || await users.GetAuthenticationTokenAsync(user, Provider, KeyName) is not { } key)
        {
            return false;
        }

        var used = long.TryParse(await users.GetAuthenticationTokenAsync(user, Provider, StepName), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
        return Totp.StepOf(key, typed, used, Now) is { } step && await WriteAsync(user, StepName, step.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Takes a recovery code, which is gone then.</summary>
    public async Task<bool> TakeRecoveryCodeAsync(PortalUser user, string typed, Actor actor, CancellationToken ct)
    {
        var code = string.Concat(Totp.Plain(typed).ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(CodeLetters + 1));
        var left = await HashesAsync(user);
        if (code.Length != CodeLetters || !left.Remove(SecretHash.Of(code)))
        {
            return false;
        }

        await using var transaction = await db.BeginDeedAsync(ct);
        if (!await WriteAsync(user, CodesName, string.Join(';', left)))
        {
            return false;
        }

        await db.SaveNotedAsync(actor, AuditActions.RecoveryCodeUsed, user.ChangeKey, Now, ct, left.Count.ToString(CultureInfo.InvariantCulture));
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Ties an app to the account once it has shown that it has the key. Other sessions end.</summary>
    /// <returns>Whether the code was right.</returns>
    public async Task<bool> SetAppAsync(PortalUser user, string key, string typed, Actor actor, CancellationToken ct)
    {
        if (Totp.StepOf(key, typed, 0, Now) is not { } step)
        {
            return false;
        }

        await using var transaction = await db.BeginDeedAsync(ct);
        (await users.SetAuthenticationTokenAsync(user, Provider, KeyName, key)).Demand();
        (await users.SetAuthenticationTokenAsync(user, Provider, StepName, step.ToString(CultureInfo.InvariantCulture))).Demand();
        (await users.SetTwoFactorEnabledAsync(user, true)).Demand();
        await EndOtherWaysAsync(user, actor, ct);
        await db.SaveNotedAsync(actor, AuditActions.FactorSet, user.ChangeKey, Now, ct, "totp");
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task RemoveAppAsync(PortalUser user, Actor actor, CancellationToken ct)
    {
        await using var transaction = await db.BeginDeedAsync(ct);
        (await users.RemoveAuthenticationTokenAsync(user, Provider, KeyName)).Demand();
        (await users.SetTwoFactorEnabledAsync(user, false)).Demand();
        await db.SaveNotedAsync(actor, AuditActions.FactorRemoved, user.ChangeKey, Now, ct, "totp");
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ties a passkey to the account. Other sessions end.</summary>
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> AddPasskeyAsync(PortalUser user, UserPasskeyInfo passkey, Actor actor, CancellationToken ct)
    {
        await using var transaction = await db.BeginDeedAsync(ct);
        if (!(await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded)
        {
            return false;
        }

        await EndOtherWaysAsync(user, actor, ct);
        await db.SaveNotedAsync(actor, AuditActions.PasskeyAdded, user.ChangeKey, Now, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task RemovePasskeyAsync(PortalUser user, byte[] id, Actor actor, CancellationToken ct)
    {
        await using var transaction = await db.BeginDeedAsync(ct);
        (await users.RemovePasskeyAsync(user, id)).Demand();
        await db.SaveNotedAsync(actor, AuditActions.PasskeyRemoved, user.ChangeKey, Now, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>New recovery codes, to be shown once; earlier ones open nothing any more. Only hashes are kept.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(PortalUser user, Actor actor, CancellationToken ct)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(CodeAlphabet, CodeLetters)).ToList();
        await using var transaction = await db.BeginDeedAsync(ct);
        (await users.SetAuthenticationTokenAsync(user, Provider, CodesName, string.Join(';', codes.Select(SecretHash.Of)))).Demand();
        await db.SaveNotedAsync(actor, AuditActions.RecoveryCodesMade, user.ChangeKey, Now, ct);
        await transaction.CommitAsync(ct);
        return [.. codes.Select(x => string.Join('-', x.Chunk(4).Select(y => new string(y))))];
    }

    public async Task<int> RecoveryCodesLeftAsync(PortalUser user) => (await HashesAsync(user)).Count;

    /// <summary>Whoever knew the password may be signed in elsewhere, or half way there and about to set up a factor of his own.</summary>
    private async Task EndOtherWaysAsync(PortalUser user, Actor actor, CancellationToken ct)
    {
        (await users.UpdateSecurityStampAsync(user)).Demand();
        await db.EndSessionsAsync(user.Id, actor.SessionId, Now, ct);
    }

    private async Task<List<string>> HashesAsync(PortalUser user) =>
        [.. (await users.GetAuthenticationTokenAsync(user, Provider, CodesName) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>False when somebody else wrote to the account in the same moment, perhaps with the same code.</summary>
    private async Task<bool> WriteAsync(PortalUser user, string name, string value) => (await users.SetAuthenticationTokenAsync(user, Provider, name, value)).Succeeded;
}
