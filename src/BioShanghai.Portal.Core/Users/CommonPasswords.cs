using System.Collections.Frozen;

namespace BioShanghai.Portal.Core.Users;

/// <summary>
/// Says which passwords are easy to guess, without asking anybody. Lists of leaked passwords are words, names, keyboard walks and
/// years put together; so a password is taken apart into such pieces, and what is left over has to be worth something.
/// </summary>
public static class CommonPasswords
{
    private const int LetterLeft = 2;
    private const int SignLeft = 1;

    /// <summary>Four characters no piece explains.</summary>
    private const int LeastLeft = 4 * LetterLeft;

    private const int ShortestRun = 3;
    private const int ShortestOwnWord = 3;

    private static readonly Lazy<FrozenDictionary<char, string[]>> Words = new(ReadList);

    /// <param name="own">Words of the person and of the account: name, e-mail.</param>
    public static bool IsCommon(string password, params IEnumerable<string> own)
    {
        var text = password.ToLowerInvariant();
        var personal = own.SelectMany(Parts).Distinct(StringComparer.Ordinal).ToArray();
        var left = new int[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            left[end] = left[end - 1] + (char.IsLetterOrDigit(text[end - 1]) ? LetterLeft : SignLeft);
            foreach (var length in PiecesEndingAt(text, end, personal))
            {
                left[end] = Math.Min(left[end], left[end - length]);
            }
        }

        return left[^1] < LeastLeft;
    }

    private static IEnumerable<int> PiecesEndingAt(string text, int end, string[] personal)
    {
        foreach (var letter in Readings(text[end - 1]))
        {
            foreach (var word in Words.Value.GetValueOrDefault(letter, []).Where(x => EndsWith(text, end, x)))
            {
                yield return word.Length;
            }
        }

        foreach (var word in personal.Where(x => EndsWith(text, end, x)))
        {
            yield return word.Length;
        }

        if (RunEndingAt(text, end) is >= ShortestRun and var run)
        {
            yield return run;
        }

        if (end >= 4 && text.AsSpan(end - 4, 4) is var year && !year.ContainsAnyExceptInRange('0', '9') && (year.StartsWith("19") || year.StartsWith("20")))
        {
            yield return 4;
        }
    }

    /// <summary>Length of the run of the same or of neighbouring characters (aaaa, 1234, dcba) that ends there.</summary>
    private static int RunEndingAt(string text, int end)
    {
        if (end < 2 || text[end - 1] - text[end - 2] is not (>= -1 and <= 1 and var step))
        {
            return 1;
        }

        var length = 2;
        while (end - length - 1 >= 0 && text[end - length] - text[end - length - 1] == step)
        {
            length++;
        }

        return length;
    }

    private static bool EndsWith(string text, int end, string word)
    {
        for (var i = 1; i <= word.Length; i++)
        {
            if (i > end || !Readings(text[end - i]).Contains(word[^i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a character may stand for: p@ssw0rd is a word, too.</summary>
    private static string Readings(char character) => character switch
    {
        '@' => "@a", '4' => "4a", '0' => "0o", '1' => "1il", '!' => "!i", '3' => "3e", '5' => "5s", '$' => "$s", '7' => "7t", '8' => "8b", '9' => "9g",
        _ => character.ToString(),
    };

    private static IEnumerable<string> Parts(string own)
    {
        var text = own.ToLowerInvariant();
        var parts = text.Split([' ', '@', '.', '-', '_', '·', '+'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Append(text).Append(string.Concat(parts)).Where(x => x.Length >= ShortestOwnWord || x.Any(c => c > '\u2E80'));
    }

    private static FrozenDictionary<char, string[]> ReadList()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .GroupBy(x => x[^1]).ToFrozenDictionary(x => x.Key, x => x.ToArray());
    }
}
