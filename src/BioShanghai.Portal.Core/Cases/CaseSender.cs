using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who asks, as he puts it right himself.</summary>
public sealed record CaseSender(string? Company, string? ContactName, string? Email, string? Phone)
{
    public CaseSender Tidy() => new(TypedText.OneLine(Company), TypedText.OneLine(ContactName), TypedText.OneLine(Email)?.ToLowerInvariant(), TypedText.OneLine(Phone));
}

public sealed class CaseSenderValidator : AbstractValidator<CaseSender>
{
    private const int FewestDigits = 6;

    public CaseSenderValidator(IStringLocalizer<TrackingText> words)
    {
        RuleFor(x => x.Company).NotEmpty().WithMessage(_ => words["NeedsCompany"]).MaximumLength(CaseInput.CompanyMaxLength).WithMessage(_ => words["TooLong", CaseInput.CompanyMaxLength]);
        RuleFor(x => x.ContactName).NotEmpty().WithMessage(_ => words["NeedsName"]).MaximumLength(CaseInput.NameMaxLength).WithMessage(_ => words["TooLong", CaseInput.NameMaxLength]);
        RuleFor(x => x.Email).Must(x => x is null || MailMessage.IsAddress(x)).WithMessage(_ => words["EmailNotUsable"]);
        RuleFor(x => x.Email).Must((sender, email) => email is not null || sender.Phone is not null).WithMessage(_ => words["NeedsContact"]);
        RuleFor(x => x.Phone).Must(x => x is null || (x.Length <= CaseInput.PhoneMaxLength && x.Count(char.IsAsciiDigit) >= FewestDigits)).WithMessage(_ => words["PhoneNotUsable"]);
    }
}
