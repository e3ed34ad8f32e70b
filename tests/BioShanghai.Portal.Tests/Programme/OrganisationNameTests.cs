using BioShanghai.Portal.Core.Programme;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>One organisation under many names, and many organisations with names alike.</summary>
public sealed class OrganisationNameTests
{
    [Theory]
    [InlineData("上海复星医药（集团）股份有限公司", "上海复星医药(集团)股份有限公司")]
    [InlineData("复星医药", "复星医药集团股份有限公司")]
    [InlineData("Shanghai Fosun Pharmaceutical (Group) Co., Ltd.", "SHANGHAI FOSUN PHARMACEUTICAL GROUP CO LTD")]
    [InlineData("bioMérieux", "BIOMERIEUX SA")]
    [InlineData("E Fund", "E Fund Company Limited")]
    [InlineData("Cushman & Wakefield", "Cushman and Wakefield")]
    public void Legal_forms_spacing_case_brackets_and_accents_do_not_matter(string one, string other) =>
        Assert.Equal(NameLikeness.Same, OrganisationName.Of(one).LikenessTo(OrganisationName.Of(other)));

    [Theory]
    [InlineData("艾昆纬", "艾坤纬")]
    [InlineData("IQVIA 艾昆纬", "IQVIA艾坤纬")]
    [InlineData("上海医药", "上海医药集团（本部）有限公司")]
    [InlineData("复星医药", "上海复星医药(集团)股份有限公司")]
    [InlineData("罗氏", "罗氏（中国）投资有限公司")]
    [InlineData("Roche", "Roche (China) Holding Ltd.")]
    [InlineData("Boehringer Ingelheim", "Boehringer Ingleheim")]
    [InlineData("AstraZeneca", "Astra Zenecca")]
    public void One_typing_mistake_or_a_longer_form_is_near(string one, string other)
    {
        Assert.Equal(NameLikeness.Near, OrganisationName.Of(one).LikenessTo(OrganisationName.Of(other)));
        Assert.Equal(NameLikeness.Near, OrganisationName.Of(other).LikenessTo(OrganisationName.Of(one)));
    }

    [Theory]
    [InlineData("赛诺菲", "西门子")]
    [InlineData("海通证券股份有限公司", "华泰证券股份有限公司")]
    [InlineData("上海医药行业协会", "上海市医疗器械行业协会")]
    [InlineData("Sanofi", "Siemens")]
    [InlineData("GE", "Gene Therapy Ltd")]
    [InlineData("上海有限公司", "中国有限公司")]
    [InlineData("", "罗氏")]
    public void Different_organisations_stay_apart(string one, string other) =>
        Assert.Equal(NameLikeness.None, OrganisationName.Of(one).LikenessTo(OrganisationName.Of(other)));
}
