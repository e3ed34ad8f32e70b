using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Whom to bring in as a contact of a partner, as typed.</summary>
public sealed record ContactInvite(string Name, string Email)
{
    /// <summary>In the one form addresses and names are kept in.</summary>
    internal ContactInvite Tidy() => new(Name.Trim().Normalize(), Email.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant());
}

/// <summary>What bringing in a contact needs, in words for each field.</summary>
public sealed class ContactInviteValidator : AbstractValidator<ContactInvite>
{
    public ContactInviteValidator(IStringLocalizer<UsersText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.Name).Must(InviteInputValidator.IsPlain).WithMessage(_ => words["ErrorHidden"])
            .Must(x => !string.IsNullOrWhiteSpace(x)).WithMessage(_ => words["ErrorName"])
            .MaximumLength(PortalUser.NameMaxLength).WithMessage(_ => words["ErrorTooLong", PortalUser.NameMaxLength]);
        RuleFor(x => x.Email).Must(InviteInputValidator.IsPlain).WithMessage(_ => words["ErrorHidden"])
            .Must(x => MailMessage.IsAddress(x.Trim().Normalize(System.Text.NormalizationForm.FormKC))).WithMessage(_ => words["ErrorEmail"]);
    }
}

/// <summary>What a desk needs, in words for each field. It is live at once, so nothing of it is guessed.</summary>
public sealed partial class DeskInputValidator : AbstractValidator<DeskInput>
{
    public DeskInputValidator(IStringLocalizer<ProgrammeText> words)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(x => x.Desk).Must(x => Fits(x, PartnerDeskCard.DeskMaxLength)).WithMessage(_ => words["DeskTooLong", PartnerDeskCard.DeskMaxLength])
            .Must(x => x.IsEmpty || x.IsComplete).WithMessage(_ => words["DeskBothLanguages"]);
        RuleFor(x => x.Hours).Must(x => Fits(x, PartnerDeskCard.DeskMaxLength)).WithMessage(_ => words["DeskTooLong", PartnerDeskCard.DeskMaxLength])
            .Must(x => x.IsEmpty || x.IsComplete).WithMessage(_ => words["DeskBothLanguages"]);
        RuleFor(x => x.Person).MaximumLength(PartnerDeskCard.PersonMaxLength).WithMessage(_ => words["DeskTooLong", PartnerDeskCard.PersonMaxLength]);
        RuleFor(x => x.Phone).MaximumLength(PartnerDeskCard.PhoneMaxLength).WithMessage(_ => words["DeskTooLong", PartnerDeskCard.PhoneMaxLength])
            .Must(x => x is null || PhoneShape().IsMatch(x)).WithMessage(_ => words["DeskPhone"]);
        RuleFor(x => x.Email).Must(x => x is null || MailMessage.IsAddress(x)).WithMessage(_ => words["DeskEmail"]);
    }

    private static bool Fits(LocalText text, int longest) => (text.Zh?.Length ?? 0) <= longest && (text.En?.Length ?? 0) <= longest;

    // At least five digits, among what numbers and extensions are written with.
    [GeneratedRegex(@"^(?=(?:\D*\d){5})[\d+()（）\-–. /转ext]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex PhoneShape();
}
