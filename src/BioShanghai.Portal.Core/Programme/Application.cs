using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Where an application stands.</summary>
public enum ApplicationState
{
    /// <summary>Being written by the applicant.</summary>
    Draft,

    /// <summary>Sent; nobody has begun to check it.</summary>
    Applied,
    Checking,

    /// <summary>Back with the applicant, who was asked something.</summary>
    ChangesAsked,
    Approved,
    Refused,

    /// <summary>Taken back by the applicant.</summary>
    TakenBack,
}

/// <summary>What a person of the Centre decided about a criterion.</summary>
public sealed record CriterionMark(string Code, CriterionResult Result, string? Note, string By, DateTime AtUtc);

/// <summary>One change of state, or one question and answer, with reason and date.</summary>
/// <param name="Text">Shown to the applicant.</param>
/// <param name="IsByApplicant">Otherwise by the Centre.</param>
public sealed record ApplicationStep(ApplicationState State, string? Text, DateTime AtUtc, string By, bool IsByApplicant);

/// <summary>A company's application to the programme. Its applicant reaches it by code and secret; whoever typed any of it may not decide it.</summary>
public sealed class Application : IVersioned
{
    public const int CodeMaxLength = 16;
    public const int TextMaxLength = 1_000;

    /// <summary>What its code begins with.</summary>
    public const char CodeLetter = 'A';

    private const string KeyPrefix = "application:";

    private Application()
    {
    }

    /// <param name="code">Shown to the applicant and unguessable.</param>
    /// <param name="secretHash">Hash of what opens it together with the code.</param>
    public Application(Guid id, string code, string secretHash, ApplicationInput input, string senderKey, IReadOnlyList<string> doubts, DateTime utcNow)
    {
        (Id, Code, SecretHash, SenderKey, Doubts) = (id, code, secretHash, senderKey, [.. doubts]);
        (SinceUtc, BegunAtUtc, ChangedAtUtc) = (utcNow, utcNow, utcNow);
        Keep(input);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public string Code { get; private set; } = "";
    public string SecretHash { get; private set; } = "";
    public ApplicationState State { get; private set; }

    /// <summary>When it came to the state it is in.</summary>
    public DateTime SinceUtc { get; private set; }
    public DateTime BegunAtUtc { get; private set; }
    public DateTime ChangedAtUtc { get; private set; }
    public DateTime? SentAtUtc { get; private set; }

    /// <summary>For lists and sorting; the whole stands in <see cref="Input"/>.</summary>
    public LocalText Name { get; private set; } = LocalText.Empty;
    public PartnerCategory? Category { get; private set; }
    public string? CreditCode { get; private set; }
    public ApplicationInput Input { get; private set; } = new();

    /// <summary>The licence among the kept files, owned by <see cref="ChangeKey"/>.</summary>
    public Guid? LicenceFileId { get; private set; }

    /// <summary>Edition of the criteria it is measured by; 0 until it is sent.</summary>
    public int CriteriaNumber { get; private set; }
    public int? BatchNumber { get; private set; }
    public IReadOnlyList<CriterionMark> Marks { get; private set; } = [];
    public IReadOnlyList<ApplicationStep> Steps { get; private set; } = [];

    /// <summary>People of the Centre who typed or pasted any of it, who therefore may not decide it.</summary>
    public IReadOnlyList<Guid> Typists { get; private set; } = [];
    public string SenderKey { get; private set; } = "";

    /// <summary>Why it looks like spam; such ones are listed apart.</summary>
    public IReadOnlyList<string> Doubts { get; private set; } = [];

    /// <summary>The partner it became, once approved.</summary>
    public string? PartnerSlug { get; private set; }
    public DateTime? NudgedAtUtc { get; private set; }

    public string ChangeKey => KeyOf(Id);

    /// <summary>The applicant may write.</summary>
    public bool IsEditable => State is ApplicationState.Draft or ApplicationState.ChangesAsked;

    /// <summary>The Centre has something to do.</summary>
    public bool IsWaiting => State is ApplicationState.Applied or ApplicationState.Checking;

    public bool IsDecided => State is ApplicationState.Approved or ApplicationState.Refused or ApplicationState.TakenBack;

    /// <summary>Address, below the language, of the page that takes code and secret from a mail.</summary>
    public static string PathOf(string code, string secret) => $"partners/apply/continue?code={code}&key={secret}";

    public static string KeyOf(Guid id) => KeyPrefix + id.ToString("N");

    /// <summary>The application a key names; null for keys of other records.</summary>
    public static Guid? IdOf(string changeKey) => changeKey.StartsWith(KeyPrefix, StringComparison.Ordinal) && Guid.TryParseExact(changeKey[KeyPrefix.Length..], "N", out var id) ? id : null;

    /// <summary>Keeps what the applicant typed, finished or not.</summary>
    public void Write(ApplicationInput input, DateTime utcNow)
    {
        Rule.Require(IsEditable, "Application.NotEditable");
        var earlier = Input;
        Keep(input);
        // What was looked at is no longer what stands there.
        Marks = [.. Marks.Where(x => EvidenceIn(earlier, x.Code) is { } text && text == EvidenceIn(Input, x.Code))];
        ChangedAtUtc = utcNow;
    }

    /// <summary>Keeps what somebody of the Centre typed for the applicant.</summary>
    public void WriteFor(ApplicationInput input, Actor by, DateTime utcNow)
    {
        Rule.Require(!IsDecided, "Application.Decided");
        Keep(input);
        ChangedAtUtc = utcNow;
        if (by.UserId is { } user && !Typists.Contains(user))
        {
            Typists = [.. Typists, user];
        }
    }

    public void GiveLicence(Guid? fileId, DateTime utcNow)
    {
        Rule.Require(IsEditable || State is ApplicationState.Applied or ApplicationState.Checking, "Application.NotEditable");
        (LicenceFileId, ChangedAtUtc) = (fileId, utcNow);
        Marks = [.. Marks.Where(x => EvidenceIn(Input, x.Code) is not null)];
    }

    /// <summary>Sent by the applicant, the first time or with the answer to what was asked.</summary>
    /// <param name="criteriaNumber">Edition in force; kept from the first time.</param>
    /// <param name="answer">What the applicant says to the question; null the first time.</param>
    public void Send(int criteriaNumber, int? batch, string? answer, DateTime utcNow)
    {
        Rule.Require(IsEditable, "Application.NotEditable");
        Rule.Require(Category is not null && !string.IsNullOrWhiteSpace(Input.ConsentVersion), "Application.NotComplete");
        Rule.Require(answer is null || answer.Length <= TextMaxLength, "Application.TextTooLong");
        (CriteriaNumber, BatchNumber) = (CriteriaNumber == 0 ? criteriaNumber : CriteriaNumber, BatchNumber ?? batch);
        SentAtUtc ??= utcNow;
        Step(ApplicationState.Applied, answer, Name.Zh ?? Name.En ?? Code, true, utcNow);
    }

    public void TakeBack(DateTime utcNow)
    {
        Rule.Require(!IsDecided, "Application.Decided");
        Step(ApplicationState.TakenBack, null, Name.Zh ?? Name.En ?? Code, true, utcNow);
    }

    public void BeginCheck(Actor by, DateTime utcNow)
    {
        Rule.Require(State == ApplicationState.Applied, "Application.NotWaiting");
        Step(ApplicationState.Checking, null, by.Name, false, utcNow);
    }

    public void Mark(string criterion, CriterionResult result, string? note, Actor by, DateTime utcNow)
    {
        Rule.Require(State is ApplicationState.Applied or ApplicationState.Checking or ApplicationState.ChangesAsked, "Application.NotWaiting");
        Rule.Require(note is null || note.Length <= TextMaxLength, "Application.TextTooLong");
        Rule.Require(result != CriterionResult.NotMet || !string.IsNullOrWhiteSpace(note), "Application.MarkNeedsReason");
        Marks = [.. Marks.Where(x => x.Code != criterion), new(criterion, result, note?.Trim(), by.Name, utcNow)];
        if (State == ApplicationState.Applied)
        {
            BeginCheck(by, utcNow);
        }
    }

    public void AskFor(string what, Actor by, DateTime utcNow)
    {
        Rule.Require(IsWaiting, "Application.NotWaiting");
        Rule.Require(!string.IsNullOrWhiteSpace(what) && what.Length <= TextMaxLength, "Application.NeedsQuestion");
        Step(ApplicationState.ChangesAsked, what.Trim(), by.Name, false, utcNow);
    }

    public void PutIntoBatch(int batch)
    {
        Rule.Require(!IsDecided, "Application.Decided");
        BatchNumber = batch;
    }

    /// <summary>Takes the company in.</summary>
    /// <param name="findings">By the edition of <see cref="CriteriaNumber"/>, with the marks; each has to be met.</param>
    public void Approve(IReadOnlyList<CriterionFinding> findings, string partnerSlug, Actor by, DateTime utcNow)
    {
        RequireDecidable(by);
        Rule.Require(BatchNumber is not null, "Application.NeedsBatch");
        Rule.Require(CriteriaCheck.AreMet(findings), "Application.CriteriaNotMet");
        PartnerSlug = partnerSlug;
        Step(ApplicationState.Approved, null, by.Name, false, utcNow);
    }

    public void Refuse(string reason, Actor by, DateTime utcNow)
    {
        RequireDecidable(by);
        Rule.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= TextMaxLength, "Application.NeedsReason");
        Step(ApplicationState.Refused, reason.Trim(), by.Name, false, utcNow);
    }

    /// <summary>An approval that was a mistake: it is checked again.</summary>
    public void Reopen(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == ApplicationState.Approved, "Application.NotApproved");
        Rule.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= TextMaxLength, "Application.NeedsReason");
        PartnerSlug = null;
        Step(ApplicationState.Checking, reason.Trim(), by.Name, false, utcNow);
    }

    /// <summary>Adds signs that it is spam.</summary>
    public void Suspect(IReadOnlyList<string> doubts) => Doubts = [.. Doubts.Union(doubts)];

    public void Nudged(DateTime utcNow) => NudgedAtUtc = utcNow;

    /// <summary>A new secret: the old link works no more.</summary>
    public void ChangeSecret(string secretHash) => SecretHash = secretHash;

    /// <summary>Code of the rule that keeps somebody from deciding; null where he may.</summary>
    public string? ObstacleTo(Actor by) =>
        !IsWaiting ? "Application.NotWaiting"
        : IsTypedBy(by) ? "Application.OwnWork"
        : null;

    /// <summary>He wrote some of it, so another decides; nobody without an account ever does.</summary>
    public bool IsTypedBy(Actor by) => by.UserId is not { } user || Typists.Contains(user);

    private void RequireDecidable(Actor by)
    {
        Rule.Require(IsWaiting, "Application.NotWaiting");
        Rule.Require(!IsTypedBy(by), "Application.OwnWork");
    }

    private static string? EvidenceIn(ApplicationInput input, string criterion) => input.Evidence.FirstOrDefault(x => x.Code == criterion)?.Text;

    private void Keep(ApplicationInput input)
    {
        Input = input.Tidy();
        (Name, Category, CreditCode) = (Input.Name, Input.Category, Input.CreditCode);
    }

    private void Step(ApplicationState state, string? text, string by, bool isByApplicant, DateTime utcNow)
    {
        (State, SinceUtc, ChangedAtUtc) = (state, utcNow, utcNow);
        Steps = [.. Steps, new(state, text, utcNow, by, isByApplicant)];
    }
}

internal sealed class ApplicationConfiguration : IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<Application> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Code).HasMaxLength(Application.CodeMaxLength);
        builder.Property(x => x.SecretHash).HasMaxLength(64);
        builder.Property(x => x.SenderKey).HasMaxLength(64);
        builder.Property(x => x.CreditCode).HasMaxLength(60);
        builder.HasWords(x => x.Name, Partner.NameMaxLength);
        builder.Property(x => x.Input).HasConversion<JsonConverter<ApplicationInput>, JsonComparer<ApplicationInput>>().HasMaxLength(-1);
        builder.HasJson(x => x.Marks);
        builder.HasJson(x => x.Steps);
        builder.HasJson(x => x.Typists);
        builder.HasJson(x => x.Doubts);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasOne<Batch>().WithMany().HasForeignKey(x => x.BatchNumber).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.HasIndex(x => new { x.State, x.SinceUtc });
        builder.HasIndex(x => x.CreditCode);
        // Of two who approve one company at once, one is refused.
        builder.HasIndex(x => x.PartnerSlug).IsUnique();
    }
}
