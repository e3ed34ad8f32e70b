using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Controls;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed partial class ListingPageTests(ListingPortal portal) : IClassFixture<ListingPortal>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Every_technical_value_is_shown_in_the_look_of_its_state(string segment)
    {
        var language = segment == "zh" ? Language.Zh : Language.En;
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = language.Culture;
        var words = portal.Services.GetRequiredService<SpaceWords>();
        var looked = new Dictionary<SpecState, int>();
        foreach (var listing in await PublicAsync(x => x.IsSample, 40))
        {
            var html = await portal.PageAsync($"/{segment}/spaces/{listing.Code}");
            var rows = Row().Matches(Between(html, "<table class=\"specs\">", "</table>")).ToDictionary(x => x.Groups["name"].Value, x => x.Groups["cell"].Value);
            foreach (var group in Specs.All.Select(x => listing.ValueOf(x.Spec)).GroupBy(x => x.Definition.Group))
            {
                // What a type rules out altogether is left away.
                if (group.All(x => x.State == SpecState.NotApplicable))
                {
                    Assert.DoesNotContain(group, x => rows.ContainsKey(words.Of(x.Spec)));
                    continue;
                }

                foreach (var value in group)
                {
                    var cell = rows[words.Of(value.Spec)];
                    looked[value.State] = looked.GetValueOrDefault(value.State) + 1;
                    var look = value.State switch
                    {
                        SpecState.Known => $"<span class=\"known\">{words.Value(value, UnitChoice.Default)}</span>",
                        SpecState.Unknown => $"<a class=\"unknown\" href=\"cases/new?items={listing.Code}&about={value.Definition.Code}\">{words["NotStatedAsk"]}</a>",
                        _ => "class=\"na\"",
                    };
                    Assert.Contains(look, cell, StringComparison.Ordinal);
                    Assert.Equal(1, Regex.Count(cell, "class=\"(known|unknown|na)\""));
                    Assert.Equal(value is { State: SpecState.Known, ConfirmedOn: null }, cell.Contains("tbc", StringComparison.Ordinal));
                    if (value.State == SpecState.NotApplicable)
                    {
                        Assert.Contains(words.NotApplicableTo(listing.Type), cell, StringComparison.Ordinal);
                    }
                }
            }

            var known = SpaceCompleteness.Of(listing);
            Assert.Contains(language == Language.Zh ? $"已说明 {known.Stated} / {known.Asked} 项" : $"{known.Stated} of {known.Asked} values stated", html, StringComparison.Ordinal);
            Assert.Equal(known.Missing.Count, Regex.Count(Between(html, "<p class=\"missing", "</p>", isOptional: true), "about="));
        }

        Assert.All(Enum.GetValues<SpecState>(), x => Assert.True(looked[x] > 5, $"{x}: {looked[x]}"));
    }

    [Fact]
    public async Task No_sample_has_a_blank_price()
    {
        await using var db = portal.Database.CreateDbContext();
        var samples = await db.SpaceListings.AsNoTracking().Where(x => x.IsSample).ToListAsync(_ct);
        Assert.Equal(400, samples.Count);
        var (priced, onRequest) = (0, 0);
        foreach (var listing in samples.Where(x => x.IsPublicOn(ListingPortal.Today)))
        {
            var html = await portal.PageAsync($"/en/spaces/{listing.Code}");
            foreach (var price in new[] { listing.IsForLease ? Figure(html, "Rent") : null, listing.IsForSale ? Figure(html, "Sale price") : null }.OfType<string>())
            {
                if (price.Contains("On request", StringComparison.Ordinal))
                {
                    Assert.Contains(listing.PriceReason.En!, price, StringComparison.Ordinal);
                    Assert.Contains("#desk\">Shanghai Biomedical Industry Promotion Centre", price, StringComparison.Ordinal);
                    onRequest++;
                }
                else
                {
                    Assert.Matches("<b>CNY [0-9,.]+(–[0-9,.]+)? per m²", price);
                    priced++;
                }
            }
        }

        Assert.True(priced > 200 && onRequest > 30, $"{priced} priced, {onRequest} on request");
    }

    [Fact]
    public async Task A_price_on_request_gives_its_reason_and_the_desk()
    {
        var rent = Figure(await portal.PageAsync($"/zh/spaces/{ListingPortal.OnRequest}"), "租金");
        Assert.Contains("<b>面议</b>", rent, StringComparison.Ordinal);
        Assert.Contains("随装修方案确定", rent, StringComparison.Ordinal);
        Assert.Contains($"href=\"spaces/{ListingPortal.OnRequest}#desk\"", rent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1,000 m²", "250 m²", "CNY 3–4 per m² per day", "CNY 12,000–15,000 per m²")]
    [InlineData("?per=month", "1,000 m²", "250 m²", "CNY 91–122 per m² per month", "CNY 12,000–15,000 per m²")]
    [InlineData("?unit=ft2&per=year", "10,764 ft²", "2,691 ft²", "CNY 102–136 per ft² per year", "CNY 1,115–1,394 per ft²")]
    [InlineData("?unit=mu", "1.5 mu", "0.38 mu", "CNY 3–4 per m² per day", "CNY 12,000–15,000 per m²")]
    [InlineData("?unit=acre&per=decade", "1,000 m²", "250 m²", "CNY 3–4 per m² per day", "CNY 12,000–15,000 per m²")]
    public async Task Units_hold_everywhere_on_the_page(string query, string area, string part, string rent, string sale)
    {
        var html = await portal.PageAsync($"/en/spaces/{ListingPortal.Both}{query}");
        Assert.Contains($"<b>{area}</b>", Figure(html, "Area"), StringComparison.Ordinal);
        Assert.Contains($"Divisible from {part}", Figure(html, "Area"), StringComparison.Ordinal);
        Assert.Equal($"<b>{rent}</b>", Figure(html, "Rent"));
        Assert.Equal($"<b>{sale}</b>", Figure(html, "Sale price"));
        // Links within the page and to other listings keep the choice; the default leaves no trace.
        var kept = query is "?unit=acre&per=decade" ? "" : query;
        Assert.Contains($"href=\"spaces/{ListingPortal.Both}{kept}#truth\"", html, StringComparison.Ordinal);
        Assert.All(Regex.Matches(html, "class=\"whole\" href=\"spaces/[a-z0-9-]+(?<query>[^\"]*)\"").Select(x => x.Groups["query"].Value), x => Assert.Equal(kept, x));
        Assert.Equal(2, Regex.Count(Between(html, "<nav class=\"units", "</nav>"), "aria-current=\"true\""));
        Assert.Contains($"<link rel=\"canonical\" href=\"http://localhost/en/spaces/{ListingPortal.Both}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Land_shows_its_commitments_with_their_days_and_what_each_rests_on()
    {
        var html = await portal.PageAsync($"/zh/spaces/{ListingPortal.Land}");
        Assert.Contains("<b>20,000 m² · 30 亩</b>", html, StringComparison.Ordinal);
        var rows = Row().Matches(Between(html, "<table class=\"specs\">", "</table>")).ToDictionary(x => x.Groups["name"].Value, x => x.Groups["cell"].Value);
        Assert.Contains("1,500 万元/亩（22,500 元/m²）", rows["固定资产投资强度"], StringComparison.Ordinal);
        Assert.Contains("2029年12月31日 前达到", rows["固定资产投资强度"], StringComparison.Ordinal);
        Assert.Contains("2031年12月31日 前达到", rows["土地税收产出率"], StringComparison.Ordinal);
        Assert.Contains("地块尚未通汽", rows["蒸汽"], StringComparison.Ordinal);
        Assert.DoesNotContain("首层净高", rows.Keys);
        var notes = Between(html, "<ol class=\"evidence\">", "</ol>");
        Assert.Equal(2, Regex.Count(notes, "<li "));
        Assert.Contains("href=\"https://www.shanghai.gov.cn/plot\"", notes, StringComparison.Ordinal);
        Assert.Contains("2026年11月24日由浦东新区核实", notes, StringComparison.Ordinal);
        Assert.Contains("二手来源", notes, StringComparison.Ordinal);
        Assert.Contains("尚未核实", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("leaflet", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>楼层</dt>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "confirmed", "Recently confirmed", false)]
    [InlineData(90, "confirmed", "Recently confirmed", false)]
    [InlineData(91, "ageing", "Due to be confirmed again", true)]
    [InlineData(150, "ageing", "Due to be confirmed again", true)]
    [InlineData(151, "overdue", "Confirmation overdue", true)]
    [InlineData(210, "overdue", "Confirmation overdue", true)]
    public async Task The_truth_says_how_old_it_is_and_what_happens_when(int days, string code, string word, bool isWarned)
    {
        var html = await portal.PageAsync($"/en/spaces/{ListingPortal.AgedCode(days)}");
        var truth = Between(html, "<section id=\"truth\"", "</section>");
        var confirmed = ListingPortal.Today.AddDays(-days);
        Assert.Contains($"truth-{code}", truth, StringComparison.Ordinal);
        Assert.Contains($">{word}</span>", truth, StringComparison.Ordinal);
        Assert.Equal(
            new[] { 0, 91, 151, 211 }.Select(x => Dates.Iso(confirmed.AddDays(x))),
            Regex.Matches(truth, "datetime=\"([0-9-]+)\"").Select(x => x.Groups[1].Value));
        Assert.Equal(1, Regex.Count(truth, "aria-current=\"step\""));
        Assert.Equal(isWarned, html.Contains("old-note", StringComparison.Ordinal));
        Assert.Contains("after 90 days, greyed after 150, and no longer shown after 210", truth, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task What_is_withdrawn_a_draft_or_too_old_looks_like_what_never_was(string language)
    {
        var unknown = await NotFoundAsync(language, "no-such-place");
        foreach (var code in ListingPortal.NotPublic)
        {
            Assert.Equal(unknown, await NotFoundAsync(language, code));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await portal.CreatePlainClient().GetAsync(new Uri($"/{language}/spaces/%E5%BC%A0'%3Cscript%3E", UriKind.Relative), _ct)).StatusCode);
    }

    [Fact]
    public async Task A_sample_says_so_and_is_kept_from_search_engines_and_a_real_one_is_an_offer()
    {
        var sample = await portal.PageAsync($"/en/spaces/{(await PublicAsync(x => x.IsSample, 1))[0].Code}");
        Assert.Contains("Sample data: made up by a program", sample, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"robots\" content=\"noindex\"", sample, StringComparison.Ordinal);
        Assert.DoesNotContain("ld+json", sample, StringComparison.Ordinal);
        Assert.Contains("Sample generator", sample, StringComparison.Ordinal);
        Assert.DoesNotContain("Secondary source", sample, StringComparison.OrdinalIgnoreCase);

        var real = await portal.PageAsync($"/en/spaces/{ListingPortal.Both}");
        Assert.DoesNotContain("noindex", real, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"sample\"", real, StringComparison.Ordinal);
        Assert.Contains("\"@type\":\"Offer\"", real, StringComparison.Ordinal);
        Assert.Matches("\"minPrice\":3(\\.0+)?,\"maxPrice\":4(\\.0+)?,", real);
        Assert.DoesNotContain("\"geo\"", real, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_offers_two_actions_and_the_ways_on()
    {
        var html = await portal.PageAsync($"/zh/spaces/{ListingPortal.Both}");
        var actions = Between(html, "<p class=\"actions", "</p>");
        Assert.Equal(2, Regex.Count(actions, "<a "));
        Assert.Contains($"href=\"cases/new?items={ListingPortal.Both}\"", actions, StringComparison.Ordinal);
        Assert.Contains($"href=\"shortlist?items={ListingPortal.Both}\" data-shortlist=\"{ListingPortal.Both}\"", actions, StringComparison.Ordinal);
        Assert.Contains($"href=\"compare?items={ListingPortal.Both}\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"spaces/{ListingPortal.Both}/report\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"parks/zhangjiang\"", html, StringComparison.Ordinal);
        Assert.Contains("暂无照片和图纸", html, StringComparison.Ordinal);
    }

    private async Task<List<SpaceListing>> PublicAsync(Func<SpaceListing, bool> accepts, int count)
    {
        // The samples are there once the site has started, whichever test comes first.
        _ = portal.Services;
        await using var db = portal.Database.CreateDbContext();
        var listings = await db.SpaceListings.AsNoTracking().OrderBy(x => x.Code).ToListAsync(_ct);
        return [.. listings.Where(x => x.IsPublicOn(ListingPortal.Today) && accepts(x)).Take(count)];
    }

    private async Task<string> NotFoundAsync(string language, string code)
    {
        var answer = await portal.CreatePlainClient().GetAsync(new Uri($"/{language}/spaces/{code}", UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(_ct)).Replace(code, "CODE", StringComparison.Ordinal);
    }

    private static string Figure(string html, string label) => Between(html, $"<dt>{label}</dt><dd>", "</dd>");

    private static string Between(string html, string from, string to, bool isOptional = false)
    {
        var start = html.IndexOf(from, StringComparison.Ordinal);
        Assert.True(isOptional || start >= 0, $"{from} is missing");
        return start < 0 ? "" : html[(start + from.Length)..html.IndexOf(to, start + from.Length, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<th scope=\"row\">(?<name>[^<]+)</th>\\s*<td>(?<cell>.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex Row();
}
