using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Where a batch stands.</summary>
public enum BatchState
{
    /// <summary>Being prepared; nobody can apply for it.</summary>
    Planned,

    /// <summary>Takes applications.</summary>
    Open,

    /// <summary>Takes no more applications; those it has are decided.</summary>
    Closed,

    /// <summary>Its members are public.</summary>
    Published,
}

/// <summary>What is decided of a batch.</summary>
public sealed record BatchInput
{
    public required LocalText Name { get; init; }

    /// <summary>First and last day applications are taken, in Shanghai.</summary>
    public DateOnly? OpensOn { get; init; }
    public DateOnly? ClosesOn { get; init; }

    /// <summary>Day the plaques are given (授牌); terms begin on it.</summary>
    public DateOnly? CeremonyOn { get; init; }

    /// <summary>Years a membership runs from the ceremony; null where no term was published.</summary>
    public int? TermYears { get; init; }
}

/// <summary>A batch (批次) of the programme: companies that are taken in together.</summary>
public sealed class Batch : IAudited
{
    public const int NameMaxLength = 80;
    public const int LongestTerm = 10;

    private Batch()
    {
    }

    /// <param name="number">From 1, in the order of the ceremonies.</param>
    public Batch(int number, BatchInput input)
    {
        Rule.Require(number >= 1, "Batch.NeedsNumber");
        Number = number;
        Describe(input);
    }

    public int Number { get; private set; }
    public int Version { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public DateOnly? OpensOn { get; private set; }
    public DateOnly? ClosesOn { get; private set; }
    public DateOnly? CeremonyOn { get; private set; }
    public int? TermYears { get; private set; }
    public BatchState State { get; private set; }
    public DateTime? PublishedAtUtc { get; private set; }

    public string ChangeKey => KeyOf(Number);

    public static string KeyOf(int number) => "batch:" + number.ToString(CultureInfo.InvariantCulture);

    public void Describe(BatchInput input)
    {
        Rule.Require(input.Name.IsComplete && input.Name.Zh!.Length <= NameMaxLength && input.Name.En!.Length <= NameMaxLength, "Batch.NeedsNameInBothLanguages");
        Rule.Require(input.OpensOn is null || input.ClosesOn is null || input.OpensOn <= input.ClosesOn, "Batch.ClosesBeforeItOpens");
        Rule.Require(input.CeremonyOn is null || input.ClosesOn is null || input.ClosesOn <= input.CeremonyOn, "Batch.CeremonyBeforeItCloses");
        Rule.Require(input.TermYears is null or (>= 1 and <= LongestTerm), "Batch.TermNotUsable");
        // Certificates say these dates.
        Rule.Require(State != BatchState.Published || (input.CeremonyOn == CeremonyOn && input.TermYears == TermYears), "Batch.DatesAreOut");
        (Name, OpensOn, ClosesOn, CeremonyOn, TermYears) = (input.Name, input.OpensOn, input.ClosesOn, input.CeremonyOn, input.TermYears);
    }

    public void Open()
    {
        Rule.Require(State is BatchState.Planned or BatchState.Closed, "Batch.CannotOpen");
        State = BatchState.Open;
    }

    public void Close()
    {
        Rule.Require(State == BatchState.Open, "Batch.NotOpen");
        State = BatchState.Closed;
    }

    /// <summary>Its members become public.</summary>
    public void Publish(DateTime utcNow)
    {
        Rule.Require(State != BatchState.Published, "Batch.IsPublished");
        Rule.Require(CeremonyOn is not null, "Batch.NeedsCeremony");
        (State, PublishedAtUtc) = (BatchState.Published, utcNow);
    }

    /// <summary>Applications are taken on this day.</summary>
    public bool TakesOn(DateOnly day) => State == BatchState.Open && (OpensOn is null || OpensOn <= day) && (ClosesOn is null || day <= ClosesOn);
}

internal sealed class BatchConfiguration : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.HasKey(x => x.Number);
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.HasWords(x => x.Name, Batch.NameMaxLength);
    }
}
