using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Indicators;

/// <summary>What identifies a value: indicator, area, period, and whether it was reached or aimed at.</summary>
/// <param name="Code">Indicator, for example <c>industry-scale</c>.</param>
/// <param name="Scope"><c>shanghai</c> or a district code.</param>
/// <param name="Period">A year (<c>2022</c>) or a part or span of years as published (<c>2025-H1</c>, <c>2021-2024-07</c>).</param>
public sealed record IndicatorKey(string Code, string Scope, string Period, FigureKind Kind);

/// <summary>What is known of an indicator's value.</summary>
public sealed record IndicatorInput
{
    public required int Order { get; init; }
    public required LocalText Name { get; init; }

    /// <summary>Unit as published, for example <c>亿元</c>; <see cref="Figure"/> turns it into the reader's words.</summary>
    public required string Unit { get; init; }

    /// <summary>Calendar year the period belongs to or ends in.</summary>
    public required int Year { get; init; }
    public required decimal Value { get; init; }

    /// <summary>"more than" or "about", as published.</summary>
    public string? Qualifier { get; init; }
    public required string Source { get; init; }
    public required Confidence Confidence { get; init; }

    /// <summary>Definition or comparability note, shown beside the figure.</summary>
    public LocalText Note { get; init; } = LocalText.Empty;
}

/// <summary>One value of an indicator (指标) for one area and period; values with the same code and scope form a series.</summary>
public sealed class IndicatorValue : IAudited
{
    public const int CodeMaxLength = 60;
    public const int PeriodMaxLength = 40;
    public const int NameMaxLength = 160;
    public const int UnitMaxLength = 40;
    public const int SourceMaxLength = 600;
    public const int NoteMaxLength = 600;
    public const string CityScope = "shanghai";

    private IndicatorValue()
    {
    }

    public IndicatorValue(IndicatorKey key, IndicatorInput input)
    {
        (Code, Scope, Period, Kind) = (key.Code, key.Scope, key.Period, key.Kind);
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public string Scope { get; private set; } = "";
    public string Period { get; private set; } = "";
    public FigureKind Kind { get; private set; }
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public string Unit { get; private set; } = "";
    public int Year { get; private set; }
    public decimal Value { get; private set; }
    public string? Qualifier { get; private set; }
    public string Source { get; private set; } = "";
    public Confidence Confidence { get; private set; }
    public LocalText Note { get; private set; } = LocalText.Empty;

    public string ChangeKey => $"indicator:{Code}/{Scope}/{Period}/{Kind}";

    /// <summary>A figure without a unit, a source and a year is refused (guide rule G4).</summary>
    public void Describe(IndicatorInput input)
    {
        Rule.Require(input.Name.IsComplete, "Indicator.NeedsNameInBothLanguages");
        Rule.Require(!string.IsNullOrWhiteSpace(input.Unit), "Indicator.NeedsUnit");
        Rule.Require(!string.IsNullOrWhiteSpace(input.Source), "Indicator.NeedsSource");
        Rule.Require(input.Year is >= 1990 and <= 2100, "Indicator.YearOutOfRange");
        (Order, Name, Unit, Year, Value) = (input.Order, input.Name, input.Unit, input.Year, input.Value);
        (Qualifier, Source, Confidence, Note) = (input.Qualifier, input.Source, input.Confidence, input.Note);
    }
}

internal sealed class IndicatorValueConfiguration : IEntityTypeConfiguration<IndicatorValue>
{
    public void Configure(EntityTypeBuilder<IndicatorValue> builder)
    {
        builder.HasKey(x => new { x.Code, x.Scope, x.Period, x.Kind });
        builder.Property(x => x.Code).HasMaxLength(IndicatorValue.CodeMaxLength);
        builder.Property(x => x.Scope).HasMaxLength(Taxonomy.District.CodeMaxLength);
        builder.Property(x => x.Period).HasMaxLength(IndicatorValue.PeriodMaxLength);
        builder.Property(x => x.Kind).HasMaxLength(10);
        builder.Property(x => x.Unit).HasMaxLength(IndicatorValue.UnitMaxLength);
        builder.Property(x => x.Qualifier).HasMaxLength(IndicatorValue.UnitMaxLength);
        builder.Property(x => x.Source).HasMaxLength(IndicatorValue.SourceMaxLength);
        builder.HasWords(x => x.Name, IndicatorValue.NameMaxLength);
        builder.HasWords(x => x.Note, IndicatorValue.NoteMaxLength);
    }
}
