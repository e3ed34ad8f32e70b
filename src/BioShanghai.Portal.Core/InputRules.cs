using BioShanghai.Portal.Core.Text;
using FluentValidation;

namespace BioShanghai.Portal.Core;

/// <summary>Rules several inputs share.</summary>
internal static class InputRules
{
    public static IRuleBuilderOptions<T, LocalText> Words<T>(this IRuleBuilder<T, LocalText> rule, int maxLength) =>
        rule.SetValidator(new LocalTextValidator(maxLength));

    public static IRuleBuilderOptions<T, LocalText> OptionalWords<T>(this IRuleBuilder<T, LocalText> rule, int maxLength) =>
        rule.SetValidator(new LocalTextValidator(maxLength, isOptional: true));

    /// <summary>A web address a browser may be sent to; never a script or a file.</summary>
    public static IRuleBuilderOptions<T, string?> WebAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(x => x is null || (Uri.TryCreate(x, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        .WithMessage("is not a web address starting with http:// or https://");

    /// <summary>A number the databases keep exactly: 18 digits, 4 of them after the point.</summary>
    public static IRuleBuilderOptions<T, decimal> Figure<T>(this IRuleBuilder<T, decimal> rule) => rule
        .Must(x => Math.Abs(x) < 100_000_000_000_000m && decimal.Round(x, 4) == x)
        .WithMessage("has more than 14 digits before or 4 after the decimal point");

    /// <summary>Somewhere in Shanghai, degrees north.</summary>
    public static IRuleBuilderOptions<T, double> ShanghaiLatitude<T>(this IRuleBuilder<T, double> rule) => rule
        .Must(x => x is > 30 and < 32.5)
        .WithMessage("is not a latitude in Shanghai (30 to 32.5)");

    /// <summary>Somewhere in Shanghai, degrees east.</summary>
    public static IRuleBuilderOptions<T, double> ShanghaiLongitude<T>(this IRuleBuilder<T, double> rule) => rule
        .Must(x => x is > 120 and < 123)
        .WithMessage("is not a longitude in Shanghai (120 to 123)");
}

/// <summary>Sources are single texts of a bounded length.</summary>
public sealed class ProvenanceValidator : AbstractValidator<Provenance>
{
    public const int SourceMaxLength = 600;
    public const int NoteMaxLength = 2_000;

    public ProvenanceValidator()
    {
        RuleForEach(x => x.Sources).NotEmpty().MaximumLength(SourceMaxLength);
        RuleFor(x => x.EditorNote.Zh).MaximumLength(NoteMaxLength);
        RuleFor(x => x.EditorNote.En).MaximumLength(NoteMaxLength);
    }
}
