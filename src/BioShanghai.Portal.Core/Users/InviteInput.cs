using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Whom to invite, as typed.</summary>
public sealed record InviteInput
{
    public string Email { get; init; } = "";
    public string Name { get; init; } = "";
    public Role? Role { get; init; }

    /// <summary>For an officer: code of the district, or instead of it a park.</summary>
    public string? District { get; init; }
    public string? Park { get; init; }

    /// <summary>The same invitation in the one form addresses and names are kept in.</summary>
    internal InviteInput Tidy() => this with
    {
        Email = Email.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant(),
        Name = Name.Trim().Normalize(NormalizationForm.FormC),
        District = string.IsNullOrWhiteSpace(District) ? null : District,
        Park = string.IsNullOrWhiteSpace(Park) ? null : Park,
    };
}

/// <summary>What an invitation needs, in words for each field.</summary>
public sealed class InviteInputValidator : AbstractValidator<InviteInput>
{
    private const int EmailMaxLength = 254;

    public InviteInputValidator(IStringLocalizer<UsersText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.Email).Must(IsPlain).WithMessage(_ => words["ErrorHidden"])
            .NotEmpty().WithMessage(_ => words["ErrorEmail"])
            .MaximumLength(EmailMaxLength).WithMessage(_ => words["ErrorTooLong", EmailMaxLength])
            .Must(x => MailMessage.IsAddress(x.Trim().Normalize(NormalizationForm.FormKC))).WithMessage(_ => words["ErrorEmail"]);
        RuleFor(x => x.Name).Must(IsPlain).WithMessage(_ => words["ErrorHidden"])
            .Must(x => !string.IsNullOrWhiteSpace(x)).WithMessage(_ => words["ErrorName"])
            .MaximumLength(PortalUser.NameMaxLength).WithMessage(_ => words["ErrorTooLong", PortalUser.NameMaxLength]);
        RuleFor(x => x.Role).NotNull().WithMessage(_ => words["ErrorRole"]).IsInEnum().WithMessage(_ => words["ErrorRole"]);
        RuleFor(x => x.District).Must((x, _) => x.Role is not { } role || PermissionTable.CityRoles.Contains(role) || string.IsNullOrWhiteSpace(x.District) != string.IsNullOrWhiteSpace(x.Park))
            .WithMessage(_ => words["ErrorScope"])
            .Must((x, _) => x.Role is not { } role || !PermissionTable.CityRoles.Contains(role) || (string.IsNullOrWhiteSpace(x.District) && string.IsNullOrWhiteSpace(x.Park)))
            .WithMessage(_ => words["ErrorNoScope"]);
    }

    /// <summary>Nothing in it hides or reorders what stands beside it.</summary>
    internal static bool IsPlain(string text) =>
        TypedText.IsWhole(text) && !text.EnumerateRunes().Any(x => Rune.GetUnicodeCategory(x) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
