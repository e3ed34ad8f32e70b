using System.Text;
using BioShanghai.Portal.Core.Programme;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Finds in a text what would tell a park or a partner who asks: the company under any spelling, its contact, address or number.</summary>
internal static class SenderTraces
{
    // Shorter names are a part of half the words there are.
    private const int ShortestChinese = 2;
    private const int ShortestLatin = 4;

    /// <summary>Digits from the end of a number by which it is known.</summary>
    private const int TellingDigits = 7;

    private static readonly char[] Brackets = ['(', ')', '（', '）', '[', ']', '【', '】', '/', '、', ';', '；', '|'];

    /// <summary>The code name a case may be called by to others; its number where the code name itself tells who asks.</summary>
    public static string CodeNameOf(ServiceCase one, IReadOnlyCollection<string> everyday) => Name(one, one.PublicName, everyday) ? one.Number : one.PublicName;

    /// <param name="everyday">Words of the trade, such as the names of sectors: a company called after one is looked for under its full name alone.</param>
    public static bool Name(ServiceCase one, string text, IReadOnlyCollection<string> everyday)
    {
        var (words, whole) = (Words(text), Whole(text));
        var trade = string.Join(' ', everyday.Select(Whole));
        return (one.Email is { } mail && text.Contains(mail, StringComparison.OrdinalIgnoreCase))
            || HoldsNumber(text, one.Phone)
            || NamesOf(one).Any(x => Holds(words, whole, x) && !(trade.Contains(Whole(x), StringComparison.Ordinal) && Whole(x) != Whole(one.Company)));
    }

    private static IEnumerable<string> NamesOf(ServiceCase one)
    {
        yield return one.Company;
        yield return one.ContactName;
        foreach (var part in one.Company.Split(Brackets, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(one.Company))
        {
            var name = OrganisationName.Of(part);
            yield return name.Core;
            yield return name.Bare;
        }
    }

    /// <summary>A Latin name has to stand as whole words, a Chinese one anywhere.</summary>
    private static bool Holds(string words, string whole, string name)
    {
        var folded = Whole(name);
        return folded.All(char.IsAscii)
            ? folded.Length >= ShortestLatin && HoldsWords(words, folded)
            : folded.Length >= ShortestChinese && whole.Contains(folded, StringComparison.Ordinal);
    }

    /// <summary>Some words in a row, written together, are the name.</summary>
    private static bool HoldsWords(string words, string folded)
    {
        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var first = 0; first < parts.Length; first++)
        {
            var joined = "";
            for (var last = first; last < parts.Length && joined.Length < folded.Length; last++)
            {
                joined += parts[last];
                if (joined == folded)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HoldsNumber(string text, string? phone)
    {
        var number = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        return number.Length >= TellingDigits && string.Concat(text.Where(x => !char.IsWhiteSpace(x) && x is not ('-' or '.' or '(' or ')'))).Contains(number[^TellingDigits..], StringComparison.Ordinal);
    }

    private static string Whole(string text) => Words(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>In one case and width; marks become gaps, and so does every change between Chinese and other writing.</summary>
    private static string Words(string text)
    {
        var folded = new StringBuilder(text.Length);
        var wasAscii = true;
        foreach (var character in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (System.Globalization.CharUnicodeInfo.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.Format)
            {
                continue;
            }

            if (char.IsAscii(character) != wasAscii)
            {
                folded.Append(' ');
            }

            wasAscii = char.IsAscii(character);
            folded.Append(char.IsLetterOrDigit(character) ? character : ' ');
        }

        return folded.ToString();
    }
}
