using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What a rule asks of a case and what it does; what is null is not asked, or left as it is.</summary>
public sealed record TriageTerms
{
    public CaseNeed? Need { get; init; }
    public string? SectorCode { get; init; }
    public string? LifecycleStageCode { get; init; }

    /// <summary>District the investor wants or whose park or listing he asks about.</summary>
    public string? WantedDistrictCode { get; init; }

    /// <summary>Segment: zh or en.</summary>
    public string? Language { get; init; }

    /// <summary>m²; the case asks for at least as much.</summary>
    public int? FromSquareMetres { get; init; }

    /// <summary>District it goes to; null for the duty desk.</summary>
    public string? DistrictCode { get; init; }
    public CasePriority? Priority { get; init; }
}

/// <summary>One line of the editable table that sends new cases to desks (分派规则). The first that fits decides; what none fits the duty desk takes.</summary>
public sealed class TriageRule : IVersioned
{
    public const int NameMaxLength = 80;

    private TriageRule()
    {
    }

    public TriageRule(int order, LocalText name, TriageTerms terms)
    {
        Id = Guid.CreateVersion7();
        Write(order, name, terms, true);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public TriageTerms Terms { get; private set; } = new();
    public bool IsOn { get; private set; }

    public string ChangeKey => $"triage-rule:{Id:N}";

    public void Write(int order, LocalText name, TriageTerms terms, bool isOn)
    {
        Rule.Require(name is { IsComplete: true, Zh.Length: <= NameMaxLength, En.Length: <= NameMaxLength }, "TriageRule.NeedsName");
        Rule.Require(terms with { DistrictCode = null, Priority = null } != new TriageTerms(), "TriageRule.AsksNothing");
        Rule.Require(terms is { Language: null or "zh" or "en", FromSquareMetres: null or (> 0 and <= CaseInput.LargestArea) }, "TriageRule.NotUsable");
        (Order, Name, Terms, IsOn) = (order, name, terms, isOn);
    }

    /// <summary>Takes the place of another rule in the table, and the other its place.</summary>
    public void SwapWith(TriageRule other) => (Order, other.Order) = (other.Order, Order);

    public void Switch(bool isOn) => IsOn = isOn;
}

internal sealed class TriageRuleConfiguration : IEntityTypeConfiguration<TriageRule>
{
    public void Configure(EntityTypeBuilder<TriageRule> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.HasWords(x => x.Name, TriageRule.NameMaxLength);
        builder.Property(x => x.Terms).HasConversion<JsonConverter<TriageTerms>, JsonComparer<TriageTerms>>().HasMaxLength(-1);
        builder.HasIndex(x => x.Order);
    }
}
