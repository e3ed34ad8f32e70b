using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class FinderPagesTests(FinderPortal portal) : IClassFixture<FinderPortal>
{
    private readonly HttpClient _client = portal.CreatePlainClient();

    [Theory]
    [InlineData("")]
    [InlineData("?type=gmp-workshop&type=laboratory&minArea=500")]
    [InlineData("?height=4.5&steam=unknown&steam=yes&unit=mu")]
    public async Task Every_number_beside_a_value_is_the_size_of_the_result_it_leads_to(string query)
    {
        var page = await GetAsync("/zh/spaces" + query);
        var pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        // Every third keeps the test short; the seed of the samples keeps it the same.
        foreach (var (name, value, _, count) in page.Boxes.Where((_, i) => i % 3 == 0))
        {
            var address = $"/zh/spaces?{string.Join('&', pairs.Where(x => !x.StartsWith(name + "=", StringComparison.Ordinal)).Append($"{name}={value}"))}";
            Assert.True(count == (await GetAsync(address)).Total, $"{address}: {count}");
        }

        Assert.NotEmpty(page.Steps);
        foreach (var (href, count) in page.Steps.Where((_, i) => i % 3 == 0))
        {
            Assert.True(count == (await GetAsync("/zh/" + href)).Total, $"{href}: {count}");
        }
    }

    [Fact]
    public async Task Every_field_of_the_form_comes_back_as_it_was_sent()
    {
        (string Name, string Value)[] sent =
        [
            ("type", "gmp-workshop"), ("type", "land"), ("sector", "cell-gene-therapy"), ("minArea", "450"), ("maxArea", "90000"), ("divisible", "yes"), ("divisible", "no"),
            ("tier", "key"), ("district", "pudong"), ("park", "zhangjiang"), ("ready", "devices"), ("tenure", "lease"), ("rent", "4.35"), ("rent", "unknown"), ("sale", "21000"),
            ("before", "2027-09-30"), ("height", "4.2"), ("height", "unknown"), ("load", "0.8"), ("power", "400"), ("dual", "unknown"), ("gas", "no"), ("steam", "yes"),
            ("sewer", "12.5"), ("waste", "yes"), ("hazard", "350"), ("animal", "no"), ("fresh", "overdue"),
        ];
        var page = await GetAsync("/en/spaces?" + string.Join('&', sent.Select(x => $"{x.Name}={x.Value}")) + "&clean=c&eia=park-level&biosafety=bsl-2&sort=area-desc&unit=ft2&per=year&stock=sample");
        foreach (var (name, value) in sent)
        {
            var isTyped = char.IsDigit(value[0]);
            Assert.True(isTyped ? page.Field(name) == value : page.Boxes.Any(x => x.Name == name && x.Value == value && x.IsChecked) || page.Boxes.All(x => x.Name != name), $"{name}={value}: {page.Field(name)}");
        }

        foreach (var choice in new[] { "c", "park-level", "bsl-2" })
        {
            Assert.Matches($"<option value=\"{choice}\" selected", page.Html);
        }

        foreach (var kept in new[] { "name=\"sort\" value=\"area-desc\"", "name=\"unit\" value=\"ft2\"", "name=\"per\" value=\"year\"" })
        {
            Assert.Contains("<input type=\"hidden\" " + kept, page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_sent_with_empty_fields_asks_the_same_as_one_without_them()
    {
        var full = await GetAsync("/zh/spaces?type=laboratory&minArea=500&maxArea=&rent=&sale=&before=&height=&load=&power=&sewer=&hazard=&eia=&clean=&biosafety=&sort=");
        var bare = await GetAsync("/zh/spaces?type=laboratory&minArea=500");
        Assert.Equal(bare.Total, full.Total);
        Assert.Equal(bare.Codes, full.Codes);
        Assert.DoesNotContain("class=\"ignored\"", full.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "minArea=900&maxArea=100", "面积：上限“100”小于下限，不能同时满足，只采用了下限。")]
    [InlineData("en", "minArea=900&maxArea=100", "Area: the most, \"100\", is less than the least; only the least was used.")]
    [InlineData("zh", "height=-4", "首层净高：“-4”超出合理范围。")]
    [InlineData("en", "rent=1e30", "Rent: \"1e30\" is out of range.")]
    [InlineData("zh", "minArea=99999999999999999999", "面积：“99999999999999999999”超出合理范围。")]
    [InlineData("en", "minArea=about+500", "Area: \"about 500\" is not a number.")]
    [InlineData("zh", "type=castle", "空间类型：没有“castle”这个选项。")]
    [InlineData("en", "district=atlantis", "District: there is no value \"atlantis\".")]
    [InlineData("en", "before=soon", "Available by: \"soon\" is not a date; write it as 2027-03-01.")]
    [InlineData("zh", "sort=random&page=0", "排序：没有“random”这个选项。")]
    [InlineData("en", "unit=acre", "Unit of area: there is no value \"acre\".")]
    [InlineData("en", "minArea=unknown", "Area: \"unknown\" is not a number.")]
    [InlineData("en", "type=%3Cscript%3E", "Type of space: there is no value \"<script>\".")]
    public async Task What_cannot_be_understood_is_left_out_and_said(string language, string query, string sentence)
    {
        var page = await GetAsync($"/{language}/spaces?{query}");
        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.True(page.Total > 0);
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_wrongly_stays_in_its_field() =>
        Assert.Equal("about 500", (await GetAsync("/en/spaces?minArea=about+500")).Field("minArea"));

    [Fact]
    public async Task Five_hundred_parameters_are_a_page()
    {
        var page = await GetAsync("/en/spaces?" + string.Join('&', Enumerable.Range(0, 500).Select(x => x % 2 == 0 ? $"type=t{x}" : $"n{x}={x}")));
        Assert.Contains("12 more were left out too.", page.Text, StringComparison.Ordinal);
        Assert.True(page.Total > 0);
    }

    [Theory]
    [InlineData("type=land&clean=b&tier=core")]
    [InlineData("type=office&height=8&minArea=3000&steam=yes")]
    [InlineData("type=gmp-workshop&height=12&clean=b&biosafety=bsl-3")]
    public async Task No_result_says_what_each_eased_condition_would_gain(string query)
    {
        var page = await GetAsync("/zh/spaces?" + query);
        Assert.Equal(0, page.Total);
        Assert.Contains("<h2>放宽条件</h2>", page.Text, StringComparison.Ordinal);
        Assert.NotEmpty(page.Ways);
        Assert.Equal(page.Ways.OrderByDescending(x => x.Gain).Select(x => x.Gain), page.Ways.Select(x => x.Gain));
        foreach (var (href, gain) in page.Ways)
        {
            Assert.Equal(gain, (await GetAsync("/zh/" + href)).Total);
        }

        Assert.Equal(page.Codes.Count, Regex.Count(page.Text, "差一项："));
    }

    [Fact]
    public async Task Other_units_keep_the_meaning_and_find_the_same()
    {
        var metric = await GetAsync("/en/spaces?minArea=500&rent=4&sort=area");
        var imperial = await GetAsync("/en/" + metric.LinkOf("ft²"));
        Assert.Equal(metric.Codes, imperial.Codes);
        Assert.Contains("Area ≥ 5,382 ft²", imperial.Text, StringComparison.Ordinal);
        Assert.Equal("5381.95521", imperial.Field("minArea"));
        var yearly = await GetAsync("/en/" + imperial.LinkOf("per year"));
        Assert.Equal(metric.Total, yearly.Total);
        var back = await GetAsync("/en/" + (await GetAsync("/en/" + yearly.LinkOf("per day"))).LinkOf("m²"));
        Assert.Equal(("500", "4"), (back.Field("minArea"), back.Field("rent")));
        Assert.Equal(metric.Codes, back.Codes);
    }

    [Fact]
    public async Task Samples_are_named_on_top_and_kept_from_search_engines()
    {
        foreach (var address in new[] { "/zh/spaces", "/zh/spaces?type=land" })
        {
            var page = await GetAsync(address);
            Assert.Contains("class=\"sample-banner\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("示例数据", page.Text, StringComparison.Ordinal);
            Assert.Contains("content=\"noindex\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_lead_to_each_other_and_hold_every_result_once()
    {
        var page = await GetAsync("/zh/spaces?type=laboratory&sort=area");
        var (total, codes) = (page.Total, page.Codes.ToList());
        Assert.DoesNotContain("rel=\"prev\"", page.Html, StringComparison.Ordinal);
        while (Regex.Match(page.Html, "rel=\"next\" href=\"(?<href>[^\"]+)\"") is { Success: true } next)
        {
            page = await GetAsync("/zh/" + System.Net.WebUtility.HtmlDecode(next.Groups["href"].Value));
            Assert.Contains("rel=\"prev\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("sort=area", next.Groups["href"].Value, StringComparison.Ordinal);
            codes.AddRange(page.Codes);
        }

        Assert.True(total > SpaceFilter.PerPage);
        Assert.Equal(total, codes.Distinct().Count());
        Assert.Equal(total, codes.Count);
    }

    [Fact]
    public async Task A_page_beyond_the_last_says_so_and_leads_back()
    {
        var page = await GetAsync("/en/spaces?type=office&page=77");
        Assert.Contains("There is no page 77; there are 2.", page.Text, StringComparison.Ordinal);
        Assert.Equal("spaces?type=office", page.LinkOf("Back to page 1"));
    }

    [Theory]
    [InlineData("type=laboratory")]
    [InlineData("type=laboratory&type=gmp-workshop&district=minhang&height=4.5")]
    public async Task The_map_has_the_numbers_of_the_park_facet_over_the_whole_result(string query)
    {
        var page = await GetAsync($"/en/spaces?{query}&view=map");
        var counts = page.Boxes.Where(x => x.Name == "park").ToDictionary(x => x.Value, x => x.Count);
        Assert.Equal(counts.Values.Order(), page.Pins.Select(x => x.Number).Order());
        Assert.Equal(page.Total, page.Pins.Sum(x => x.Number));
        foreach (var (href, number) in page.Pins.Take(3))
        {
            Assert.Contains("view=map", href, StringComparison.Ordinal);
            Assert.Equal(number, (await GetAsync("/en/" + href)).Total);
        }
    }

    [Fact]
    public async Task The_map_is_drawn_only_when_asked_for() =>
        Assert.DoesNotContain("<figure class=\"map\"", (await GetAsync("/en/spaces")).Html, StringComparison.Ordinal);

    [Fact]
    public async Task A_card_shows_the_values_asked_for_and_never_an_unknown_as_no()
    {
        var page = await GetAsync("/en/spaces?steam=unknown&steam=yes&sort=area");
        var cards = page.Html.Split("<li class=\"card space").Skip(1).Select(x => x[..x.IndexOf("</li>", StringComparison.Ordinal)]).ToList();
        Assert.All(cards, x => Assert.Matches("<dt>Steam</dt><dd>(<span class=\"known\">Yes|<a class=\"unknown\")", x));
        Assert.Contains(cards, x => x.Contains("<a class=\"unknown\"", StringComparison.Ordinal));
        Assert.All(cards, x => Assert.Contains("data-shortlist=\"", x, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_of_the_visitor_stay_in_their_line() =>
        Assert.Matches("<input id=\"phrase\" name=\"q\"[^>]* value=\"\u7ec6\u80de 500\"", (await GetAsync("/zh/spaces?q=%E7%BB%86%E8%83%9E+500")).Text);

    [Fact]
    public async Task A_park_shows_its_space_and_leads_to_all_of_it()
    {
        var park = await GetAsync("/zh/parks/zhangjiang");
        var finder = await GetAsync("/zh/spaces?park=zhangjiang");
        Assert.Contains($"<h2>本园区空间资源（{finder.Total}）</h2>", park.Text, StringComparison.Ordinal);
        Assert.Contains("class=\"sample-banner\"", park.Html, StringComparison.Ordinal);
        Assert.Equal(finder.Codes.Take(3), park.Codes);
        Assert.Contains("href=\"spaces?park=zhangjiang\"", park.Html, StringComparison.Ordinal);
        var types = Regex.Matches(park.Html, "class=\"tag\" href=\"spaces\\?type=[^\"]+\">[^<]*?(?<count>[0-9]+)</a>");
        Assert.Equal(finder.Total, types.Sum(x => int.Parse(x.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        var directory = await GetAsync("/zh/parks");
        Assert.Contains($"<a href=\"spaces?park=zhangjiang\">示例空间：{finder.Total} 处</a>", directory.Text, StringComparison.Ordinal);
    }

    private Task<FinderHtml> GetAsync(string address) => FinderHtml.GetAsync(_client, address);
}
