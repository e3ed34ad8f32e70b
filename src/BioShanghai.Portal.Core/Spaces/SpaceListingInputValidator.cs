using FluentValidation;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Shape of a listing's input; what a listing may be at all is checked by the entity.</summary>
public sealed class SpaceListingInputValidator : AbstractValidator<SpaceListingInput>
{
    public SpaceListingInputValidator()
    {
        RuleFor(x => x.ParkSlug).NotEmpty();
        RuleFor(x => x.Name).Words(SpaceListing.NameMaxLength);
        RuleFor(x => x.Summary).OptionalWords(SpaceListing.SummaryMaxLength);
        RuleFor(x => x.PriceReason).OptionalWords(SpaceListing.ReasonMaxLength);
        RuleFor(x => x.Timeline).OptionalWords(SpaceListing.ReasonMaxLength);
        RuleFor(x => x.ConfirmedBy).Words(SpaceListing.NameMaxLength);
        RuleFor(x => x.AreaSquareMetres).InclusiveBetween(1, SpaceListing.LargestArea);
        RuleFor(x => x.Rent!.Low).Figure().When(x => x.Rent is not null);
        RuleFor(x => x.Rent!.High).Figure().When(x => x.Rent is not null);
        RuleFor(x => x.Sale!.Low).Figure().When(x => x.Sale is not null);
        RuleFor(x => x.Sale!.High).Figure().When(x => x.Sale is not null);
        RuleForEach(x => x.Specs).SetValidator(new TechnicalSpecValidator());
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a technical value.</summary>
public sealed class TechnicalSpecValidator : AbstractValidator<TechnicalSpec>
{
    public TechnicalSpecValidator()
    {
        RuleFor(x => x.IsSound).Equal(true).WithMessage("does not fit its definition");
        RuleFor(x => x.Source).MaximumLength(TechnicalSpec.SourceMaxLength);
        RuleFor(x => x.Note!).OptionalWords(TechnicalSpec.NoteMaxLength).When(x => x.Note is not null);
        RuleFor(x => x.Number!.Value).Figure().When(x => x.Number is not null);
    }
}
