using BioShanghai.Portal.Core.Cases;

namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>A rule, or a made-up case, while it is typed.</summary>
public sealed class RuleDraft
{
    public string? NameZh { get; set; }
    public string? NameEn { get; set; }
    public CaseNeed? Need { get; set; }
    public string? Sector { get; set; }
    public string? Stage { get; set; }
    public string? Wanted { get; set; }
    public string? Language { get; set; }
    public int? Area { get; set; }
    public string? District { get; set; }
    public CasePriority? Priority { get; set; }

    public TriageTerms Terms => new()
    {
        Need = Need, SectorCode = Code(Sector), LifecycleStageCode = Code(Stage), WantedDistrictCode = Code(Wanted), Language = Code(Language), FromSquareMetres = Area, DistrictCode = Code(District), Priority = Priority,
    };

    /// <summary>The case it would be; without a language it is written in Chinese.</summary>
    public TriageQuestion Question => new(Need ?? CaseNeed.Other, Code(Sector), Code(Stage), Code(Wanted) is { } wanted ? [wanted] : [], Code(Language) ?? "zh", Area);

    public static RuleDraft Of(TriageRow row) => new()
    {
        NameZh = row.Name.Zh, NameEn = row.Name.En, Need = row.Terms.Need, Sector = row.Terms.SectorCode, Stage = row.Terms.LifecycleStageCode, Wanted = row.Terms.WantedDistrictCode, Language = row.Terms.Language,
        Area = row.Terms.FromSquareMetres, District = row.Terms.DistrictCode, Priority = row.Terms.Priority,
    };

    private static string? Code(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
