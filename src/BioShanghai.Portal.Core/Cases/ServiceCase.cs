using System.Text.Json.Serialization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>One move of a case, as its investor may see it: reasons of the desk are notes, which are kept apart.</summary>
/// <param name="Holder">Who held it from then on; null for the duty desk.</param>
/// <param name="Other">The case it was merged into or told apart from.</param>
/// <param name="IsSameSender">At a merger: both came under one address or number, so that each may be told the number of the other. Neither opens the other: an address typed into a form proves nothing.</param>
public sealed record CaseStep(
    CaseStage Stage, CaseStatus Status, string? DistrictCode, string? Holder, DateTime AtUtc, string By, CaseStepKind Kind = CaseStepKind.Move, Guid? Other = null, bool IsSameSender = false);

/// <summary>What a step of a case is.</summary>
public enum CaseStepKind
{
    /// <summary>Its stage, its status or its holder is another.</summary>
    Move,

    /// <summary>Another case carries the matter on.</summary>
    Merged,

    /// <summary>Somebody saw that another case is not the same matter.</summary>
    ToldApart,
}

/// <summary>Why the case came to a desk or a priority: the rule, what it asked and what it did.</summary>
/// <param name="Rule">Name of the rule as it read then; null where none fitted: then it went to the district it asks about, or to the duty desk.</param>
/// <param name="DistrictCode">Where this sent it. A further reason without one follows where nobody works there: the duty desk took it.</param>
/// <param name="Asked">What the rule asked and did then.</param>
/// <param name="RuleEn">The same name in English.</param>
public sealed record TriageReason(Guid? RuleId, string? Rule, string? DistrictCode, CasePriority? Priority, DateTime AtUtc, TriageTerms? Asked = null, string? RuleEn = null)
{
    /// <summary>Name of the rule for a reader of either language; null where none fitted.</summary>
    [JsonIgnore] public string? RuleName => Rule is null ? null : new LocalText(Rule, RuleEn).Local;
}

/// <summary>
/// What an investor asks and how it is carried to a landing (一门式服务). Its investor reaches it by number and secret. Stage and status are two
/// axes, a clock runs at every stage, and somebody holds it at every moment: a district, or the duty desk of the Centre.
/// </summary>
public sealed partial class ServiceCase : IVersioned
{
    public const int NumberMaxLength = 16;
    public const int NextStepMaxLength = 200;
    public const int ReasonMaxLength = 400;
    public const int RatingCommentMaxLength = 1_000;

    /// <summary>Working days by which the first answer of a person is promised.</summary>
    public const int PromisedDays = 3;

    /// <summary>Days in which a merger can be undone.</summary>
    public const int MergeUndoneWithinDays = 30;

    /// <summary>What its number begins with.</summary>
    public const char NumberLetter = 'C';

    /// <summary>What the number of a case begins with that was asked as a question before there was the service; its sender noted it down.</summary>
    public const char QuestionLetter = 'Q';

    private const string KeyPrefix = "case:";

    private ServiceCase()
    {
    }

    /// <param name="number">Shown to the investor and unguessable.</param>
    /// <param name="secretHash">Hash of what opens it together with the number.</param>
    /// <param name="senderKey">Keyed hash of the sender's network; never the address itself.</param>
    /// <param name="doubts">Why it looks like spam; such ones wait apart for a person.</param>
    public ServiceCase(Guid id, string number, string secretHash, CaseInput input, string senderKey, IReadOnlyList<string> doubts, ServiceClock clock, DateTime utcNow)
    {
        input = input.Tidy();
        Rule.Require(!string.IsNullOrWhiteSpace(input.Message) && input.Message.Length <= CaseInput.MessageMaxLength, "Case.NeedsMessage");
        Rule.Require(!string.IsNullOrWhiteSpace(input.Company) && !string.IsNullOrWhiteSpace(input.ContactName), "Case.NeedsSender");
        Rule.Require(input.Email is not null || input.Phone is not null, "Case.NeedsContact");
        Rule.Require(!string.IsNullOrWhiteSpace(input.ConsentVersion), "Case.NeedsConsent");
        (Id, Number, SecretHash, SenderKey, Doubts) = (id, number, secretHash, senderKey, [.. doubts]);
        (Need, Message, Company, ContactName, Email, Phone) = (input.Need ?? CaseNeed.Other, input.Message!, input.Company!, input.ContactName!, input.Email, input.Phone);
        (Country, SectorCode, LifecycleStageCode, WantedDistrictCode, AreaSquareMetres, WantedBy) =
            (input.Country, input.SectorCode, input.LifecycleStageCode, input.DistrictCode, input.AreaSquareMetres, input.WantedBy);
        (ProjectName, ItemCodes, PartnerSlug, AskedParkSlug, Project) = (input.ProjectName, [.. input.ItemCodes], input.PartnerSlug, input.ParkSlug, input.Project);
        (Language, ConsentVersion, MayPassOn) = (input.Language, input.ConsentVersion!, input.MayPassOn);
        CompanyKey = KeyOfCompany(Company);
        IsQuarantined = doubts.Count > 0;
        (SentAtUtc, StageSinceUtc, StatusSinceUtc, HeldSinceUtc) = (utcNow, utcNow, utcNow, utcNow);
        PromisedOn = clock.Calendar.After(Text.ShanghaiDay.Of(utcNow), PromisedDays);
        Steps = [new(CaseStage.Registered, CaseStatus.Ongoing, null, null, utcNow, Actor.Visitor.Name)];
        StartClock(clock, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public string Number { get; private set; } = "";
    public string SecretHash { get; private set; } = "";

    public CaseStage Stage { get; private set; }
    public CaseStatus Status { get; private set; }
    public DateTime StageSinceUtc { get; private set; }
    public DateTime StatusSinceUtc { get; private set; }
    public DateTime SentAtUtc { get; private set; }

    // What the investor said.
    public CaseNeed Need { get; private set; }
    [Personal] public string Message { get; private set; } = "";
    [Personal] public string Company { get; private set; } = "";

    /// <summary>The company's name as it is compared with others.</summary>
    [Personal] public string CompanyKey { get; private set; } = "";
    [Personal] public string ContactName { get; private set; } = "";
    [Personal] public string? Email { get; private set; }
    [Personal] public string? Phone { get; private set; }
    public string? Country { get; private set; }
    public string? SectorCode { get; private set; }
    public string? LifecycleStageCode { get; private set; }
    public string? WantedDistrictCode { get; private set; }

    /// <summary>m².</summary>
    public int? AreaSquareMetres { get; private set; }
    public DateOnly? WantedBy { get; private set; }

    /// <summary>Code name; parks and partners see it instead of the company.</summary>
    [Personal] public string? ProjectName { get; private set; }
    public IReadOnlyList<string> ItemCodes { get; private set; } = [];
    public string? PartnerSlug { get; private set; }
    public string? AskedParkSlug { get; private set; }
    [Personal] public string? Project { get; private set; }

    /// <summary>Segment of the investor's language.</summary>
    public string Language { get; private set; } = "";
    public string ConsentVersion { get; private set; } = "";
    public bool MayPassOn { get; private set; }
    [Personal] public string SenderKey { get; private set; } = "";
    public IReadOnlyList<string> Doubts { get; private set; } = [];

    /// <summary>Looks like spam: kept apart for a person to decide, in nobody's list and under no clock.</summary>
    public bool IsQuarantined { get; private set; }

    // Who holds it.
    /// <summary>District that holds it; null for the duty desk of the Centre.</summary>
    public string? DistrictCode { get; private set; }

    /// <summary>Park of that district that holds it; null for the district as a whole.</summary>
    public string? ParkSlug { get; private set; }
    public Guid? OwnerUserId { get; private set; }
    public string? OwnerName { get; private set; }
    public DateTime HeldSinceUtc { get; private set; }
    public CasePriority Priority { get; private set; }
    public IReadOnlyList<TriageReason> Triage { get; private set; } = [];

    /// <summary>What happens next, as the investor reads it; null for what the stage says by itself.</summary>
    [Personal] public string? NextStep { get; private set; }
    public DateOnly? NextOn { get; private set; }

    /// <summary>Day by which a person is to have answered, in Shanghai.</summary>
    public DateOnly PromisedOn { get; private set; }
    public DateTime? FirstAnsweredAtUtc { get; private set; }

    // What it came to.
    public string? TargetParkSlug { get; private set; }

    /// <summary>Million yuan the investor talks of.</summary>
    public decimal? ExpectedMillionYuan { get; private set; }

    /// <summary>Million yuan of the signed contract.</summary>
    public decimal? SignedMillionYuan { get; private set; }

    /// <summary>Million yuan that has come.</summary>
    public decimal? LandedMillionYuan { get; private set; }
    [Personal] public string? LandedCompany { get; private set; }
    public DateOnly? LandedOn { get; private set; }
    public CaseOutcome? Outcome { get; private set; }

    /// <summary>Where it went instead.</summary>
    [Personal] public string? LostTo { get; private set; }

    /// <summary>For colleagues; the investor never sees it.</summary>
    [Personal] public string? CloseReason { get; private set; }
    public DateTime? ClosedAtUtc { get; private set; }
    public Guid? MergedIntoId { get; private set; }
    public DateTime? MergedAtUtc { get; private set; }

    /// <summary>The case this one grew out of.</summary>
    public Guid? GrownFromId { get; private set; }

    /// <summary>Satisfaction at close, 1 (not at all) to 5.</summary>
    public int? Rating { get; private set; }
    [Personal] public string? RatingComment { get; private set; }
    public DateTime? RatedAtUtc { get; private set; }
    public DateTime? ErasedAtUtc { get; private set; }
    public IReadOnlyList<CaseStep> Steps { get; private set; } = [];

    public string ChangeKey => KeyOf(Id);

    public bool IsOpen => Status != CaseStatus.Closed;

    /// <summary>It was merged, and the case that carries it on came from the same address or number at that moment. What somebody put right later opens nothing.</summary>
    public bool IsMergedWithOwn => Outcome == CaseOutcome.Merged && Steps.LastOrDefault(x => x.Kind == CaseStepKind.Merged) is { IsSameSender: true };

    /// <summary>Cases somebody saw to be another matter.</summary>
    public IReadOnlyList<Guid> ToldApartFrom => [.. Steps.Where(x => x.Kind == CaseStepKind.ToldApart).Select(x => x.Other).OfType<Guid>()];

    /// <summary>Where it belongs, for deciding whose it is.</summary>
    public Place Place => DistrictCode is null ? Place.City : new(DistrictCode, ParkSlug);

    /// <summary>What parks and partners may call it: the code name, else its number; never the company.</summary>
    public string PublicName => ProjectName ?? Number;

    /// <summary>Address, below the language, of its page, in the small letters every address is written in: a form sent elsewhere would be lost on the way. The secret of a mail's link stands after the number.</summary>
    public static string PathOf(string number, string? secret = null) => $"cases/{number.ToLowerInvariant()}{(secret is null ? "" : "?key=" + secret)}";

    public static string KeyOf(Guid id) => KeyPrefix + id.ToString("N");

    /// <summary>The case a key names; null for keys of other records.</summary>
    public static Guid? IdOf(string changeKey) =>
        changeKey.StartsWith(KeyPrefix, StringComparison.Ordinal) && Guid.TryParseExact(changeKey[KeyPrefix.Length..], "N", out var id) ? id : null;

    /// <summary>How a company is compared with others, whatever its legal form and spelling.</summary>
    public static string KeyOfCompany(string name)
    {
        var core = OrganisationName.Of(name).Core;
        return core.Length > CaseInput.CompanyMaxLength ? core[..CaseInput.CompanyMaxLength] : core;
    }

    private void Step(DateTime utcNow, Actor by, CaseStepKind kind = CaseStepKind.Move, Guid? other = null, bool isSameSender = false) =>
        Steps = [.. Steps, new(Stage, Status, DistrictCode, OwnerName, utcNow, by.Name, kind, other, isSameSender)];
}

internal sealed class ServiceCaseConfiguration : IEntityTypeConfiguration<ServiceCase>
{
    public void Configure(EntityTypeBuilder<ServiceCase> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Number).HasMaxLength(ServiceCase.NumberMaxLength);
        builder.Property(x => x.SecretHash).HasMaxLength(64);
        builder.Property(x => x.SenderKey).HasMaxLength(64);
        builder.Property(x => x.Message).HasMaxLength(CaseInput.MessageMaxLength);
        builder.Property(x => x.Company).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.CompanyKey).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.ContactName).HasMaxLength(CaseInput.NameMaxLength);
        builder.Property(x => x.Email).HasMaxLength(CaseInput.EmailMaxLength);
        builder.Property(x => x.Phone).HasMaxLength(CaseInput.PhoneMaxLength);
        builder.Property(x => x.Country).HasMaxLength(2);
        builder.Property(x => x.SectorCode).HasMaxLength(Sector.CodeMaxLength);
        builder.Property(x => x.LifecycleStageCode).HasMaxLength(Sector.CodeMaxLength);
        builder.Property(x => x.WantedDistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.ProjectName).HasMaxLength(CaseInput.ProjectNameMaxLength);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.AskedParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.TargetParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.Project).HasMaxLength(CaseInput.ProjectMaxLength);
        builder.Property(x => x.Language).HasMaxLength(2);
        builder.Property(x => x.ConsentVersion).HasMaxLength(40);
        builder.Property(x => x.OwnerName).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.NextStep).HasMaxLength(ServiceCase.NextStepMaxLength);
        builder.Property(x => x.LandedCompany).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.LostTo).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.CloseReason).HasMaxLength(ServiceCase.ReasonMaxLength);
        builder.Property(x => x.RatingComment).HasMaxLength(ServiceCase.RatingCommentMaxLength);
        builder.HasJson(x => x.ItemCodes);
        builder.HasJson(x => x.Doubts);
        builder.HasJson(x => x.Steps);
        builder.HasJson(x => x.Triage);
        builder.Ignore(x => x.Place);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.OwnerUserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => new { x.IsQuarantined, x.Status, x.Stage, x.DueAtUtc });
        builder.HasIndex(x => new { x.DistrictCode, x.Status, x.DueAtUtc });
        builder.HasIndex(x => x.CompanyKey);
        builder.HasIndex(x => x.Email);
        builder.HasIndex(x => new { x.SenderKey, x.SentAtUtc });
        builder.HasIndex(x => x.SentAtUtc);
    }
}
