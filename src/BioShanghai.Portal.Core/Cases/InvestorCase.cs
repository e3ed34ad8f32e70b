using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A stage on the way of a case.</summary>
/// <param name="On">Day it was reached; null while it lies ahead, and where it was left out.</param>
public sealed record CaseMilestone(CaseStage Stage, DateOnly? On, bool IsReached, bool IsCurrent);

/// <summary>A file the investor may have: one he sent, or one the desk sent him.</summary>
/// <param name="Size">Bytes.</param>
public sealed record InvestorFile(Guid Id, string Name, int Size);

/// <summary>What was said, by the investor or to him.</summary>
public sealed record InvestorMessage(Guid Id, bool IsOwn, string By, string Text, IReadOnlyList<InvestorFile> Files, DateTime SentAtUtc);

/// <summary>What the investor gave about himself and his project.</summary>
/// <param name="WantedBy">Day in Shanghai.</param>
/// <param name="Project">What the project needs, as the comparison of sites takes it.</param>
/// <param name="PassesTo">Names of those the contact details may be passed on to, if he agrees; none where the inquiry asks about nobody.</param>
public sealed record InvestorData(
    string Company, string ContactName, string? Email, string? Phone, CaseNeed Need, string? Country, LocalText? Sector, LocalText? WantedDistrict, int? AreaSquareMetres, DateOnly? WantedBy, string? ProjectName,
    IReadOnlyList<string> ItemCodes, string Language, string ConsentVersion, bool MayPassOn, LocalText? LifecycleStage, LocalText? AskedPark, LocalText? AskedPartner, string? Project,
    IReadOnlyList<LocalText> PassesTo);

/// <summary>Something that stood in the way after the landing, as the investor said it.</summary>
/// <param name="TakenUpBy">Day by which the desk takes it up, in Shanghai.</param>
public sealed record InvestorProblem(string Text, DateOnly RaisedOn, DateOnly TakenUpBy, DateOnly? DoneOn);

/// <summary>How a case ended, as far as its investor is told: why it did is the desk's.</summary>
public enum InvestorEnd
{
    Landed,
    Ended,
    OutOfScope,

    /// <summary>The same matter is carried on under another number.</summary>
    Merged,
}

/// <summary>How the first answer stands to the day it was promised for.</summary>
public enum PromiseState
{
    /// <summary>Still to come, and in time.</summary>
    Open,
    Kept,

    /// <summary>The day is over, and there is none.</summary>
    Overdue,

    /// <summary>It came after the day.</summary>
    Late,

    /// <summary>The case was closed before there was one.</summary>
    Ended,
}

/// <summary>Who carries on a case that was merged.</summary>
/// <param name="Number">Number of the case it is carried on in, where that came from the same sender; null where it is another's.</param>
/// <param name="District">Whose desk holds it; null for the duty desk of the Centre.</param>
public sealed record InvestorCarrier(string? Number, LocalText? District, string? Officer);

/// <summary>
/// A case as its investor sees it, and nothing else: no note of the desk, no reason of it, no priority, and no sign whether it waits apart because it
/// looks like spam.
/// </summary>
/// <param name="District">Whose desk holds it; null for the duty desk of the Centre.</param>
/// <param name="Officer">Who holds it there; null while nobody does yet.</param>
/// <param name="NextStep">What the desk says comes next; null for what the stage says by itself.</param>
/// <param name="NextOn">By when, in Shanghai; null where no day is named.</param>
/// <param name="PromisedOn">Day the first answer is promised for, in Shanghai.</param>
/// <param name="AnsweredOn">Day it came.</param>
/// <param name="IsWaiting">The investor owes an answer, and the clock of the desk stands still.</param>
/// <param name="End">How it ended; null while it is open.</param>
/// <param name="IsToBeRated">He may say once what he thought of it.</param>
/// <param name="MayRaiseProblem">It has landed, and he may say where something is in the way.</param>
/// <param name="Carrier">Of one that was merged: who carries it on.</param>
public sealed record InvestorCase(
    string Number, CaseStage Stage, CaseStatus Status, IReadOnlyList<CaseMilestone> Way, LocalText? District, string? Officer, DateTime HeldSinceUtc, string? NextStep, DateOnly? NextOn,
    DateOnly PromisedOn, DateOnly? AnsweredOn, PromiseState Promise, bool IsWaiting, InvestorEnd? End, DateOnly SentOn, DateOnly? ClosedOn, IReadOnlyList<InvestorMessage> Messages,
    IReadOnlyList<InvestorAnswer> Answers, IReadOnlyList<InvestorVisit> Visits, IReadOnlyList<InvestorProblem> Problems, InvestorData Data, bool IsToBeRated, int? Rating, bool MayRaiseProblem,
    InvestorCarrier? Carrier = null);
