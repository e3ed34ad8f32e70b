using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>Lists of terms that are kept in the management.</summary>
public enum TermKind
{
    Sector,
    Service,
    Reason,
}

/// <summary>An entry of a dictionary as typed; a new one has version 0.</summary>
public sealed record TermInput
{
    public TermKind Kind { get; init; }
    public string Code { get; init; } = "";
    public int Version { get; init; }
    public int Order { get; init; }
    public string NameZh { get; init; } = "";
    public string NameEn { get; init; } = "";

    /// <summary>Sectors and services are described; reasons are not.</summary>
    public string NoteZh { get; init; } = "";
    public string NoteEn { get; init; } = "";

    /// <summary>Of a sector: the sector above it.</summary>
    public string? Parent { get; init; }

    /// <summary>Of a service.</summary>
    public string? Group { get; init; }

    /// <summary>Of a reason; fixed once it is there.</summary>
    public ReasonKind? Reason { get; init; }

    /// <summary>Of a reason: no longer offered.</summary>
    public bool IsRetired { get; init; }

    internal LocalText Name => new(NameZh.Trim().Normalize(NormalizationForm.FormC), NameEn.Trim().Normalize(NormalizationForm.FormC));

    internal LocalText Note => new(NoteZh.Trim().Normalize(NormalizationForm.FormC), NoteEn.Trim().Normalize(NormalizationForm.FormC));
}

/// <summary>What an entry needs, in words for each field.</summary>
public sealed class TermInputValidator : AbstractValidator<TermInput>
{
    private const int CodeMaxLength = 40;
    private const int HighestOrder = 9_999;

    public TermInputValidator(IStringLocalizer<TaxonomyText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.Code).Must(IsCode).WithMessage(_ => words["ErrorCode"]);
        Name(x => x.NameZh, "ErrorNameZh");
        Name(x => x.NameEn, "ErrorNameEn");
        RuleFor(x => x.Order).InclusiveBetween(0, HighestOrder).WithMessage(_ => words["ErrorOrder"]);
        When(x => x.Kind != TermKind.Reason, () =>
        {
            Note(x => x.NoteZh, "ErrorNoteZh");
            Note(x => x.NoteEn, "ErrorNoteEn");
        });
        RuleFor(x => x.Group).NotEmpty().WithMessage(_ => words["ErrorGroup"]).MaximumLength(CodeMaxLength).WithMessage(_ => words["ErrorTooLong", CodeMaxLength])
            .When(x => x.Kind == TermKind.Service);
        RuleFor(x => x.Reason).NotNull().WithMessage(_ => words["ErrorKind"]).IsInEnum().WithMessage(_ => words["ErrorKind"]).When(x => x.Kind == TermKind.Reason);

        void Name(System.Linq.Expressions.Expression<Func<TermInput, string>> field, string missing) =>
            RuleFor(field).Must(IsPlain).WithMessage(_ => words["ErrorHidden"]).Must(x => !string.IsNullOrWhiteSpace(x)).WithMessage(_ => words[missing])
                .MaximumLength(Sector.NameMaxLength).WithMessage(_ => words["ErrorTooLong", Sector.NameMaxLength]);

        void Note(System.Linq.Expressions.Expression<Func<TermInput, string>> field, string missing) =>
            RuleFor(field).Must(IsPlain).WithMessage(_ => words["ErrorHidden"]).Must(x => !string.IsNullOrWhiteSpace(x)).WithMessage(_ => words[missing])
                .MaximumLength(Sector.DescriptionMaxLength).WithMessage(_ => words["ErrorTooLong", Sector.DescriptionMaxLength]);
    }

    internal static bool IsCode(string code) =>
        code.Length is > 0 and <= CodeMaxLength && char.IsAsciiLetterLower(code[0]) && code[^1] != '-' && code.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x == '-');

    private static bool IsPlain(string text) =>
        TypedText.IsWhole(text) && !text.EnumerateRunes().Any(x => Rune.GetUnicodeCategory(x) is UnicodeCategory.Control or UnicodeCategory.Format);
}
