using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>Group of a partner in the programme.</summary>
public enum PartnerCategory
{
    /// <summary>行业领军企业.</summary>
    Enterprise,

    /// <summary>投资促进平台.</summary>
    InvestmentPlatform,

    /// <summary>专业服务机构.</summary>
    ServiceFirm,
}

/// <summary>A listing of the partner on an exchange.</summary>
/// <param name="Entity">Listed company when it is not the partner itself.</param>
public sealed record Ticker(string Exchange, string Symbol, string Source, Confidence Confidence, string? Entity, string? Note);

/// <summary>What is known of a partner; the form binds it and the entity checks it.</summary>
public sealed record PartnerInput
{
    public required int Order { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText ShortName { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public required PartnerCategory Category { get; init; }
    public required Confidence CategoryConfidence { get; init; }

    /// <summary>Kind of organisation, for example <c>pharma</c> or <c>brokerage</c>; words in the partners' resources.</summary>
    public required string OrganisationType { get; init; }

    /// <summary>ISO 3166 two-letter code.</summary>
    public string? HeadquartersCountry { get; init; }
    public bool HeadquartersIsConfirmed { get; init; }
    public IReadOnlyList<Ticker> Tickers { get; init; } = [];
    public string? Website { get; init; }
    public bool WebsiteIsConfirmed { get; init; }
    public IReadOnlyList<string> ServiceCodes { get; init; } = [];

    /// <summary>False while the services are inferred from the kind of organisation.</summary>
    public bool ServicesAreConfirmed { get; init; }
    public IReadOnlyList<string> SectorCodes { get; init; } = [];
    public required LocalText Summary { get; init; }

    /// <summary>Batch of the programme, from 1.</summary>
    public required int Batch { get; init; }
    public required DateOnly JoinedOn { get; init; }

    /// <summary>Confidence in who exactly the partner is.</summary>
    public required Provenance Provenance { get; init; }
}

/// <summary>An organisation of the partner programme (伙伴计划), found by every name it is known by.</summary>
public sealed class Partner : IAudited
{
    public const int SlugMaxLength = 80;
    public const int NameMaxLength = 160;
    public const int SummaryMaxLength = 800;
    public const int OrganisationTypeMaxLength = 40;
    public const int LinkMaxLength = 400;

    private Partner()
    {
    }

    public Partner(string slug, PartnerInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug) && slug.Length <= SlugMaxLength, "Partner.NeedsSlug");
        Slug = slug;
        Describe(input);
    }

    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public int Order { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public LocalText ShortName { get; private set; } = LocalText.Empty;
    public List<string> Aliases { get; private set; } = [];
    public PartnerCategory Category { get; private set; }
    public Confidence CategoryConfidence { get; private set; }
    public string OrganisationType { get; private set; } = "";
    public string? HeadquartersCountry { get; private set; }
    public bool HeadquartersIsConfirmed { get; private set; }
    public IReadOnlyList<Ticker> Tickers { get; private set; } = [];
    public string? Website { get; private set; }
    public bool WebsiteIsConfirmed { get; private set; }
    public List<string> ServiceCodes { get; private set; } = [];
    public bool ServicesAreConfirmed { get; private set; }
    public List<string> SectorCodes { get; private set; } = [];
    public LocalText Summary { get; private set; } = LocalText.Empty;
    public int Batch { get; private set; }
    public DateOnly JoinedOn { get; private set; }
    public Provenance Provenance { get; private set; } = Provenance.None;

    /// <summary>Not for the public, because its membership is not active. Whoever asks for partners gets the others, unless he asks for all by name.</summary>
    public bool IsHidden { get; private set; }

    public string ChangeKey => "partner:" + Slug;

    /// <summary>Follows the state of its membership.</summary>
    public void Hide(bool isHidden) => IsHidden = isHidden;

    /// <summary>The day it was given its plaque.</summary>
    public void Join(DateOnly day) => JoinedOn = day;

    public void Describe(PartnerInput input)
    {
        Rule.Require(input.Name.IsComplete && input.ShortName.IsComplete, "Partner.NeedsNameInBothLanguages");
        Rule.Require(input.Batch >= 1, "Partner.NeedsBatch");
        (Order, Name, ShortName, Aliases) = (input.Order, input.Name, input.ShortName, [.. input.Aliases]);
        (Category, CategoryConfidence, OrganisationType) = (input.Category, input.CategoryConfidence, input.OrganisationType);
        (HeadquartersCountry, HeadquartersIsConfirmed) = (input.HeadquartersCountry, input.HeadquartersIsConfirmed);
        (Tickers, Website, WebsiteIsConfirmed) = ([.. input.Tickers], input.Website, input.WebsiteIsConfirmed);
        (ServiceCodes, ServicesAreConfirmed, SectorCodes) = ([.. input.ServiceCodes], input.ServicesAreConfirmed, [.. input.SectorCodes]);
        (Summary, Batch, JoinedOn, Provenance) = (input.Summary, input.Batch, input.JoinedOn, input.Provenance);
    }
}

internal sealed class PartnerConfiguration : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> builder)
    {
        builder.HasKey(x => x.Slug);
        builder.Property(x => x.Slug).HasMaxLength(Partner.SlugMaxLength);
        builder.Property(x => x.OrganisationType).HasMaxLength(Partner.OrganisationTypeMaxLength);
        builder.Property(x => x.HeadquartersCountry).HasMaxLength(2);
        builder.HasWords(x => x.Name, Partner.NameMaxLength);
        builder.HasWords(x => x.ShortName, Partner.NameMaxLength);
        builder.HasWords(x => x.Summary, Partner.SummaryMaxLength);
        builder.HasJson(x => x.Tickers);
        builder.HasIndex(x => x.Category);
        builder.HasQueryFilter(x => !x.IsHidden);
    }
}
