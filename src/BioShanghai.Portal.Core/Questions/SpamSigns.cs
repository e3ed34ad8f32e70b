using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>A question sent lately, as far as a new one is compared with it.</summary>
internal sealed record SentText(string Message, string? Email, string? Phone);

/// <summary>
/// Signs that something sent is spam, each with its code. A sign makes a question wait for a person; it never refuses or deletes one,
/// because every one of them is met by an honest sender now and then.
/// </summary>
internal static partial class SpamSigns
{
    /// <summary>Less than people need to read the consent and tick it.</summary>
    public static readonly TimeSpan Haste = TimeSpan.FromSeconds(3);

    /// <summary>Questions of one network a day before the rest is looked at first.</summary>
    public const int MostPerNetwork = 10;

    /// <summary>Questions with one e-mail address or phone a day before the rest is looked at first.</summary>
    public const int MostPerContact = 5;

    /// <summary>Web addresses in a message; one is an investor's own site.</summary>
    private const int MostLinks = 1;

    /// <summary>Letters and digits a text needs before likeness says anything.</summary>
    private const int ShortestCompared = 24;

    private const int ShingleLength = 4;
    private const double AlikeFrom = 0.6;

    // Sellers' phrases seen under every open form, none of which a question about floor space needs.
    private static readonly string[] Phrases =
    [
        "代开发票", "发票代开", "刷单", "兼职日结", "博彩", "百家乐", "彩票", "赌场", "无抵押贷款", "贷款秒批", "网站优化排名", "成人视频",
        "casino", "viagra", "cialis", "backlink", "seo service", "guest post", "payday loan", "crypto investment", "bitcoin profit", "make money online", "first page of google", "adult dating",
    ];

    public static List<string> Of(QuestionInput input, Submission submission, int sentByNetwork, int sentByContact, IEnumerable<SentText> lately)
    {
        var typed = Typed(input.Message, submission.Prefilled);
        var all = $"{input.Name} {input.Organisation} {typed}".Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var doubts = new List<string>();
        Add("trap", submission.IsTrapFilled);
        Add("haste", submission.TimeTaken < Haste);
        Add("network", sentByNetwork >= MostPerNetwork);
        Add("contact", sentByContact >= MostPerContact);
        Add("links", Link().Count(all) > MostLinks || Markup().IsMatch(all) || Link().IsMatch($"{input.Name} {input.Organisation}"));
        Add("phrases", Phrases.Any(x => IsIn(all, x)));
        Add("repeat", IsRepeat(typed, input, submission.Prefilled, lately));
        return doubts;

        void Add(string code, bool isSeen)
        {
            if (isSeen)
            {
                doubts.Add(code);
            }
        }
    }

    // Latin phrases as whole words: a specialist sells nothing.
    private static bool IsIn(string text, string phrase)
    {
        for (var at = text.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            var end = at + phrase.Length;
            if (!char.IsAsciiLetter(phrase[0]) || ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end]))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the sender wrote beside the sentence the form had put there.</summary>
    private static string Typed(string message, string? prefilled) =>
        string.IsNullOrEmpty(prefilled) ? message : message.Replace(prefilled, "", StringComparison.Ordinal);

    // An honest sender who asks the same of three places does so under one address; a campaign changes the address and keeps the text.
    private static bool IsRepeat(string typed, QuestionInput input, string? prefilled, IEnumerable<SentText> lately)
    {
        var own = Shingles(typed);
        return own.Count > 0 && lately.Any(x => !IsSameSender(x, input) && Likeness(own, Shingles(Typed(x.Message, prefilled))) >= AlikeFrom);
    }

    private static bool IsSameSender(SentText sent, QuestionInput input) =>
        (input.Email is not null && string.Equals(sent.Email, input.Email, StringComparison.OrdinalIgnoreCase)) || (input.Phone is not null && sent.Phone == input.Phone);

    private static double Likeness(HashSet<string> one, HashSet<string> other)
    {
        var shared = one.Count(other.Contains);
        return shared == 0 ? 0 : (double)shared / (one.Count + other.Count - shared);
    }

    /// <summary>Overlapping pieces of the letters alone: spacing, marks and figures are what campaigns vary.</summary>
    private static HashSet<string> Shingles(string text)
    {
        var letters = string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes()
            .Where(x => Rune.IsLetter(x) || Rune.GetUnicodeCategory(x) == UnicodeCategory.OtherLetter).Select(x => x.ToString()));
        return letters.Length < ShortestCompared
            ? []
            : [.. Enumerable.Range(0, letters.Length - ShingleLength + 1).Select(x => letters.Substring(x, ShingleLength))];
    }

    [GeneratedRegex(@"https?://[^\s]+|www\.[^\s]+|\b[a-z0-9-]{2,}\.(?:top|xyz|icu|click|shop|ru|cc|vip|win|bid|loan)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[url|\[link|<a\s|href=", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();
}
