using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>What is known of a section.</summary>
public sealed record GuideSectionInput
{
    public required string ChapterSlug { get; init; }
    public required int Order { get; init; }
    public required LocalText Title { get; init; }

    /// <summary>Markdown in both languages; a line such as <c>{{parks tier=key}}</c> embeds live records.</summary>
    public required LocalText Body { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>A section of the guide, with its own address.</summary>
public sealed class GuideSection : IAudited
{
    public const int SlugMaxLength = 60;
    public const int TitleMaxLength = 160;
    public const int BodyMaxLength = 40_000;

    private GuideSection()
    {
    }

    public GuideSection(int year, string slug, GuideSectionInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug), "GuideSection.NeedsSlug");
        (Year, Slug) = (year, slug);
        Describe(input);
    }

    public int Year { get; private set; }
    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public string ChapterSlug { get; private set; } = "";
    public int Order { get; private set; }
    public LocalText Title { get; private set; } = LocalText.Empty;
    public LocalText Body { get; private set; } = LocalText.Empty;
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => $"guide-section:{Year}/{Slug}";

    /// <summary>A section without a source is refused (guide rule G4).</summary>
    public void Describe(GuideSectionInput input)
    {
        Rule.Require(input.Title.IsComplete, "GuideSection.NeedsTitleInBothLanguages");
        Rule.Require(!input.Body.IsEmpty, "GuideSection.NeedsText");
        Rule.Require((input.Body.Zh?.Length ?? 0) <= BodyMaxLength && (input.Body.En?.Length ?? 0) <= BodyMaxLength, "GuideSection.TextTooLong");
        Rule.Require(input.Provenance.Sources.Count > 0, "GuideSection.NeedsSource");
        (ChapterSlug, Order, Title, Body, Provenance) =
            (input.ChapterSlug, input.Order, input.Title, input.Body, input.Provenance);
    }
}

internal sealed class GuideSectionConfiguration : IEntityTypeConfiguration<GuideSection>
{
    public void Configure(EntityTypeBuilder<GuideSection> builder)
    {
        builder.HasKey(x => new { x.Year, x.Slug });
        builder.Property(x => x.Slug).HasMaxLength(GuideSection.SlugMaxLength);
        builder.Property(x => x.ChapterSlug).HasMaxLength(GuideChapter.SlugMaxLength);
        builder.HasWords(x => x.Title, GuideSection.TitleMaxLength);
        builder.HasWords(x => x.Body);
        builder.HasOne<GuideChapter>().WithMany().HasForeignKey(x => new { x.Year, x.ChapterSlug }).OnDelete(DeleteBehavior.Restrict);
    }
}
