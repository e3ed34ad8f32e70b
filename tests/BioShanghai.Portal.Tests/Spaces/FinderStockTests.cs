using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The finder without samples, with real listings, and with both.</summary>
public sealed class FinderStockTests
{
    [Fact]
    public async Task Without_any_listing_the_page_says_what_will_be_here_and_parks_stay_silent()
    {
        await using var portal = new PortalFactory();
        var client = portal.CreatePlainClient();
        foreach (var address in new[] { "/zh/spaces", "/zh/spaces?type=land&view=map", "/zh/spaces?stock=sample" })
        {
            var page = await FinderHtml.GetAsync(client, address);
            Assert.Contains("还没有可供查找的空间", page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("本园区空间资源", (await FinderHtml.GetAsync(client, "/zh/parks/zhangjiang")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("spaces?park=", (await FinderHtml.GetAsync(client, "/zh/parks")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Real_listings_come_first_and_are_never_mixed_with_samples()
    {
        await using var portal = new FinderPortal();
        await portal.Database.AddAsync(FinderPortal.RealListing("zj-lab-1", "zhangjiang"), FinderPortal.RealListing("zj-lab-2", "zhangjiang"));
        var client = portal.CreatePlainClient();
        var real = await FinderHtml.GetAsync(client, "/en/spaces");
        Assert.Equal(["zj-lab-1", "zj-lab-2"], real.Codes);
        Assert.DoesNotContain("sample-banner", real.Html, StringComparison.Ordinal);
        var samples = await FinderHtml.GetAsync(client, "/en/" + real.LinkOf("See sample data"));
        Assert.Contains("sample-banner", samples.Html, StringComparison.Ordinal);
        Assert.All(samples.Codes, x => Assert.StartsWith(SpaceListing.SamplePrefix, x, StringComparison.Ordinal));
        Assert.All(samples.Steps, x => Assert.Contains("stock=sample", x.Href, StringComparison.Ordinal));
        Assert.Contains("<input type=\"hidden\" name=\"stock\" value=\"sample\"", samples.Html, StringComparison.Ordinal);
        Assert.Equal("spaces?stock=real", samples.LinkOf("See real listings"));
        Assert.Contains("noindex", samples.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "/en/spaces")]
    [InlineData("?type=laboratory", "/en/spaces?type=laboratory")]
    [InlineData("?sort=area&district=pudong&type=laboratory&unit=mu&view=map", "/en/spaces?type=laboratory&district=pudong")]
    [InlineData("?type=laboratory&district=pudong&tier=core", null)]
    [InlineData("?q=lab", null)]
    [InlineData("?type=castle", null)]
    [InlineData("?type=land", null)]
    [InlineData("?page=9", null)]
    public async Task Search_engines_see_the_finder_and_what_one_or_two_facets_select(string query, string? canonical)
    {
        await using var portal = new PortalFactory { Clock = new FakeTimeProvider(TestDatabase.Noon) };
        await portal.Database.AddAsync(FinderPortal.RealListing("zj-lab-1", "zhangjiang"));
        var page = await FinderHtml.GetAsync(portal.CreatePlainClient(), "/en/spaces" + query);
        Assert.Equal(canonical is null, page.Html.Contains("content=\"noindex\"", StringComparison.Ordinal));
        Assert.Equal(canonical is not null, page.Text.Contains($"<link rel=\"canonical\" href=\"http://localhost{canonical}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_few_results_the_ways_to_more_are_folded()
    {
        await using var portal = new PortalFactory { Clock = new FakeTimeProvider(TestDatabase.Noon) };
        await portal.Database.AddAsync(
            FinderPortal.RealListing("zj-lab-1", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 5)),
            FinderPortal.RealListing("zj-lab-2", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 4)),
            FinderPortal.RealListing("zj-lab-3", "zhangjiang"));
        var page = await FinderHtml.GetAsync(portal.CreatePlainClient(), "/en/spaces?height=4.5");
        Assert.Equal(1, page.Total);
        Assert.Contains("<details class=\"eased\" id=\"eased\">", page.Html, StringComparison.Ordinal);
        Assert.Equal([("spaces", 2), ("spaces?height=4.5&height=unknown", 1), ("spaces?height=4", 1)], page.Ways);
    }
}
