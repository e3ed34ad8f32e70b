using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Lifecycle;

/// <summary>What is known of a life-cycle step.</summary>
public sealed record LifecycleStageInput
{
    public required int Order { get; init; }

    /// <summary>Span on the company's growth from 0 to 100, for example <c>0 → 1</c>.</summary>
    public required string Range { get; init; }
    public required LocalText Name { get; init; }

    /// <summary>The name is the portal's proposal, to be confirmed by the Centre; pages say so.</summary>
    public bool NameIsProposed { get; init; }
    public required LocalText Description { get; init; }
    public IReadOnlyList<LocalText> Needs { get; init; } = [];
    public IReadOnlyList<string> ServiceCodes { get; init; } = [];
    public IReadOnlyList<string> SpaceTypeCodes { get; init; } = [];

    /// <summary>Link of the 研发-临床-制造-应用 chain the step stands for, in Chinese as published.</summary>
    public string? ChainLink { get; init; }

    /// <summary>Confidence in the split of 0-100 into this step's span.</summary>
    public Confidence RangeConfidence { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>One of the four steps (四个台阶) of a company's life cycle from 0 to 100.</summary>
public sealed class LifecycleStage : IAudited
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 120;
    public const int DescriptionMaxLength = 1_000;
    public const int NeedMaxLength = 200;
    public const int RangeMaxLength = 40;
    public const int ChainLinkMaxLength = 40;

    private LifecycleStage()
    {
    }

    public LifecycleStage(string code, LifecycleStageInput input)
    {
        Code = code;
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public string Range { get; private set; } = "";
    public LocalText Name { get; private set; } = LocalText.Empty;
    public bool NameIsProposed { get; private set; }
    public LocalText Description { get; private set; } = LocalText.Empty;
    public IReadOnlyList<LocalText> Needs { get; private set; } = [];
    public List<string> ServiceCodes { get; private set; } = [];
    public List<string> SpaceTypeCodes { get; private set; } = [];
    public string? ChainLink { get; private set; }
    public Confidence RangeConfidence { get; private set; }
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "stage:" + Code;

    public void Describe(LifecycleStageInput input)
    {
        Rule.Require(input.Name.IsComplete, "LifecycleStage.NeedsNameInBothLanguages");
        Rule.Require(input.Order is >= 1 and <= 9, "LifecycleStage.OrderOutOfRange");
        (Order, Range, Name, NameIsProposed, Description) =
            (input.Order, input.Range, input.Name, input.NameIsProposed, input.Description);
        (Needs, ServiceCodes, SpaceTypeCodes, ChainLink) =
            ([.. input.Needs], [.. input.ServiceCodes], [.. input.SpaceTypeCodes], input.ChainLink);
        (RangeConfidence, Provenance) = (input.RangeConfidence, input.Provenance);
    }
}

internal sealed class LifecycleStageConfiguration : IEntityTypeConfiguration<LifecycleStage>
{
    public void Configure(EntityTypeBuilder<LifecycleStage> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(LifecycleStage.CodeMaxLength);
        builder.Property(x => x.Range).HasMaxLength(LifecycleStage.RangeMaxLength);
        builder.Property(x => x.ChainLink).HasMaxLength(LifecycleStage.ChainLinkMaxLength);
        builder.HasWords(x => x.Name, LifecycleStage.NameMaxLength);
        builder.HasWords(x => x.Description, LifecycleStage.DescriptionMaxLength);
        builder.HasJson(x => x.Needs);
    }
}
