using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>What is known of a sector.</summary>
public sealed record SectorInput
{
    public required int Order { get; init; }
    public string? ParentCode { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText Description { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>A field of the biopharma industry (细分领域), such as cell and gene therapy; some have a parent.</summary>
public sealed class Sector : IAudited
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 120;
    public const int DescriptionMaxLength = 600;

    private Sector()
    {
    }

    public Sector(string code, SectorInput input)
    {
        Code = code;
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public string? ParentCode { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public LocalText Description { get; private set; } = LocalText.Empty;
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "sector:" + Code;

    public void Describe(SectorInput input)
    {
        Rule.Require(input.Name.IsComplete, "Sector.NeedsNameInBothLanguages");
        Rule.Require(input.ParentCode != Code, "Sector.CannotBeItsOwnParent");
        (Order, ParentCode, Name, Description, Provenance) =
            (input.Order, input.ParentCode, input.Name, input.Description, input.Provenance);
    }
}

internal sealed class SectorConfiguration : IEntityTypeConfiguration<Sector>
{
    public void Configure(EntityTypeBuilder<Sector> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(Sector.CodeMaxLength);
        builder.Property(x => x.ParentCode).HasMaxLength(Sector.CodeMaxLength);
        builder.HasWords(x => x.Name, Sector.NameMaxLength);
        builder.HasWords(x => x.Description, Sector.DescriptionMaxLength);
        builder.HasOne<Sector>().WithMany().HasForeignKey(x => x.ParentCode).OnDelete(DeleteBehavior.Restrict);
    }
}
