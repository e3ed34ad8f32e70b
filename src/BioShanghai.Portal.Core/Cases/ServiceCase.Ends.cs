using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>How a case ends, is carried on by another, or is opened again.</summary>
public sealed partial class ServiceCase
{
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

    /// <summary>A case that was closed by mistake, or of which more is heard, goes on where it stood. What was left of the promised time when it was closed is left of it again.</summary>
    /// <param name="isCarrierGone">Of one that was merged: nobody carries it on any more.</param>
    public void Reopen(ServiceClock clock, Actor by, DateTime utcNow, bool isCarrierGone = false)
    {
        Rule.Require(!IsOpen && ErasedAtUtc is null, "Case.NotClosed");
        Rule.Require(Outcome != CaseOutcome.Merged || isCarrierGone || MergedAtUtc > utcNow.AddDays(-MergeUndoneWithinDays), "Case.MergedTooLongAgo");
        RestorePromise(clock, utcNow);
        (Status, StatusSinceUtc, Outcome, LostTo, CloseReason, ClosedAtUtc, MergedIntoId, MergedAtUtc) = (CaseStatus.Ongoing, utcNow, null, null, null, null, null, null);
        StartClock(clock, utcNow);
        Step(utcNow, by);
    }

    /// <summary>The same matter as another, which carries it on; to be undone for <see cref="MergeUndoneWithinDays"/> days by <see cref="Reopen"/>.</summary>
    public void MergeInto(ServiceCase other, ServiceClock clock, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(other.Id != Id && other.IsOpen && !other.IsQuarantined, "Case.CannotMerge");
        End(CaseOutcome.Merged, clock, by, utcNow, CaseStepKind.Merged, other);
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
            RestorePromise(clock, utcNow);
            (Status, StatusSinceUtc, Outcome, ClosedAtUtc) = (CaseStatus.Ongoing, utcNow, null, null);
            StartClock(clock, utcNow);
            Step(utcNow, by);
        }
    }

    /// <summary>The case that carried this one on is carried on by another itself; this one follows.</summary>
    public void Follow(ServiceCase other, Actor by, DateTime utcNow)
    {
        Rule.Require(Outcome == CaseOutcome.Merged && other.Id != Id && other.IsOpen, "Case.CannotMerge");
        MergedIntoId = other.Id;
        Step(utcNow, by, CaseStepKind.Merged, other.Id, IsFromSenderOf(other));
    }

    /// <summary>Somebody saw that it is not the same matter as another: neither is suggested for the other any more.</summary>
    public void TellApart(ServiceCase other, Actor by, DateTime utcNow)
    {
        RequireOpen();
        Rule.Require(other.Id != Id && !ToldApartFrom.Contains(other.Id), "Case.ToldApart");
        Step(utcNow, by, CaseStepKind.ToldApart, other.Id);
    }

    /// <summary>What was left of the promised time when it was closed is left of it again.</summary>
    private void RestorePromise(ServiceClock clock, DateTime utcNow)
    {
        if (FirstAnsweredAtUtc is null && ClosedAtUtc is { } closed && ShanghaiDay.Of(closed) is var last && last <= PromisedOn)
        {
            var (left, today) = (clock.Calendar.DaysBetween(last, PromisedOn), ShanghaiDay.Of(utcNow));
            PromisedOn = left == 0 ? clock.Calendar.From(today) : clock.Calendar.After(today, left);
        }
    }

    /// <summary>Both came under one address or number.</summary>
    internal bool IsFromSenderOf(ServiceCase other) =>
        (Email is not null && Email == other.Email) || (CaseDoubles.DigitsOf(Phone) is { Length: >= 6 } digits && digits == CaseDoubles.DigitsOf(other.Phone));

    private void End(CaseOutcome outcome, ServiceClock clock, Actor by, DateTime utcNow, CaseStepKind kind = CaseStepKind.Move, ServiceCase? into = null)
    {
        StopClock(clock, utcNow);
        (Status, StatusSinceUtc, Outcome, ClosedAtUtc, NextStep, NextOn) = (CaseStatus.Closed, utcNow, outcome, utcNow, null, null);
        Step(utcNow, by, kind, into?.Id, into is not null && IsFromSenderOf(into));
    }
}
