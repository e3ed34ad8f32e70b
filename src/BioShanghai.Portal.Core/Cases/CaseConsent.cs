namespace BioShanghai.Portal.Core.Cases;

/// <summary>The consent text of the one-stop service: the words <c>Consent…</c> and <c>PassOn…</c> of IntakeText.</summary>
public static class CaseConsent
{
    /// <summary>Kept with every case; raised whenever the words change, which a test sees.</summary>
    public const string Version = "2026-11-29";

    /// <summary>How long what looks like spam is kept, in days.</summary>
    public const int QuarantineKeptDays = 90;
}
