using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

public enum AnswerItemKind
{
    Listing,
    Park,
    Policy,
    Partner,
    Figure,
}

/// <summary>One line of a frozen record: what it is called and what it said.</summary>
public sealed record AnswerFact(LocalText Label, LocalText Value);

/// <summary>A record as it stood when it was put into the answer; it never changes, whatever the portal says later.</summary>
/// <param name="Key">Code or slug of the record.</param>
/// <param name="AsOf">Day it was taken.</param>
/// <param name="Note">What the desk says about it.</param>
public sealed record AnswerItem(AnswerItemKind Kind, string Key, LocalText Title, IReadOnlyList<AnswerFact> Facts, DateOnly AsOf, string? Note)
{
    /// <summary>Who says so: whoever confirmed it, or where it was published.</summary>
    public LocalText Source { get; init; } = LocalText.Empty;

    /// <summary>Page of the record, relative to the language.</summary>
    public string Path { get; init; } = "";
}

/// <summary>An answer composed from records (答复), frozen when it is sent.</summary>
public sealed class CaseAnswer : IVersioned
{
    public const int TextMaxLength = 6_000;
    public const int NoteMaxLength = 400;
    public const int MostItems = 30;

    private CaseAnswer()
    {
    }

    public CaseAnswer(Guid caseId, int number, Actor by, DateTime utcNow) => (Id, CaseId, Number, By, WrittenAtUtc) = (Guid.CreateVersion7(), caseId, number, by.Name, utcNow);

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid CaseId { get; private set; }

    /// <summary>From 1 within its case.</summary>
    public int Number { get; private set; }

    /// <summary>Words before and after the records.</summary>
    [Personal] public string Opening { get; private set; } = "";
    [Personal] public string Closing { get; private set; } = "";
    [Personal] public IReadOnlyList<AnswerItem> Items { get; private set; } = [];
    public string By { get; private set; } = "";
    public DateTime WrittenAtUtc { get; private set; }
    public DateTime? SentAtUtc { get; private set; }

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"answer:{id:N}";

    public void Write(string opening, string closing, IReadOnlyList<AnswerItem> items, Actor by, DateTime utcNow)
    {
        Rule.Require(SentAtUtc is null, "CaseAnswer.Sent");
        var (first, last) = (TypedText.Lines(opening) ?? "", TypedText.Lines(closing) ?? "");
        Rule.Require(first.Length <= TextMaxLength && last.Length <= TextMaxLength && items.All(x => x.Note is not { Length: > NoteMaxLength }), "CaseAnswer.TextTooLong");
        Rule.Require(items.Count <= MostItems && items.DistinctBy(x => (x.Kind, x.Key)).Count() == items.Count, "CaseAnswer.ItemsNotUsable");
        (Opening, Closing, Items, By, WrittenAtUtc) = (first, last, [.. items], by.Name, utcNow);
    }

    public void Send(DateTime utcNow)
    {
        Rule.Require(SentAtUtc is null, "CaseAnswer.Sent");
        Rule.Require(Opening.Length > 0, "CaseAnswer.NeedsText");
        SentAtUtc = utcNow;
    }

    internal void Erase() => (Opening, Closing, Items) = ("", "", []);
}

/// <summary>A check-in after a landing (回访), or a problem the company raised.</summary>
public sealed class CheckIn : IVersioned
{
    public const int TextMaxLength = 1_000;
    public const int TopicMaxLength = 120;

    /// <summary>Months after the landing at which a plan asks how it goes.</summary>
    public static readonly IReadOnlyList<int> PlanMonths = [1, 3, 6, 12];

    private CheckIn()
    {
    }

    /// <param name="isProblem">Raised by the company instead of planned by the desk.</param>
    public CheckIn(Guid caseId, string topic, DateOnly dueOn, bool isProblem, Actor by, DateTime utcNow)
    {
        var words = TypedText.OneLine(topic);
        Rule.Require(words is { Length: <= TopicMaxLength }, "CheckIn.NeedsTopic");
        (Id, CaseId, Topic, DueOn, IsProblem, By, AtUtc) = (Guid.CreateVersion7(), caseId, words!, dueOn, isProblem, by.Name, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid CaseId { get; private set; }
    [Personal] public string Topic { get; private set; } = "";
    public DateOnly DueOn { get; private set; }
    public bool IsProblem { get; private set; }
    public string By { get; private set; } = "";
    public DateTime AtUtc { get; private set; }
    public DateTime? DoneAtUtc { get; private set; }
    public string? DoneBy { get; private set; }

    /// <summary>What came of it.</summary>
    [Personal] public string? Outcome { get; private set; }

    public string ChangeKey => ServiceCase.KeyOf(CaseId);

    public bool IsDone => DoneAtUtc is not null;

    public void MoveTo(DateOnly day, DateOnly today)
    {
        Rule.Require(!IsDone, "CheckIn.Done");
        Rule.Require(day >= today, "CheckIn.DueIsPast");
        DueOn = day;
    }

    public void Finish(string outcome, Actor by, DateTime utcNow)
    {
        Rule.Require(!IsDone, "CheckIn.Done");
        var words = TypedText.Lines(outcome);
        Rule.Require(words is { Length: <= TextMaxLength }, "CheckIn.NeedsOutcome");
        (Outcome, DoneAtUtc, DoneBy) = (words, utcNow, by.Name);
    }

    internal void Erase() => (Topic, Outcome) = ("", null);
}

internal sealed class CaseAnswerConfiguration : IEntityTypeConfiguration<CaseAnswer>
{
    public void Configure(EntityTypeBuilder<CaseAnswer> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Opening).HasMaxLength(-1);
        builder.Property(x => x.Closing).HasMaxLength(-1);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasJson(x => x.Items);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.CaseId, x.Number }).IsUnique();
    }
}

internal sealed class CheckInConfiguration : IEntityTypeConfiguration<CheckIn>
{
    public void Configure(EntityTypeBuilder<CheckIn> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Topic).HasMaxLength(CheckIn.TopicMaxLength);
        builder.Property(x => x.Outcome).HasMaxLength(CheckIn.TextMaxLength);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.DoneBy).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.CaseId, x.DueOn });
        builder.HasIndex(x => new { x.DoneAtUtc, x.DueOn });
    }
}
