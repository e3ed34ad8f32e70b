using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>What the public may be told about where a single statement comes from.</summary>
public enum SourceState
{
    /// <summary>No source is named.</summary>
    None,

    /// <summary>The source is on the list of trusted hosts and is given as a link.</summary>
    Trusted,

    /// <summary>There is a source, but a secondary one: it is still to be confirmed and not linked.</summary>
    Secondary,
}

/// <summary>A district or special area, as open data.</summary>
public sealed record DistrictRecord
{
    [Field("区域代码，在其他数据集中引用", "Code of the area, used by the other datasets")]
    public required string Code { get; init; }

    [Field("名称", "Name")]
    public required LocalText Name { get; init; }

    [Field("类型：行政区，或跨区的功能区", "Administrative district, or a special area that lies across several")]
    public required DistrictKind Kind { get; init; }

    [Field("行政区划代码（GB/T 2260）；功能区没有", "GB/T 2260 code; a special area has none")]
    public string? Adcode { get; init; }

    [Field("功能区所跨的行政区", "Districts a special area lies across", CodesOf = "districts")]
    public IReadOnlyList<string> SpansDistricts { get; init; } = [];

    [Field("代表点纬度（北纬，度）", "Latitude of a representative point", Unit = "degrees north")]
    public required double Latitude { get; init; }

    [Field("代表点经度（东经，度）", "Longitude of a representative point", Unit = "degrees east")]
    public required double Longitude { get; init; }

    [Field("位置是否为近似", "The position is approximate")]
    public bool PositionIsApproximate { get; init; } = true;

    [Field("记录版本，每次修改加一", "Version of the record, raised at every change")]
    public required int Version { get; init; }
}

/// <summary>A figure about a park.</summary>
public sealed record FactRecord
{
    [Field("指标名称", "What is counted")]
    public required LocalText Name { get; init; }

    [Field("数值，单位见 unit", "Value in the unit given")]
    public required decimal Value { get; init; }

    [Field("单位，按来源写法", "Unit as cited")]
    public required string Unit { get; init; }

    [Field("数值所属年份；来源未说明则为空", "Year the figure is as of; empty when the source gives none")]
    public int? Year { get; init; }

    [Field("实际值或目标值", "Reached or aimed at")]
    public required FigureKind Kind { get; init; }

    [Field("来源链接，仅列可信来源", "Link to the source, when it is trusted", IsLink = true)]
    public string? Source { get; init; }

    [Field("来源性质", "What kind of source there is")]
    public required SourceState SourceState { get; init; }

    [Field("是否待确认", "Still to be confirmed")]
    public required bool ToBeConfirmed { get; init; }
}

/// <summary>A park, as open data.</summary>
public sealed record ParkRecord
{
    [Field("园区代码，也是页面地址", "Code of the park and last part of its page's address")]
    public required string Slug { get; init; }

    [Field("名称", "Name")]
    public required LocalText Name { get; init; }

    [Field("别名", "Other names")]
    public IReadOnlyList<string> Aliases { get; init; } = [];

    [Field("在“1+5+X”布局中的位置", "Place in the \"1+5+X\" layout")]
    public required ParkTier Tier { get; init; }

    [Field("所属园区的代码", "Park it belongs to", CodesOf = "parks")]
    public string? Parent { get; init; }

    [Field("所在区代码", "District", CodesOf = "districts")]
    public required string District { get; init; }

    [Field("所在区名称", "Name of the district")]
    public required LocalText DistrictName { get; init; }

    [Field("定位", "What the park is for")]
    public required LocalText Positioning { get; init; }

    [Field("重点领域代码", "Focus sectors", CodesOf = "sectors")]
    public IReadOnlyList<string> Sectors { get; init; } = [];

    [Field("规划面积", "Planned area", Unit = "ha")]
    public double? PlannedAreaHectares { get; init; }

    [Field("规划面积是否待确认；没有面积则为空", "The planned area is still to be confirmed; empty without one")]
    public bool? PlannedAreaToBeConfirmed { get; init; }

    [Field("纬度（北纬，度），手工标注", "Latitude, placed by hand", Unit = "degrees north")]
    public required double Latitude { get; init; }

    [Field("经度（东经，度），手工标注", "Longitude, placed by hand", Unit = "degrees east")]
    public required double Longitude { get; init; }

    [Field("位置是否为近似", "The position is approximate")]
    public bool PositionIsApproximate { get; init; } = true;

    [Field("地址", "Address")]
    public required LocalText Address { get; init; }

    [Field("地址的来源性质", "What kind of source the address has")]
    public required SourceState AddressSourceState { get; init; }

    [Field("园区网站，仅列可信网站", "The park's website, when it is trusted", IsLink = true)]
    public string? Website { get; init; }

    [Field("要点", "Points worth knowing")]
    public IReadOnlyList<LocalText> Highlights { get; init; } = [];

    [Field("数据", "Figures about the park")]
    public IReadOnlyList<FactRecord> Facts { get; init; } = [];

    [Field("整条记录是否待确认", "The record as a whole is still to be confirmed")]
    public required bool ToBeConfirmed { get; init; }

    [Field("可信度", "Confidence in the record")]
    public required Confidence Confidence { get; init; }

    [Field("可信来源的链接", "Links to trusted sources", IsLink = true)]
    public IReadOnlyList<string> Sources { get; init; } = [];

    [Field("另有多少个二手来源，待确认，不提供链接", "How many secondary sources there are besides; they are to be confirmed and not linked")]
    public required int SecondarySources { get; init; }

    [Field("页面地址", "Address of its page", IsLink = true)]
    public required LocalText Page { get; init; }

    [Field("记录版本，每次修改加一", "Version of the record, raised at every change")]
    public required int Version { get; init; }
}

/// <summary>A listing of a partner on an exchange.</summary>
public sealed record TickerRecord
{
    [Field("交易所", "Exchange")]
    public required string Exchange { get; init; }

    [Field("证券代码", "Symbol")]
    public required string Symbol { get; init; }

    [Field("上市主体；为空即伙伴本身", "Listed company; empty when it is the partner itself")]
    public string? Entity { get; init; }

    [Field("是否待确认", "Still to be confirmed")]
    public required bool ToBeConfirmed { get; init; }
}

/// <summary>A partner of the programme, as open data.</summary>
public sealed record PartnerRecord
{
    [Field("伙伴代码，也是页面地址", "Code of the partner and last part of its page's address")]
    public required string Slug { get; init; }

    [Field("名称", "Name")]
    public required LocalText Name { get; init; }

    [Field("简称", "Short name")]
    public required LocalText ShortName { get; init; }

    [Field("具体主体是否待确认：名称仅按公告写法", "Who exactly it is remains open: the name is as the announcement printed it")]
    public required bool NameToBeConfirmed { get; init; }

    [Field("别名；主体未确认时不列", "Other names; none while the organisation is open")]
    public IReadOnlyList<string> Aliases { get; init; } = [];

    [Field("伙伴类别", "Category")]
    public required PartnerCategory Category { get; init; }

    [Field("类别是否待确认", "The category is still to be confirmed")]
    public required bool CategoryToBeConfirmed { get; init; }

    [Field("机构类型", "Kind of organisation")]
    public required string OrganisationType { get; init; }

    [Field("总部所在国家或地区（ISO 3166）", "Country of the headquarters (ISO 3166)")]
    public string? HeadquartersCountry { get; init; }

    [Field("总部是否待确认；没有则为空", "The headquarters are still to be confirmed; empty without them")]
    public bool? HeadquartersToBeConfirmed { get; init; }

    [Field("上市情况", "Listings on exchanges")]
    public IReadOnlyList<TickerRecord> Tickers { get; init; } = [];

    [Field("网站主机名，未经确认的也列出", "Host of the website, confirmed or not")]
    public string? WebsiteHost { get; init; }

    [Field("网站链接，仅在伙伴确认后列出", "Link to the website, once the partner has confirmed it", IsLink = true)]
    public string? Website { get; init; }

    [Field("服务代码", "Services", CodesOf = "services")]
    public IReadOnlyList<string> Services { get; init; } = [];

    [Field("服务是否待确认：按机构类型推断", "The services are inferred from the kind of organisation and still to be confirmed")]
    public required bool ServicesToBeConfirmed { get; init; }

    [Field("领域代码", "Sectors", CodesOf = "sectors")]
    public IReadOnlyList<string> Sectors { get; init; } = [];

    [Field("所服务的台阶", "Life-cycle steps it serves", CodesOf = "stages")]
    public IReadOnlyList<string> Stages { get; init; } = [];

    [Field("简介；主体未确认时为空", "Summary; empty while the organisation is open")]
    public required LocalText Summary { get; init; }

    [Field("批次", "Batch of the programme")]
    public required int Batch { get; init; }

    [Field("加入日期", "Day it joined")]
    public required DateOnly JoinedOn { get; init; }

    [Field("整条记录是否待确认", "The record as a whole is still to be confirmed")]
    public required bool ToBeConfirmed { get; init; }

    [Field("可信度", "Confidence in the record")]
    public required Confidence Confidence { get; init; }

    [Field("可信来源的链接", "Links to trusted sources", IsLink = true)]
    public IReadOnlyList<string> Sources { get; init; } = [];

    [Field("另有多少个二手来源，待确认，不提供链接", "How many secondary sources there are besides; they are to be confirmed and not linked")]
    public required int SecondarySources { get; init; }

    [Field("页面地址", "Address of its page", IsLink = true)]
    public required LocalText Page { get; init; }

    [Field("记录版本，每次修改加一", "Version of the record, raised at every change")]
    public required int Version { get; init; }
}
