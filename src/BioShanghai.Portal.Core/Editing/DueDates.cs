using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>When the fields of a class have to be looked at again: the officer's date, up to two weeks before the public is warned.</summary>
public static class DueDates
{
    /// <summary>Days over which the listings of a district are spread.</summary>
    public const int Spread = 14;

    /// <summary>Days before its date something counts as due: an officer's week.</summary>
    public const int DaysAhead = 7;

    /// <summary>The day a class of a listing's fields falls due for "still true".</summary>
    public static DateOnly Of(string code, FieldClass fields, DateOnly confirmedOn) =>
        confirmedOn.AddDays(FreshnessLimits.Of(fields).WarnAfterDays - Stagger(code));

    /// <summary>Days a listing is due before its warning, 0 to 13: the same for a code on every machine and in every year.</summary>
    public static int Stagger(string code)
    {
        // FNV-1a; the hash of .NET differs from process to process.
        var hash = 2_166_136_261u;
        foreach (var sign in code)
        {
            hash = unchecked((hash ^ sign) * 16_777_619u);
        }

        // The low bits of neighbouring codes follow each other; folding spreads them.
        return (int)((hash ^ (hash >> 16)) % Spread);
    }
}
