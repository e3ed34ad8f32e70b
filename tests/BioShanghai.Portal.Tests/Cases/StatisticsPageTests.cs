using System.Net;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The public page of the service's statistics.</summary>
public sealed class StatisticsPageTests : IAsyncLifetime
{
    private readonly PortalFactory _portal = new() { Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon)) };
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private HttpClient _client = null!;

    public ValueTask InitializeAsync()
    {
        _client = _portal.CreatePlainClient();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    [Theory]
    [InlineData("zh", "服务刚刚开始", "统计口径")]
    [InlineData("en", "The service has just begun", "How it is counted")]
    public async Task A_new_installation_says_that_there_is_nothing_yet_and_how_it_will_be_counted(string language, string empty, string how)
    {
        using var answer = await _client.AskAsync($"/{language}/cases/statistics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("public, no-cache", answer.Header("Cache-Control"));
        var html = await answer.TextAsync();
        Assert.Contains(empty, html, StringComparison.Ordinal);
        Assert.Contains(how, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", ">9月<", "不公开")]
    [InlineData("en", ">Sept<", "not shown")]
    public async Task Months_stand_in_a_table_small_numbers_are_not_there_and_no_script_and_no_name_is_on_the_page(string language, string month, string few)
    {
        var (many, three) = (RulesWorld.Utc(2026, 9, 14, 9), RulesWorld.Utc(2026, 10, 14, 9));
        await _portal.Database.AddAsync(Enumerable.Range(0, 23).Select(_ => (object)CaseGiven.Case(sentAtUtc: many)).Concat(Enumerable.Range(0, 3).Select(_ => CaseGiven.Case(sentAtUtc: three))));
        var html = WebUtility.HtmlDecode(await _client.GetStringAsync(new Uri($"/{language}/cases/statistics", UriKind.Relative), _ct));
        Assert.Contains(month, html, StringComparison.Ordinal);
        Assert.Contains(">23<", html, StringComparison.Ordinal);
        Assert.Contains($">{few}</abbr>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">3<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("莱茵", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<tfoot", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_in_the_sitemap_in_both_languages()
    {
        var map = await _client.GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative), _ct);
        Assert.Contains("/zh/cases/statistics</loc>", map, StringComparison.Ordinal);
        Assert.Contains("/en/cases/statistics</loc>", map, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_parameters_change_nothing()
    {
        using var answer = await _client.AskAsync("/zh/cases/statistics?year=2026&x=1");
        Assert.Contains("服务刚刚开始", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(5, PublicCaseStatistics.Smallest);
    }
}
