namespace BioShanghai.Portal.Core.Programme;

/// <summary>The consent text of the application: the words <c>Consent…</c> of ApplyText.</summary>
public static class ProgrammeConsent
{
    /// <summary>Kept with every application; raised whenever the words change, which a test sees.</summary>
    public const string Version = "2026-11";

    /// <summary>How long a draft nobody touched is kept, in days.</summary>
    public const int DraftKeptDays = 90;

    /// <summary>How long an application that came to nothing is kept, in days: refused, taken back, or a question nobody answered. The text says so in years.</summary>
    public const int ClosedKeptDays = 365;
}
