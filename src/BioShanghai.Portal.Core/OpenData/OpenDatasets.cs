using System.Globalization;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>The datasets the portal publishes, in the order they are named in.</summary>
public sealed class OpenDatasets(
    CatalogueCache catalogue, PublicParks parks, PublicPartners partners, PublicPolicies policies, PublicIndicators indicators, PublicGuide guide,
    PublicSpaces spaces, SpaceStock stock, TimeProvider time)
{
    /// <summary>Day the data is as of.</summary>
    public DateOnly Today => OpenDataset.Today(time);

    public IReadOnlyList<OpenDataset> All { get; } =
    [
        new ParkData(parks, catalogue),
        new SpaceData(spaces, stock, catalogue, parks),
        new PartnerData(partners, catalogue),
        new PolicyData(policies, catalogue),
        new IndicatorData(indicators, catalogue),
        new GuideData(guide),
        new DistrictData(catalogue),
    ];

    public OpenDataset Of(string name) => All.Single(x => x.Name == name);

    /// <summary>How many records each dataset holds; real listings only.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SizesAsync(CancellationToken ct = default)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var dataset in All)
        {
            var (selection, _) = await dataset.SelectAsync(new OpenRequest { Values = new Dictionary<string, IReadOnlyList<string>>() }, "", ct);
            sizes[dataset.Name] = selection!.Total;
        }

        return sizes;
    }
}

internal static class OpenFilters
{
    public static OpenParameter District(Catalogue words, string description = "District, by code.") => new("district", description, [.. words.Districts.Keys]);

    public static OpenParameter Sector(Catalogue words) => new("sector", "Sector, by code.", [.. words.Sectors.Keys]);

    public static OpenParameter Stage(Catalogue words) => new("stage", "Step of the life cycle, by code.", [.. words.Stages.Keys]);

    /// <summary>What a directory found; a value that is known but carried by nobody finds nothing.</summary>
    public static IReadOnlyList<T> Found<T>(this Facets.FacetSet<T> facets) => facets.Ignored.Count > 0 ? [] : facets.Results;
}

internal sealed class ParkData(PublicParks parks, CatalogueCache catalogue) : SmallDataset<ParkRecord>("parks", OpenDataset.Csv, OpenDataset.Json, OpenDataset.GeoJson)
{
    public override IReadOnlyList<string> Key { get; } = ["slug"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        return [new("tier", "Place in the \"1+5+X\" layout.", ParkTiers.Codes), OpenFilters.District(words), OpenFilters.Sector(words)];
    }

    protected override IReadOnlyList<string> KeyOf(ParkRecord record) => [record.Slug];

    private protected override async Task<IReadOnlyList<ParkRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct)
    {
        var found = await parks.DirectoryAsync(new(request["tier"], request["district"], request["sector"]), ct);
        return [.. found.Facets.Found().Select(x => maker.Of(x.Park, found.Catalogue.Districts[x.Park.DistrictCode]))];
    }
}

internal sealed class PartnerData(PublicPartners partners, CatalogueCache catalogue) : SmallDataset<PartnerRecord>("partners", OpenDataset.Csv, OpenDataset.Json)
{
    public override IReadOnlyList<string> Key { get; } = ["slug"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        return
        [
            new("category", "Category of the programme.", [.. Enum.GetValues<PartnerCategory>().Select(x => x.Code())]),
            new("service", "Service offered, by code.", [.. words.Services.Keys]),
            OpenFilters.Sector(words), OpenFilters.Stage(words),
            new("batch", "Batch of the programme.", IsNumber: true) { Most = 1_000 },
        ];
    }

    protected override IReadOnlyList<string> KeyOf(PartnerRecord record) => [record.Slug];

    private protected override async Task<IReadOnlyList<PartnerRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct)
    {
        // "01" and "1" are the same batch.
        var batch = request["batch"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : null;
        var found = await partners.DirectoryAsync(new(request["category"], request["service"], request["sector"], request["stage"], batch), ct);
        return [.. found.Facets.Found().Select(x => maker.Of(x.Partner, x.StageCodes))];
    }
}

internal sealed class PolicyData(PublicPolicies policies, CatalogueCache catalogue) : SmallDataset<PolicyRecord>("policies", OpenDataset.Csv, OpenDataset.Json)
{
    public override IReadOnlyList<string> Key { get; } = ["slug"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        var library = await policies.LibraryAsync(new(), ct);
        return
        [
            new("level", "Level of government.", [.. Enum.GetValues<PolicyLevel>().Select(x => x.Code())]),
            OpenFilters.District(words, "Where one wants to settle: policies of that district and everything above it."),
            OpenFilters.Stage(words),
            new("topic", "Topic, by code.", [.. library.Facets.Counts("topic").Select(x => x.Value).Order(StringComparer.Ordinal)]),
            new("status", "Validity today in Shanghai.", [.. PolicyCodes.StatusOrder.Select(x => x.Code())]),
        ];
    }

    protected override IReadOnlyList<string> KeyOf(PolicyRecord record) => [record.Slug];

    private protected override async Task<IReadOnlyList<PolicyRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct)
    {
        var district = request["district"];
        var found = await policies.LibraryAsync(new(request["level"], district, request["topic"], request["stage"], request["status"]), ct);
        // A district without policies of its own still has everything above it, which the library would not narrow to.
        var without = found.Facets.Ignored is ["district"];
        IReadOnlyList<DatedPolicy> results = without ? [.. found.Facets.Results.Where(x => x.Policy.DistrictCode is null)] : found.Facets.Found();
        return [.. results.Select(maker.Of)];
    }
}

internal sealed class IndicatorData(PublicIndicators indicators, CatalogueCache catalogue) : SmallDataset<IndicatorRecord>("indicators", OpenDataset.Csv, OpenDataset.Json)
{
    public override IReadOnlyList<string> Key { get; } = ["code", "scope", "period", "kind"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        var codes = (await indicators.BoardAsync(ct: ct)).Areas.SelectMany(x => x.Series).Select(x => x.Code).Distinct().Order(StringComparer.Ordinal);
        return
        [
            new("code", "Indicator, by code.", [.. codes]),
            new("scope", "Area: the city or a district, by code.", [IndicatorValue.CityScope, .. words.Districts.Keys]),
        ];
    }

    protected override IReadOnlyList<string> KeyOf(IndicatorRecord record) => [record.Code, record.Scope, record.Period, OpenFields.Print(record.Kind)];

    private protected override async Task<IReadOnlyList<IndicatorRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct)
    {
        var board = await indicators.BoardAsync(request["scope"], ct);
        return board.IsIgnored ? [] :
        [
            .. board.Areas.SelectMany(x => x.Series).Where(x => request["code"] is null || x.Code == request["code"])
                .SelectMany(x => x.Points).Select(maker.Of),
        ];
    }
}

internal sealed class GuideData(PublicGuide guide) : SmallDataset<GuideSectionRecord>("guide-sections", OpenDataset.Csv, OpenDataset.Json)
{
    public override IReadOnlyList<string> Key { get; } = ["year", "slug"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var documents = await DocumentsAsync(ct);
        return
        [
            new("year", "Year of the edition.", IsNumber: true) { Least = GuideEdition.FirstYear, Most = GuideEdition.LastYear },
            new("chapter", "Chapter, by code.", [.. documents.SelectMany(x => x.Chapters).Select(x => x.Slug).Distinct()]),
        ];
    }

    protected override IReadOnlyList<string> KeyOf(GuideSectionRecord record) => [record.Year.ToString(CultureInfo.InvariantCulture), record.Slug];

    private protected override async Task<IReadOnlyList<GuideSectionRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct) =>
    [
        .. from document in await DocumentsAsync(ct)
           where request["year"] is not { } year || document.Contents.Edition.Year == int.Parse(year, CultureInfo.InvariantCulture)
           from chapter in document.Chapters
           where request["chapter"] is not { } slug || chapter.Slug == slug
           from entry in chapter.Sections
           select maker.Of(document.Readings[entry.Slug].Section, document.Contents),
    ];

    /// <summary>Every edition, the newest first.</summary>
    private async Task<List<GuideDocument>> DocumentsAsync(CancellationToken ct)
    {
        var documents = new List<GuideDocument>();
        foreach (var year in (await guide.OverviewAsync(ct: ct))?.Contents.Years ?? [])
        {
            if (await guide.DocumentAsync(year, [], ct) is { } document)
            {
                documents.Add(document);
            }
        }

        return documents;
    }
}

internal sealed class DistrictData(CatalogueCache catalogue) : SmallDataset<DistrictRecord>("districts", OpenDataset.Csv, OpenDataset.Json, OpenDataset.GeoJson)
{
    public override IReadOnlyList<string> Key { get; } = ["code"];

    public override Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<OpenParameter>>([]);

    protected override IReadOnlyList<string> KeyOf(DistrictRecord record) => [record.Code];

    private protected override async Task<IReadOnlyList<DistrictRecord>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct) =>
        [.. (await catalogue.GetAsync(ct)).Districts.Values.Select(RecordMaker.Of)];
}
