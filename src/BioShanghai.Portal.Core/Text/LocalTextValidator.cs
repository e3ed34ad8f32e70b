using FluentValidation;

namespace BioShanghai.Portal.Core.Text;

/// <summary>Words in both languages within a length; optional ones may be empty in both.</summary>
public sealed class LocalTextValidator : AbstractValidator<LocalText>
{
    /// <param name="maxLength">Longest text in either language, in characters.</param>
    /// <param name="isOptional">Both languages may be empty together.</param>
    public LocalTextValidator(int maxLength, bool isOptional = false)
    {
        RuleFor(x => x.Zh).MaximumLength(maxLength);
        RuleFor(x => x.En).MaximumLength(maxLength);
        When(x => !isOptional || !x.IsEmpty, () =>
        {
            RuleFor(x => x.Zh).NotEmpty();
            RuleFor(x => x.En).NotEmpty();
        });
    }
}
