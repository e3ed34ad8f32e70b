using FluentValidation;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>Shape of a district's input.</summary>
public sealed class DistrictInputValidator : AbstractValidator<DistrictInput>
{
    public DistrictInputValidator()
    {
        RuleFor(x => x.Name).Words(District.NameMaxLength);
        RuleFor(x => x.Adcode).Matches("^[0-9]{6}$").WithMessage("is not a code of six digits");
        RuleFor(x => x.Adcode).NotEmpty().When(x => x.Kind == DistrictKind.District);
        RuleFor(x => x.Latitude).ShanghaiLatitude();
        RuleFor(x => x.Longitude).ShanghaiLongitude();
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a sector's input.</summary>
public sealed class SectorInputValidator : AbstractValidator<SectorInput>
{
    public SectorInputValidator()
    {
        RuleFor(x => x.Name).Words(Sector.NameMaxLength);
        RuleFor(x => x.Description).Words(Sector.DescriptionMaxLength);
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a service's input.</summary>
public sealed class ServiceInputValidator : AbstractValidator<ServiceInput>
{
    public ServiceInputValidator()
    {
        RuleFor(x => x.Group).NotEmpty().MaximumLength(Service.CodeMaxLength);
        RuleFor(x => x.Name).Words(Service.NameMaxLength);
        RuleFor(x => x.Description).Words(Service.DescriptionMaxLength);
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}
