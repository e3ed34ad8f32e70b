using System.Globalization;
using System.Text;
using System.Xml;
using BioShanghai.Portal.Core.Discovery;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Layout;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>What programs read to find the pages: sitemap, robots, Atom feeds. Their addresses have no language prefix.</summary>
internal static class DiscoveryEndpoints
{
    private const string Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const string Atom = "http://www.w3.org/2005/Atom";

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static IEndpointRouteBuilder MapDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/robots.txt", (SiteLinks links) => Results.Text(Robots(links.BaseUrl), "text/plain; charset=utf-8"));

        routes.MapGet("/sitemap.xml", async (PublicSitemap sitemap, SiteLinks links, CancellationToken ct) =>
            Xml(SitemapOf(await sitemap.PathsAsync(ct), links), "application/xml; charset=utf-8"));

        foreach (var language in Language.All)
        {
            routes.MapGet($"/feed/{language.Segment}.xml", async (PublicFeed feed, SiteLinks links, IStringLocalizer<SiteText> words, CancellationToken ct) =>
            {
                var entries = await feed.NewestAsync(ct);
                CultureInfo.CurrentUICulture = language.Culture;
                return Xml(FeedOf(entries, language, links, words), "application/atom+xml; charset=utf-8");
            });
        }

        return routes;
    }

    private static string Robots(string baseUrl) =>
        $"""
        User-agent: *
        Disallow: /zh/search
        Disallow: /en/search

        Sitemap: {baseUrl}/sitemap.xml

        """;

    private static Action<XmlWriter> SitemapOf(IReadOnlyList<string> paths, SiteLinks links) => xml =>
    {
        xml.WriteStartElement("urlset", Sitemap);
        xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
        foreach (var (path, language) in paths.SelectMany(_ => Language.All, (path, language) => (path, language)))
        {
            xml.WriteStartElement("url", Sitemap);
            xml.WriteElementString("loc", Sitemap, links.Absolute(path, language));
            foreach (var alternate in Language.All)
            {
                Alternate(xml, alternate.HtmlCode, links.Absolute(path, alternate));
            }

            Alternate(xml, "x-default", $"{links.BaseUrl}/{path}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    };

    private static void Alternate(XmlWriter xml, string language, string address)
    {
        xml.WriteStartElement("link", Xhtml);
        xml.WriteAttributeString("rel", "alternate");
        xml.WriteAttributeString("hreflang", language);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static Action<XmlWriter> FeedOf(IReadOnlyList<FeedEntry> entries, Language language, SiteLinks links, IStringLocalizer<SiteText> words) => xml =>
    {
        var self = $"{links.BaseUrl}/feed/{language.Segment}.xml";
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, language.HtmlCode);
        xml.WriteElementString("id", Atom, self);
        xml.WriteElementString("title", Atom, words["SiteName"]);
        xml.WriteElementString("updated", Atom, Moment(entries.Count == 0 ? new DateOnly(2023, 4, 18) : entries[0].On));
        Link(xml, "self", self, "application/atom+xml");
        Link(xml, "alternate", links.Absolute("", language), "text/html");
        xml.WriteStartElement("author", Atom);
        xml.WriteElementString("name", Atom, words["DeskName"]);
        xml.WriteEndElement();
        foreach (var entry in entries)
        {
            var address = links.Absolute(entry.Path, language);
            xml.WriteStartElement("entry", Atom);
            xml.WriteElementString("id", Atom, address);
            xml.WriteElementString("title", Atom, Printable(entry.Title.Local));
            xml.WriteElementString("updated", Atom, Moment(entry.On));
            Link(xml, "alternate", address, "text/html");
            xml.WriteElementString("summary", Atom, Printable(entry.Summary.Local));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    };

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    /// <summary>Start of a day in Shanghai.</summary>
    private static string Moment(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Shanghai).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Without the characters XML 1.0 cannot hold.</summary>
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Where(x => x.Value >= 0x20 || x.Value is 9 or 10 or 13).Where(x => x.Value is not (0xFFFE or 0xFFFF)));

    private static IResult Xml(Action<XmlWriter> write, string contentType)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            write(xml);
        }

        return Results.Bytes(bytes.ToArray(), contentType);
    }
}
