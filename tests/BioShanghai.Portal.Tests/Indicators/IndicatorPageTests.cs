using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Indicators;

public sealed partial class IndicatorPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly HttpClient _client = portal.CreatePlainClient();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_page_shows_every_value_with_its_period_in_the_readers_words(string segment)
    {
        var language = Language.All.Single(x => x.Segment == segment);
        var html = await GetAsync($"/{segment}/indicators");
        var rows = Row().Matches(html).Select(x => x.Value).ToList();
        Assert.Equal(62, rows.Count);

        await using var db = portal.Database.CreateDbContext();
        foreach (var value in await db.IndicatorValues.AsNoTracking().ToListAsync(_ct))
        {
            var words = Period.Of(value.Period, value.Year).Words.In(language)!;
            var figure = Figure.Of(value.Value, value.Unit, value.Qualifier, language).ToString();
            Assert.Contains(rows, x => x.Contains($">{words}<", StringComparison.Ordinal) && (x.Contains($"\">{figure}<", StringComparison.Ordinal) || x.Contains($"\">{figure} <", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Values_of_low_confidence_are_marked_and_no_address_stands_in_a_note(string segment)
    {
        var html = await GetAsync($"/{segment}/indicators");
        await using var db = portal.Database.CreateDbContext();
        var low = await db.IndicatorValues.CountAsync(x => x.Confidence == Confidence.Low, _ct);
        Assert.True(low > 0);
        Assert.Equal(low, MarkedRow().Count(html));
        Assert.DoesNotContain("<small class=\"note\">http", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<small class=""note"">[^<]*https?://", html);
    }

    [Fact]
    public async Task Each_chart_has_a_bar_for_every_whole_year_value_a_title_and_a_description()
    {
        var html = await GetAsync("/zh/indicators");
        var charts = Chart().Matches(html).Select(x => x.Value).ToList();
        Assert.Equal(4 * 2, charts.Count);
        Assert.All(charts, x => Assert.Matches("role=\"img\" aria-labelledby=\"[^\"]+\"[^>]*>\\s*<title id=\"[^\"]+\">[^<]+</title>\\s*<desc id=\"[^\"]+\">[^<]+</desc>", x));
        var bars = charts.Select(x => Regex.Count(x, "<rect class=\"b ")).ToList();
        Assert.Equal(bars.Where((_, i) => i % 2 == 0), bars.Where((_, i) => i % 2 == 1));

        var board = await new PublicIndicators(portal.Database.Catalogue).BoardAsync(ct: _ct);
        Assert.Equal(
            board.Areas.SelectMany(x => x.Series).Where(x => x.HasChart).Select(x => x.Yearly.Count).Order(),
            bars.Where((_, i) => i % 2 == 0).Order());
    }

    [Fact]
    public async Task One_area_has_its_own_address_and_an_unknown_one_shows_all_under_the_plain_address()
    {
        var pudong = await GetAsync("/zh/indicators?scope=pudong");
        Assert.Equal(4, Row().Count(pudong));
        Assert.Contains("/zh/indicators?scope=pudong\"", pudong, StringComparison.Ordinal);
        var unknown = await GetAsync("/zh/indicators?scope=atlantis");
        Assert.Equal(62, Row().Count(unknown));
        Assert.DoesNotContain("<link rel=\"canonical\" href=\"http://localhost/zh/indicators?", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_unit_of_the_content_has_words_in_both_languages()
    {
        await using var db = portal.Database.CreateDbContext();
        var cited = (await db.IndicatorValues.AsNoTracking().ToListAsync(_ct)).Select(x => (x.Value, x.Unit, x.Qualifier))
            .Concat((await db.Parks.AsNoTracking().ToListAsync(_ct)).SelectMany(x => x.Facts).Select(x => (x.Value, x.Unit, Qualifier: (string?)null)))
            .ToList();
        Assert.Equal(62 + 102, cited.Count);
        foreach (var (value, unit, qualifier) in cited)
        {
            var zh = Figure.Of(value, unit, qualifier, Language.Zh).ToString();
            Assert.DoesNotMatch("[a-zA-Z(]{2,}|\\(more|m2|m²", zh);
            var en = Figure.Of(value, unit, qualifier, Language.En).ToString();
            Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}|m2|\(", en.Replace("(s)", "", StringComparison.Ordinal));
        }
    }

    private async Task<string> GetAsync(string address)
    {
        var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct));
    }

    [GeneratedRegex("<tr class=\"value\".*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<td class=\"num\">[^<]*<span class=\"tbc\">")]
    private static partial Regex MarkedRow();

    [GeneratedRegex("<svg class=\"chart-(wide|narrow)\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Chart();
}
