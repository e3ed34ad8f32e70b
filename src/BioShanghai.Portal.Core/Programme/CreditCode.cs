namespace BioShanghai.Portal.Core.Programme;

/// <summary>What is wrong with a unified social credit code.</summary>
public enum CreditCodeFault
{
    /// <summary>Not eighteen characters.</summary>
    Length,

    /// <summary>A character the standard does not use, such as I, O, S, V or Z.</summary>
    Character,

    /// <summary>Characters 9 to 17, the code of the organisation, do not fit their own check character.</summary>
    OrganisationCheck,

    /// <summary>The last character does not fit the others.</summary>
    Check,
}

/// <summary>
/// The unified social credit code (统一社会信用代码) of an organisation registered in China. Source: GB 32100-2015 (the whole code, base
/// 31, powers of 3) and GB 11714-1997 (the organisation's part, modulus 11).
/// </summary>
public static class CreditCode
{
    public const int Length = 18;

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int OrganisationStart = 8;

    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The code as it is kept: capitals, half-width, without the spaces and hyphens people group it by.</summary>
    public static string Tidy(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(x => !char.IsWhiteSpace(x) && x != '-')).ToUpperInvariant();

    /// <summary>What is wrong with a tidy code; null when it is sound. Sound means well formed, not that such an organisation exists.</summary>
    public static CreditCodeFault? FaultOf(string code)
    {
        if (code.Length != Length)
        {
            return CreditCodeFault.Length;
        }

        if (code.Any(x => !Alphabet.Contains(x)) || !char.IsAsciiDigit(code[2]) || code.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9'))
        {
            return CreditCodeFault.Character;
        }

        return code[16] != OrganisationCheck(code.AsSpan(OrganisationStart, 8)) ? CreditCodeFault.OrganisationCheck
            : code[17] != Check(code.AsSpan(0, Length - 1)) ? CreditCodeFault.Check
            : null;
    }

    /// <summary>The last character of a code that begins with these seventeen.</summary>
    public static char Check(ReadOnlySpan<char> first)
    {
        var (sum, weight) = (0, 1);
        foreach (var character in first)
        {
            sum += Alphabet.IndexOf(character) * weight;
            weight = weight * 3 % 31;
        }

        return Alphabet[(31 - (sum % 31)) % 31];
    }

    /// <summary>The check character of the eight of an organisation.</summary>
    public static char OrganisationCheck(ReadOnlySpan<char> first)
    {
        var sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += (char.IsAsciiDigit(first[i]) ? first[i] - '0' : first[i] - 'A' + 10) * OrganisationWeights[i];
        }

        return (11 - (sum % 11)) switch { 11 => '0', 10 => 'X', var digit => (char)('0' + digit) };
    }
}
