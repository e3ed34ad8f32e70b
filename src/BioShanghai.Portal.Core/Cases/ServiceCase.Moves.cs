using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What the desk knows of a matter beyond what the investor wrote; what has to be known grows with the stage.</summary>
public sealed record CaseFacts
{
    public CaseNeed Need { get; init; }
    public CasePriority Priority { get; init; }
    public string? SectorCode { get; init; }
    public string? LifecycleStageCode { get; init; }

    /// <summary>m².</summary>
    public int? AreaSquareMetres { get; init; }
    public string? TargetParkSlug { get; init; }
    public decimal? ExpectedMillionYuan { get; init; }
    public decimal? SignedMillionYuan { get; init; }
    public decimal? LandedMillionYuan { get; init; }
    public string? LandedCompany { get; init; }
    public DateOnly? LandedOn { get; init; }

    public static CaseFacts Of(ServiceCase one) => new()
    {
        Need = one.Need, Priority = one.Priority, SectorCode = one.SectorCode, LifecycleStageCode = one.LifecycleStageCode, AreaSquareMetres = one.AreaSquareMetres,
        TargetParkSlug = one.TargetParkSlug, ExpectedMillionYuan = one.ExpectedMillionYuan, SignedMillionYuan = one.SignedMillionYuan, LandedMillionYuan = one.LandedMillionYuan,
        LandedCompany = one.LandedCompany, LandedOn = one.LandedOn,
    };
}

/// <summary>Moves of a case and their rules.</summary>
public sealed partial class ServiceCase
{
    public const decimal LargestMillionYuan = 1_000_000;

    /// <summary>The stage that comes next without skipping; null at the last.</summary>
    public CaseStage? NextStage => Stage == CaseStage.Aftercare ? null : Stage + 1;

    /// <summary>Colleagues may still write about it: everything but what was erased.</summary>
    public bool CanBeWrittenOn => ErasedAtUtc is null;

    /// <summary>Names of the fields that have to be known before a stage is entered, of all stages up to it.</summary>
    public IReadOnlyList<string> MissingFor(CaseStage stage)
    {
        var missing = new List<string>();
        Need(CaseStage.Assessed, nameof(SectorCode), SectorCode is not null);
        Need(CaseStage.Assigned, nameof(OwnerUserId), OwnerUserId is not null);
        Need(CaseStage.Answering, nameof(NextOn), NextOn is not null);
        Need(CaseStage.Visiting, nameof(FirstAnsweredAtUtc), FirstAnsweredAtUtc is not null);
        Need(CaseStage.Negotiating, nameof(TargetParkSlug), TargetParkSlug is not null);
        Need(CaseStage.Negotiating, nameof(ExpectedMillionYuan), ExpectedMillionYuan is not null);
        Need(CaseStage.Landed, nameof(LandedCompany), LandedCompany is not null);
        Need(CaseStage.Landed, nameof(LandedOn), LandedOn is not null);
        Need(CaseStage.Landed, nameof(SignedMillionYuan), SignedMillionYuan is not null);
        return missing;

        void Need(CaseStage from, string field, bool isKnown)
        {
            if (stage >= from && !isKnown)
            {
                missing.Add(field);
            }
        }
    }

    /// <summary>A person saw that it is no spam: now it counts, and its clock begins.</summary>
    public void Release(ServiceClock clock, Actor by, DateTime utcNow)
    {
        Rule.Require(IsQuarantined && IsOpen, "Case.NotQuarantined");
        IsQuarantined = false;
        PromisedOn = clock.Calendar.After(ShanghaiDay.Of(utcNow), PromisedDays);
        StageSinceUtc = utcNow;
        if (Status != CaseStatus.WaitingForInvestor)
        {
            StartClock(clock, utcNow);
        }

        Step(utcNow, by);
    }

    /// <summary>Where the rules send it: to a district, or to the duty desk where none fits.</summary>
    /// <param name="parkSlug">Park of the district it is for; null for the district as a whole.</param>
    public void Route(string? districtCode, string? parkSlug, CasePriority? priority, IReadOnlyList<TriageReason> reasons, Actor by, DateTime utcNow)
    {
        RequireOpen();
        (DistrictCode, ParkSlug, Priority, Triage) = (districtCode, parkSlug, priority ?? Priority, [.. Triage, .. reasons]);
        HeldSinceUtc = utcNow;
        Step(utcNow, by);
    }

    /// <summary>What the desk found out.</summary>
    public void Describe(CaseFacts facts, DateOnly today)
    {
        RequireOpenOrLanded();
        Rule.Require(new[] { facts.ExpectedMillionYuan, facts.SignedMillionYuan, facts.LandedMillionYuan }.All(x => x is null or (>= 0 and <= LargestMillionYuan)), "Case.SumNotUsable");
        Rule.Require(facts.AreaSquareMetres is null or (> 0 and <= CaseInput.LargestArea), "Case.AreaNotUsable");
        Rule.Require(facts.LandedOn is null || facts.LandedOn <= today, "Case.LandedInFuture");
        Rule.Require(TypedText.OneLine(facts.LandedCompany) is not { Length: > CaseInput.CompanyMaxLength }, "Case.TextTooLong");
        (Need, Priority, SectorCode, LifecycleStageCode, AreaSquareMetres) = (facts.Need, facts.Priority, facts.SectorCode, facts.LifecycleStageCode, facts.AreaSquareMetres);
        (TargetParkSlug, ExpectedMillionYuan, SignedMillionYuan, LandedMillionYuan) = (facts.TargetParkSlug, facts.ExpectedMillionYuan, facts.SignedMillionYuan, facts.LandedMillionYuan);
        (LandedCompany, LandedOn) = (TypedText.OneLine(facts.LandedCompany), facts.LandedOn);
    }

    /// <summary>One person holds it from now on.</summary>
    public void Give(Guid userId, string name, Actor by, DateTime utcNow)
    {
        RequireOpen();
        (OwnerUserId, OwnerName, HeldSinceUtc) = (userId, name, utcNow);
        Step(utcNow, by);
    }

    /// <summary>Goes to another district or to the duty desk (null); nobody there holds it yet.</summary>
    public void Transfer(string? districtCode, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(districtCode != DistrictCode, "Case.SameDistrict");
        (DistrictCode, ParkSlug, OwnerUserId, OwnerName, HeldSinceUtc) = (districtCode, null, null, null, utcNow);
        Step(utcNow, by);
    }

    /// <summary>What happens next and by when, as the investor reads it.</summary>
    public void Plan(string? nextStep, DateOnly? on, DateOnly today)
    {
        RequireOpen();
        var words = TypedText.OneLine(nextStep);
        Rule.Require(words is null || words.Length <= NextStepMaxLength, "Case.TextTooLong");
        Rule.Require(on is null || on >= today, "Case.NextIsPast");
        (NextStep, NextOn) = (words, on);
    }

    /// <summary>To a later stage, one by one.</summary>
    /// <param name="isSkipping">Leaves stages or fields out, which needs a right and is logged with its reason.</param>
    public void MoveTo(CaseStage stage, bool isSkipping, ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(stage > Stage && Enum.IsDefined(stage), "Case.StageNotLater");
        Rule.Require(isSkipping || stage == NextStage, "Case.StageSkipped");
        Rule.Require(isSkipping || MissingFor(stage).Count == 0, "Case.FieldsMissing");
        // A landing is counted with what it brings; nobody skips that.
        Rule.Require(stage < CaseStage.Landed || (LandedOn is not null && LandedCompany is not null && SignedMillionYuan is not null), "Case.LandingIncomplete");
        (Stage, StageSinceUtc) = (stage, utcNow);
        if (Status == CaseStatus.Delayed)
        {
            (Status, StatusSinceUtc) = (CaseStatus.Ongoing, utcNow);
        }

        ResetClock(clock, utcNow);
        Step(utcNow, by);
    }

    /// <summary>The investor owes an answer: the clock stands still.</summary>
    public void WaitForInvestor(ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        if (Status == CaseStatus.WaitingForInvestor)
        {
            return;
        }

        StopClock(clock, utcNow);
        (Status, StatusSinceUtc) = (CaseStatus.WaitingForInvestor, utcNow);
        Step(utcNow, by);
    }

    /// <summary>Behind what was promised; the investor is told what happens next and by when.</summary>
    public void Delay(string nextStep, DateOnly on, DateOnly today, ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(!string.IsNullOrWhiteSpace(nextStep), "Case.DelayNeedsReason");
        Plan(nextStep, on, today);
        (Status, StatusSinceUtc) = (CaseStatus.Delayed, utcNow);
        StartClock(clock, utcNow);
        Step(utcNow, by);
    }

    /// <summary>Goes on, after waiting or delay.</summary>
    public void Resume(ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        if (Status == CaseStatus.Ongoing)
        {
            return;
        }

        (Status, StatusSinceUtc) = (CaseStatus.Ongoing, utcNow);
        StartClock(clock, utcNow);
        Step(utcNow, by);
    }

    /// <summary>A person answered the investor.</summary>
    public void Answered(DateTime utcNow) => FirstAnsweredAtUtc ??= utcNow;

    /// <summary>Ends it, with a reason.</summary>
    /// <param name="lostTo">Where it went; needed when it went elsewhere.</param>
    public void Close(CaseOutcome outcome, string? lostTo, string reason, ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        var (words, other) = (TypedText.Lines(reason), TypedText.OneLine(lostTo));
        Rule.Require(outcome != CaseOutcome.Merged, "Case.NoSuchOutcome");
        Rule.Require(words is { Length: <= ReasonMaxLength }, "Case.NeedsReason");
        Rule.Require(outcome != CaseOutcome.LostElsewhere || other is not null, "Case.NeedsLostTo");
        Rule.Require(other is null || other.Length <= CaseInput.CompanyMaxLength, "Case.TextTooLong");
        Rule.Require(outcome != CaseOutcome.Won || Stage >= CaseStage.Landed, "Case.NotLanded");
        End(outcome, clock, by, utcNow);
        (LostTo, CloseReason) = (outcome == CaseOutcome.LostElsewhere ? other : null, words);
    }

    /// <summary>A case that was closed by mistake, or of which more is heard, goes on where it stood.</summary>
    public void Reopen(ServiceClock clock, Actor by, DateTime utcNow)
    {
        Rule.Require(!IsOpen && ErasedAtUtc is null, "Case.NotClosed");
        Rule.Require(Outcome != CaseOutcome.Merged || MergedAtUtc > utcNow.AddDays(-MergeUndoneWithinDays), "Case.MergedTooLongAgo");
        (Status, StatusSinceUtc, Outcome, LostTo, CloseReason, ClosedAtUtc, MergedIntoId, MergedAtUtc) = (CaseStatus.Ongoing, utcNow, null, null, null, null, null, null);
        StartClock(clock, utcNow);
        Step(utcNow, by);
    }

    /// <summary>The same matter as another, which carries it on; to be undone for <see cref="MergeUndoneWithinDays"/> days by <see cref="Reopen"/>.</summary>
    public void MergeInto(ServiceCase other, ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(other.Id != Id && other.IsOpen && !other.IsQuarantined, "Case.CannotMerge");
        End(CaseOutcome.Merged, clock, by, utcNow);
        // What somebody merged is no spam, and is kept as long as what carries it on.
        (MergedIntoId, MergedAtUtc, IsQuarantined) = (other.Id, utcNow, false);
        if (!MayPassOn)
        {
            // The park would read this sender's words as well.
            other.LeavePark(by, utcNow);
        }
    }

    /// <summary>The case that carried this one on is erased, and its sender is another: it stands by itself again, and where the matter was still open it goes on.</summary>
    /// <param name="goesOn">The matter was still open.</param>
    internal void CutLoose(bool goesOn, ServiceClock clock, Actor by, DateTime utcNow)
    {
        (MergedIntoId, MergedAtUtc) = (null, null);
        if (goesOn)
        {
            (Status, StatusSinceUtc, Outcome, ClosedAtUtc) = (CaseStatus.Ongoing, utcNow, null, null);
            StartClock(clock, utcNow);
            Step(utcNow, by);
        }
    }

    /// <summary>The same person sent both: one address or one number.</summary>
    internal bool IsFromSenderOf(ServiceCase other) => CaseDoubles.Of(this, other.CompanyKey, other.Company, other.Email, other.Phone).Any(x => x is CaseLikeness.SameEmail or CaseLikeness.SamePhone);

    /// <summary>What the investor thought of it, once.</summary>
    /// <param name="rating">1 to 5.</param>
    public void Rate(int rating, string? comment, DateTime utcNow)
    {
        Rule.Require(!IsOpen || Stage >= CaseStage.Landed, "Case.NotToBeRated");
        Rule.Require(RatedAtUtc is null, "Case.RatedBefore");
        var words = TypedText.Lines(comment);
        Rule.Require(rating is >= 1 and <= 5, "Case.NoSuchRating");
        Rule.Require(words is null || words.Length <= RatingCommentMaxLength, "Case.TextTooLong");
        (Rating, RatingComment, RatedAtUtc) = (rating, words, utcNow);
    }

    /// <summary>The investor puts his own data right.</summary>
    public void Correct(string company, string contactName, string? email, string? phone)
    {
        Rule.Require(ErasedAtUtc is null, "Case.Erased");
        Rule.Require(TypedText.OneLine(company) is { Length: <= CaseInput.CompanyMaxLength } && TypedText.OneLine(contactName) is { Length: <= CaseInput.NameMaxLength }, "Case.NeedsSender");
        var (mail, number) = (TypedText.OneLine(email)?.ToLowerInvariant(), TypedText.OneLine(phone));
        Rule.Require(mail is not null || number is not null, "Case.NeedsContact");
        (Company, ContactName, Email, Phone) = (TypedText.OneLine(company)!, TypedText.OneLine(contactName)!, mail, number);
        CompanyKey = KeyOfCompany(Company);
    }

    /// <summary>Somebody works on it: nothing is done with what was erased, nor with what waits apart for a person to let it through.</summary>
    public void RequireInWork()
    {
        Rule.Require(CanBeWrittenOn, "Case.Erased");
        Rule.Require(!IsQuarantined, "Case.Quarantined");
    }

    /// <summary>Removes who asked and what was written; figures keep the stage, the district and the dates. What is open is closed.</summary>
    public void Erase(ServiceClock clock, DateTime utcNow)
    {
        Rule.Require(ErasedAtUtc is null, "Case.Erased");
        if (IsOpen)
        {
            End(CaseOutcome.Abandoned, clock, Actor.Visitor, utcNow);
        }

        (Company, CompanyKey, ContactName, Email, Phone, Message) = ("", "", "", null, null, "");
        (ProjectName, Project, RatingComment, LandedCompany, LostTo, CloseReason, NextStep) = (null, null, null, null, null, null, null);
        (Doubts, Triage, SenderKey) = ([], [], "");
        ErasedAtUtc = utcNow;
    }

    /// <summary>Grows out of another case, whose company it is.</summary>
    public void GrowFrom(ServiceCase other) => GrownFromId = other.Id;

    /// <summary>A new secret: the old link works no more.</summary>
    public void ChangeSecret(string secretHash) => SecretHash = secretHash;

    private void End(CaseOutcome outcome, ServiceClock clock, Actor by, DateTime utcNow)
    {
        StopClock(clock, utcNow);
        (Status, StatusSinceUtc, Outcome, ClosedAtUtc, NextStep, NextOn) = (CaseStatus.Closed, utcNow, outcome, utcNow, null, null);
        Step(utcNow, by);
    }

    private void RequireOpen() => Rule.Require(IsOpen, "Case.Closed");

    // Sums that came later are written down after the case was won.
    private void RequireOpenOrLanded() => Rule.Require(IsOpen || (Outcome == CaseOutcome.Won && ErasedAtUtc is null), "Case.Closed");
}
