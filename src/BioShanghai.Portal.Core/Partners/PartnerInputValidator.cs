using FluentValidation;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>Shape of a partner's input.</summary>
public sealed class PartnerInputValidator : AbstractValidator<PartnerInput>
{
    public PartnerInputValidator()
    {
        RuleFor(x => x.Name).Words(Partner.NameMaxLength);
        RuleFor(x => x.ShortName).Words(Partner.NameMaxLength);
        RuleForEach(x => x.Aliases).NotEmpty().MaximumLength(Partner.NameMaxLength);
        RuleFor(x => x.OrganisationType).NotEmpty().MaximumLength(Partner.OrganisationTypeMaxLength);
        RuleFor(x => x.HeadquartersCountry).Matches("^[A-Z]{2}$").WithMessage("is not a country code of two capital letters");
        RuleForEach(x => x.Tickers).SetValidator(new TickerValidator());
        RuleFor(x => x.Website).WebAddress().MaximumLength(Partner.LinkMaxLength);
        RuleFor(x => x.Summary).Words(Partner.SummaryMaxLength);
        RuleFor(x => x.Batch).Must(x => x >= 1).WithMessage("is not 1 or more");
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a listing on an exchange.</summary>
public sealed class TickerValidator : AbstractValidator<Ticker>
{
    public const int CodeMaxLength = 40;

    public TickerValidator()
    {
        RuleFor(x => x.Exchange).NotEmpty().MaximumLength(CodeMaxLength);
        RuleFor(x => x.Symbol).NotEmpty().MaximumLength(CodeMaxLength);
        RuleFor(x => x.Source).NotEmpty().MaximumLength(ProvenanceValidator.SourceMaxLength);
        RuleFor(x => x.Entity).MaximumLength(Partner.NameMaxLength);
        RuleFor(x => x.Note).MaximumLength(Partner.SummaryMaxLength);
    }
}
