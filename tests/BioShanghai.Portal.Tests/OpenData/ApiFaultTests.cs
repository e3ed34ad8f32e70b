using System.Net;
using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.OpenData;

public sealed class ApiFaultTests(OpenDataSite site) : IClassFixture<OpenDataSite>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("parks?page=0", "page")]
    [InlineData("parks?page=-1", "page")]
    [InlineData("parks?page=two", "page")]
    [InlineData("parks?page=1e9", "page")]
    [InlineData("parks?page=2147483648", "page")]
    [InlineData("parks?page=99999999999999999999999999", "page")]
    [InlineData("parks?page=", "page")]
    [InlineData("parks?page=1&page=2", "page")]
    [InlineData("parks?pageSize=0", "pageSize")]
    [InlineData("parks?pageSize=101", "pageSize")]
    [InlineData("parks?pageSize=1000000", "pageSize")]
    [InlineData("parks?pagesize=10", "pagesize")]
    [InlineData("parks?tier=golden", "tier")]
    [InlineData("parks?tier=core&tier=key", "tier")]
    [InlineData("parks?tier", "tier")]
    [InlineData("parks?q=a", "q")]
    [InlineData("parks?%00=%0d%0aX:1", "")]
    [InlineData("parks.csv?page=2", "page")]
    [InlineData("parks.geojson?sector=alchemy", "sector")]
    [InlineData("parks/zhangjiang?lang=en", "lang")]
    [InlineData("partners?batch=first", "batch")]
    [InlineData("partners?service=alchemy", "service")]
    [InlineData("policies?status=someday", "status")]
    [InlineData("policies?topic=alchemy", "topic")]
    [InlineData("indicators?scope=mars", "scope")]
    [InlineData("guide-sections?year=12345678901", "year")]
    [InlineData("guide-sections?chapter=alchemy", "chapter")]
    [InlineData("spaces?minArea=-5", "minArea")]
    [InlineData("spaces?minArea=1e300", "minArea")]
    [InlineData("spaces?minArea=NaN", "minArea")]
    [InlineData("spaces?minArea=500&maxArea=100", "maxArea")]
    [InlineData("spaces?rent=999999999999999999999999", "rent")]
    [InlineData("spaces?before=yesterday", "before")]
    [InlineData("spaces?clean=z", "clean")]
    [InlineData("spaces?sort=%3Bdrop", "sort")]
    [InlineData("spaces?stock=both", "stock")]
    [InlineData("spaces?unit=mu", "unit")]
    [InlineData("spaces.csv?park=no-such-park", "park")]
    [InlineData("dictionary.json?x=1", "x")]
    public async Task What_is_not_understood_is_named(string asked, string parameter)
    {
        using var answer = await site.CreatePlainClient().AskAsync("/api/v1/" + asked);
        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest, "invalid-parameter");
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Five_hundred_parameters_are_one_problem()
    {
        var query = string.Join('&', Enumerable.Range(0, 500).Select(x => $"p{x}=1"));
        using var answer = await site.CreatePlainClient().AskAsync("/api/v1/spaces?" + query);
        await ProblemAsync(answer, HttpStatusCode.BadRequest, "invalid-parameter");
    }

    [Fact]
    public async Task A_page_past_the_last_is_empty_and_leads_back()
    {
        var answer = await site.JsonAsync("/api/v1/parks?page=100000&pageSize=100");
        Assert.Equal((33, 0), (answer.GetProperty("total").GetInt32(), answer.GetProperty("items").GetArrayLength()));
        Assert.EndsWith("page=1&pageSize=100", answer.GetProperty("links").GetProperty("prev").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("links").GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("/api/v1/parks/atlantis")]
    [InlineData("/api/v1/parks/ZHANGJIANG/more")]
    [InlineData("/api/v1/spaces/%E2%80%AE")]
    [InlineData("/api/v1/spaces/sample-99999")]
    [InlineData("/api/v1/indicators/industry-scale/shanghai/2022/guess")]
    [InlineData("/api/v1/guide-sections/1999/scale")]
    [InlineData("/api/v1/wishes")]
    [InlineData("/api/v1/partners.geojson")]
    [InlineData("/api/v2/parks")]
    [InlineData("/api")]
    [InlineData("/openapi/v2.json")]
    public async Task What_does_not_exist_is_a_problem_of_its_own(string path)
    {
        using var answer = await site.CreatePlainClient().AskAsync(path);
        await ProblemAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Nothing_can_be_written(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/parks") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        using var answer = await site.CreatePlainClient().SendAsync(request, _ct);
        await ProblemAsync(answer, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    [Fact]
    public async Task A_script_of_another_site_may_ask_with_a_tag()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/parks");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "if-none-match");
        using var answer = await site.CreatePlainClient().SendAsync(request, _ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("If-None-Match", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("GET, HEAD", answer.Header("Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task Problems_speak_English_unless_Chinese_is_asked_for()
    {
        using var chinese = await site.CreatePlainClient().AskAsync("/api/v1/parks?tier=golden", ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5"));
        Assert.Contains("没有“golden”这个值", (await ProblemAsync(chinese, HttpStatusCode.BadRequest, "invalid-parameter")).GetProperty("detail").GetString());
        Assert.Equal("zh-CN", chinese.Header("Content-Language"));
        using var english = await site.CreatePlainClient().AskAsync("/api/v1/parks?tier=golden");
        Assert.Contains("no value 'golden'", (await ProblemAsync(english, HttpStatusCode.BadRequest, "invalid-parameter")).GetProperty("detail").GetString());
        Assert.Equal("en-GB", english.Header("Content-Language"));
    }

    [Fact]
    public async Task Too_many_requests_are_a_problem_with_a_wait()
    {
        await using var tight = new PortalFactory().With("Limits:PagesPerMinute", "2");
        var client = tight.CreatePlainClient();
        await client.AskAsync("/api/v1/parks");
        await client.AskAsync("/api/v1/parks.csv");
        using var refused = await client.AskAsync("/api/v1/parks");
        await ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task A_failing_database_is_a_problem_with_a_reference_and_nothing_else()
    {
        await using var broken = new BreakableDatabase();
        var client = broken.Client();
        await client.AskAsync("/zh/");
        broken.IsBroken = true;
        using var answer = await client.AskAsync("/api/v1/policies");
        var problem = await ProblemAsync(answer, HttpStatusCode.InternalServerError, "internal");
        Assert.Matches("^[0-9A-F]{8}$", problem.GetProperty("reference").GetString());
        Assert.DoesNotContain("secret", problem.ToString());
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string kind)
    {
        var text = await answer.TextAsync();
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.NotNull(answer.Header("Content-Security-Policy"));
        Assert.Null(answer.Header("ETag"));
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(OpenProblem.TypePrefix + kind, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }
}
