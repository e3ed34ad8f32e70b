using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>How alike two names of organisations are.</summary>
public enum NameLikeness
{
    None,

    /// <summary>One differs from the other by one character, or stands whole inside it: a person decides.</summary>
    Near,

    /// <summary>The same but for legal form, spacing, case and brackets.</summary>
    Same,
}

/// <summary>
/// The name of an organisation reduced to what tells it from others, so that it is found under every spelling: legal forms, brackets,
/// spacing, case, accents and the place it is registered at say nothing about who it is.
/// </summary>
public sealed class OrganisationName
{
    // Longest first, so that a part of a form is never left behind.
    private static readonly string[] ChineseForms =
    [
        "企业管理咨询有限公司", "股份有限公司", "有限责任公司", "有限合伙企业", "股份公司", "有限公司", "有限合伙", "控股集团", "总公司", "分公司", "事务所", "集团", "控股", "公司",
    ];

    private static readonly string[] LatinForms =
    [
        "company", "co", "limited", "ltd", "incorporated", "inc", "corporation", "corp", "plc", "llc", "llp", "lp", "gmbh", "ag", "sa", "sas", "bv", "nv", "kg", "kk", "pte", "pty", "holdings", "holding",
        "group", "the", "and",
    ];

    private static readonly string[] Places = ["中华人民共和国", "中国", "上海市", "上海", "china", "shanghai"];

    // What a company does tells it from nobody; longest first.
    private static readonly string[] Trades =
    [
        "私募基金管理", "股权投资管理", "创业投资管理", "biopharmaceuticals", "biopharmaceutical", "pharmaceuticals", "pharmaceutical", "biotechnology", "医药科技", "生物医药", "生物科技", "生物技术", "医疗器械",
        "医疗科技", "基金管理", "投资管理", "资产管理", "股权投资", "创业投资", "biomedical", "healthcare", "biopharma", "medical", "capital", "biotech", "pharma", "biomed", "医药", "制药", "医疗", "生物", "科技",
        "技术", "投资", "资本", "基金", "管理", "咨询", "产业", "行业", "fund",
    ];

    // Shorter names are the beginning of half the trade register.
    private const int ShortestChinese = 2;
    private const int ShortestLatin = 4;
    private const int ShortestMistyped = 3;
    private const int ShortestMistypedLatin = 5;

    /// <summary>Without place and trade, as in 汉康 of 上海汉康基金管理.</summary>
    private readonly string _bare;

    private OrganisationName(string core, string withoutPlace) => (Core, WithoutPlace, _bare) = (core, withoutPlace, WithoutTrades(withoutPlace));

    /// <summary>Letters, digits and ideographs without the legal form.</summary>
    public string Core { get; }

    /// <summary>Without legal form, place and trade: what people say for short.</summary>
    public string Bare => _bare;

    /// <summary><see cref="Core"/> without the place as well; the same where nothing else would be left.</summary>
    private string WithoutPlace { get; }

    public static OrganisationName Of(string name)
    {
        var core = CoreOf(name);
        var bare = Places.Aggregate(core, (x, place) => x.Replace(place, "", StringComparison.Ordinal));
        bare = bare.Length >= ShortestChinese && WithoutTrades(bare).Length > 0 ? bare : core;
        return new(core, bare);
    }

    public NameLikeness LikenessTo(OrganisationName other)
    {
        if (Core.Length == 0 || other.Core.Length == 0)
        {
            return NameLikeness.None;
        }

        return Core == other.Core ? NameLikeness.Same
            : WithoutPlace == other.WithoutPlace && IsTelling(WithoutPlace) ? NameLikeness.Near
            : _bare == other._bare && IsTelling(_bare) ? NameLikeness.Near
            : Holds(Core, other.Core) || Holds(other.Core, Core) || Holds(WithoutPlace, other.WithoutPlace) || Holds(other.WithoutPlace, WithoutPlace) ? NameLikeness.Near
            : IsMistyped(Core, other.Core) ? NameLikeness.Near
            : NameLikeness.None;
    }

    /// <summary>What is left when trades are taken off the end, one after another.</summary>
    private static string WithoutTrades(string text)
    {
        while (Trades.FirstOrDefault(x => text.EndsWith(x, StringComparison.Ordinal)) is { } trade)
        {
            text = text[..^trade.Length];
        }

        return text;
    }

    private static string CoreOf(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            // Accents go; every mark becomes a gap, so that words of Latin names stay apart.
            if (CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format))
            {
                folded.Append(char.IsLetterOrDigit(character) ? character : ' ');
            }
        }

        var words = folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var telling = words.Where(x => !LatinForms.Contains(x)).ToList();
        return WithoutForms(string.Concat(telling.Count > 0 ? telling : [.. words]));
    }

    /// <summary>Takes Chinese legal forms off the end, and out of the middle where brackets stood, as in 复星医药(集团)股份有限公司.</summary>
    private static string WithoutForms(string text)
    {
        for (var isCut = true; isCut;)
        {
            isCut = false;
            foreach (var form in ChineseForms)
            {
                if (text.Length > form.Length + 1 && text.EndsWith(form, StringComparison.Ordinal))
                {
                    (text, isCut) = (text[..^form.Length], true);
                    break;
                }
            }
        }

        return text;
    }

    private static bool Holds(string whole, string part) => part.Length < whole.Length && IsTelling(part) && whole.Contains(part, StringComparison.Ordinal) && IsLatin(part) == IsLatin(whole);

    private static bool IsTelling(string text) => text.Length >= (IsLatin(text) ? ShortestLatin : ShortestChinese);

    private static bool IsLatin(string text) => text.All(char.IsAscii);

    private static bool IsMistyped(string one, string other) =>
        Math.Min(one.Length, other.Length) >= (IsLatin(one) ? ShortestMistypedLatin : ShortestMistyped) && IsOneEditApart(one, other);

    /// <summary>One character replaced, missing, too many, or two neighbours changed round.</summary>
    private static bool IsOneEditApart(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1)
        {
            return false;
        }

        var at = 0;
        while (at < shorter.Length && shorter[at] == longer[at])
        {
            at++;
        }

        if (shorter.Length < longer.Length)
        {
            return shorter.AsSpan(at).SequenceEqual(longer.AsSpan(at + 1));
        }

        return shorter.AsSpan(at + 1).SequenceEqual(longer.AsSpan(at + 1))
            || (at + 1 < shorter.Length && shorter[at] == longer[at + 1] && shorter[at + 1] == longer[at] && shorter.AsSpan(at + 2).SequenceEqual(longer.AsSpan(at + 2)));
    }
}
