using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Somebody of a partner to turn to.</summary>
public sealed record ContactPerson(string Name, string? Post, string Email, string? Phone);

/// <summary>What the applicant says about a criterion.</summary>
/// <param name="Code">Of the criterion.</param>
public sealed record Evidence(string Code, string Text);

/// <summary>What a company says of itself when it applies (申请加入). A draft may leave anything out.</summary>
public sealed record ApplicationInput
{
    public const int MostContacts = 5;
    public const int TextMaxLength = 1_000;
    public const int WebsiteMaxLength = 400;
    public const int RegistrationMaxLength = 60;

    public LocalText Name { get; init; } = LocalText.Empty;
    public LocalText ShortName { get; init; } = LocalText.Empty;

    /// <summary>统一社会信用代码 of an organisation registered in China; instead of it <see cref="RegistrationCountry"/> and <see cref="RegistrationNumber"/>.</summary>
    public string? CreditCode { get; init; }

    /// <summary>ISO 3166 two-letter code of the country of a registration abroad.</summary>
    public string? RegistrationCountry { get; init; }
    public string? RegistrationNumber { get; init; }
    public DateOnly? RegisteredOn { get; init; }
    public string? Website { get; init; }
    public PartnerCategory? Category { get; init; }

    /// <summary>Kind of organisation, as <see cref="Partner.OrganisationType"/>.</summary>
    public string? OrganisationType { get; init; }
    public IReadOnlyList<string> ServiceCodes { get; init; } = [];
    public IReadOnlyList<string> SectorCodes { get; init; } = [];
    public IReadOnlyList<string> StageCodes { get; init; } = [];
    public LocalText Summary { get; init; } = LocalText.Empty;
    public IReadOnlyList<ContactPerson> Contacts { get; init; } = [];

    /// <summary>Whether there are conflicts of interest; null while nobody said.</summary>
    public bool? HasConflicts { get; init; }
    public string? Conflicts { get; init; }
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Version of the consent text that was shown and ticked; null until it is.</summary>
    public string? ConsentVersion { get; init; }

    /// <summary>Segment of the language it is written on: zh or en.</summary>
    public string Language { get; init; } = "zh";

    /// <summary>What somebody typed, in the form it is kept.</summary>
    public ApplicationInput Tidy() => this with
    {
        Name = Tidy(Name),
        ShortName = Tidy(ShortName),
        CreditCode = TypedText.OneLine(CreditCode) is { } code ? Programme.CreditCode.Tidy(code) : null,
        RegistrationCountry = TypedText.OneLine(RegistrationCountry)?.ToUpperInvariant(),
        RegistrationNumber = TypedText.OneLine(RegistrationNumber),
        Website = TypedText.OneLine(Website),
        OrganisationType = TypedText.OneLine(OrganisationType),
        ServiceCodes = [.. ServiceCodes.Distinct(StringComparer.Ordinal)],
        SectorCodes = [.. SectorCodes.Distinct(StringComparer.Ordinal)],
        StageCodes = [.. StageCodes.Distinct(StringComparer.Ordinal)],
        Summary = new(TypedText.Lines(Summary.Zh), TypedText.Lines(Summary.En)),
        Contacts =
        [
            .. Contacts.Select(x => new ContactPerson(TypedText.OneLine(x.Name) ?? "", TypedText.OneLine(x.Post), TypedText.OneLine(x.Email)?.ToLowerInvariant() ?? "", TypedText.OneLine(x.Phone)))
                .Where(x => x.Name.Length > 0 || x.Email.Length > 0 || x.Phone is not null),
        ],
        Conflicts = TypedText.Lines(Conflicts),
        Evidence = [.. Evidence.Select(x => x with { Text = TypedText.Lines(x.Text) ?? "" }).Where(x => x.Text.Length > 0)],
    };

    /// <summary>Every name it gives, without doubles.</summary>
    public IReadOnlyList<string> Names() =>
        [.. new[] { Name.Zh, Name.En, ShortName.Zh, ShortName.En }.Where(x => !string.IsNullOrWhiteSpace(x)).Select(x => x!).Distinct(StringComparer.Ordinal)];

    private static LocalText Tidy(LocalText text) => new(TypedText.OneLine(text.Zh), TypedText.OneLine(text.En));
}
