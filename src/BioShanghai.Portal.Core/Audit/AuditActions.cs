namespace BioShanghai.Portal.Core.Audit;

/// <summary>Actions that are written from more than one place.</summary>
public static class AuditActions
{
    public const string Denied = "access.denied";
    public const string SignedIn = "account.sign-in";
    public const string SignInFailed = "account.sign-in-failed";
    public const string SignedOut = "account.sign-out";
}
