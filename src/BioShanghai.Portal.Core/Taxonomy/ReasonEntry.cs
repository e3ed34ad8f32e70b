using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>What a reason is given for.</summary>
public enum ReasonKind
{
    /// <summary>A listing is no longer offered.</summary>
    Withdrawn,

    /// <summary>A draft goes back to its author.</summary>
    Returned,

    /// <summary>No price is published.</summary>
    PriceOnRequest,
}

/// <summary>A ready-made reason to choose instead of typing one. Never removed, because records quote it; an old one is retired.</summary>
public sealed class ReasonEntry : IVersioned
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 200;

    private ReasonEntry()
    {
    }

    public ReasonEntry(string code, ReasonKind kind, LocalText name, int order)
    {
        Rule.Require(TermInputValidator.IsCode(code), "Reason.CodeNotUsable");
        (Code, Kind) = (code, kind);
        Describe(name, order, isRetired: false);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public ReasonKind Kind { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public int Order { get; private set; }
    public bool IsRetired { get; private set; }

    public string ChangeKey => "reason:" + Code;

    public void Describe(LocalText name, int order, bool isRetired)
    {
        Rule.Require(name.IsComplete, "Reason.NeedsNameInBothLanguages");
        (Name, Order, IsRetired) = (name, order, isRetired);
    }
}

internal sealed class ReasonEntryConfiguration : IEntityTypeConfiguration<ReasonEntry>
{
    public void Configure(EntityTypeBuilder<ReasonEntry> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(ReasonEntry.CodeMaxLength);
        builder.HasWords(x => x.Name, ReasonEntry.NameMaxLength);
    }
}
