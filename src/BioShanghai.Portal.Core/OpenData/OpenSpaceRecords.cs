using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>One technical value of a listing. Unknown is a state of its own and never means "no".</summary>
public sealed record SpecRecord
{
    [Field("状态：已知、未知或不适用；未知不等于没有", "Known, unknown or not applicable; unknown never means \"no\"")]
    public required SpecState State { get; init; }

    [Field("数值；非数值项与未知项为空", "The number; empty for choices and where nothing is known")]
    public decimal? Number { get; init; }

    [Field("选项代码，或柱网尺寸；数值项与未知项为空", "The choice, or a column grid; empty for numbers and where nothing is known")]
    public string? Choice { get; init; }

    [Field("数值的单位", "Unit of the number")]
    public string? Unit { get; init; }

    [Field("承诺的到期日", "Day a commitment falls due")]
    public DateOnly? DueOn { get; init; }

    [Field("说明", "Note")]
    public LocalText? Note { get; init; }

    [Field("来源链接，仅列可信来源", "Link to the source, when it is trusted", IsLink = true)]
    public string? Source { get; init; }

    [Field("来源性质", "What kind of source there is")]
    public required SourceState SourceState { get; init; }

    [Field("查看来源的日期", "Day somebody looked at the source")]
    public DateOnly? LookedOn { get; init; }

    [Field("园区或所在区确认该项的日期", "Day the park or district confirmed the value")]
    public DateOnly? ConfirmedOn { get; init; }

    [Field("该项由谁确认", "Who confirmed the value")]
    public LocalText? ConfirmedBy { get; init; }
}

/// <summary>A photo, plan or document of a listing.</summary>
public sealed record FileRecord
{
    [Field("种类", "What it shows")]
    public required FileKind Kind { get; init; }

    [Field("说明", "Caption")]
    public required LocalText Caption { get; init; }

    [Field("拍摄或成文日期", "Day the picture was taken or the document made")]
    public required DateOnly DatedOn { get; init; }

    [Field("文件地址；空间资源撤下后即失效", "Address of the file; it answers only while the listing is public", IsLink = true)]
    public required string Address { get; init; }

    [Field("小图地址，长边 480 像素；文档为空", "Address of a small copy, 480 pixels on its long side; empty for documents", IsLink = true)]
    public string? SmallAddress { get; init; }

    [Field("宽度，文档为空", "Width; empty for documents", Unit = "px")]
    public int? Width { get; init; }

    [Field("高度，文档为空", "Height; empty for documents", Unit = "px")]
    public int? Height { get; init; }

    [Field("大小", "Size", Unit = "bytes")]
    public required int Size { get; init; }
}

/// <summary>A space listing, as open data.</summary>
public sealed record SpaceRecord
{
    [Field("空间代码，也是页面地址", "Code of the listing and last part of its page's address")]
    public required string Code { get; init; }

    [Field("是否为示例：示例为虚构，不对应真实房源", "A sample: made up, and no real space")]
    public required bool IsSample { get; init; }

    [Field("园区代码", "Park", CodesOf = "parks")]
    public required string Park { get; init; }

    [Field("园区名称", "Name of the park")]
    public required LocalText ParkName { get; init; }

    [Field("所在区代码", "District", CodesOf = "districts")]
    public required string District { get; init; }

    [Field("所在区名称", "Name of the district")]
    public required LocalText DistrictName { get; init; }

    [Field("园区在“1+5+X”布局中的位置", "Place of the park in the \"1+5+X\" layout")]
    public required ParkTier Tier { get; init; }

    [Field("空间类型", "Type of space")]
    public required SpaceType Type { get; init; }

    [Field("名称", "Name")]
    public required LocalText Name { get; init; }

    [Field("简介", "Summary")]
    public required LocalText Summary { get; init; }

    [Field("面积：建筑面积，或土地面积", "Area: floor space, or land for a plot", Unit = "m²")]
    public required int AreaSquareMetres { get; init; }

    [Field("可单独取得的最小面积", "Smallest part that can be had by itself", Unit = "m²")]
    public required int SmallestAreaSquareMetres { get; init; }

    [Field("是否可分割", "Can be had in part")]
    public required bool IsDivisible { get; init; }

    [Field("起始楼层，首层为 1", "Lowest storey; the ground floor is 1")]
    public int? FloorFrom { get; init; }

    [Field("最高楼层", "Highest storey")]
    public int? FloorTo { get; init; }

    [Field("租售方式", "How it can be had")]
    public required Tenure Tenure { get; init; }

    [Field("租金下限", "Low end of the rent", Unit = "yuan/m²/day")]
    public decimal? RentLow { get; init; }

    [Field("租金上限", "High end of the rent", Unit = "yuan/m²/day")]
    public decimal? RentHigh { get; init; }

    [Field("售价下限", "Low end of the sale price", Unit = "yuan/m²")]
    public decimal? SaleLow { get; init; }

    [Field("售价上限", "High end of the sale price", Unit = "yuan/m²")]
    public decimal? SaleHigh { get; init; }

    [Field("未公布价格的原因", "Why no price is published")]
    public required LocalText PriceReason { get; init; }

    [Field("最早可用日期", "First day it can be had")]
    public DateOnly? AvailableFrom { get; init; }

    [Field("没有确切日期时的交付安排", "Timeline where there is no day")]
    public required LocalText Timeline { get; init; }

    [Field("适合领域代码", "Sectors it suits", CodesOf = "sectors")]
    public IReadOnlyList<string> Sectors { get; init; } = [];

    [Field("园区的纬度（北纬，度），并非该空间的精确位置", "Latitude of the park, not of the space itself", Unit = "degrees north")]
    public required double Latitude { get; init; }

    [Field("园区的经度（东经，度），并非该空间的精确位置", "Longitude of the park, not of the space itself", Unit = "degrees east")]
    public required double Longitude { get; init; }

    [Field("位置是否为近似", "The position is approximate")]
    public bool PositionIsApproximate { get; init; } = true;

    [Field("在 asOf 当日的时效", "How fresh the confirmation is on the day given as asOf")]
    public required Freshness Freshness { get; init; }

    [Field("最近一次查看的日期", "Day somebody last looked")]
    public required DateOnly LookedOn { get; init; }

    [Field("最近一次确认的日期", "Day it was last confirmed")]
    public required DateOnly ConfirmedOn { get; init; }

    [Field("由谁确认", "Who confirmed it")]
    public required LocalText ConfirmedBy { get; init; }

    [Field("踏勘者发现与发布不符的日期，核实或更新后清空", "Day visitors found it to be other than it says; empty once it was confirmed or changed")]
    public DateOnly? DisputedOn { get; init; }

    [Field("各类用途的就绪度，标准公布于网站", "Readiness for each use, by criteria published on the site")]
    public required IReadOnlyDictionary<string, ReadinessLevel> Readiness { get; init; }

    [Field("技术指标", "Technical values, by code")]
    public required IReadOnlyDictionary<string, SpecRecord> Specs { get; init; }

    [Field("照片、图纸和资料", "Photos, plans and documents")]
    public IReadOnlyList<FileRecord> Files { get; init; } = [];

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
