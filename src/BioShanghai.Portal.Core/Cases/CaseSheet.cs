using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who asked, as typed.</summary>
public sealed record CaseContact(string Name, string? Email, string? Phone)
{
    /// <summary>Enough to tell people apart, too little to reach them.</summary>
    internal CaseContact Masked() => new(Mask(Name, 1), Email is { } mail && mail.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? Mask(mail[..at], 2) + mail[at..] : Email is null ? null : "***", Phone is { } phone ? "*** " + phone[^Math.Min(4, phone.Length / 2)..] : null);

    private static string Mask(string text, int shown) => text.Length == 0 ? "" : string.Concat(text.AsSpan(0, Math.Min(shown, (text.Length + 1) / 2)), "***");
}

/// <summary>A case named by another.</summary>
public sealed record CaseLink(Guid Id, string Number, string Company, CaseStage Stage, CaseStatus Status, DateTime SentAtUtc);

/// <summary>Why a case may be the same matter as another.</summary>
public enum CaseLikeness
{
    SameCompany,
    SameEmail,
    SamePhone,
    NearCompany,
}

/// <summary>A case that may be the same matter.</summary>
/// <param name="IsOpen">Only into an open one can be merged.</param>
public sealed record CaseDouble(CaseLink Case, IReadOnlyList<CaseLikeness> By, bool IsOpen);

/// <summary>A file of a case.</summary>
/// <param name="CaseId">The case that owns it: this one, or one merged into it.</param>
public sealed record CaseFile(Guid Id, Guid CaseId, string Name, int Size, DateTime SentAtUtc);

/// <summary>A choice of a form.</summary>
public sealed record CaseChoice(string Code, LocalText Name);

/// <summary>A rule both districts agreed on when the case was handed over.</summary>
public sealed record CaseShareRow(string DistrictCode, string? ToDistrictCode, string Note, int Percent, string By, DateTime AtUtc);

/// <summary>A case, opened at the desk.</summary>
public sealed record CaseSheet
{
    public required CaseHead Head { get; init; }

    // What the investor said.
    public required CaseNeed Need { get; init; }
    public required string Message { get; init; }

    /// <summary>Masked; <see cref="CaseDesk.ContactAsync"/> shows it to whoever carries the case.</summary>
    public required CaseContact Contact { get; init; }
    public required string? Country { get; init; }
    public required string Language { get; init; }
    public required string? WantedDistrictCode { get; init; }
    public required DateOnly? WantedBy { get; init; }
    public required IReadOnlyList<string> ItemCodes { get; init; }
    public required string? PartnerSlug { get; init; }
    public LocalText? PartnerName { get; init; }
    public required string? AskedParkSlug { get; init; }
    public required string? Project { get; init; }
    public required bool MayPassOn { get; init; }
    public required DateTime SentAtUtc { get; init; }
    public required IReadOnlyList<string> Doubts { get; init; }
    public IReadOnlyList<CaseFile> Files { get; init; } = [];

    // What the desk knows and does.
    public required CaseFacts Facts { get; init; }
    public required Guid? OwnerUserId { get; init; }
    public required bool IsMine { get; init; }
    public required DateTime HeldSinceUtc { get; init; }
    public required string? NextStep { get; init; }
    public required DateOnly? NextOn { get; init; }
    public required DateOnly PromisedOn { get; init; }
    public required DateTime? FirstAnsweredAtUtc { get; init; }

    /// <summary>Working minutes used at this stage, and how many there are; null for no limit.</summary>
    public required int UsedMinutes { get; init; }
    public required int? LimitMinutes { get; init; }
    public required CaseStage? NextStage { get; init; }

    /// <summary>Names of the fields to be known before the next stage.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
    public required bool MaySkip { get; init; }
    public required bool MayRunDesk { get; init; }

    // How it ended.
    public required CaseOutcome? Outcome { get; init; }
    public required string? LostTo { get; init; }
    public required string? CloseReason { get; init; }
    public required DateTime? ClosedAtUtc { get; init; }
    public required bool MayReopen { get; init; }
    public required int? Rating { get; init; }
    public required string? RatingComment { get; init; }
    public required bool IsErased { get; init; }

    public required IReadOnlyList<CaseStep> Steps { get; init; }
    public required IReadOnlyList<TriageReason> Triage { get; init; }
    public IReadOnlyList<CaseShareRow> Shares { get; init; } = [];

    /// <summary>Cases merged into this one.</summary>
    public IReadOnlyList<CaseLink> Merged { get; init; } = [];

    /// <summary>Of those, the ones that have answers of their own, and visits of their own; their pages show them.</summary>
    public IReadOnlySet<Guid> MergedWithAnswers { get; init; } = new HashSet<Guid>();
    public IReadOnlySet<Guid> MergedWithVisits { get; init; } = new HashSet<Guid>();

    /// <summary>Mails about it that did not reach the investor, the latest first.</summary>
    public IReadOnlyList<UndeliveredMail> Undelivered { get; init; } = [];

    /// <summary>What others still have to do for it; closing takes it back.</summary>
    public IReadOnlyList<CaseAsk> Asks { get; init; } = [];
    public CaseLink? MergedInto { get; init; }
    public CaseLink? GrownFrom { get; init; }
    public IReadOnlyList<CaseDouble> Doubles { get; init; } = [];

    public IReadOnlyList<CaseOwner> Colleagues { get; init; } = [];
    public IReadOnlyList<CaseDistrict> Districts { get; init; } = [];
    public IReadOnlyList<CaseChoice> Sectors { get; init; } = [];
    public IReadOnlyList<CaseChoice> LifecycleStages { get; init; } = [];
    public IReadOnlyList<CaseChoice> Parks { get; init; } = [];
    public required DateTime AtUtc { get; init; }

    public LocalText? DistrictOf(string? code) => code is null ? null : Districts.FirstOrDefault(x => x.Code == code)?.Name;
}

/// <summary>What may be the same matter: the same company, address or number, or a name that differs little.</summary>
internal static class CaseDoubles
{
    /// <summary>Days after which a closed case is no longer compared.</summary>
    public const int RecentDays = 365;

    /// <summary>Newest cases whose names are compared letter by letter.</summary>
    public const int MostCompared = 1_000;

    public static IReadOnlyList<CaseLikeness> Of(ServiceCase one, string companyKey, string company, string? email, string? phone)
    {
        var by = new List<CaseLikeness>();
        var isSame = one.CompanyKey.Length > 0 && one.CompanyKey == companyKey;
        Add(CaseLikeness.SameCompany, isSame);
        Add(CaseLikeness.SameEmail, one.Email is not null && one.Email == email);
        Add(CaseLikeness.SamePhone, one.Phone is not null && DigitsOf(one.Phone) is { Length: >= 6 } digits && digits == DigitsOf(phone));
        Add(CaseLikeness.NearCompany, !isSame && OrganisationName.Of(one.Company).LikenessTo(OrganisationName.Of(company)) != NameLikeness.None);
        return by;

        void Add(CaseLikeness likeness, bool isSo)
        {
            if (isSo)
            {
                by.Add(likeness);
            }
        }
    }

    /// <summary>A number as it is compared: what it is written with does not count, nor a country code before eight digits or more.</summary>
    internal static string DigitsOf(string? phone)
    {
        var digits = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        return digits.Length > 8 ? digits[^8..] : digits;
    }
}
