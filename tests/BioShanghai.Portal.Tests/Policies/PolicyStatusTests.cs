using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Policies;

public sealed class PolicyStatusTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static PolicyInput Complete => new()
    {
        Order = 1,
        Title = new("关于支持生物医药的若干意见", "Opinions on biopharma"),
        Level = PolicyLevel.Municipal,
        DeclaredStatus = DeclaredStatus.InForceOrUnknown,
        Topics = ["r-and-d"],
        Summary = new("支持临床研发。", "Supports clinical work."),
        Provenance = new(Confidence.High, ["https://www.shanghai.gov.cn/x"], LocalText.Empty),
    };

    [Theory]
    [InlineData("2024-08-01", "2029-07-31", DeclaredStatus.InForceOrUnknown, PolicyStatus.InForce)]
    [InlineData("2024-08-01", "2026-11-24", DeclaredStatus.InForceOrUnknown, PolicyStatus.Expiring)]
    [InlineData("2024-08-01", "2027-05-23", DeclaredStatus.InForceOrUnknown, PolicyStatus.Expiring)]
    [InlineData("2024-08-01", "2027-05-24", DeclaredStatus.InForceOrUnknown, PolicyStatus.InForce)]
    [InlineData("2024-08-01", "2026-11-23", DeclaredStatus.InForceOrUnknown, PolicyStatus.Expired)]
    [InlineData("2026-11-25", null, DeclaredStatus.InForceOrUnknown, PolicyStatus.Upcoming)]
    [InlineData("2026-11-24", null, DeclaredStatus.InForceOrUnknown, PolicyStatus.InForce)]
    [InlineData(null, "2027-12-31", DeclaredStatus.InForceOrUnknown, PolicyStatus.InForce)]
    [InlineData(null, null, DeclaredStatus.InForceOrUnknown, PolicyStatus.NotStated)]
    [InlineData(null, null, DeclaredStatus.Expired, PolicyStatus.Expired)]
    [InlineData("2021-04-16", null, DeclaredStatus.SupersededInPart, PolicyStatus.ReplacedInPart)]
    [InlineData("2021-04-16", "2029-01-01", DeclaredStatus.Superseded, PolicyStatus.Replaced)]
    [InlineData("2021-04-16", "2024-01-01", DeclaredStatus.SupersededInPart, PolicyStatus.Expired)]
    public void Validity_follows_replacement_then_dates_then_what_the_source_says(string? from, string? to, DeclaredStatus declared, PolicyStatus expected)
    {
        var policy = new Policy("x", Complete with { EffectiveFrom = Day(from), EffectiveTo = Day(to), DeclaredStatus = declared });
        Assert.Equal(expected, policy.StatusOn(Today));
    }

    [Fact]
    public void An_incomplete_policy_is_refused_with_the_name_of_what_is_missing()
    {
        Assert.Equal("Policy.NeedsTitleInBothLanguages", Refusal(Complete with { Title = new("只有中文", null) }));
        Assert.Equal("Policy.NeedsSummaryInBothLanguages", Refusal(Complete with { Summary = LocalText.Empty }));
        Assert.Equal("Policy.NeedsTopic", Refusal(Complete with { Topics = [] }));
        Assert.Equal("Policy.NeedsSource", Refusal(Complete with { Provenance = Provenance.None }));
        Assert.Equal("Policy.NeedsDistrict", Refusal(Complete with { Level = PolicyLevel.District }));
        Assert.Equal("Policy.DatesOutOfOrder", Refusal(Complete with { EffectiveFrom = Today, EffectiveTo = Today.AddDays(-1) }));
    }

    [Theory]
    [InlineData("up to 40%", "不超过 40%")]
    [InlineData("15%", "15%")]
    [InlineData("20% of municipal support", "市级支持的 20%")]
    [InlineData("30% of project spend", "项目投入的 30%")]
    [InlineData("1:1 match with municipal support", "与市级支持 1:1 配套")]
    [InlineData("something new", "something new")]
    public void Shares_are_written_as_Chinese_writes_them(string published, string chinese) =>
        Assert.Equal(chinese, SupportWords.Ratio(published, Language.Zh));

    [Theory]
    [InlineData(2_000_000, "200万元", "CNY 2 million")]
    [InlineData(15_000_000, "1,500万元", "CNY 15 million")]
    [InlineData(100_000_000, "1亿元", "CNY 100 million")]
    [InlineData(100_000_000_000, "1,000亿元", "CNY 100 billion")]
    public void Ceilings_are_written_in_the_units_of_the_language(long yuan, string chinese, string english)
    {
        Assert.Equal(chinese, SupportWords.Cap(yuan, Language.Zh));
        Assert.Equal(english, SupportWords.Cap(yuan, Language.En));
    }

    private static string Refusal(PolicyInput input) => Assert.Throws<RuleException>(() => new Policy("x", input)).Code;

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
