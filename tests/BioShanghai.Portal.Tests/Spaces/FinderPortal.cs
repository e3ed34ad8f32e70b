using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The site with its sample listings on a fixed day.</summary>
public sealed class FinderPortal : PortalFactory
{
    public FinderPortal()
    {
        Clock = new FakeTimeProvider(TestDatabase.Noon);
        With("Samples:Load", "true");
    }

    public static SpaceListing RealListing(string code, string park, params TechnicalSpec[] specs)
    {
        var day = DateOnly.FromDateTime(TestDatabase.Noon).AddDays(-10);
        var listing = new SpaceListing(code, new()
        {
            ParkSlug = park, Type = SpaceType.Laboratory, Name = new("实验室 " + code, "Laboratory " + code), AreaSquareMetres = 800, SmallestUnitSquareMetres = 200,
            Tenure = Tenure.Lease, Rent = new(3, 4), LookedOn = day, ConfirmedOn = day, ConfirmedBy = new("园区", "The park"), Provenance = Provenance.None, Specs = specs,
        });
        listing.Publish();
        return listing;
    }
}

/// <summary>A page of the finder as a test reads it: decoded, with its links, boxes and counts.</summary>
internal sealed partial class FinderHtml(string html)
{
    public string Html { get; } = html;

    public string Text { get; } = WebUtility.HtmlDecode(html);

    public int Total => Status().Match(Html) is { Success: true } match
        ? Link(match.Value).Contains("\u6ca1\u6709", StringComparison.Ordinal) || match.Value.Contains("No space", StringComparison.Ordinal) ? 0 : Int(Digits().Match(match.Value).Value)
        : throw new InvalidOperationException("The page says no total.");

    public IReadOnlyList<string> Codes => [.. Card().Matches(Html).Select(x => x.Groups["code"].Value)];

    public IReadOnlyList<(string Name, string Value, bool IsChecked, int Count)> Boxes =>
        [.. Box().Matches(Html).Select(x => (x.Groups["name"].Value, x.Groups["value"].Value, x.Groups["checked"].Success, Int(x.Groups["count"].Value)))];

    public IReadOnlyList<(string Href, int Count)> Steps => [.. Step().Matches(Html).Select(x => (Link(x.Groups["href"].Value), Int(x.Groups["count"].Value)))];

    public IReadOnlyList<(string Href, int Gain)> Ways => [.. Way().Matches(Html).Select(x => (Link(x.Groups["href"].Value), Int(Digits().Match(Link(x.Groups["gain"].Value)).Value)))];

    public IReadOnlyList<(string Href, int Number)> Pins => [.. Pin().Matches(Html).Select(x => (Link(x.Groups["href"].Value), Int(x.Groups["number"].Value)))];

    public string Field(string name) => WebUtility.HtmlDecode(Regex.Match(Html, $"id=\"f-{name}\"[^>]*? value=\"(?<value>[^\"]*)\"").Groups["value"].Value);

    public string LinkOf(string words) => Link(Regex.Match(Html, $"href=\"(?<href>[^\"]*)\"[^>]*>{Regex.Escape(words)}</a>").Groups["href"].Value);

    public static async Task<FinderHtml> GetAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Link(string href) => WebUtility.HtmlDecode(href);

    private static int Int(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("role=\"status\">[^<]*")]
    private static partial Regex Status();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("class=\"whole\" href=\"spaces/(?<code>[^\"?]+)")]
    private static partial Regex Card();

    [GeneratedRegex("<input type=\"checkbox\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"(?<checked> checked)?[^>]*><span>[^<]*</span> <small>(?<count>[0-9]+)</small>")]
    private static partial Regex Box();

    [GeneratedRegex("<a href=\"(?<href>[^\"]+)\"[^>]*>[^<]*<small>(?<count>[0-9]+)</small></a>")]
    private static partial Regex Step();

    [GeneratedRegex("<li><a href=\"(?<href>[^\"]+)\">[^<]*</a> <b>(?<gain>[^<]*)</b>")]
    private static partial Regex Way();

    [GeneratedRegex("<a class=\"pin [^\"]*\" href=\"(?<href>[^\"]+)\".*?<text[^>]*>(?<number>[0-9]+)</text>")]
    private static partial Regex Pin();
}
