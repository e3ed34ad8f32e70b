using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Revisions;

/// <summary>Kinds of record that are written in revisions and published by a second person.</summary>
public enum RecordKind
{
    Space,
    Park,
    Partner,
}

/// <summary>How a kind of record is named in keys.</summary>
public static class RecordKinds
{
    /// <summary>What keys of the kind begin with.</summary>
    public static string Prefix(this RecordKind kind) => kind switch
    {
        RecordKind.Space => "space:",
        RecordKind.Park => "park:",
        _ => "partner:",
    };

    /// <summary>The kind a key such as <c>park:zhangjiang</c> is of; null for keys of other things.</summary>
    public static RecordKind? Of(string recordKey) =>
        Enum.GetValues<RecordKind>().Where(x => recordKey.StartsWith(x.Prefix(), StringComparison.Ordinal)).Select(x => (RecordKind?)x).FirstOrDefault();
}

/// <summary>Where a revision stands.</summary>
public enum RevisionState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Waits for somebody who wrote nothing of it.</summary>
    InReview,

    /// <summary>Came back with a comment, to be changed.</summary>
    Returned,

    /// <summary>Approved; becomes public at its time.</summary>
    Scheduled,

    /// <summary>Was made public; later ones may have followed.</summary>
    Published,

    /// <summary>Given up; nothing of it became public.</summary>
    Discarded,
}

/// <summary>What somebody said about a revision while it was written or reviewed.</summary>
public sealed record RevisionComment(string By, DateTime AtUtc, string Text)
{
    /// <summary>Said by the portal: the text is the code of the rule that refused.</summary>
    public bool IsRefusal => By == Actor.System.Name;
}

/// <summary>
/// One version of a record, whole, as the texts of its fields. The published row stays as it is while the next revision is written;
/// there is at most one open revision of a record. Whoever wrote any of it may not approve it.
/// </summary>
public sealed class Revision : IVersioned
{
    public const int KeyMaxLength = 80;
    public const int CommentMaxLength = 1_000;
    public const int NameMaxLength = 400;

    /// <summary>Days ahead a publication may be planned: what is approved today is confirmed as of today.</summary>
    public const int FarthestDays = 90;
    internal const string OpenSlot = "open";

    private Revision()
    {
    }

    /// <param name="key">Code of the listing, slug of the park or of the partner.</param>
    /// <param name="ownerSlug">Park of a listing; a park and a partner belong to themselves.</param>
    /// <param name="baseNumber">Number of the published revision it was begun from; 0 for a record nobody has published yet.</param>
    public Revision(RecordKind kind, string key, string ownerSlug, int baseNumber, DateTime utcNow)
    {
        (Id, Kind, Key, OwnerSlug, BaseNumber, Slot) = (Guid.CreateVersion7(), kind, key, ownerSlug, baseNumber, OpenSlot);
        (BegunAtUtc, ChangedAtUtc) = (utcNow, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public RecordKind Kind { get; private set; }
    public string Key { get; private set; } = "";

    /// <summary>Whose it is: the park of a listing; a park and a partner belong to themselves.</summary>
    public string OwnerSlug { get; private set; } = "";

    /// <summary>From 1, in the order of publication; 0 until published.</summary>
    public int Number { get; private set; }
    public int BaseNumber { get; private set; }
    public RevisionState State { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;

    /// <summary>JSON: text of each field by key.</summary>
    public string Values { get; private set; } = "{}";

    /// <summary>Everybody who wrote any of it.</summary>
    public IReadOnlyList<Guid> Authors { get; private set; } = [];
    public string AuthorName { get; private set; } = "";
    public IReadOnlyList<RevisionComment> Comments { get; private set; } = [];
    public DateTime BegunAtUtc { get; private set; }
    public DateTime ChangedAtUtc { get; private set; }
    public DateTime? SubmittedAtUtc { get; private set; }
    public Guid? ReviewerId { get; private set; }
    public string? ReviewerName { get; private set; }
    public DateTime? DecidedAtUtc { get; private set; }

    /// <summary>When it is to become public; null for at once.</summary>
    public DateTime? PublishAtUtc { get; private set; }
    public DateTime? PublishedAtUtc { get; private set; }

    /// <summary>Keeps a record to one open revision: the same word for every open one, its own for every closed one.</summary>
    public string Slot { get; private set; } = "";

    public bool IsOpen => State is RevisionState.Draft or RevisionState.InReview or RevisionState.Returned or RevisionState.Scheduled;

    public bool IsEditable => State is RevisionState.Draft or RevisionState.Returned;

    public string RecordKey => KeyOf(Kind, Key);

    public string ChangeKey => $"revision:{KeyOf(Kind, Key)}";

    /// <summary>The name for lists, whatever was typed into the field.</summary>
    public static LocalText NameOf(string? zh, string? en) => new(Short(zh), Short(en));

    private static string? Short(string? text) => text is { Length: > NameMaxLength } ? text[..NameMaxLength] : text;

    public static string KeyOf(RecordKind kind, string key) => kind.Prefix() + key;

    /// <summary>Takes over what somebody wrote.</summary>
    public void Write(Actor actor, string values, LocalText name, string ownerSlug, DateTime utcNow)
    {
        Rule.Require(IsEditable, "Revision.NotEditable");
        (Values, Name, OwnerSlug, ChangedAtUtc, AuthorName) = (values, name, ownerSlug, utcNow, actor.Name);
        if (actor.UserId is { } author && !Authors.Contains(author))
        {
            Authors = [.. Authors, author];
        }
    }

    /// <summary>Somebody goes on with a leaver's work: answers for it as one who wrote it, and so may not approve it.</summary>
    public void TakeOver(Guid userId, DateTime utcNow)
    {
        Rule.Require(IsOpen, "Revision.NotOpen");
        (Authors, ChangedAtUtc) = (Authors.Contains(userId) ? Authors : [.. Authors, userId], utcNow);
    }

    public void Submit(DateTime? publishAtUtc, DateTime utcNow)
    {
        Rule.Require(IsEditable, "Revision.NotEditable");
        Rule.Require(publishAtUtc is null || publishAtUtc > utcNow, "Revision.TimeHasPassed");
        Rule.Require(publishAtUtc is null || publishAtUtc <= utcNow.AddDays(FarthestDays), "Revision.TimeTooFar");
        (State, SubmittedAtUtc, PublishAtUtc, ChangedAtUtc) = (RevisionState.InReview, utcNow, publishAtUtc, utcNow);
    }

    /// <summary>Back to writing, by whoever may write, before anybody decided or before its time came.</summary>
    public void TakeBack(DateTime utcNow)
    {
        Rule.Require(State is RevisionState.InReview or RevisionState.Scheduled, "Revision.NotWaiting");
        (State, ChangedAtUtc, ReviewerId, ReviewerName, DecidedAtUtc) = (RevisionState.Draft, utcNow, null, null, null);
    }

    public void Return(Actor reviewer, string comment, DateTime utcNow)
    {
        Rule.Require(State == RevisionState.InReview, "Revision.NotInReview");
        Rule.Require(!WasWrittenBy(reviewer), "Revision.OwnWork");
        Rule.Require(!string.IsNullOrWhiteSpace(comment) && comment.Length <= CommentMaxLength, "Revision.NeedsComment");
        Decide(reviewer, RevisionState.Returned, utcNow);
        Comments = [.. Comments, new(reviewer.Name, utcNow, comment.Trim())];
    }

    /// <summary>Lets it become public, at once or at its time. Four eyes: never by anybody who wrote any of it.</summary>
    public void Approve(Actor reviewer, DateTime utcNow)
    {
        Rule.Require(State == RevisionState.InReview, "Revision.NotInReview");
        Rule.Require(!WasWrittenBy(reviewer), "Revision.OwnWork");
        Decide(reviewer, RevisionState.Scheduled, utcNow);
    }

    /// <summary>What was approved cannot be published as it is any more: it comes back to whoever wrote it.</summary>
    /// <param name="code">Code of the rule that refuses it, which stands where a reviewer's comment would.</param>
    public void ComeBack(string code, DateTime utcNow)
    {
        Rule.Require(State == RevisionState.Scheduled, "Revision.NotApproved");
        (State, ChangedAtUtc, Comments) = (RevisionState.Returned, utcNow, [.. Comments, new(Actor.System.Name, utcNow, code)]);
    }

    /// <summary>Its content was made public.</summary>
    /// <param name="number">One more than the last published revision of the record.</param>
    public void Published(int number, DateTime utcNow)
    {
        Rule.Require(State == RevisionState.Scheduled && (PublishAtUtc is null || PublishAtUtc <= utcNow), "Revision.NotApproved");
        (State, Number, PublishedAtUtc) = (RevisionState.Published, number, utcNow);
        Close();
    }

    public void Discard(DateTime utcNow)
    {
        Rule.Require(IsOpen, "Revision.NotOpen");
        (State, ChangedAtUtc) = (RevisionState.Discarded, utcNow);
        Close();
    }

    /// <summary>What was public before anybody wrote revisions: the first one of a record, by nobody.</summary>
    public static Revision First(RecordKind kind, string key, string ownerSlug, LocalText name, string values, DateTime utcNow)
    {
        var first = new Revision(kind, key, ownerSlug, 0, utcNow)
        {
            Name = name, Values = values, State = RevisionState.Published, Number = 1, PublishedAtUtc = utcNow, AuthorName = Actor.System.Name,
        };
        first.Close();
        return first;
    }

    private bool WasWrittenBy(Actor actor) => actor.UserId is { } id && Authors.Contains(id);

    private void Decide(Actor reviewer, RevisionState state, DateTime utcNow) =>
        (State, ReviewerId, ReviewerName, DecidedAtUtc, ChangedAtUtc) = (state, reviewer.UserId, reviewer.Name, utcNow, utcNow);

    private void Close() => Slot = Id.ToString("N");
}

internal sealed class RevisionConfiguration : IEntityTypeConfiguration<Revision>
{
    public void Configure(EntityTypeBuilder<Revision> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Key).HasMaxLength(Revision.KeyMaxLength);
        // The column is older than owners that are no parks.
        builder.Property(x => x.OwnerSlug).HasColumnName("ParkSlug").HasMaxLength(Park.SlugMaxLength);
        builder.HasWords(x => x.Name, Revision.NameMaxLength);
        builder.Property(x => x.Values).HasMaxLength(-1);
        builder.HasJson(x => x.Authors);
        builder.HasJson(x => x.Comments);
        builder.Property(x => x.AuthorName).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.ReviewerName).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.Slot).HasMaxLength(32);
        builder.HasIndex(x => new { x.Kind, x.Key, x.Slot }).IsUnique();
        builder.HasIndex(x => new { x.State, x.OwnerSlug });
    }
}
