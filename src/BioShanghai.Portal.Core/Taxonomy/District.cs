using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>An administrative district, or a functional area such as Lin-gang that lies across several.</summary>
public enum DistrictKind
{
    District,
    SpecialArea,
}

/// <summary>What is known of a district; the form binds it and the entity checks it.</summary>
public sealed record DistrictInput
{
    public required int Order { get; init; }
    public required DistrictKind Kind { get; init; }
    public required LocalText Name { get; init; }

    /// <summary>GB/T 2260 code of six digits; a special area has none.</summary>
    public string? Adcode { get; init; }

    /// <summary>Degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public required double Longitude { get; init; }

    /// <summary>For a special area: codes of the districts it lies across.</summary>
    public IReadOnlyList<string> SpansDistricts { get; init; } = [];
    public required Provenance Provenance { get; init; }
}

/// <summary>One of the 16 districts of Shanghai, or the Lin-gang Special Area.</summary>
public sealed class District : IAudited
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 120;

    private District()
    {
    }

    public District(string code, DistrictInput input)
    {
        Code = code;
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public DistrictKind Kind { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public string? Adcode { get; private set; }
    public double Latitude { get; private set; }
    public double Longitude { get; private set; }
    public List<string> SpansDistricts { get; private set; } = [];
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "district:" + Code;

    public void Describe(DistrictInput input)
    {
        Rule.Require(input.Name.IsComplete, "District.NeedsNameInBothLanguages");
        Rule.Require(input.Latitude is > 30 and < 32.5 && input.Longitude is > 120 and < 123, "District.OutsideShanghai");
        (Order, Kind, Name, Adcode) = (input.Order, input.Kind, input.Name, input.Adcode);
        (Latitude, Longitude, SpansDistricts, Provenance) = (input.Latitude, input.Longitude, [.. input.SpansDistricts], input.Provenance);
    }
}

internal sealed class DistrictConfiguration : IEntityTypeConfiguration<District>
{
    public void Configure(EntityTypeBuilder<District> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.Adcode).HasMaxLength(6);
        builder.HasWords(x => x.Name, District.NameMaxLength);
    }
}
