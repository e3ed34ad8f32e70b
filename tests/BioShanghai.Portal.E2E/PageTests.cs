using BioShanghai.Portal.E2E.Support;

namespace BioShanghai.Portal.E2E;

public sealed class PageTests(Site site)
{
    [Theory]
    [InlineData("zh", "zh-CN")]
    [InlineData("en", "en-GB")]
    public async Task The_home_page_opens_in_its_language(string language, string htmlCode)
    {
        await using var context = await site.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var response = await page.GotoAsync($"{site.Url}/{language}/");
        Assert.Equal(200, response!.Status);
        Assert.Equal(htmlCode, await page.GetAttributeAsync("html", "lang"));
    }
}
