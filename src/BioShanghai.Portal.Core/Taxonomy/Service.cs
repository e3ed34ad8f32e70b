using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>What is known of a service.</summary>
public sealed record ServiceInput
{
    public required int Order { get; init; }

    /// <summary>Group code, for example <c>finance</c>; its words are in the taxonomy's resources.</summary>
    public required string Group { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText Description { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>Something a partner can do for an investor (服务), such as equity financing or registration advice.</summary>
public sealed class Service : IAudited
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 120;
    public const int DescriptionMaxLength = 600;

    private Service()
    {
    }

    public Service(string code, ServiceInput input)
    {
        Code = code;
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public string Group { get; private set; } = "";
    public LocalText Name { get; private set; } = LocalText.Empty;
    public LocalText Description { get; private set; } = LocalText.Empty;
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "service:" + Code;

    public void Describe(ServiceInput input)
    {
        Rule.Require(input.Name.IsComplete, "Service.NeedsNameInBothLanguages");
        Rule.Require(!string.IsNullOrWhiteSpace(input.Group), "Service.NeedsGroup");
        (Order, Group, Name, Description, Provenance) =
            (input.Order, input.Group, input.Name, input.Description, input.Provenance);
    }
}

internal sealed class ServiceConfiguration : IEntityTypeConfiguration<Service>
{
    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(Service.CodeMaxLength);
        builder.Property(x => x.Group).HasMaxLength(Service.CodeMaxLength);
        builder.HasWords(x => x.Name, Service.NameMaxLength);
        builder.HasWords(x => x.Description, Service.DescriptionMaxLength);
    }
}
