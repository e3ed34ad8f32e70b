using System.Net;
using System.Xml.Linq;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Web;

public sealed class DiscoveryTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task Every_address_of_the_sitemap_opens_and_names_itself_as_canonical()
    {
        var client = portal.CreatePlainClient();
        var xml = XDocument.Parse(await (await client.AskAsync("/sitemap.xml")).TextAsync());
        var addresses = xml.Descendants(Sitemap + "loc").Select(x => x.Value).ToList();
        Assert.True(addresses.Count > 250);
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        Assert.Equal(addresses.Count * 3, xml.Descendants(Xhtml + "link").Count());
        foreach (var address in addresses)
        {
            using var answer = await client.AskAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
            Assert.Contains($"<link rel=\"canonical\" href=\"{address}\"", await answer.TextAsync());
        }
    }

    [Theory]
    [InlineData("zh", "zh-CN")]
    [InlineData("en", "en-GB")]
    public async Task The_feed_is_whole_dated_newest_first_and_in_its_language_whatever_the_reader_prefers(string segment, string language)
    {
        using var answer = await portal.CreatePlainClient().AskAsync($"/feed/{segment}.xml", ("Accept-Language", segment == "zh" ? "en" : "zh"));
        Assert.StartsWith("application/atom+xml", answer.Header("Content-Type"));
        var feed = XDocument.Parse(await answer.TextAsync()).Root!;
        Assert.Equal(language, feed.Attribute(XNamespace.Xml + "lang")!.Value);
        Assert.NotEmpty(feed.Element(Atom + "author")!.Element(Atom + "name")!.Value);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.InRange(entries.Count, 20, 50);
        Assert.Equal(entries.Count, entries.Select(x => x.Element(Atom + "id")!.Value).Distinct().Count());
        var dates = entries.Select(x => DateTimeOffset.Parse(x.Element(Atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(dates.OrderDescending(), dates);
        Assert.All(entries, x => Assert.Contains($"/{segment}/", x.Element(Atom + "link")!.Attribute("href")!.Value));
        Assert.Contains(entries, x => x.Element(Atom + "title")!.Value.Any(c => c >= '\u4e00') == (segment == "zh"));
    }

    [Fact]
    public async Task Robots_the_small_icon_and_the_card_are_there()
    {
        var client = portal.CreatePlainClient();
        Assert.Contains("Sitemap: http://localhost/sitemap.xml", await (await client.AskAsync("/robots.txt")).TextAsync());
        using var icon = await client.AskAsync("/favicon.ico");
        using var card = await client.AskAsync("/card.png");
        Assert.Equal(HttpStatusCode.OK, icon.StatusCode);
        Assert.InRange((await icon.BytesAsync()).Length, 500, 5_000);
        Assert.InRange((await card.BytesAsync()).Length, 10_000, 60_000);
    }
}
