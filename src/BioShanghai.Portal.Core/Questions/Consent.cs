namespace BioShanghai.Portal.Core.Questions;

/// <summary>The consent text of the forms: the words <c>Consent…</c> of QuestionsText.</summary>
public static class Consent
{
    /// <summary>Kept with every question; raised whenever the words change, which a test sees.</summary>
    public const string Version = "2026-11-28";

    /// <summary>How long questions are kept, in days; the text says so in years.</summary>
    public const int KeptDays = 730;

    /// <summary>How long what looks like spam is kept, in days.</summary>
    public const int QuarantineKeptDays = 90;
}
