using FluentValidation;

namespace BioShanghai.Portal.Core.Policies;

/// <summary>Shape of a policy's input.</summary>
public sealed class PolicyInputValidator : AbstractValidator<PolicyInput>
{
    public PolicyInputValidator()
    {
        RuleFor(x => x.Title).Words(Policy.TitleMaxLength);
        RuleFor(x => x.Issuer).OptionalWords(Policy.IssuerMaxLength);
        RuleFor(x => x.DistrictCode).NotEmpty().When(x => x.Level == PolicyLevel.District);
        RuleFor(x => x.DocumentNumber).MaximumLength(Policy.DocumentNumberMaxLength);
        RuleFor(x => x.EffectiveTo).Must((policy, to) => to is null || policy.EffectiveFrom is null || to >= policy.EffectiveFrom)
            .WithMessage("is before the first day of validity");
        RuleFor(x => x.Topics).NotEmpty();
        RuleForEach(x => x.Topics).NotEmpty().MaximumLength(Policy.TopicMaxLength);
        RuleFor(x => x.Summary).Words(Policy.SummaryMaxLength);
        RuleForEach(x => x.Support).SetValidator(new PolicySupportValidator());
        RuleFor(x => x.SourceUrl).WebAddress().MaximumLength(Policy.LinkMaxLength);
        RuleFor(x => x.SourceUrl).NotEmpty().Unless(x => x.NamesSource);
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of one kind of support.</summary>
public sealed class PolicySupportValidator : AbstractValidator<PolicySupport>
{
    public const int WordsMaxLength = 300;

    public PolicySupportValidator()
    {
        RuleFor(x => x.What).Words(WordsMaxLength);
        RuleFor(x => x.Ratio).MaximumLength(WordsMaxLength);
        RuleForEach(x => x.Caps).Must(x => x > 0).WithMessage("is not above 0").Figure();
        RuleFor(x => x.Currency).Matches("^[A-Z]{3}$").WithMessage("is not a currency code of three capital letters");
        RuleFor(x => x.Currency).NotEmpty().When(x => x.Caps.Count > 0);
        RuleFor(x => x.Note.Zh).MaximumLength(WordsMaxLength);
        RuleFor(x => x.Note.En).MaximumLength(WordsMaxLength);
    }
}
