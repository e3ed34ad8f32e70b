using System.Globalization;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Names of the form's fields; what is wrong is told under them.</summary>
public static class ApplicationFields
{
    public const string Category = "category";
    public const string NameZh = "name-zh";
    public const string NameEn = "name-en";
    public const string ShortZh = "short-zh";
    public const string ShortEn = "short-en";
    public const string CreditCode = "credit-code";
    public const string Country = "country";
    public const string Registration = "registration";
    public const string RegisteredOn = "registered-on";
    public const string Type = "type";
    public const string HomePage = "home-page";
    public const string SummaryZh = "summary-zh";
    public const string SummaryEn = "summary-en";
    public const string Services = "services";
    public const string Sectors = "sectors";
    public const string Stages = "stages";
    public const string HasConflicts = "has-conflicts";
    public const string Conflicts = "conflicts";
    public const string Licence = "licence";
    public const string Consent = "consent";
    public const string Answer = "answer";
    public const string Different = "different";

    public static string Evidence(string criterion) => "evidence-" + criterion;

    /// <param name="number">From 1.</param>
    public static string Contact(int number, string part) => string.Create(CultureInfo.InvariantCulture, $"contact-{number}-{part}");
}

/// <summary>An application with what it is looked at by.</summary>
/// <param name="Words">The dictionaries, which say what can be chosen.</param>
/// <param name="UnreadableFields">Fields whose text could not be read at all, such as a date that is none.</param>
public sealed record ApplicationForm(ApplicationInput Input, Catalogue Words, DateOnly Today, IReadOnlyList<string> UnreadableFields)
{
    /// <summary>Criteria it is measured by.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];
    public bool HasLicence { get; init; }

    /// <summary>It answers what the Centre asked.</summary>
    public bool IsAnswer { get; init; }
    public string? Answer { get; init; }

    internal int LeastOf(CriterionCheck check) => Criteria.Where(x => x.Check == check).Select(x => Criterion.Counts(check) ? x.Least : 1).DefaultIfEmpty().Max();
}

/// <summary>
/// What an application needs, in words for each field and in the order of the form. A draft may leave anything out, but nothing in it may
/// be longer than it is kept or chosen from elsewhere; sending (<see cref="ToSend"/>) needs the rest. Whether a criterion that only time
/// can fulfil is met is for the Centre to judge, so it keeps nobody from sending.
/// </summary>
public sealed class ApplicationFormValidator : AbstractValidator<ApplicationForm>
{
    /// <summary>What a draft begins with.</summary>
    public const string ToBegin = nameof(ToBegin);

    public const string ToSend = nameof(ToSend);

    public const int ContactMaxLength = 80;
    public const int PhoneMaxLength = 40;

    /// <summary>What the form gives for a country the list does not name.</summary>
    public const string Elsewhere = "ZZ";

    /// <summary>Where an organisation abroad may be registered.</summary>
    public static readonly IReadOnlyList<string> Countries = [.. PartnerFields.Countries.Where(x => x != PartnerFields.China), Elsewhere];

    private static readonly DateOnly EarliestRegistration = new(1600, 1, 1);

    private readonly IStringLocalizer<ApplyText> _words;

    public ApplicationFormValidator(IStringLocalizer<ApplyText> words)
    {
        _words = words;
        RuleFor(x => x).Custom((form, context) => Keep(form, (field, text) => context.AddFailure(field, text)));
        RuleSet(ToBegin, () =>
        {
            RuleFor(x => x.Input.Category).NotNull().WithMessage(_ => words["ErrorCategory"]).OverridePropertyName(ApplicationFields.Category);
            RuleFor(x => x.Input.Name).Must(x => !x.IsEmpty).WithMessage(_ => words["ErrorName"]).OverridePropertyName(ApplicationFields.NameZh);
        });
        RuleSet(ToSend, () => RuleFor(x => x).Custom((form, context) => Complete(form, (field, text) => context.AddFailure(field, text))));
    }

    private void Keep(ApplicationForm form, Action<string, string> tell)
    {
        var input = form.Input;
        foreach (var field in form.UnreadableFields)
        {
            tell(field, _words["ErrorDate"]);
        }

        Text(ApplicationFields.NameZh, input.Name.Zh, Partner.NameMaxLength);
        Text(ApplicationFields.NameEn, input.Name.En, Partner.NameMaxLength);
        Text(ApplicationFields.ShortZh, input.ShortName.Zh, Partner.NameMaxLength);
        Text(ApplicationFields.ShortEn, input.ShortName.En, Partner.NameMaxLength);
        Text(ApplicationFields.CreditCode, input.CreditCode, ApplicationInput.RegistrationMaxLength);
        Text(ApplicationFields.Registration, input.RegistrationNumber, ApplicationInput.RegistrationMaxLength);
        Text(ApplicationFields.HomePage, input.Website, ApplicationInput.WebsiteMaxLength);
        Text(ApplicationFields.SummaryZh, input.Summary.Zh, Partner.SummaryMaxLength);
        Text(ApplicationFields.SummaryEn, input.Summary.En, Partner.SummaryMaxLength);
        Text(ApplicationFields.Conflicts, input.Conflicts, ApplicationInput.TextMaxLength);
        foreach (var evidence in input.Evidence)
        {
            Text(ApplicationFields.Evidence(evidence.Code), evidence.Text, ApplicationInput.TextMaxLength);
        }

        for (var i = 0; i < input.Contacts.Count; i++)
        {
            var contact = input.Contacts[i];
            Text(ApplicationFields.Contact(i + 1, "name"), contact.Name, ContactMaxLength);
            Text(ApplicationFields.Contact(i + 1, "post"), contact.Post, ContactMaxLength);
            Text(ApplicationFields.Contact(i + 1, "email"), contact.Email, MailMessage.AddressMaxLength);
            Text(ApplicationFields.Contact(i + 1, "phone"), contact.Phone, PhoneMaxLength);
        }

        // Only who sends something else than the form gets here.
        var isChosen = input.ServiceCodes.All(form.Words.Services.ContainsKey) && input.SectorCodes.All(form.Words.Sectors.ContainsKey) && input.StageCodes.All(form.Words.Stages.ContainsKey);
        Require(ApplicationFields.Services, isChosen, "ErrorChoice");
        Require(ApplicationFields.Type, input.OrganisationType is null || PartnerFields.Types.Contains(input.OrganisationType), "ErrorChoice");
        Require(ApplicationFields.Country, input.RegistrationCountry is null || Countries.Contains(input.RegistrationCountry), "ErrorChoice");
        Require(ApplicationFields.Contact(1, "name"), input.Contacts.Count <= ApplicationInput.MostContacts, "ErrorChoice");

        void Text(string field, string? text, int longest)
        {
            if (!TypedText.IsWhole(text))
            {
                tell(field, _words["ErrorDamaged"]);
            }
            else if (text?.Length > longest)
            {
                tell(field, _words["ErrorTooLong", longest]);
            }
        }

        void Require(string field, bool holds, string error)
        {
            if (!holds)
            {
                tell(field, _words[error]);
            }
        }
    }

    private void Complete(ApplicationForm form, Action<string, string> tell)
    {
        var input = form.Input;
        Require(ApplicationFields.Answer, !form.IsAnswer || !string.IsNullOrWhiteSpace(form.Answer), "ErrorAnswer");
        Require(ApplicationFields.Answer, form.Answer is null || form.Answer.Length <= Application.TextMaxLength, "ErrorTooLong", Application.TextMaxLength);
        Require(ApplicationFields.Category, input.Category is not null, "ErrorCategory");
        Require(ApplicationFields.NameZh, !input.Name.IsEmpty, "ErrorName");
        Require(ApplicationFields.Type, input.OrganisationType is not null, "ErrorType");
        Registration(input, tell);
        Require(ApplicationFields.RegisteredOn, input.RegisteredOn is not null || form.UnreadableFields.Contains(ApplicationFields.RegisteredOn), "ErrorRegisteredOn");
        Require(ApplicationFields.RegisteredOn, input.RegisteredOn is null || (input.RegisteredOn >= EarliestRegistration && input.RegisteredOn <= form.Today), "ErrorRegisteredOnRange");
        Require(ApplicationFields.HomePage, input.Website is null || (Uri.TryCreate(input.Website, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"), "ErrorHomePage");
        Require(ApplicationFields.SummaryZh, !input.Summary.IsEmpty, "ErrorSummary");
        AtLeast(ApplicationFields.Services, CriterionCheck.ServicesAtLeast, input.ServiceCodes.Count, "ErrorServices");
        AtLeast(ApplicationFields.Sectors, CriterionCheck.SectorsAtLeast, input.SectorCodes.Count, "ErrorSectors");
        foreach (var criterion in form.Criteria.Where(x => x.Check == CriterionCheck.Declared))
        {
            Require(ApplicationFields.Evidence(criterion.Code), input.Evidence.Any(x => x.Code == criterion.Code && x.Text.Length > 0), "ErrorEvidence");
        }

        Contacts(form, tell);
        Require(ApplicationFields.Licence, form.HasLicence || form.LeastOf(CriterionCheck.LicenceGiven) == 0, "ErrorLicence");
        Require(ApplicationFields.HasConflicts, input.HasConflicts is not null, "ErrorConflicts");
        Require(ApplicationFields.Conflicts, input.HasConflicts != true || input.Conflicts is not null, "ErrorConflictsText");
        Require(ApplicationFields.Consent, input.ConsentVersion == ProgrammeConsent.Version, "ErrorConsent");

        void AtLeast(string field, CriterionCheck check, int found, string error) => Require(field, found >= form.LeastOf(check), error, form.LeastOf(check));

        void Require(string field, bool holds, string error, params object[] values)
        {
            if (!holds)
            {
                tell(field, _words[error, values]);
            }
        }
    }

    private void Registration(ApplicationInput input, Action<string, string> tell)
    {
        if (input.CreditCode is { } code)
        {
            if (CreditCode.FaultOf(code) is { } fault)
            {
                tell(ApplicationFields.CreditCode, WordsOf(fault));
            }
        }
        else if (input.RegistrationCountry is null && input.RegistrationNumber is null)
        {
            tell(ApplicationFields.CreditCode, _words["ErrorCreditCode"]);
        }
        else if (input.RegistrationCountry is null)
        {
            tell(ApplicationFields.Country, _words["ErrorCountry"]);
        }
        else if (input.RegistrationNumber is null)
        {
            tell(ApplicationFields.Registration, _words["ErrorRegistration"]);
        }
    }

    /// <summary>What is wrong with a credit code, in a sentence.</summary>
    public string WordsOf(CreditCodeFault fault) => _words["Fault" + fault];

    private void Contacts(ApplicationForm form, Action<string, string> tell)
    {
        var contacts = form.Input.Contacts;
        var least = Math.Max(1, form.LeastOf(CriterionCheck.ContactsAtLeast));
        if (contacts.Count < least)
        {
            tell(ApplicationFields.Contact(contacts.Count + 1, "name"), _words["ErrorContacts", least]);
        }

        for (var i = 0; i < contacts.Count; i++)
        {
            var contact = contacts[i];
            if (contact.Name.Length == 0)
            {
                tell(ApplicationFields.Contact(i + 1, "name"), _words["ErrorContactName"]);
            }

            if (!MailMessage.IsAddress(contact.Email))
            {
                tell(ApplicationFields.Contact(i + 1, "email"), _words["ErrorEmail"]);
            }

            if (contact.Phone is { } phone && !QuestionInputValidator.IsPhone(phone))
            {
                tell(ApplicationFields.Contact(i + 1, "phone"), _words["ErrorPhone"]);
            }
        }
    }
}
