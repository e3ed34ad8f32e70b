using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>What a visitor sends.</summary>
public enum QuestionKind
{
    /// <summary>Asked about listings before there was the one-stop service; <see cref="Cases.QuestionCases"/> makes a case of it.</summary>
    Ask,

    /// <summary>Reports that a listing is wrong.</summary>
    Report,
}

/// <summary>Where a question stands until the service desk takes it; a report, until somebody who answers for the listing has dealt with it.</summary>
public enum QuestionState
{
    New,

    /// <summary>Looks like spam: kept apart for a person to decide, never thrown away unseen.</summary>
    Quarantined,

    /// <summary>Report: it was right, and the listing was corrected.</summary>
    Corrected,

    /// <summary>Report: it was right, and the listing is no longer public.</summary>
    ListingWithdrawn,

    /// <summary>Report: nothing was wrong; the note says why.</summary>
    NothingWrong,
}

/// <summary>What a visitor gives; the form binds it.</summary>
public sealed record QuestionInput
{
    /// <summary>Listings it is about, by code.</summary>
    public IReadOnlyList<string> ItemCodes { get; init; } = [];
    public string? Name { get; init; }
    public string? Organisation { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public required string Message { get; init; }

    /// <summary>Segment of the language it was written on: zh or en.</summary>
    public required string Language { get; init; }

    /// <summary>Version of the consent text that was shown and ticked.</summary>
    public required string ConsentVersion { get; init; }
}

/// <summary>A visitor's report about listings, stored with the consent it was given under.</summary>
public sealed class Question
{
    public const int NumberMaxLength = 20;
    public const int NameMaxLength = 80;
    public const int OrganisationMaxLength = 160;
    public const int EmailMaxLength = 254;
    public const int PhoneMaxLength = 40;
    public const int MessageMaxLength = 4_000;
    public const int ProjectMaxLength = 1_000;
    public const int MostItems = 20;
    public const int NoteMaxLength = 400;

    private Question()
    {
    }

    /// <param name="number">Unguessable number shown to the sender.</param>
    /// <param name="senderKey">Keyed hash of the sender's network, to bound how much one network sends; never the address itself.</param>
    /// <param name="doubts">Why it looks like spam; none makes it <see cref="QuestionState.New"/>.</param>
    public Question(Guid id, string number, QuestionInput input, string senderKey, IReadOnlyList<string> doubts, DateTime utcNow)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(input.Message) && input.Message.Length <= MessageMaxLength, "Question.NeedsMessage");
        Rule.Require(!string.IsNullOrWhiteSpace(input.ConsentVersion), "Question.NeedsConsent");
        Rule.Require(input.ItemCodes.Count is > 0 and <= MostItems, "Question.NeedsItems");
        (Id, Number, Kind, ItemCodes, Language) = (id, number, QuestionKind.Report, [.. input.ItemCodes], input.Language);
        (Name, Organisation, Email, Phone) = (input.Name, input.Organisation, input.Email, input.Phone);
        (Message, ConsentVersion) = (input.Message, input.ConsentVersion);
        (SenderKey, Doubts, SentAtUtc) = (senderKey, [.. doubts], utcNow);
        State = doubts.Count == 0 ? QuestionState.New : QuestionState.Quarantined;
    }

    public Guid Id { get; private set; }
    public string Number { get; private set; } = "";
    public QuestionKind Kind { get; private set; }
    public QuestionState State { get; private set; }
    public List<string> ItemCodes { get; private set; } = [];
    public string Language { get; private set; } = "";
    public string? Name { get; private set; }
    public string? Organisation { get; private set; }
    public string? Email { get; private set; }
    public string? Phone { get; private set; }
    public string Message { get; private set; } = "";
    public string? Project { get; private set; }
    public string ConsentVersion { get; private set; } = "";
    public bool MayPassOn { get; private set; }
    public List<string> Doubts { get; private set; } = [];
    public string SenderKey { get; private set; } = "";
    public DateTime SentAtUtc { get; private set; }
    public DateTime? HandledAtUtc { get; private set; }
    public Guid? HandledByUserId { get; private set; }
    public string? HandledBy { get; private set; }

    /// <summary>What was done, or why nothing; for colleagues, never for the sender.</summary>
    public string? Note { get; private set; }

    public bool IsOpen => State is QuestionState.New or QuestionState.Quarantined;

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"report:{id}";

    /// <summary>Somebody has dealt with a report.</summary>
    /// <param name="note">Needed where nothing was wrong.</param>
    public void Close(Actor by, QuestionState outcome, string? note, DateTime utcNow)
    {
        RequireOpenReport();
        Rule.Require(outcome is QuestionState.Corrected or QuestionState.ListingWithdrawn or QuestionState.NothingWrong, "Report.NoSuchOutcome");
        var words = TypedText.Lines(note);
        Rule.Require(TypedText.IsWhole(words) && (words is null || words.Length <= NoteMaxLength), "Report.NoteNotUsable");
        Rule.Require(outcome != QuestionState.NothingWrong || words is not null, "Report.NeedsReason");
        (State, Note, HandledAtUtc, HandledByUserId, HandledBy) = (outcome, words, utcNow, by.UserId, by.Name);
    }

    /// <summary>A person saw that it is no spam.</summary>
    public void Release()
    {
        RequireOpenReport();
        Rule.Require(State == QuestionState.Quarantined, "Report.NotQuarantined");
        State = QuestionState.New;
    }

    private void RequireOpenReport()
    {
        Rule.Require(Kind == QuestionKind.Report, "Report.NotOne");
        Rule.Require(IsOpen, "Report.Closed");
    }
}

internal sealed class QuestionConfiguration : IEntityTypeConfiguration<Question>
{
    public void Configure(EntityTypeBuilder<Question> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Number).HasMaxLength(Question.NumberMaxLength);
        builder.Property(x => x.Language).HasMaxLength(2);
        builder.Property(x => x.Name).HasMaxLength(Question.NameMaxLength);
        builder.Property(x => x.Organisation).HasMaxLength(Question.OrganisationMaxLength);
        builder.Property(x => x.Email).HasMaxLength(Question.EmailMaxLength);
        builder.Property(x => x.Phone).HasMaxLength(Question.PhoneMaxLength);
        builder.Property(x => x.Message).HasMaxLength(Question.MessageMaxLength);
        builder.Property(x => x.Project).HasMaxLength(Question.ProjectMaxLength);
        builder.Property(x => x.ConsentVersion).HasMaxLength(40);
        builder.Property(x => x.SenderKey).HasMaxLength(64);
        builder.Property(x => x.HandledBy).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.Note).HasMaxLength(Question.NoteMaxLength);
        builder.Property(x => x.State).IsConcurrencyToken();
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => new { x.SenderKey, x.SentAtUtc });
        builder.HasIndex(x => new { x.State, x.SentAtUtc });
    }
}
