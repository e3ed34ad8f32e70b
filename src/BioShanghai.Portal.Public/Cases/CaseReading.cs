using System.Globalization;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Cases;

/// <summary>The form of the one-stop service as it came in, or as it was kept.</summary>
/// <param name="Area">As it was typed.</param>
/// <param name="WantedBy">As it was typed.</param>
public sealed record CaseReading(CaseTyping Typing, string Area, string WantedBy)
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>More than may be sent, so that the form can say so.</summary>
    private const int MostRead = CaseForm.MostFiles + 1;

    public CaseInput Input => Typing.Input;

    /// <summary>What was kept, or what a fresh form begins with.</summary>
    public static CaseReading Of(CaseInput kept) => new(
        new(kept), kept.AreaSquareMetres?.ToString(CultureInfo.InvariantCulture) ?? "", kept.WantedBy?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "");

    /// <summary>What was sent.</summary>
    /// <param name="kept">What the form does not hold of it, such as the listings it is about.</param>
    public static CaseReading Of(IFormCollection form, CaseInput kept)
    {
        var (area, date) = (Text(CaseFields.Area)?.Trim() ?? "", Text(CaseFields.WantedBy)?.Trim() ?? "");
        var isArea = int.TryParse(area, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var squareMetres);
        var isDate = DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wantedBy);
        var input = kept with
        {
            Need = Enum.GetValues<CaseNeed>().Where(x => form[CaseFields.Need].Contains(CodeOf(x))).Select(x => (CaseNeed?)x).FirstOrDefault(),
            Message = Text(CaseFields.Message),
            Company = Text(CaseFields.Company),
            ContactName = Text(CaseFields.Name),
            Email = Text(CaseFields.Email),
            Phone = Text(CaseFields.Phone),
            SectorCode = Text(CaseFields.Sector),
            LifecycleStageCode = Text(CaseFields.Stage),
            DistrictCode = Text(CaseFields.District),
            AreaSquareMetres = isArea ? squareMetres : null,
            WantedBy = isDate ? wantedBy : null,
            Country = Text(CaseFields.Country),
            ProjectName = Text(CaseFields.ProjectName),
            Language = Language.Current.Segment,
            ConsentVersion = form[CaseFields.Consent].Contains(CaseConsent.Version) ? CaseConsent.Version : null,
            MayPassOn = form[CaseFields.PassOn].Contains("yes"),
        };
        List<string> unreadable = [.. area.Length > 0 && !isArea ? [CaseFields.Area] : Array.Empty<string>(), .. date.Length > 0 && !isDate ? [CaseFields.WantedBy] : Array.Empty<string>()];
        var files = form.Files.GetFiles(CaseFields.Files).Where(x => x.FileName.Length > 0).Take(MostRead).Select(x => new SentFile(x.FileName, x.OpenReadStream));
        var removed = form[CaseFields.RemovedFiles].Select(x => Guid.TryParse(x, out var id) ? id : Guid.Empty).Where(x => x != Guid.Empty);
        return new(new(input) { Unreadable = unreadable, Files = [.. files], RemovedFiles = [.. removed] }, area, date);

        string? Text(string field) => form[field] is [{ } text, ..] && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    /// <summary>Code of a need in the form.</summary>
    public static string CodeOf(CaseNeed need) => need.ToString().ToLowerInvariant();
}
