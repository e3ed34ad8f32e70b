using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>What is known of a chapter.</summary>
public sealed record GuideChapterInput
{
    public required int Order { get; init; }
    public required LocalText Title { get; init; }
}

/// <summary>A chapter of an edition; its sections hold the text.</summary>
public sealed class GuideChapter : IAudited
{
    public const int SlugMaxLength = 60;
    public const int TitleMaxLength = 120;

    private GuideChapter()
    {
    }

    public GuideChapter(int year, string slug, GuideChapterInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug), "GuideChapter.NeedsSlug");
        (Year, Slug) = (year, slug);
        Describe(input);
    }

    public int Year { get; private set; }
    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Title { get; private set; } = LocalText.Empty;

    public string ChangeKey => $"guide-chapter:{Year}/{Slug}";

    public void Describe(GuideChapterInput input)
    {
        Rule.Require(input.Title.IsComplete, "GuideChapter.NeedsTitleInBothLanguages");
        (Order, Title) = (input.Order, input.Title);
    }
}

internal sealed class GuideChapterConfiguration : IEntityTypeConfiguration<GuideChapter>
{
    public void Configure(EntityTypeBuilder<GuideChapter> builder)
    {
        builder.HasKey(x => new { x.Year, x.Slug });
        builder.Property(x => x.Slug).HasMaxLength(GuideChapter.SlugMaxLength);
        builder.HasWords(x => x.Title, GuideChapter.TitleMaxLength);
        builder.HasOne<GuideEdition>().WithMany().HasForeignKey(x => x.Year).OnDelete(DeleteBehavior.Restrict);
    }
}
