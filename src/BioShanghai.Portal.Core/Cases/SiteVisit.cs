using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

public enum VisitState
{
    /// <summary>Proposed to the investor, who chooses a slot.</summary>
    Proposed,

    /// <summary>The day is fixed.</summary>
    Fixed,
    Done,
    CalledOff,
}

/// <summary>One stop of a visit.</summary>
/// <param name="Minutes">From the start of the visit to the arrival.</param>
/// <param name="Stay">Minutes there.</param>
/// <param name="Host">Who receives the visitors.</param>
public sealed record VisitStop(string ParkSlug, IReadOnlyList<string> ListingCodes, int Minutes, int Stay, string? Host);

/// <summary>Whether a listing was as the portal says.</summary>
public sealed record VisitFinding(string ListingCode, bool IsAsListed, string? Note);

/// <summary>What the visitors thought: five questions, each 1 to 5.</summary>
/// <param name="Site">Does the site suit the project?</param>
/// <param name="Facts">Was what the portal says right?</param>
/// <param name="Reception">Were questions answered?</param>
/// <param name="Terms">Are price and conditions clear?</param>
/// <param name="Intent">How likely is it to go on here?</param>
public sealed record VisitFeedback(int Site, int Facts, int Reception, int Terms, int Intent, string? Comment, IReadOnlyList<VisitFinding> Findings, DateTime AtUtc, string By)
{
    public const int CommentMaxLength = 1_000;
}

/// <summary>A visit to one or several parks (踏勘): slots to choose from, then an itinerary, then what was found.</summary>
public sealed class SiteVisit : IVersioned
{
    public const int MostSlots = 5;
    public const int MostStops = 8;
    public const int NoteMaxLength = 400;
    public const int MeetingPlaceMaxLength = 200;
    public const int HostMaxLength = 80;

    /// <summary>Listings looked at on one stop.</summary>
    public const int MostListings = 10;

    private SiteVisit()
    {
    }

    /// <param name="slots">Moments the visit may begin at, in UTC.</param>
    public SiteVisit(Guid caseId, IReadOnlyList<DateTime> slots, IReadOnlyList<VisitStop> stops, string? meetingPlace, Actor by, DateTime utcNow)
    {
        (Id, CaseId, By, ByUserId, ProposedAtUtc) = (Guid.CreateVersion7(), caseId, by.Name, by.UserId, utcNow);
        Plan(slots, stops, meetingPlace, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid CaseId { get; private set; }
    public VisitState State { get; private set; }
    public IReadOnlyList<DateTime> Slots { get; private set; } = [];
    public DateTime? StartsAtUtc { get; private set; }
    [Personal] public IReadOnlyList<VisitStop> Stops { get; private set; } = [];
    [Personal] public string? MeetingPlace { get; private set; }
    public string By { get; private set; } = "";
    public Guid? ByUserId { get; private set; }
    public DateTime ProposedAtUtc { get; private set; }
    public DateTime? DoneAtUtc { get; private set; }
    [Personal] public string? CalledOffBecause { get; private set; }

    /// <summary>The investor's words; the trail tells only that there are some.</summary>
    [Personal] public VisitFeedback? Feedback { get; private set; }

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"visit:{id:N}";

    /// <summary>Minutes from the start to the end of the last stop.</summary>
    public int LengthMinutes => Stops.Count == 0 ? 0 : Stops.Max(x => x.Minutes + x.Stay);

    /// <summary>It has begun, and nobody said yet what was found.</summary>
    public bool MayBeJudgedAt(DateTime utcNow) => State is VisitState.Fixed or VisitState.Done && StartsAtUtc <= utcNow && Feedback is null;

    public void Plan(IReadOnlyList<DateTime> slots, IReadOnlyList<VisitStop> stops, string? meetingPlace, DateTime utcNow)
    {
        Rule.Require(State == VisitState.Proposed, "Visit.NotOpen");
        Rule.Require(slots.Count is >= 1 and <= MostSlots, "Visit.NeedsSlots");
        Rule.Require(slots.All(x => x > utcNow), "Visit.SlotIsPast");
        RequireStops(stops);
        (Slots, Stops, MeetingPlace) = ([.. slots.Distinct().Order()], [.. stops.OrderBy(x => x.Minutes)], PlaceOf(meetingPlace));
    }

    /// <summary>One of the slots is taken, by the investor or for him.</summary>
    public void Fix(DateTime slot, DateTime utcNow)
    {
        Rule.Require(State is VisitState.Proposed or VisitState.Fixed, "Visit.NotOpen");
        Rule.Require(Slots.Contains(slot), "Visit.NoSuchSlot");
        Rule.Require(slot > utcNow, "Visit.SlotIsPast");
        (State, StartsAtUtc) = (VisitState.Fixed, slot);
    }

    /// <summary>What was fixed begins at another time, or goes another way.</summary>
    /// <param name="start">When it begins, in UTC.</param>
    public void Move(DateTime start, IReadOnlyList<VisitStop> stops, string? meetingPlace, DateTime utcNow)
    {
        Rule.Require(State == VisitState.Fixed, "Visit.NotFixed");
        Rule.Require(start > utcNow, "Visit.SlotIsPast");
        RequireStops(stops);
        (Slots, StartsAtUtc, Stops, MeetingPlace) = ([start], start, [.. stops.OrderBy(x => x.Minutes)], PlaceOf(meetingPlace));
    }

    public void CallOff(string reason)
    {
        Rule.Require(State is VisitState.Proposed or VisitState.Fixed, "Visit.NotOpen");
        var words = TypedText.OneLine(reason);
        Rule.Require(words is { Length: <= NoteMaxLength }, "Visit.NeedsReason");
        (State, CalledOffBecause) = (VisitState.CalledOff, words);
    }

    /// <summary>It took place.</summary>
    public void Finish(DateTime utcNow)
    {
        Rule.Require(State == VisitState.Fixed, "Visit.NotFixed");
        Rule.Require(StartsAtUtc <= utcNow, "Visit.NotYet");
        (State, DoneAtUtc) = (VisitState.Done, utcNow);
    }

    /// <summary>What the visitors thought, once; it ends the visit where nobody did.</summary>
    public void GiveFeedback(VisitFeedback feedback, DateTime utcNow)
    {
        Rule.Require(Feedback is null, "Visit.FeedbackGiven");
        Rule.Require(MayBeJudgedAt(utcNow), "Visit.NotYet");
        Rule.Require(new[] { feedback.Site, feedback.Facts, feedback.Reception, feedback.Terms, feedback.Intent }.All(x => x is >= 1 and <= 5), "Visit.NeedsAnswers");
        Rule.Require(feedback.Comment is null || feedback.Comment.Length <= VisitFeedback.CommentMaxLength, "Visit.TextTooLong");
        var listed = Stops.SelectMany(x => x.ListingCodes).ToHashSet(StringComparer.Ordinal);
        Rule.Require(feedback.Findings.All(x => listed.Contains(x.ListingCode) && x.Note is not { Length: > NoteMaxLength }), "Visit.NoSuchListing");
        Rule.Require(feedback.Findings.All(x => x.IsAsListed || !string.IsNullOrWhiteSpace(x.Note)), "Visit.FindingNeedsNote");
        (Feedback, State, DoneAtUtc) = (feedback, VisitState.Done, DoneAtUtc ?? utcNow);
    }

    /// <summary>The case is erased: what has not begun does not take place.</summary>
    internal void Erase(DateTime utcNow)
    {
        if (State == VisitState.Proposed || (State == VisitState.Fixed && StartsAtUtc > utcNow))
        {
            State = VisitState.CalledOff;
        }

        if (Feedback is not null)
        {
            Feedback = Feedback with { Comment = null, By = "", Findings = [.. Feedback.Findings.Select(x => x with { Note = null })] };
        }

        (MeetingPlace, CalledOffBecause) = (null, null);
        Stops = [.. Stops.Select(x => x with { Host = null })];
    }

    private static string? PlaceOf(string? typed)
    {
        var place = TypedText.OneLine(typed);
        Rule.Require(place is null || place.Length <= MeetingPlaceMaxLength, "Visit.TextTooLong");
        return place;
    }

    private static void RequireStops(IReadOnlyList<VisitStop> stops)
    {
        Rule.Require(stops.Count is >= 1 and <= MostStops, "Visit.NeedsStops");
        Rule.Require(stops.All(x => x.Host is not { Length: > HostMaxLength } && x.ListingCodes.Count <= MostListings), "Visit.TextTooLong");
        Rule.Require(stops.All(x => x.Minutes is >= 0 and < 24 * 60 && x.Stay is >= 10 and <= 8 * 60), "Visit.TimesNotUsable");
        Rule.Require(stops.OrderBy(x => x.Minutes).Zip(stops.OrderBy(x => x.Minutes).Skip(1)).All(x => x.First.Minutes + x.First.Stay <= x.Second.Minutes), "Visit.StopsOverlap");
    }
}

internal sealed class SiteVisitConfiguration : IEntityTypeConfiguration<SiteVisit>
{
    public void Configure(EntityTypeBuilder<SiteVisit> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.MeetingPlace).HasMaxLength(SiteVisit.MeetingPlaceMaxLength);
        builder.Property(x => x.CalledOffBecause).HasMaxLength(SiteVisit.NoteMaxLength);
        builder.HasJson(x => x.Slots);
        builder.HasJson(x => x.Stops);
        builder.Property(x => x.Feedback).HasConversion<JsonConverter<VisitFeedback?>, JsonComparer<VisitFeedback?>>().HasMaxLength(-1);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => new { x.State, x.StartsAtUtc });
    }
}
