using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The members of the starting content are found under every name somebody may apply with, and nobody else is.</summary>
public sealed class LookAlikeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("上海医药集团股份有限公司", "shanghai-pharma")]
    [InlineData("上海医药（集团）有限公司", "shanghai-pharma")]
    [InlineData("复星医药", "fosun-pharma")]
    [InlineData("Fosun Pharma", "fosun-pharma")]
    [InlineData("Shanghai Fosun Pharmaceutical (Group) Company Limited", "fosun-pharma")]
    [InlineData("罗氏", "roche")]
    [InlineData("Roche", "roche")]
    [InlineData("上海罗氏制药有限公司", "roche")]
    [InlineData("Shanghai Roche Pharmaceuticals Ltd.", "roche")]
    [InlineData("Astra Zeneca", "astrazeneca")]
    [InlineData("阿斯利康投资（中国）有限公司", "astrazeneca")]
    [InlineData("西门子医疗系统有限公司", "siemens")]
    [InlineData("勃林格", "boehringer-ingelheim")]
    [InlineData("勃林格殷格翰（中国）投资有限公司", "boehringer-ingelheim")]
    [InlineData("BOEHRINGER-INGELHEIM", "boehringer-ingelheim")]
    [InlineData("BioMerieux (Shanghai) Co., Ltd", "biomerieux")]
    [InlineData("梅里埃", "biomerieux")]
    [InlineData("赛诺菲（中国）投资有限公司", "sanofi")]
    [InlineData("GE医疗", "ge-healthcare")]
    [InlineData("上海生物医药产业股权投资基金", "shanghai-biomed-fund")]
    [InlineData("上海科投股", "shanghai-ketou")]
    [InlineData("红杉中国", "sequoia-china")]
    [InlineData("HongShan", "sequoia-china")]
    [InlineData("易方达基金管理有限公司", "e-fund")]
    [InlineData("上海汉康私募基金管理有限公司", "hankang-capital")]
    [InlineData("6 Dimensions", "6-dimensions")]
    [InlineData("海通证券", "haitong-securities")]
    [InlineData("华泰证券股份有限公司", "huatai-securities")]
    [InlineData("Industrial Securities", "industrial-securities")]
    [InlineData("IQVIA 艾昆纬", "iqvia")]
    [InlineData("艾坤纬", "iqvia")]
    [InlineData("Iqvia", "iqvia")]
    [InlineData("艾昆纬企业管理咨询（上海）有限公司", "iqvia")]
    [InlineData("Cushman and Wakefield", "cushman-wakefield")]
    [InlineData("戴德梁行房地产咨询（上海）有限公司", "cushman-wakefield")]
    [InlineData("上海市医药行业协会", "sh-pharma-industry-assoc")]
    [InlineData("上海生物医药行业协会", "sh-biopharma-assoc")]
    [InlineData("上海医疗器械行业协会", "sh-device-assoc")]
    public async Task A_member_is_found_under_another_spelling(string name, string slug)
    {
        await using var db = database.CreateDbContext();
        var found = await LookAlikes.FindAsync(db, [name], null, null, _ct);
        Assert.Contains(slug, found.Select(x => x.PartnerSlug));
    }

    [Theory]
    [InlineData("上海君实生物医药科技股份有限公司")]
    [InlineData("和记黄埔医药（上海）有限公司")]
    [InlineData("上海微创医疗器械（集团）有限公司")]
    [InlineData("上海联影医疗科技股份有限公司")]
    [InlineData("上海药明生物技术有限公司")]
    [InlineData("复宏汉霖生物技术股份有限公司")]
    [InlineData("再鼎医药（上海）有限公司")]
    [InlineData("上海之江生物科技股份有限公司")]
    [InlineData("泽璟生物制药（上海）有限公司")]
    [InlineData("上海晨曦生物医药咨询有限公司")]
    [InlineData("Zai Lab (Shanghai) Co., Ltd.")]
    [InlineData("Shanghai Dawn Biopharma Advisors")]
    public async Task An_unrelated_company_is_not_taken_for_a_member(string name)
    {
        await using var db = database.CreateDbContext();
        Assert.Empty(await LookAlikes.FindAsync(db, [name], null, null, _ct));
    }
}
