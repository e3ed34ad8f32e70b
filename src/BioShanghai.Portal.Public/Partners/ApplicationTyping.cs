using System.Globalization;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Partners;

/// <summary>The application form as it came in.</summary>
/// <param name="RegisteredOn">The date as it was typed.</param>
/// <param name="Unreadable">Fields whose text means nothing.</param>
public sealed record ApplicationTyping(ApplicationInput Input, string RegisteredOn, IReadOnlyList<string> Unreadable)
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>What was kept, to be written on.</summary>
    public static ApplicationTyping Of(ApplicationInput kept) => new(kept, kept.RegisteredOn?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "", []);

    /// <summary>What was sent.</summary>
    /// <param name="kept">What the form does not show of it, such as the evidence for another category, stays.</param>
    public static ApplicationTyping Of(IFormCollection form, ApplicationInput kept)
    {
        var date = Text(ApplicationFields.RegisteredOn) ?? "";
        var isDate = DateOnly.TryParseExact(date.Trim(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var registeredOn);
        var evidence = form.Keys.Where(x => x.StartsWith(ApplicationFields.Evidence(""), StringComparison.Ordinal))
            .Select(x => new Evidence(x[ApplicationFields.Evidence("").Length..], Text(x) ?? "")).Where(x => x.Code.Length is > 0 and <= Criterion.CodeMaxLength).Take(CriteriaEdition.MostCriteria).ToList();
        var input = new ApplicationInput
        {
            Category = CategoryOf(form),
            Name = new(Text(ApplicationFields.NameZh), Text(ApplicationFields.NameEn)),
            ShortName = new(Text(ApplicationFields.ShortZh), Text(ApplicationFields.ShortEn)),
            OrganisationType = Text(ApplicationFields.Type),
            CreditCode = Text(ApplicationFields.CreditCode),
            RegistrationCountry = Text(ApplicationFields.Country),
            RegistrationNumber = Text(ApplicationFields.Registration),
            RegisteredOn = isDate ? registeredOn : null,
            Website = Text(ApplicationFields.HomePage),
            Summary = new(Text(ApplicationFields.SummaryZh), Text(ApplicationFields.SummaryEn)),
            ServiceCodes = All(ApplicationFields.Services),
            SectorCodes = All(ApplicationFields.Sectors),
            StageCodes = All(ApplicationFields.Stages),
            Contacts = [.. Enumerable.Range(1, ApplicationInput.MostContacts).Select(ContactOf).Where(x => $"{x.Name}{x.Post}{x.Email}{x.Phone}".Trim().Length > 0)],
            HasConflicts = Text(ApplicationFields.HasConflicts) switch { "yes" => true, "no" => false, _ => null },
            Conflicts = Text(ApplicationFields.Conflicts),
            Evidence = [.. evidence, .. kept.Evidence.Where(x => evidence.All(y => y.Code != x.Code)).Take(CriteriaEdition.MostCriteria)],
            ConsentVersion = form[ApplicationFields.Consent].Contains(ProgrammeConsent.Version) ? ProgrammeConsent.Version : null,
            Language = Language.Current.Segment,
        };
        return new(input, date, isDate || string.IsNullOrWhiteSpace(date) ? [] : [ApplicationFields.RegisteredOn]);

        string? Text(string field) => form[field] is [{ } text, ..] && !string.IsNullOrWhiteSpace(text) ? text : null;
        IReadOnlyList<string> All(string field) => [.. form[field].OfType<string>().Where(x => x.Length > 0).Take(200)];
        ContactPerson ContactOf(int number) => new(
            Text(ApplicationFields.Contact(number, "name")) ?? "", Text(ApplicationFields.Contact(number, "post")), Text(ApplicationFields.Contact(number, "email")) ?? "",
            Text(ApplicationFields.Contact(number, "phone")));
    }

    public static PartnerCategory? CategoryOf(IFormCollection form) =>
        Enum.GetValues<PartnerCategory>().Where(x => form[ApplicationFields.Category].Contains(x.Code())).Select(x => (PartnerCategory?)x).FirstOrDefault();
}
