using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Compare;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Spaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Compare;

public sealed partial class ComparePageTests(ListingPortal portal) : IClassFixture<ListingPortal>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Rows_are_marked_exactly_where_the_listings_differ(string segment)
    {
        var language = segment == "zh" ? Language.Zh : Language.En;
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = language.Culture;
        var words = portal.Services.GetRequiredService<SpaceWords>();
        var samples = await SamplesAsync(36);
        var (marked, plain) = (0, 0);
        foreach (var compared in samples.Chunk(3))
        {
            var html = await portal.PageAsync($"/{segment}/compare?items={Codes(compared)}");
            var rows = Rows(html);
            foreach (var spec in Specs.All)
            {
                var values = compared.Select(x => x.ValueOf(spec.Spec)).ToList();
                if (values.All(x => x.State == SpecState.NotApplicable))
                {
                    Assert.DoesNotContain(words.Of(spec.Spec), rows.Keys);
                    continue;
                }

                // Counted here from the values themselves, not from the rule that drew the table.
                var differs = values.Any(x => x.State != values[0].State || x.Number != values[0].Number || x.Choice != values[0].Choice || x.DueOn != values[0].DueOn);
                Assert.True(rows.TryGetValue(words.Of(spec.Spec), out var row), words.Of(spec.Spec));
                Assert.Equal(differs, row.Differs);
                for (var i = 0; i < values.Count; i++)
                {
                    Assert.Contains(values[i].State switch
                    {
                        SpecState.Known => words.Value(values[i], UnitChoice.Default),
                        SpecState.Unknown => $"href=\"cases/new?items={compared[i].Code}&about={spec.Code}\">{words["NotStatedAsk"]}",
                        _ => "class=\"na\"",
                    }, row.Cells[i], StringComparison.Ordinal);
                }

                (marked, plain) = differs ? (marked + 1, plain) : (marked, plain + 1);
            }
        }

        Assert.True(marked > 100 && plain > 5, $"{marked} marked, {plain} not");
    }

    [Fact]
    public async Task Only_differences_hides_the_equal_rows_and_nothing_else()
    {
        var items = Codes((await SamplesAsync(40)).Where(x => x.Type == SpaceType.Laboratory).Take(2));
        var all = Rows(await portal.PageAsync($"/en/compare?items={items}"));
        var html = await portal.PageAsync($"/en/compare?items={items}&diff=1");
        Assert.Equal(all.Where(x => x.Value.Differs).Select(x => x.Key), Rows(html).Keys);
        Assert.NotEqual(all.Count, Rows(html).Count);
        Assert.Contains($"{all.Count(x => x.Value.Differs)} of {all.Count} rows differ", html, StringComparison.Ordinal);
        // Every link of the page keeps the view.
        Assert.All(Regex.Matches(html, "class=\"remove no-print\" href=\"(?<to>[^\"]+)\"").Select(x => x.Groups["to"].Value), x => Assert.Contains("diff=1", x, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_that_are_the_same_say_so()
    {
        var html = await portal.PageAsync($"/en/compare?items={ListingPortal.AgedCode(0)},{ListingPortal.Both}&diff=1");
        Assert.Equal(["Lease or sale", "Sale price"], Rows(html).Keys);
        await portal.Database.AddAsync(ListingPortal.Published("twin-1", ListingPortal.Input()), ListingPortal.Published("twin-2", ListingPortal.Input()));
        Assert.Contains("Every row is the same.", await portal.PageAsync("/en/compare?items=twin-1,twin-2&diff=1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "", 0, 0, "还没有可对比的内容")]
    [InlineData("en", "?items=", 0, 0, "There is nothing to compare yet.")]
    [InlineData("en", "?items=,,,", 0, 0, "There is nothing to compare yet.")]
    [InlineData("en", "?items=building-9", 0, 0, "Test building, floor 3 is in; one more makes a comparison.")]
    [InlineData("en", "?items=building-9,building-9", 0, 0, "one more makes a comparison.")]
    [InlineData("zh", "?items=building-9,building-7", 2, 0, "空间对比")]
    [InlineData("zh", "?items=building-9,building-7,building-9,plot-a12,building-7,aged-0", 4, 0, "空间对比")]
    [InlineData("en", "?items=building-9,building-7,plot-a12,aged-0,aged-90,aged-91,aged-150,aged-151,aged-210", 4, 5, "at most 4 are compared at a time")]
    [InlineData("en", "?items=building-9,no-such-place,withdrawn-1,draft-1,aged-211,building-7", 2, 4, "withdrawn-1: withdrawn, or unknown")]
    [InlineData("zh", "?items=zhangjiang,building-9,golden-coast,building-7", 2, 2, "园区与空间不能混合对比")]
    [InlineData("en", "?items=building-9,zhangjiang,building-7", 2, 1, "Compare spaces")]
    [InlineData("en", "?items=%3Cscript%3Ealert(1)%3C/script%3E,%27%22,zhangjiang,golden-coast", 2, 2, "Compare parks")]
    public async Task Whatever_is_asked_for_is_compared_or_named_with_the_reason(string language, string query, int columns, int leftOut, string says)
    {
        var answer = await portal.CreatePlainClient().GetAsync(new Uri($"/{language}/compare{query}", UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(_ct);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        html = WebUtility.HtmlDecode(html);
        Assert.Equal(columns, Regex.Count(html, "class=\"remove no-print\""));
        Assert.Equal(leftOut, Regex.Count(Between(html, "<div class=\"left-out\"", "</div>"), "<li>"));
        Assert.Contains(says, html, StringComparison.Ordinal);
        Assert.Equal(columns > 0, html.Contains("<table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Five_hundred_items_are_read_as_far_as_an_address_may_go()
    {
        var many = string.Join(',', Enumerable.Range(1, 500).Select(x => $"sample-{x:00000}"));
        var html = await portal.PageAsync($"/en/compare?items={many}");
        Assert.Equal(4, Regex.Count(html, "class=\"remove no-print\""));
        Assert.Contains("The address was too long; its end was not read.", html, StringComparison.Ordinal);
        // No half of a code is called unknown.
        var named = Between(html, "<div class=\"left-out\"", "</div>");
        Assert.DoesNotMatch(">sample-[0-9]{0,4}:", named);
        Assert.NotEqual(0, Regex.Count(named, "<li>"));
        Assert.Equal(1, Regex.Count(await portal.PageAsync($"/en/compare?items={new string('x', 5_000)}"), "its end was not read"));
    }

    [Fact]
    public async Task Units_hold_in_every_column()
    {
        var rows = Rows(await portal.PageAsync($"/en/compare?items={ListingPortal.Both},{ListingPortal.Land}&unit=ft2&per=month"));
        Assert.Contains("10,764 ft²", rows["Area"].Cells[0], StringComparison.Ordinal);
        Assert.Contains("215,278 ft²", rows["Area"].Cells[1], StringComparison.Ordinal);
        Assert.Contains("CNY 8.48–11.3 per ft² per month", rows["Rent"].Cells[0], StringComparison.Ordinal);
        Assert.Contains("class=\"na\"", rows["Rent"].Cells[1], StringComparison.Ordinal);
        Assert.Contains("CNY 139–167 per ft²", rows["Sale price"].Cells[1], StringComparison.Ordinal);
        Assert.Contains("to be reached by 31 December 2029", rows["Fixed-asset investment"].Cells[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parks_are_compared_by_what_is_known_of_them()
    {
        var html = await portal.PageAsync("/en/compare?items=zhangjiang,golden-coast,waigaoqiao");
        var rows = Rows(html);
        Assert.Contains("Core", rows["Tier of the park"].Cells[0], StringComparison.Ordinal);
        Assert.True(rows["Tier of the park"].Differs);
        Assert.Contains("1,400 companies", rows["Other figures"].Cells[0], StringComparison.Ordinal);
        Assert.Contains("(2021)", rows["Other figures"].Cells[0], StringComparison.Ordinal);
        Assert.Contains("Not stated", rows["Other figures"].Cells[2], StringComparison.Ordinal);
        // A figure without a year or of low confidence is never set as settled.
        Assert.Contains("class=\"tbc\"", rows["Other figures"].Cells[0], StringComparison.Ordinal);
        Assert.DoesNotContain("nav class=\"units", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_is_found_without_the_rest_of_what_was_asked_for()
    {
        var compare = portal.Services.GetRequiredService<PublicCompare>();
        var found = await compare.FindAsync($"gone,{ListingPortal.Both},zhangjiang,{ListingPortal.OnRequest}", _ct);
        Assert.Equal(CompareKind.Spaces, found.Kind);
        Assert.Equal([ListingPortal.Both, ListingPortal.OnRequest], found.Codes);
        Assert.Equal([("gone", LeftOutReason.Gone), ("zhangjiang", LeftOutReason.OtherKind)], found.LeftOut.Select(x => (x.Code, x.Reason)));
        Assert.Null(found.LeftOut[0].Name);
        Assert.Equal(2, (await compare.FindAsync(null, _ct)).Examples.Count);
    }

    private async Task<SpaceListing[]> SamplesAsync(int count)
    {
        await using var db = portal.Database.CreateDbContext();
        var listings = await db.SpaceListings.AsNoTracking().Where(x => x.IsSample).OrderBy(x => x.Code).ToListAsync(_ct);
        return [.. listings.Where(x => x.IsPublicOn(ListingPortal.Today)).Take(count)];
    }

    private static string Codes(IEnumerable<SpaceListing> listings) => string.Join(',', listings.Select(x => x.Code));

    private static Dictionary<string, (bool Differs, List<string> Cells)> Rows(string html) => Row().Matches(html).ToDictionary(
        x => x.Groups["name"].Value,
        x => (x.Groups["class"].Success && x.Groups["mark"].Success, Cell().Matches(x.Groups["cells"].Value).Select(c => c.Groups["cell"].Value).ToList()));

    private static string Between(string html, string from, string to) =>
        html.IndexOf(from, StringComparison.Ordinal) is var start && start < 0 ? "" : html[start..html.IndexOf(to, start, StringComparison.Ordinal)];

    [GeneratedRegex("<tr(?<class> class=\"differs\")?>\\s*<th scope=\"row\">(?<name>[^<]+)(?<mark><span class=\"not-same\".*?)?</th>(?<cells>.*?)</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<td[^>]*>(?<cell>.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex Cell();
}
