using FluentValidation;

namespace BioShanghai.Portal.Core.Lifecycle;

/// <summary>Shape of a life-cycle step's input.</summary>
public sealed class LifecycleStageInputValidator : AbstractValidator<LifecycleStageInput>
{
    public LifecycleStageInputValidator()
    {
        RuleFor(x => x.Order).Must(x => x is >= 1 and <= 9).WithMessage("is not between 1 and 9");
        RuleFor(x => x.Range).NotEmpty().MaximumLength(LifecycleStage.RangeMaxLength);
        RuleFor(x => x.Name).Words(LifecycleStage.NameMaxLength);
        RuleFor(x => x.Description).Words(LifecycleStage.DescriptionMaxLength);
        RuleForEach(x => x.Needs).Words(LifecycleStage.NeedMaxLength);
        RuleForEach(x => x.SpaceTypeCodes).NotEmpty().MaximumLength(LifecycleStage.CodeMaxLength);
        RuleFor(x => x.ChainLink).MaximumLength(LifecycleStage.ChainLinkMaxLength);
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}
