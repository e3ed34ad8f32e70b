using BioShanghai.Portal.Core.Questions;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Shortlists;

/// <summary>What a visitor shares; the form binds it.</summary>
/// <param name="Days">How long the link lives; one of <see cref="SharedShortlist.Lifetimes"/>.</param>
public sealed record ShareInput(IReadOnlyList<ShortlistItem> Items, string? Title, int Days);

/// <summary>What a list needs before it is shared, in words for each field. Notes are named by their place: <c>Items[0].Note</c>.</summary>
public sealed class ShareInputValidator : AbstractValidator<ShareInput>
{
    public ShareInputValidator(IStringLocalizer<QuestionsText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.Items).Must(x => x.Count is > 0 and <= SharedShortlist.MostItems).WithMessage(_ => words["ErrorItems", SharedShortlist.MostItems]);
        RuleFor(x => x.Title).Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .MaximumLength(SharedShortlist.TitleMaxLength).WithMessage(_ => words["ErrorTooLong", SharedShortlist.TitleMaxLength]);
        RuleFor(x => x.Days).Must(SharedShortlist.Lifetimes.Contains).WithMessage(_ => words["ErrorDays"]);
        RuleForEach(x => x.Items).ChildRules(item => item.RuleFor(x => x.Note)
            .Must(TypedText.IsWhole).WithMessage(_ => words["ErrorDamaged"])
            .MaximumLength(SharedShortlist.NoteMaxLength).WithMessage(_ => words["ErrorTooLong", SharedShortlist.NoteMaxLength]));
    }
}
