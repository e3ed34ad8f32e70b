using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Turns what the pages show into records of open data, by the same rules on what the public may be told.</summary>
/// <param name="baseUrl">Scheme and host the portal is known by, without a trailing slash.</param>
internal sealed class RecordMaker(string baseUrl)
{
    public static DistrictRecord Of(District x) => new()
    {
        Code = x.Code,
        Name = OpenText.Public(x.Name),
        Kind = x.Kind,
        Adcode = x.Adcode,
        SpansDistricts = x.SpansDistricts,
        Latitude = x.Latitude,
        Longitude = x.Longitude,
        Version = x.Version,
    };

    public ParkRecord Of(Park x, District district) => new()
    {
        Slug = x.Slug,
        Name = OpenText.Public(x.Name),
        Aliases = x.Aliases,
        Tier = x.Tier,
        Parent = x.ParentSlug,
        District = district.Code,
        DistrictName = district.Name,
        Positioning = OpenText.Public(x.Positioning),
        Sectors = x.SectorCodes,
        PlannedAreaHectares = x.PlannedAreaHectares,
        PlannedAreaToBeConfirmed = x.PlannedAreaHectares is null ? null : x.PlannedAreaConfidence is null or Confidence.Low,
        Latitude = x.Latitude,
        Longitude = x.Longitude,
        Address = OpenText.Public(x.Address),
        AddressSourceState = OpenText.State(x.AddressSource),
        Website = OpenText.Link(x.Website),
        Highlights = [.. x.Highlights.Select(OpenText.Public)],
        Facts = [.. x.Facts.Select(Of)],
        ToBeConfirmed = x.Provenance.Confidence == Confidence.Low,
        Confidence = x.Provenance.Confidence,
        Sources = OpenText.Trusted(x.Provenance.Sources),
        SecondarySources = OpenText.Secondary(x.Provenance.Sources),
        Page = Page("parks/" + x.Slug),
        Version = x.Version,
    };

    public PartnerRecord Of(Partner x, IReadOnlyList<string> stages) => new()
    {
        Slug = x.Slug,
        Name = OpenText.Public(x.Name),
        ShortName = OpenText.Public(x.ShortName),
        NameToBeConfirmed = x.NameIsOpen(),
        Aliases = [.. x.PublicAliases().Select(a => a.Name)],
        Category = x.Category,
        CategoryToBeConfirmed = x.CategoryConfidence == Confidence.Low,
        OrganisationType = x.OrganisationType,
        HeadquartersCountry = x.NameIsOpen() ? null : x.HeadquartersCountry,
        HeadquartersToBeConfirmed = x.NameIsOpen() || x.HeadquartersCountry is null ? null : !x.HeadquartersIsConfirmed,
        Tickers = [.. x.Tickers.Select(t => new TickerRecord { Exchange = t.Exchange, Symbol = t.Symbol, Entity = OpenText.Public(t.Entity), ToBeConfirmed = t.Note is not null || t.Confidence == Confidence.Low })],
        WebsiteHost = x.WebsiteHost(),
        Website = x.WebsiteMayBeLinked() ? x.Website : null,
        Services = x.ServiceCodes,
        ServicesToBeConfirmed = !x.ServicesAreConfirmed,
        Sectors = x.SectorCodes,
        Stages = stages,
        Summary = OpenText.Public(x.PublicSummary()),
        Batch = x.Batch,
        JoinedOn = x.JoinedOn,
        ToBeConfirmed = x.IdentityIsOpen(),
        Confidence = x.Provenance.Confidence,
        Sources = OpenText.Trusted(x.Provenance.Sources),
        SecondarySources = OpenText.Secondary(x.Provenance.Sources),
        Page = Page("partners/" + x.Slug),
        Version = x.Version,
    };

    public PolicyRecord Of(DatedPolicy dated) => dated.Policy is var x ? new()
    {
        Slug = x.Slug,
        Title = OpenText.Public(x.Title),
        TitleIsOfficial = x.TitleIsOfficial,
        Level = x.Level,
        District = x.DistrictCode,
        Issuer = OpenText.Public(x.Issuer),
        DocumentNumber = x.DocumentNumber,
        IssuedOn = x.IssuedOn,
        EffectiveFrom = x.EffectiveFrom,
        EffectiveTo = x.EffectiveTo,
        Status = dated.Status,
        ReplacedBy = x.ReplacedBySlug,
        Topics = x.Topics,
        Stages = x.StageCodes,
        Summary = OpenText.Public(x.Summary),
        Support = [.. x.Support.Select(s => new SupportRecord { What = OpenText.Public(s.What), Ratio = OpenText.Public(s.Ratio), Caps = [.. s.Caps.Select(c => Trim(c)!.Value)], Currency = s.Currency, Note = OpenText.Public(s.Note) })],
        OriginalText = OpenText.Link(x.SourceUrl),
        OriginalTextState = OpenText.State(x.SourceUrl),
        ToBeConfirmed = x.Provenance.Confidence == Confidence.Low,
        Confidence = x.Provenance.Confidence,
        Sources = OpenText.Trusted(x.Provenance.Sources),
        SecondarySources = OpenText.Secondary(x.Provenance.Sources),
        Page = Page("policies/" + x.Slug),
        Version = x.Version,
    } : null!;

    public IndicatorRecord Of(IndicatorPoint point) => point.Value is var x ? new()
    {
        Code = x.Code,
        Scope = x.Scope,
        Period = x.Period,
        Kind = x.Kind,
        Year = x.Year,
        Name = OpenText.Public(x.Name),
        Value = Trim(x.Value)!.Value,
        Unit = x.Unit,
        Qualifier = x.Qualifier,
        IsOtherDefinition = point.IsOtherDefinition,
        Note = OpenText.Public(point.PublicNote),
        Source = OpenText.Link(x.Source),
        SourceState = OpenText.State(x.Source),
        ToBeConfirmed = point.IsUnconfirmed,
        Confidence = x.Confidence,
        Page = Page("indicators" + (x.Scope == IndicatorValue.CityScope ? "" : "?scope=" + x.Scope)),
        Version = x.Version,
    } : null!;

    public GuideSectionRecord Of(GuideSection x, GuideContents contents) =>
        contents.Chapters.First(c => c.Slug == x.ChapterSlug) is var chapter ? new()
        {
            Year = x.Year,
            Slug = x.Slug,
            Number = chapter.Sections.First(s => s.Slug == x.Slug).Number,
            Chapter = chapter.Slug,
            ChapterTitle = OpenText.Public(chapter.Title),
            Title = OpenText.Public(x.Title),
            Body = OpenText.Public(x.Body),
            EditionReleasedOn = contents.Edition.ReleasedOn,
            TextRevisedOn = contents.Edition.TextRevisedOn,
            IsOldEdition = contents.IsOld,
            ToBeConfirmed = x.Provenance.Confidence == Confidence.Low,
            Confidence = x.Provenance.Confidence,
            Sources = OpenText.Trusted(x.Provenance.Sources),
            SecondarySources = OpenText.Secondary(x.Provenance.Sources),
            Page = Page($"guide/{x.Year}/{x.Slug}"),
            Version = x.Version,
        } : null!;

    public SpaceRecord Of(SpaceEntry entry) => entry.Listing is var x ? new()
    {
        Code = x.Code,
        IsSample = x.IsSample,
        Park = entry.Park.Slug,
        ParkName = entry.Park.Name,
        District = entry.District.Code,
        DistrictName = entry.District.Name,
        Tier = entry.Park.Tier,
        Type = x.Type,
        Name = OpenText.Public(x.Name),
        Summary = OpenText.Public(x.Summary),
        AreaSquareMetres = x.AreaSquareMetres,
        SmallestAreaSquareMetres = x.SmallestArea,
        IsDivisible = x.IsDivisible,
        FloorFrom = x.FloorFrom,
        FloorTo = x.FloorTo,
        Tenure = x.Tenure,
        RentLow = Trim(x.Rent?.Low),
        RentHigh = Trim(x.Rent?.High),
        SaleLow = Trim(x.Sale?.Low),
        SaleHigh = Trim(x.Sale?.High),
        PriceReason = OpenText.Public(x.PriceReason),
        AvailableFrom = x.AvailableFrom,
        Timeline = OpenText.Public(x.Timeline),
        Sectors = x.SectorCodes,
        Latitude = entry.Park.Latitude,
        Longitude = entry.Park.Longitude,
        Freshness = entry.Freshness,
        LookedOn = x.LookedOn,
        ConfirmedOn = x.ConfirmedOn,
        ConfirmedBy = OpenText.Public(x.ConfirmedBy),
        DisputedOn = x.DisputedOn,
        Readiness = Uses.All.ToDictionary(use => use.Code, use => entry.Facts.ReadinessFor(use.Use), StringComparer.Ordinal),
        Specs = Specs.All.ToDictionary(s => s.Code, s => Of(x.ValueOf(s.Spec)), StringComparer.Ordinal),
        Files = [.. x.Files.Select(Of)],
        ToBeConfirmed = x.Provenance.Confidence == Confidence.Low,
        Confidence = x.Provenance.Confidence,
        Sources = OpenText.Trusted(x.Provenance.Sources),
        SecondarySources = OpenText.Secondary(x.Provenance.Sources),
        Page = Page("spaces/" + x.Code),
        Version = x.Version,
    } : null!;

    private static FactRecord Of(ParkFact x) => new()
    {
        Name = OpenText.Public(x.Name),
        Value = Trim(x.Value)!.Value,
        Unit = x.Unit,
        Year = x.Year,
        Kind = x.Kind,
        Source = OpenText.Link(x.Source),
        SourceState = OpenText.State(x.Source),
        ToBeConfirmed = !x.IsSettled,
    };

    private FileRecord Of(FileRef x) => new()
    {
        Kind = x.Kind,
        Caption = OpenText.Public(x.Caption),
        DatedOn = x.DatedOn,
        Address = baseUrl + x.Address(FileSize.Full),
        SmallAddress = x.IsImage ? baseUrl + x.Address(FileSize.Small) : null,
        Width = x.Width,
        Height = x.Height,
        Size = x.Size,
    };

    private static SpecRecord Of(TechnicalSpec x) => new()
    {
        State = x.State,
        Number = Trim(x.Number),
        Choice = x.Choice,
        Unit = x.Definition.Unit.Length > 0 ? x.Definition.Unit : null,
        DueOn = x.DueOn,
        Note = x.Note is { } note ? OpenText.Public(note) : null,
        Source = OpenText.Link(x.Source),
        SourceState = OpenText.State(x.Source),
        LookedOn = x.LookedOn,
        ConfirmedOn = x.ConfirmedOn,
        ConfirmedBy = x.ConfirmedBy is { } by ? OpenText.Public(by) : null,
    };

    // Databases give decimals back with the places of their column: 3.2 must not be 3.2000 on one and 3.2 on another.
    private static decimal? Trim(decimal? value) => value is { } number ? number / 1.0000000000000000000000000000m : null;

    private LocalText Page(string path) => new($"{baseUrl}/{Language.Zh.Segment}/{path}", $"{baseUrl}/{Language.En.Segment}/{path}");
}
