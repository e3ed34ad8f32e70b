using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Policies;

/// <summary>Level of government that issued a policy.</summary>
public enum PolicyLevel
{
    National,
    Municipal,
    District,
}

/// <summary>What the source says of a policy's validity where dates are not given.</summary>
public enum DeclaredStatus
{
    InForceOrUnknown,
    Expired,
    SupersededInPart,
    Superseded,
}

/// <summary>Validity of a policy on a given day.</summary>
public enum PolicyStatus
{
    /// <summary>Issued, its first day still to come.</summary>
    Upcoming,
    InForce,

    /// <summary>In force, its last day at most <see cref="Policy.ExpiringWithinDays"/> days away.</summary>
    Expiring,
    Expired,
    ReplacedInPart,
    Replaced,

    /// <summary>No dates are stated by the source; validity is to be confirmed with the issuer.</summary>
    NotStated,
}

/// <summary>One kind of support a policy offers.</summary>
/// <param name="Ratio">Share or rate as published, for example "up to 40%".</param>
/// <param name="Caps">Ceilings in <paramref name="Currency"/> units (yuan), one per phase where the policy grades them.</param>
public sealed record PolicySupport(LocalText What, string? Ratio, IReadOnlyList<decimal> Caps, string? Currency, LocalText Note);

/// <summary>What is known of a policy; the form binds it and the entity checks it.</summary>
public sealed record PolicyInput
{
    public required int Order { get; init; }
    public required LocalText Title { get; init; }

    /// <summary>False when the Chinese title is a translation back from another language.</summary>
    public bool TitleIsOfficial { get; init; }
    public required PolicyLevel Level { get; init; }
    public LocalText Issuer { get; init; } = LocalText.Empty;
    public string? DistrictCode { get; init; }
    public string? DocumentNumber { get; init; }
    public DateOnly? IssuedOn { get; init; }
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>Last day of validity.</summary>
    public DateOnly? EffectiveTo { get; init; }
    public required DeclaredStatus DeclaredStatus { get; init; }

    /// <summary>Slug of the policy that took this one's place, wholly or in part.</summary>
    public string? ReplacedBySlug { get; init; }
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<string> StageCodes { get; init; } = [];
    public required LocalText Summary { get; init; }
    public IReadOnlyList<PolicySupport> Support { get; init; } = [];
    public string? SourceUrl { get; init; }
    public required Provenance Provenance { get; init; }

    /// <summary>There is a link, a citation, or at least who issued it on which day, by which the document can be found.</summary>
    public bool NamesSource => SourceUrl is not null || Provenance.Sources.Count > 0 || (Issuer.IsComplete && IssuedOn is not null);
}

/// <summary>A policy document (政策) retold in plain words beside its official title, number and link.</summary>
public sealed class Policy : IAudited
{
    public const int SlugMaxLength = 80;
    public const int TitleMaxLength = 240;
    public const int SummaryMaxLength = 1_200;
    public const int IssuerMaxLength = 200;
    public const int DocumentNumberMaxLength = 80;
    public const int TopicMaxLength = 40;
    public const int LinkMaxLength = 600;
    public const int ExpiringWithinDays = 180;

    private Policy()
    {
    }

    public Policy(string slug, PolicyInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug) && slug.Length <= SlugMaxLength, "Policy.NeedsSlug");
        Slug = slug;
        Describe(input);
    }

    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Title { get; private set; } = LocalText.Empty;
    public bool TitleIsOfficial { get; private set; }
    public PolicyLevel Level { get; private set; }
    public LocalText Issuer { get; private set; } = LocalText.Empty;
    public string? DistrictCode { get; private set; }
    public string? DocumentNumber { get; private set; }
    public DateOnly? IssuedOn { get; private set; }
    public DateOnly? EffectiveFrom { get; private set; }
    public DateOnly? EffectiveTo { get; private set; }
    public DeclaredStatus DeclaredStatus { get; private set; }
    public string? ReplacedBySlug { get; private set; }
    public List<string> Topics { get; private set; } = [];
    public List<string> StageCodes { get; private set; } = [];
    public LocalText Summary { get; private set; } = LocalText.Empty;
    public IReadOnlyList<PolicySupport> Support { get; private set; } = [];
    public string? SourceUrl { get; private set; }
    public Provenance Provenance { get; private set; } = Provenance.None;

    /// <summary>Day the policy is known by: its first day of validity, else its day of issue.</summary>
    public DateOnly? DatedOn => EffectiveFrom ?? IssuedOn;

    public string ChangeKey => "policy:" + Slug;

    /// <summary>Some of its support is measured by what the city pays, so the same expense is not paid in full twice.</summary>
    public bool MatchesCitySupport => Support.Any(x => x.Ratio?.Contains("municipal", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Validity on one day (Shanghai calendar date): replacement first, then dates, then what the source declares.</summary>
    public PolicyStatus StatusOn(DateOnly day)
    {
        if (DeclaredStatus is DeclaredStatus.Superseded)
        {
            return PolicyStatus.Replaced;
        }

        if (EffectiveTo < day || DeclaredStatus is DeclaredStatus.Expired)
        {
            return PolicyStatus.Expired;
        }

        if (EffectiveFrom > day)
        {
            return PolicyStatus.Upcoming;
        }

        if (DeclaredStatus is DeclaredStatus.SupersededInPart)
        {
            return PolicyStatus.ReplacedInPart;
        }

        if (EffectiveTo is { } last)
        {
            return last.DayNumber - day.DayNumber <= ExpiringWithinDays ? PolicyStatus.Expiring : PolicyStatus.InForce;
        }

        return EffectiveFrom is null ? PolicyStatus.NotStated : PolicyStatus.InForce;
    }

    /// <summary>An incomplete policy is refused: it needs title and summary in both languages, a topic and a source.</summary>
    public void Describe(PolicyInput input)
    {
        Rule.Require(input.Title.IsComplete, "Policy.NeedsTitleInBothLanguages");
        Rule.Require(input.Summary.IsComplete, "Policy.NeedsSummaryInBothLanguages");
        Rule.Require(input.Topics.Count > 0, "Policy.NeedsTopic");
        Rule.Require(input.NamesSource, "Policy.NeedsSource");
        Rule.Require(input.Level != PolicyLevel.District || input.DistrictCode is not null, "Policy.NeedsDistrict");
        Rule.Require(input.EffectiveFrom is null || input.EffectiveTo is null || input.EffectiveFrom <= input.EffectiveTo, "Policy.DatesOutOfOrder");
        Rule.Require(input.ReplacedBySlug != Slug, "Policy.CannotReplaceItself");
        (Order, Title, TitleIsOfficial, Level, Issuer) = (input.Order, input.Title, input.TitleIsOfficial, input.Level, input.Issuer);
        (DistrictCode, DocumentNumber, IssuedOn) = (input.DistrictCode, input.DocumentNumber, input.IssuedOn);
        (EffectiveFrom, EffectiveTo, DeclaredStatus, ReplacedBySlug) =
            (input.EffectiveFrom, input.EffectiveTo, input.DeclaredStatus, input.ReplacedBySlug);
        (Topics, StageCodes, Summary, Support) = ([.. input.Topics], [.. input.StageCodes], input.Summary, [.. input.Support]);
        (SourceUrl, Provenance) = (input.SourceUrl, input.Provenance);
    }
}

internal sealed class PolicyConfiguration : IEntityTypeConfiguration<Policy>
{
    public void Configure(EntityTypeBuilder<Policy> builder)
    {
        builder.HasKey(x => x.Slug);
        builder.Property(x => x.Slug).HasMaxLength(Policy.SlugMaxLength);
        builder.Property(x => x.ReplacedBySlug).HasMaxLength(Policy.SlugMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(Taxonomy.District.CodeMaxLength);
        builder.Property(x => x.DocumentNumber).HasMaxLength(Policy.DocumentNumberMaxLength);
        builder.Property(x => x.SourceUrl).HasMaxLength(Policy.LinkMaxLength);
        builder.HasWords(x => x.Title, Policy.TitleMaxLength);
        builder.HasWords(x => x.Issuer, Policy.IssuerMaxLength);
        builder.HasWords(x => x.Summary, Policy.SummaryMaxLength);
        builder.HasJson(x => x.Support);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Policy>().WithMany().HasForeignKey(x => x.ReplacedBySlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(x => x.Level);
    }
}
