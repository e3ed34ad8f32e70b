namespace BioShanghai.Portal.E2E.Support;

/// <summary>One kind of page, by an example that the starting content holds.</summary>
/// <param name="Path">Path within the language, without a leading slash.</param>
public sealed record PageType(string Name, string Path, int Status = 200)
{
    /// <summary>The same answer for everybody, kept by the output cache; a page with a form of its own is not.</summary>
    public bool IsShared { get; init; } = true;
}

/// <summary>The one list of kinds of page; the tests, the page checkers and the screenshots all go through it.</summary>
public static class PageTypes
{
    public static readonly IReadOnlyList<PageType> All =
    [
        new("home", ""),
        new("guide", "guide"),
        new("guide-edition", "guide/2023"),
        new("guide-section", "guide/2023/scale"),
        new("guide-print", "guide/2023/print"),
        new("parks", "parks"),
        new("parks-filtered", "parks?tier=key&sector=cell-gene-therapy"),
        new("park", "parks/zhangjiang"),
        new("spaces", "spaces"),
        new("spaces-filtered", "spaces?type=gmp-workshop&sector=cell-gene-therapy&clean=c&minArea=300"),
        new("spaces-nothing", "spaces?type=office&height=20"),
        new("spaces-map", "spaces?type=laboratory&view=map"),
        new("space", "spaces/sample-00001"),
        new("match", "spaces/match"),
        new("match-project", "spaces/match?sector=cell-gene-therapy&stage=s2-clinical&use=cell-gene&type=gmp-workshop&minArea=500&clean=must:c&divisible=must"),
        new("readiness", "spaces/readiness"),
        new("compare", "compare?items=sample-00001,sample-00002,sample-00003"),
        new("compare-parks", "compare?items=zhangjiang,golden-coast,north-shanghai"),
        new("shortlist", "shortlist"),
        new("shortlist-items", "shortlist?items=sample-00001,sample-00002"),
        new("share", "shortlist/share?items=sample-00001,sample-00002") { IsShared = false },
        new("case-new", "cases/new") { IsShared = false },
        new("case-about", "cases/new?items=sample-00001,sample-00002&about=clear-height") { IsShared = false },
        new("case-continue", "cases/continue") { IsShared = false },
        new("case-doors", "cases"),
        new("case-lost", "cases/lost") { IsShared = false },
        new("case-open", "cases/C7K3M9QAXTB") { IsShared = false },
        new("report", "spaces/sample-00001/report") { IsShared = false },
        new("open-data", "open-data"),
        new("service-statistics", "cases/statistics"),
        new("partners", "partners"),
        new("partner", "partners/shanghai-pharma"),
        new("apply", "partners/apply") { IsShared = false },
        new("apply-new", "partners/apply/new") { IsShared = false },
        new("apply-continue", "partners/apply/continue") { IsShared = false },
        new("batch", "partners/batches/1"),
        new("verify", "verify") { IsShared = false },
        new("verify-unknown", "verify/p2026-00000000", 404) { IsShared = false },
        new("policies", "policies"),
        new("policy", "policies/drug-device-reform-2024"),
        new("lifecycle", "lifecycle"),
        new("stage", "lifecycle/s2-clinical"),
        new("indicators", "indicators"),
        new("events", "events"),
        new("event", "events/industry-week-2022"),
        new("search", "search?q=%E5%BC%A0%E6%B1%9F%20GMP"),
        new("search-nothing", "search?q=zzqqxx"),
        new("search-empty", "search"),
        new("not-found", "no-such-page", 404),
    ];

    public static readonly string[] Languages = ["zh", "en"];

    public static PageType Named(string name) => All.Single(x => x.Name == name);
}
