using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>Place of a park in the "1+5+X" layout.</summary>
public enum ParkTier
{
    /// <summary>The "1": the Zhangjiang core.</summary>
    Core,

    /// <summary>One of the "5" key zones.</summary>
    Key,

    /// <summary>One of the "X" specialist sites of the districts.</summary>
    Extended,
}

/// <summary>Whether a figure was reached or is aimed at.</summary>
public enum FigureKind
{
    Actual,
    Target,
}

/// <summary>A figure about a park, with what makes it checkable.</summary>
/// <param name="Unit">Unit as cited, possibly with a qualifier such as "companies (more than)"; <see cref="Text.Figure"/> reads it.</param>
/// <param name="Year">Year the figure is as of (calendar year), or null when the source gives none.</param>
/// <param name="Source">Where the figure was published, a link or a citation.</param>
public sealed record ParkFact(LocalText Name, decimal Value, string Unit, int? Year, FigureKind Kind, string Source, Confidence Confidence)
{
    /// <summary>A figure is settled when its source is good enough and says when it held (guide rule G4).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSettled => Confidence > Confidence.Low && Year is not null;
}

/// <summary>What is known of a park; the form binds it and the entity checks it.</summary>
public sealed record ParkInput
{
    public required int Order { get; init; }
    public required LocalText Name { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public required ParkTier Tier { get; init; }
    public string? ParentSlug { get; init; }
    public required string DistrictCode { get; init; }
    public required LocalText Positioning { get; init; }
    public IReadOnlyList<string> SectorCodes { get; init; } = [];

    /// <summary>Planned area in hectares, above 0.</summary>
    public double? PlannedAreaHectares { get; init; }
    public Confidence? PlannedAreaConfidence { get; init; }

    /// <summary>Degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public required double Longitude { get; init; }
    public required Confidence LocationConfidence { get; init; }
    public LocalText Address { get; init; } = LocalText.Empty;
    public string? AddressSource { get; init; }
    public string? Website { get; init; }
    public IReadOnlyList<LocalText> Highlights { get; init; } = [];
    public IReadOnlyList<ParkFact> Facts { get; init; } = [];
    public required Provenance Provenance { get; init; }
}

/// <summary>A biopharma park (园区) of the "1+5+X" layout; sub-parks point to the park they belong to.</summary>
public sealed class Park : IAudited
{
    public const int SlugMaxLength = 80;
    public const int NameMaxLength = 160;
    public const int PositioningMaxLength = 600;
    public const int AddressMaxLength = 200;
    public const int HighlightMaxLength = 400;
    public const int LinkMaxLength = 400;
    public const double LargestPlannedAreaHectares = 100_000;

    private Park()
    {
    }

    public Park(string slug, ParkInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug) && slug.Length <= SlugMaxLength, "Park.NeedsSlug");
        Slug = slug;
        Describe(input);
    }

    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public List<string> Aliases { get; private set; } = [];
    public ParkTier Tier { get; private set; }
    public string? ParentSlug { get; private set; }
    public string DistrictCode { get; private set; } = "";
    public LocalText Positioning { get; private set; } = LocalText.Empty;
    public List<string> SectorCodes { get; private set; } = [];
    public double? PlannedAreaHectares { get; private set; }
    public Confidence? PlannedAreaConfidence { get; private set; }
    public double Latitude { get; private set; }
    public double Longitude { get; private set; }
    public Confidence LocationConfidence { get; private set; }
    public LocalText Address { get; private set; } = LocalText.Empty;
    public string? AddressSource { get; private set; }
    public string? Website { get; private set; }
    public IReadOnlyList<LocalText> Highlights { get; private set; } = [];
    public IReadOnlyList<ParkFact> Facts { get; private set; } = [];
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "park:" + Slug;

    public void Describe(ParkInput input)
    {
        Rule.Require(input.Name.IsComplete, "Park.NeedsNameInBothLanguages");
        Rule.Require(input.Positioning.IsComplete, "Park.NeedsPositioningInBothLanguages");
        Rule.Require(input.ParentSlug != Slug, "Park.CannotBeItsOwnParent");
        Rule.Require(input.PlannedAreaHectares is null or (> 0 and <= LargestPlannedAreaHectares), "Park.AreaOutOfRange");
        Rule.Require(input.Latitude is > 30 and < 32.5 && input.Longitude is > 120 and < 123, "Park.OutsideShanghai");
        Rule.Require(input.Facts.All(x => !string.IsNullOrWhiteSpace(x.Source)), "Park.FactNeedsSource");
        (Order, Name, Aliases, Tier, ParentSlug) = (input.Order, input.Name, [.. input.Aliases], input.Tier, input.ParentSlug);
        (DistrictCode, Positioning, SectorCodes) = (input.DistrictCode, input.Positioning, [.. input.SectorCodes]);
        (PlannedAreaHectares, PlannedAreaConfidence) = (input.PlannedAreaHectares, input.PlannedAreaConfidence);
        (Latitude, Longitude, LocationConfidence) = (input.Latitude, input.Longitude, input.LocationConfidence);
        (Address, AddressSource, Website) = (input.Address, input.AddressSource, input.Website);
        (Highlights, Facts, Provenance) = ([.. input.Highlights], [.. input.Facts], input.Provenance);
    }
}

internal sealed class ParkConfiguration : IEntityTypeConfiguration<Park>
{
    public void Configure(EntityTypeBuilder<Park> builder)
    {
        builder.HasKey(x => x.Slug);
        builder.Property(x => x.Slug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.ParentSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.HasWords(x => x.Name, Park.NameMaxLength);
        builder.HasWords(x => x.Positioning, Park.PositioningMaxLength);
        builder.HasWords(x => x.Address, Park.AddressMaxLength);
        builder.HasJson(x => x.Highlights);
        builder.HasJson(x => x.Facts);
        builder.HasOne<Park>().WithMany().HasForeignKey(x => x.ParentSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(x => x.Tier);
    }
}
