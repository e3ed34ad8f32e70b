using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Partners;

public sealed partial class PartnerPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly HttpClient _client = portal.CreatePlainClient();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh", "名称按公告原文，待核实", 1)]
    [InlineData("zh", "签约主体待核实", 4)]
    [InlineData("en", "Name as announced, to be confirmed", 1)]
    [InlineData("en", "Signing entity to be confirmed", 4)]
    public async Task The_directory_lists_all_partners_and_marks_those_that_are_not_settled(string language, string mark, int count)
    {
        var html = await GetAsync($"/{language}/partners");
        Assert.Equal(23, CardLink().Count(html));
        Assert.Equal(count, Regex.Count(html, Regex.Escape(mark)));
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Every_profile_shows_both_names_every_alias_and_no_address_of_mail(string language)
    {
        await using var db = portal.Database.CreateDbContext();
        foreach (var partner in await db.Partners.AsNoTracking().ToListAsync(_ct))
        {
            var html = await GetAsync($"/{language}/partners/{partner.Slug}");
            var body = html[html.IndexOf("<main", StringComparison.Ordinal)..];
            Assert.Contains(partner.Name.Zh!, body, StringComparison.Ordinal);
            Assert.Contains(partner.Name.En!, body, StringComparison.Ordinal);
            Assert.All(partner.PublicAliases(), x => Assert.Contains(x.Name, body, StringComparison.Ordinal));
            Assert.All(partner.Tickers, x => Assert.Contains(x.Symbol, body, StringComparison.Ordinal));
            Assert.DoesNotMatch(MailAddress(), html);
            Assert.DoesNotContain("mailto:", html, StringComparison.OrdinalIgnoreCase);
            if (partner.Provenance.EditorNote.In(Core.Text.Language.En) is { } note)
            {
                Assert.DoesNotContain(note, html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_partner_whose_name_is_open_is_marked_and_no_guess_about_it_is_published()
    {
        var html = await GetAsync("/zh/partners/shanghai-ketou");
        Assert.Contains("不是经确认的法定名称", html, StringComparison.Ordinal);
        Assert.DoesNotContain("创业投资", html, StringComparison.Ordinal);
        Assert.DoesNotContain("科创投集团", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Organization\"", html, StringComparison.Ordinal);
        Assert.Contains("\"Organization\"", await GetAsync("/zh/partners/iqvia"), StringComparison.Ordinal);
        Assert.Contains("具体是哪一家公司待促进中心核实", await GetAsync("/zh/partners/siemens"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/zh/partners?category=service-firm", 8)]
    [InlineData("/en/partners?category=investment-platform&service=ma-advisory", 2)]
    [InlineData("/zh/partners?service=ipo-sponsorship&stage=s3-manufacturing", 3)]
    [InlineData("/zh/partners?category=enterprise&service=ipo-sponsorship", 0)]
    [InlineData("/zh/partners?sector=cell-gene-therapy&category=%00x", 23)]
    public async Task A_filtered_address_opens_its_result(string address, int count)
    {
        var html = await GetAsync(address);
        Assert.Equal(count, CardLink().Count(html));
        Assert.DoesNotContain(">sector<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_filter_value_is_left_out_of_the_canonical_address()
    {
        var html = await GetAsync("/zh/partners?category=nonsense&batch=1");
        Assert.Contains("/zh/partners?batch=1\"", html, StringComparison.Ordinal);
        Assert.Contains("地址中有无法识别的筛选值", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/zh/partners/nobody", "没有找到这个页面")]
    [InlineData("/en/partners/..%2Fnobody", "Page not found")]
    public async Task An_unknown_partner_is_not_found_in_the_visitors_language(string address, string words)
    {
        var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_code_of_a_partner_reaches_the_reader_without_words()
    {
        foreach (var language in new[] { "zh", "en" })
        {
            await using var db = portal.Database.CreateDbContext();
            foreach (var slug in await db.Partners.Select(x => x.Slug).ToListAsync(_ct))
            {
                var html = await GetAsync($"/{language}/partners/{slug}");
                Assert.DoesNotMatch(@"(Type|Exchange|Country|Remark)\.\w|>(pharma|ivd|fund|SSE|XETRA|consultancy-cro)<", html);
                Assert.DoesNotContain(language == "zh" ? "announcement spelling" : "公告用字", html, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("UK", "UK")]
    [InlineData("XX", "XX")]
    [InlineData("KY", "开曼群岛")]
    public async Task A_profile_opens_whatever_code_of_a_country_it_carries(string code, string words)
    {
        using var own = new PortalFactory();
        await using (var db = own.Database.CreateDbContext())
        {
            await db.Partners.Where(x => x.Slug == "iqvia").ExecuteUpdateAsync(x => x.SetProperty(y => y.HeadquartersCountry, code), _ct);
        }

        using var client = own.CreatePlainClient();
        Assert.Contains($"<dt>总部所在国家或地区</dt><dd>{words}", WebUtility.HtmlDecode(await client.GetStringAsync(new Uri("/zh/partners/iqvia", UriKind.Relative), _ct)), StringComparison.Ordinal);
    }

    private async Task<string> GetAsync(string address)
    {
        var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct));
    }

    [GeneratedRegex("<a class=\"whole\" href=\"partners/")]
    private static partial Regex CardLink();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.\w")]
    private static partial Regex MailAddress();
}
