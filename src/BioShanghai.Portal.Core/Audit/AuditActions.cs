namespace BioShanghai.Portal.Core.Audit;

/// <summary>Actions that are written from more than one place.</summary>
public static class AuditActions
{
    public const string Denied = "access.denied";

    /// <summary>Somebody took out a document the public cannot have.</summary>
    public const string FileTaken = "file.take";
    public const string SignedIn = "account.sign-in";
    public const string SignInFailed = "account.sign-in-failed";
    public const string SignedOut = "account.sign-out";
    public const string SessionEnded = "account.session-ended";
    public const string PasswordChanged = "account.password-changed";
    public const string ResetAsked = "account.reset-asked";
    public const string PasswordReset = "account.password-reset";
    public const string FactorSet = "account.factor-set";
    public const string FactorRemoved = "account.factor-removed";
    public const string RecoveryCodesMade = "account.recovery-codes-made";
    public const string RecoveryCodeUsed = "account.recovery-code-used";
    public const string PasskeyAdded = "account.passkey-added";
    public const string PasskeyRemoved = "account.passkey-removed";
    public const string Proved = "account.proved";
    public const string PeopleRead = "user.list-read";
    public const string PersonRead = "user.read";
    public const string InvitationUsed = "invitation.used";
}
