using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Names of the form's fields; what is wrong is told under them.</summary>
public static class CaseFields
{
    public const string Need = "need";
    public const string Message = "message";
    public const string Company = "company";
    public const string Name = "name";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Sector = "sector";
    public const string Stage = "stage";
    public const string District = "district";
    public const string Area = "area";
    public const string WantedBy = "wanted-by";
    public const string Country = "country";
    public const string ProjectName = "project-name";
    public const string Files = "files";
    public const string RemovedFiles = "remove-file";
    public const string Consent = "consent";
    public const string PassOn = "pass-on";
}

/// <summary>A file as it comes in with a form.</summary>
/// <param name="Open">Gives its bytes, again from the first each time.</param>
public sealed record SentFile(string Name, Func<Stream> Open);

/// <summary>The form as it came in.</summary>
public sealed record CaseTyping(CaseInput Input)
{
    /// <summary>Fields whose text means nothing, such as a date that is none.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    public IReadOnlyList<SentFile> Files { get; init; } = [];

    /// <summary>Files of the draft that are taken back.</summary>
    public IReadOnlyList<Guid> RemovedFiles { get; init; } = [];
}

/// <summary>The form with what it is looked at by.</summary>
/// <param name="Words">The dictionaries, which say what can be chosen.</param>
/// <param name="IsWhole">It is to be sent; a draft may leave anything out.</param>
/// <param name="FileCount">Files kept and files that come with it.</param>
public sealed record CaseForm(CaseInput Input, Catalogue Words, DateOnly Today, IReadOnlyList<string> Unreadable, bool IsWhole, int FileCount)
{
    public const int MostFiles = 5;
}

/// <summary>What a case needs before it is stored, in words for each field and in the order of the form.</summary>
public sealed class CaseInputValidator : AbstractValidator<CaseForm>
{
    /// <summary>Years ahead a project may still be planned.</summary>
    private const int FurthestYears = 20;

    private readonly IStringLocalizer<IntakeText> _words;

    public CaseInputValidator(IStringLocalizer<IntakeText> words)
    {
        _words = words;
        RuleFor(x => x).Custom((form, context) => Check(form, (field, text) => context.AddFailure(field, text)));
    }

    /// <summary>What a file is refused with, at its field.</summary>
    internal string OfFile(string name, string why) => _words["ErrorFile", name, why];

    /// <summary>Why a file is not taken that is too much for the case; null for every other reason.</summary>
    internal string? OfFull(string code) => code switch
    {
        "File.TooMuchForOwner" => _words["ErrorFilesTooMuch", StoredFile.MostBytesPerOwner / 1_000_000].Value,
        "File.TooManyForOwner" => _words["ErrorFiles", CaseForm.MostFiles].Value,
        _ => null,
    };

    private void Check(CaseForm form, Action<string, string> tell)
    {
        var input = form.Input;
        // The first fault of a field is the one to mend first.
        var told = new HashSet<string>(StringComparer.Ordinal);
        Require(CaseFields.Need, !form.IsWhole || input.Need is not null, "ErrorNeed");
        Require(CaseFields.Need, input.Need is null || Enum.IsDefined(input.Need.Value), "ErrorChoice");
        Text(CaseFields.Message, input.Message, CaseInput.MessageMaxLength, "ErrorMessage");
        Text(CaseFields.Company, input.Company, CaseInput.CompanyMaxLength, "ErrorCompany");
        Text(CaseFields.Name, input.ContactName, CaseInput.NameMaxLength, "ErrorName");
        Require(CaseFields.Email, !form.IsWhole || input.Email is not null || input.Phone is not null, "ErrorContact");
        Text(CaseFields.Email, input.Email, CaseInput.EmailMaxLength);
        Require(CaseFields.Email, input.Email is null || MailMessage.IsAddress(input.Email), "ErrorEmail");
        Text(CaseFields.Phone, input.Phone, CaseInput.PhoneMaxLength);
        Require(CaseFields.Phone, input.Phone is null || QuestionInputValidator.IsPhone(input.Phone), "ErrorPhone");
        Require(CaseFields.Sector, input.SectorCode is null || form.Words.Sectors.ContainsKey(input.SectorCode), "ErrorChoice");
        Require(CaseFields.Stage, input.LifecycleStageCode is null || form.Words.Stages.ContainsKey(input.LifecycleStageCode), "ErrorChoice");
        Require(CaseFields.District, input.DistrictCode is null || form.Words.Districts.ContainsKey(input.DistrictCode), "ErrorChoice");
        Require(CaseFields.Area, !form.Unreadable.Contains(CaseFields.Area) && input.AreaSquareMetres is null or (> 0 and <= CaseInput.LargestArea), "ErrorArea", $"{CaseInput.LargestArea:N0}");
        Require(CaseFields.WantedBy, !form.Unreadable.Contains(CaseFields.WantedBy), "ErrorDate");
        Require(CaseFields.WantedBy, input.WantedBy is null || input.WantedBy >= form.Today, "ErrorPast");
        Require(CaseFields.WantedBy, input.WantedBy is null || input.WantedBy <= form.Today.AddYears(FurthestYears), "ErrorFar", FurthestYears);
        Require(CaseFields.Country, input.Country is null || CasePlaces.Countries.Contains(input.Country), "ErrorChoice");
        Text(CaseFields.ProjectName, input.ProjectName, CaseInput.ProjectNameMaxLength);
        Require(CaseFields.Files, form.FileCount <= CaseForm.MostFiles, "ErrorFiles", CaseForm.MostFiles);
        Require(CaseFields.Consent, !form.IsWhole || input.ConsentVersion == CaseConsent.Version, "ErrorConsent");
        Require(CaseFields.Message, Language.All.Any(x => x.Segment == input.Language), "ErrorChoice");

        void Text(string field, string? text, int longest, string? whenMissing = null)
        {
            Require(field, TypedText.IsWhole(text), "ErrorDamaged");
            Require(field, text is null || text.Length <= longest, "ErrorTooLong", longest);
            Require(field, whenMissing is null || !form.IsWhole || !string.IsNullOrWhiteSpace(text), whenMissing ?? "");
        }

        void Require(string field, bool isRight, string words, params object[] values)
        {
            if (!isRight && told.Add(field))
            {
                tell(field, _words[words, values]);
            }
        }
    }
}

/// <summary>Where a company that asks may sit.</summary>
public static class CasePlaces
{
    /// <summary>Codes there are words for, and one for elsewhere.</summary>
    public static readonly IReadOnlyList<string> Countries = [.. Partners.PartnerFields.Countries, ApplicationFormValidator.Elsewhere];
}
