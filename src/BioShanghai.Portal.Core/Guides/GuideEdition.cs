using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>What is known of an edition.</summary>
public sealed record GuideEditionInput
{
    public required DateOnly ReleasedOn { get; init; }

    /// <summary>Day the portal's own text was last revised.</summary>
    public required DateOnly TextRevisedOn { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>A yearly edition of the investment guide (投资指南).</summary>
public sealed class GuideEdition : IAudited
{
    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    private GuideEdition()
    {
    }

    public GuideEdition(int year, GuideEditionInput input)
    {
        Rule.Require(year is >= FirstYear and <= LastYear, "GuideEdition.YearOutOfRange");
        Year = year;
        Describe(input);
    }

    public int Year { get; private set; }
    public int Version { get; private set; }
    public DateOnly ReleasedOn { get; private set; }
    public DateOnly TextRevisedOn { get; private set; }
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "guide-edition:" + Year;

    public void Describe(GuideEditionInput input)
    {
        Rule.Require(input.TextRevisedOn >= input.ReleasedOn, "GuideEdition.DatesOutOfOrder");
        (ReleasedOn, TextRevisedOn, Provenance) = (input.ReleasedOn, input.TextRevisedOn, input.Provenance);
    }
}

internal sealed class GuideEditionConfiguration : IEntityTypeConfiguration<GuideEdition>
{
    public void Configure(EntityTypeBuilder<GuideEdition> builder)
    {
        builder.HasKey(x => x.Year);
        builder.Property(x => x.Year).ValueGeneratedNever();
    }
}
