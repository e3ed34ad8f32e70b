using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What an investor gives; the form binds it. A draft may leave anything out.</summary>
public sealed record CaseInput
{
    public const int MessageMaxLength = 4_000;
    public const int CompanyMaxLength = 160;
    public const int NameMaxLength = 80;
    public const int EmailMaxLength = 254;
    public const int PhoneMaxLength = 40;
    public const int ProjectNameMaxLength = 80;
    public const int ProjectMaxLength = 1_000;
    public const int MostItems = 20;

    /// <summary>m².</summary>
    public const int LargestArea = 5_000_000;

    public CaseNeed? Need { get; init; }
    public string? Message { get; init; }
    public string? Company { get; init; }
    public string? ContactName { get; init; }

    /// <summary>One of <see cref="Email"/> and <see cref="Phone"/> is needed.</summary>
    public string? Email { get; init; }
    public string? Phone { get; init; }

    /// <summary>ISO 3166 two-letter code of where the company sits; null where it did not say.</summary>
    public string? Country { get; init; }
    public string? SectorCode { get; init; }
    public string? LifecycleStageCode { get; init; }

    /// <summary>District the investor has in mind.</summary>
    public string? DistrictCode { get; init; }

    /// <summary>m².</summary>
    public int? AreaSquareMetres { get; init; }

    /// <summary>Day by which it is wanted, in Shanghai.</summary>
    public DateOnly? WantedBy { get; init; }

    /// <summary>Code name (项目代号); parks and partners see it instead of the company.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Listings it is about, by code.</summary>
    public IReadOnlyList<string> ItemCodes { get; init; } = [];

    /// <summary>Partner whose page it was asked on.</summary>
    public string? PartnerSlug { get; init; }

    /// <summary>Park whose page it was asked on.</summary>
    public string? ParkSlug { get; init; }

    /// <summary>Address of the project description it was sent from, relative to the language.</summary>
    public string? Project { get; init; }

    /// <summary>Segment of the language it is written in: zh or en.</summary>
    public string Language { get; init; } = "zh";

    /// <summary>Version of the consent text that was shown and ticked; null until it is.</summary>
    public string? ConsentVersion { get; init; }

    /// <summary>Separate consent to pass contact details on to the park or partner asked about; refusing blocks nothing.</summary>
    public bool MayPassOn { get; init; }

    /// <summary>What somebody typed, in the form it is kept.</summary>
    public CaseInput Tidy() => this with
    {
        Message = TypedText.Lines(Message),
        Company = TypedText.OneLine(Company),
        ContactName = TypedText.OneLine(ContactName),
        Email = TypedText.OneLine(Email)?.ToLowerInvariant(),
        Phone = TypedText.OneLine(Phone),
        Country = TypedText.OneLine(Country)?.ToUpperInvariant(),
        ProjectName = TypedText.OneLine(ProjectName),
        ItemCodes = [.. ItemCodes.Distinct(StringComparer.Ordinal)],
    };
}
