using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>What people wrote into a form, whatever the form is for.</summary>
internal sealed record TypedForm(string? Name, string? Organisation, string? Email, string? Phone, string Message);

/// <summary>Something sent lately, as far as what comes in is compared with it. It holds numbers made from the text and the address, not the text and the address.</summary>
internal sealed class SentText(string message, string? email, string? phone)
{
    /// <summary>Of a process: it cannot be turned back, and the next one reckons another.</summary>
    private readonly int? _email = KeyOf(email?.ToLowerInvariant());
    private readonly int? _phone = KeyOf(phone);

    /// <summary>It came under this e-mail address.</summary>
    public bool IsOfEmail(string? other) => _email is { } key && KeyOf(other?.ToLowerInvariant()) == key;

    /// <summary>It came under this phone.</summary>
    public bool IsOfPhone(string? other) => _phone is { } key && KeyOf(other) == key;

    private static int? KeyOf(string? text) => text is null ? null : string.GetHashCode(text, StringComparison.Ordinal);

    /// <summary>In ascending order, each once.</summary>
    public int[] Pieces { get; } = SpamSigns.PiecesOf(message);
}

/// <summary>How much was sent in the last day.</summary>
/// <param name="ByNetwork">From the sender's network.</param>
/// <param name="ByContact">Under the sender's e-mail address or phone.</param>
/// <param name="LastHour">From everywhere in the last hour; only where the form sets a sum.</param>
internal sealed record SentSoFar(int ByNetwork, int ByContact, int LastHour = 0);

/// <summary>
/// Signs that something sent is spam, each with its code. A sign makes it wait for a person; it never refuses or deletes anything,
/// because every one of them is met by an honest sender now and then.
/// </summary>
internal static partial class SpamSigns
{
    /// <summary>Less than people need to read the consent and tick it.</summary>
    public static readonly TimeSpan Haste = TimeSpan.FromSeconds(3);

    /// <summary>Forms of one network a day before the rest is looked at first.</summary>
    public const int MostPerNetwork = 10;

    /// <summary>Forms with one e-mail address or phone a day before the rest is looked at first.</summary>
    public const int MostPerContact = 5;

    /// <summary>Forms of one network a day that come without the sum the form set, before the rest is looked at first.</summary>
    public const int MostUnworkedPerNetwork = 3;

    /// <summary>Forms of an hour, from everywhere, up to which nobody is asked for the sum: more is a flood.</summary>
    public const int MostUnworkedPerHour = 30;

    /// <summary>Web addresses in a message; one is an investor's own site.</summary>
    private const int MostLinks = 1;

    /// <summary>Letters and digits a text needs before likeness says anything.</summary>
    private const int ShortestCompared = 24;

    private const int PieceLength = 4;
    private const double AlikeFrom = 0.6;

    // Sellers' phrases seen under every open form, none of which a question about floor space needs.
    private static readonly string[] Phrases =
    [
        "代开发票", "发票代开", "刷单", "兼职日结", "博彩", "百家乐", "彩票", "赌场", "无抵押贷款", "贷款秒批", "网站优化排名", "成人视频",
        "casino", "viagra", "cialis", "backlink", "seo service", "guest post", "payday loan", "crypto investment", "bitcoin profit", "make money online", "first page of google", "adult dating",
    ];

    public static List<string> Of(TypedForm form, Submission submission, SentSoFar soFar, IEnumerable<SentText> lately)
    {
        var typed = Typed(form.Message, submission.Prefilled);
        var all = $"{form.Name} {form.Organisation} {typed}".Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var doubts = new List<string>();
        Add("trap", submission.IsTrapFilled);
        Add("haste", submission.TimeTaken < Haste);
        Add("network", soFar.ByNetwork >= MostPerNetwork);
        Add("contact", soFar.ByContact >= MostPerContact);
        Add("unworked", !submission.IsWorked && (soFar.ByNetwork >= MostUnworkedPerNetwork || soFar.LastHour >= MostUnworkedPerHour));
        Add("links", Link().Count(all) > MostLinks || Markup().IsMatch(all) || Link().IsMatch($"{form.Name} {form.Organisation}"));
        Add("phrases", Phrases.Any(x => IsIn(all, x)));
        Add("repeat", IsRepeat(typed, form, submission.Prefilled, lately));
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
    private static bool IsRepeat(string typed, TypedForm form, string? prefilled, IEnumerable<SentText> lately)
    {
        var own = PiecesOf(typed);
        var formOwn = string.IsNullOrEmpty(prefilled) ? [] : PiecesOf(prefilled);
        return own.Length > 0 && lately.Any(x => !IsSameSender(x, form) && IsAlike(own, x.Pieces, formOwn));
    }

    private static bool IsSameSender(SentText sent, TypedForm form) =>
        sent.IsOfEmail(form.Email) || sent.IsOfPhone(form.Phone);

    /// <param name="formOwn">Pieces of the sentence the form had put there, which say nothing.</param>
    private static bool IsAlike(int[] one, int[] other, int[] formOwn)
    {
        if (formOwn.Length > 0)
        {
            other = [.. other.Where(x => Array.BinarySearch(formOwn, x) < 0)];
        }

        // Texts of very different length are not alike; most need no look inside.
        if (Math.Min(one.Length, other.Length) < AlikeFrom * Math.Max(one.Length, other.Length))
        {
            return false;
        }

        // Most texts are given up as soon as too much was missed for enough to be shared.
        var needed = (int)((one.Length + other.Length) * AlikeFrom / (1 + AlikeFrom));
        var shared = 0;
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (i - shared > one.Length - needed || j - shared > other.Length - needed)
            {
                return false;
            }

            var order = one[i].CompareTo(other[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared >= AlikeFrom * (one.Length + other.Length - shared);
    }

    /// <summary>Overlapping pieces of the letters alone, as numbers: spacing, marks and figures are what campaigns vary.</summary>
    internal static int[] PiecesOf(string text)
    {
        var letters = string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes()
            .Where(x => Rune.IsLetter(x) || Rune.GetUnicodeCategory(x) == UnicodeCategory.OtherLetter).Select(x => x.ToString()));
        return letters.Length < ShortestCompared
            ? []
            : [.. Enumerable.Range(0, letters.Length - PieceLength + 1).Select(x => string.GetHashCode(letters.AsSpan(x, PieceLength), StringComparison.Ordinal)).Distinct().Order()];
    }

    [GeneratedRegex(@"https?://[^\s]+|www\.[^\s]+|\b[a-z0-9-]{2,}\.(?:top|xyz|icu|click|shop|ru|cc|vip|win|bid|loan)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[url|\[link|<a\s|href=", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();
}
