using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>One kind of support of a policy.</summary>
public sealed record SupportRecord
{
    [Field("支持什么", "What is supported")]
    public required LocalText What { get; init; }

    [Field("比例，按公布写法", "Share as published")]
    public string? Ratio { get; init; }

    [Field("上限，分阶段的依次列出", "Ceilings, one per phase where they are graded", Unit = "in the currency given")]
    public IReadOnlyList<decimal> Caps { get; init; } = [];

    [Field("币种", "Currency of the ceilings")]
    public string? Currency { get; init; }

    [Field("说明", "Note")]
    public required LocalText Note { get; init; }
}

/// <summary>A policy, as open data.</summary>
public sealed record PolicyRecord
{
    [Field("政策代码，也是页面地址", "Code of the policy and last part of its page's address")]
    public required string Slug { get; init; }

    [Field("标题", "Title")]
    public required LocalText Title { get; init; }

    [Field("中文标题是否为官方标题；否则为回译", "The Chinese title is the official one, not a translation back")]
    public required bool TitleIsOfficial { get; init; }

    [Field("层级", "Level of government")]
    public required PolicyLevel Level { get; init; }

    [Field("适用的区；为空即全市或全国", "District it applies in; empty for the whole city or country", CodesOf = "districts")]
    public string? District { get; init; }

    [Field("发布机关", "Issuer")]
    public required LocalText Issuer { get; init; }

    [Field("文号", "Document number")]
    public string? DocumentNumber { get; init; }

    [Field("发布日期", "Day of issue")]
    public DateOnly? IssuedOn { get; init; }

    [Field("生效日期", "First day of validity")]
    public DateOnly? EffectiveFrom { get; init; }

    [Field("有效期最后一天", "Last day of validity")]
    public DateOnly? EffectiveTo { get; init; }

    [Field("在 asOf 当日的效力", "Validity on the day given as asOf")]
    public required PolicyStatus Status { get; init; }

    [Field("替代它的政策", "Policy that took its place", CodesOf = "policies")]
    public string? ReplacedBy { get; init; }

    [Field("主题代码", "Topics", CodesOf = "topics")]
    public IReadOnlyList<string> Topics { get; init; } = [];

    [Field("相关台阶", "Life-cycle steps it concerns", CodesOf = "stages")]
    public IReadOnlyList<string> Stages { get; init; } = [];

    [Field("通俗说明", "Plain words")]
    public required LocalText Summary { get; init; }

    [Field("支持内容", "Support it offers")]
    public IReadOnlyList<SupportRecord> Support { get; init; } = [];

    [Field("原文链接，仅列可信来源", "Link to the original text, when it is trusted", IsLink = true)]
    public string? OriginalText { get; init; }

    [Field("原文的来源性质", "What kind of source the original text has")]
    public required SourceState OriginalTextState { get; init; }

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

/// <summary>One value of an indicator, as open data.</summary>
public sealed record IndicatorRecord
{
    [Field("指标代码", "Code of the indicator")]
    public required string Code { get; init; }

    [Field("范围：shanghai 或区代码", "Area: shanghai or the code of a district", CodesOf = "scopes")]
    public required string Scope { get; init; }

    [Field("时期，按公布写法，例如 2022、2025-H1", "Period as published, for example 2022 or 2025-H1")]
    public required string Period { get; init; }

    [Field("实际值或目标值", "Reached or aimed at")]
    public required FigureKind Kind { get; init; }

    [Field("时期所属或结束的年份", "Year the period belongs to or ends in")]
    public required int Year { get; init; }

    [Field("名称", "Name")]
    public required LocalText Name { get; init; }

    [Field("数值，单位见 unit", "Value in the unit given")]
    public required decimal Value { get; init; }

    [Field("单位，按公布写法", "Unit as published")]
    public required string Unit { get; init; }

    [Field("限定词，按公布写法", "Qualifier as published, such as \"more than\"")]
    public string? Qualifier { get; init; }

    [Field("口径与同系列其他数值不同，不可直接比较", "Counted by another definition than the rest of its series")]
    public required bool IsOtherDefinition { get; init; }

    [Field("口径说明", "Note on definition or comparability")]
    public required LocalText Note { get; init; }

    [Field("来源链接，仅列可信来源", "Link to the source, when it is trusted", IsLink = true)]
    public string? Source { get; init; }

    [Field("来源性质", "What kind of source there is")]
    public required SourceState SourceState { get; init; }

    [Field("是否待确认", "Still to be confirmed")]
    public required bool ToBeConfirmed { get; init; }

    [Field("可信度", "Confidence in the value")]
    public required Confidence Confidence { get; init; }

    [Field("页面地址", "Address of the page it is on", IsLink = true)]
    public required LocalText Page { get; init; }

    [Field("记录版本，每次修改加一", "Version of the record, raised at every change")]
    public required int Version { get; init; }
}

/// <summary>A section of the guide, as open data.</summary>
public sealed record GuideSectionRecord
{
    [Field("指南版本年份", "Year of the edition")]
    public required int Year { get; init; }

    [Field("小节代码，也是页面地址", "Code of the section and last part of its page's address")]
    public required string Slug { get; init; }

    [Field("在该版本中的序号", "Place in the edition, from 1")]
    public required int Number { get; init; }

    [Field("章代码", "Chapter", CodesOf = "chapters")]
    public required string Chapter { get; init; }

    [Field("章标题", "Title of the chapter")]
    public required LocalText ChapterTitle { get; init; }

    [Field("标题", "Title")]
    public required LocalText Title { get; init; }

    [Field("正文（Markdown）；双花括号行是页面上嵌入实时数据的位置", "Text in Markdown; a line in double braces is where the page sets live records")]
    public required LocalText Body { get; init; }

    [Field("该版本发布日期", "Day the edition was released")]
    public required DateOnly EditionReleasedOn { get; init; }

    [Field("该版本文字修订日期", "Day the edition's text was last revised")]
    public required DateOnly TextRevisedOn { get; init; }

    [Field("是否已有更新的版本", "A newer edition exists")]
    public required bool IsOldEdition { get; init; }

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
