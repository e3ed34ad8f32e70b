using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>What a report needs before it is stored, in words for each field.</summary>
public sealed class QuestionInputValidator : AbstractValidator<QuestionInput>
{
    private const int FewestPhoneDigits = 5;
    private const int MostPhoneDigits = 18;

    public QuestionInputValidator(IStringLocalizer<QuestionsText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.ItemCodes).Must(x => x.Count is > 0 and <= Question.MostItems).WithMessage(_ => words["ErrorItems", Question.MostItems]);
        // In the order of the form, which is the order of the list of errors above it.
        RuleFor(x => x.Message).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .NotEmpty().WithMessage(_ => words["ErrorMessage"])
            .MaximumLength(Question.MessageMaxLength).WithMessage(_ => words["ErrorTooLong", Question.MessageMaxLength]);
        RuleFor(x => x.Email).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .MaximumLength(Question.EmailMaxLength).WithMessage(_ => words["ErrorTooLong", Question.EmailMaxLength])
            .Must(x => x is null || IsEmail(x)).WithMessage(_ => words["ErrorEmail"]);
        RuleFor(x => x.Phone).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .MaximumLength(Question.PhoneMaxLength).WithMessage(_ => words["ErrorTooLong", Question.PhoneMaxLength])
            .Must(x => x is null || IsPhone(x)).WithMessage(_ => words["ErrorPhone"]);
        RuleFor(x => x.Name).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"]).MaximumLength(Question.NameMaxLength).WithMessage(_ => words["ErrorTooLong", Question.NameMaxLength]);
        RuleFor(x => x.Organisation).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .MaximumLength(Question.OrganisationMaxLength).WithMessage(_ => words["ErrorTooLong", Question.OrganisationMaxLength]);
        RuleFor(x => x.Language).Must(x => Language.All.Any(l => l.Segment == x));
        RuleFor(x => x.ConsentVersion).Equal(Consent.Version).WithMessage(_ => words["ErrorConsent"]);
    }

    /// <summary>Something before and after one "@", with a dot in what follows; more cannot be known without writing to it.</summary>
    internal static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var domain = text[(at + 1)..];
        return at is > 0 and <= 64
            && !text.Any(x => char.IsWhiteSpace(x) || x is '<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\' or '[' or ']')
            && domain.Split('.') is { Length: > 1 } labels
            && labels.All(x => x.Length is > 0 and <= 63 && x[0] != '-' && x[^1] != '-' && x.All(c => char.IsLetterOrDigit(c) || c == '-'));
    }

    /// <summary>Digits with the marks people put between them, and an extension.</summary>
    internal static bool IsPhone(string text) =>
        text.All(x => char.IsAsciiDigit(x) || x is '+' or '-' or ' ' or '(' or ')' or '.' or '/' or 'x' or '#')
        && text.LastIndexOf('+') <= 0
        && text.Count(char.IsAsciiDigit) is >= FewestPhoneDigits and <= MostPhoneDigits;
}
