using FluentValidation;

namespace BioShanghai.Portal.Core.Indicators;

/// <summary>Shape of an indicator value's input.</summary>
public sealed class IndicatorInputValidator : AbstractValidator<IndicatorInput>
{
    public IndicatorInputValidator()
    {
        RuleFor(x => x.Name).Words(IndicatorValue.NameMaxLength);
        RuleFor(x => x.Unit).NotEmpty().MaximumLength(IndicatorValue.UnitMaxLength);
        RuleFor(x => x.Year).Must(x => x is >= 1990 and <= 2100).WithMessage("is not between 1990 and 2100");
        RuleFor(x => x.Value).Figure();
        RuleFor(x => x.Qualifier).MaximumLength(IndicatorValue.UnitMaxLength);
        RuleFor(x => x.Source).NotEmpty().MaximumLength(IndicatorValue.SourceMaxLength);
        RuleFor(x => x.Note.Zh).MaximumLength(IndicatorValue.NoteMaxLength);
        RuleFor(x => x.Note.En).MaximumLength(IndicatorValue.NoteMaxLength);
    }
}
