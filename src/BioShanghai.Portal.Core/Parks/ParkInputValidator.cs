using FluentValidation;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>Shape of a park's input.</summary>
public sealed class ParkInputValidator : AbstractValidator<ParkInput>
{
    public ParkInputValidator()
    {
        RuleFor(x => x.Name).Words(Park.NameMaxLength);
        RuleForEach(x => x.Aliases).NotEmpty().MaximumLength(Park.NameMaxLength);
        RuleFor(x => x.DistrictCode).NotEmpty();
        RuleFor(x => x.Positioning).Words(Park.PositioningMaxLength);
        RuleFor(x => x.PlannedAreaHectares).Must(x => x is null or (> 0 and <= Park.LargestPlannedAreaHectares))
            .WithMessage($"is not above 0 and at most {Park.LargestPlannedAreaHectares} hectares");
        RuleFor(x => x.Latitude).ShanghaiLatitude();
        RuleFor(x => x.Longitude).ShanghaiLongitude();
        RuleFor(x => x.Address).OptionalWords(Park.AddressMaxLength);
        RuleFor(x => x.AddressSource).MaximumLength(Park.LinkMaxLength);
        RuleFor(x => x.Website).WebAddress().MaximumLength(Park.LinkMaxLength);
        RuleForEach(x => x.Highlights).Words(Park.HighlightMaxLength);
        RuleForEach(x => x.Facts).SetValidator(new ParkFactValidator());
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a park's figure.</summary>
public sealed class ParkFactValidator : AbstractValidator<ParkFact>
{
    public const int UnitMaxLength = 60;

    public ParkFactValidator()
    {
        RuleFor(x => x.Name).Words(Park.NameMaxLength);
        RuleFor(x => x.Value).Figure();
        RuleFor(x => x.Unit).NotEmpty().MaximumLength(UnitMaxLength);
        RuleFor(x => x.Year).Must(x => x is null or (>= 1990 and <= 2100)).WithMessage("is not between 1990 and 2100");
        RuleFor(x => x.Source).NotEmpty().MaximumLength(ProvenanceValidator.SourceMaxLength);
    }
}
