using FluentValidation;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>Shape of an edition's input.</summary>
public sealed class GuideEditionInputValidator : AbstractValidator<GuideEditionInput>
{
    public GuideEditionInputValidator()
    {
        RuleFor(x => x.TextRevisedOn).Must((input, day) => day >= input.ReleasedOn).WithMessage("is before the release");
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}

/// <summary>Shape of a chapter's input.</summary>
public sealed class GuideChapterInputValidator : AbstractValidator<GuideChapterInput>
{
    public GuideChapterInputValidator() => RuleFor(x => x.Title).Words(GuideChapter.TitleMaxLength);
}

/// <summary>Shape of a section's input.</summary>
public sealed class GuideSectionInputValidator : AbstractValidator<GuideSectionInput>
{
    public GuideSectionInputValidator()
    {
        RuleFor(x => x.Title).Words(GuideSection.TitleMaxLength);
        RuleFor(x => x.Body).Words(GuideSection.BodyMaxLength);
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
        RuleFor(x => x.Provenance.Sources).NotEmpty();
    }
}
