namespace BioShanghai.Portal.Core.Programme;

/// <summary>How an application stands against one criterion.</summary>
public enum CriterionResult
{
    Met,
    NotMet,

    /// <summary>Only a person can say: the evidence has to be looked at.</summary>
    ToLookAt,
}

/// <summary>A criterion with what came out and what it was taken from.</summary>
/// <param name="Found">The number counted, or null for checks that count nothing.</param>
/// <param name="Evidence">What the applicant wrote about it.</param>
/// <param name="Mark">What a person of the Centre decided, which counts instead.</param>
public sealed record CriterionFinding(Criterion Criterion, CriterionResult Checked, int? Found, string? Evidence, CriterionMark? Mark)
{
    public CriterionResult Result => Mark?.Result ?? Checked;
}

/// <summary>Measures applications by criteria.</summary>
public static class CriteriaCheck
{
    /// <param name="today">In Shanghai.</param>
    public static IReadOnlyList<CriterionFinding> Of(IEnumerable<Criterion> criteria, Application application, DateOnly today) =>
    [
        .. criteria.Select(x =>
        {
            var evidence = application.Input.Evidence.FirstOrDefault(y => y.Code == x.Code)?.Text;
            var (result, found) = Look(x, application, evidence, today);
            return new CriterionFinding(x, result, found, evidence, application.Marks.FirstOrDefault(y => y.Code == x.Code));
        }),
    ];

    /// <summary>Each is met, and there is one: what an approval needs.</summary>
    public static bool AreMet(IReadOnlyList<CriterionFinding> findings) => findings.Count > 0 && findings.All(x => x.Result == CriterionResult.Met);

    private static (CriterionResult Result, int? Found) Look(Criterion criterion, Application application, string? evidence, DateOnly today)
    {
        var input = application.Input;
        return criterion.Check switch
        {
            CriterionCheck.Registered => (Says(IsRegistered(input)), null),
            CriterionCheck.YearsRegistered => AtLeast(input.RegisteredOn is { } since ? WholeYears(since, today) : 0),
            CriterionCheck.ServicesAtLeast => AtLeast(input.ServiceCodes.Count),
            CriterionCheck.SectorsAtLeast => AtLeast(input.SectorCodes.Count),
            CriterionCheck.ContactsAtLeast => AtLeast(input.Contacts.Count(x => x.Name.Length > 0 && Mail.MailMessage.IsAddress(x.Email))),
            CriterionCheck.LicenceGiven => (Says(application.LicenceFileId is not null), null),
            CriterionCheck.ConflictsDeclared => (Says(input.HasConflicts == false || (input.HasConflicts == true && input.Conflicts is not null)), null),
            _ => (evidence is null ? CriterionResult.NotMet : CriterionResult.ToLookAt, null),
        };

        (CriterionResult, int?) AtLeast(int found) => (Says(found >= criterion.Least), found);
        static CriterionResult Says(bool isMet) => isMet ? CriterionResult.Met : CriterionResult.NotMet;
    }

    private static bool IsRegistered(ApplicationInput input) => input.CreditCode is { } code
        ? CreditCode.FaultOf(code) is null
        : input is { RegistrationCountry.Length: 2, RegistrationNumber.Length: > 0 };

    private static int WholeYears(DateOnly since, DateOnly today)
    {
        var years = today.Year - since.Year;
        return since.AddYears(years) > today ? years - 1 : years;
    }
}
