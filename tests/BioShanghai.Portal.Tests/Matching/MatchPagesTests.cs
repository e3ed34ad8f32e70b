using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Matching;

/// <summary>The site with sample listings, at a fixed day.</summary>
public sealed class PortalWithSamples : PortalFactory, IAsyncLifetime
{
    public PortalWithSamples() => Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon, TimeSpan.Zero));

    public async ValueTask InitializeAsync() => await new SampleService(Database, Clock!).LoadAsync(400, 1);
}

public sealed partial class MatchPagesTests(PortalWithSamples portal) : IClassFixture<PortalWithSamples>
{
    private const string Project = "sector=cell-gene-therapy&stage=s2-clinical&use=cell-gene&type=gmp-workshop&minArea=500&clean=must:c&divisible=must&before=2027-06-30&rent=5";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly HttpClient _client = portal.CreatePlainClient();

    [Theory]
    [InlineData("zh", "描述您的项目", "从一个例子开始")]
    [InlineData("en", "Describe your project", "Start from an example")]
    public async Task Without_a_project_the_page_is_a_form_with_examples_that_lead_to_results(string language, string title, string examples)
    {
        var html = await PageAsync($"/{language}/spaces/match");
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains(examples, html, StringComparison.Ordinal);
        var links = Example().Matches(html).Select(x => x.Groups["href"].Value).ToList();
        Assert.Equal(3, links.Count);
        foreach (var link in links)
        {
            Assert.Contains("<ol class=\"matches\">", await PageAsync($"/{language}/{link}"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zh", "GMP 车间", "500 m² 至 1,000 m²", "必要条件", "得分怎样计算")]
    [InlineData("en", "GMP workshop", "500 m² to 1,000 m²", "Must-haves", "How the score is made")]
    public async Task A_project_is_answered_with_its_criteria_results_in_words_and_sums(string language, string type, string area, string musts, string formula)
    {
        var html = await PageAsync($"/{language}/spaces/match?{Project}");
        foreach (var words in new[] { type, area, musts, formula, "÷ 24 × 100 = ", "href=\"compare?items=sample-", "href=\"cases/new?items=sample-" })
        {
            Assert.Contains(words, html, StringComparison.Ordinal);
        }

        Assert.Equal(10, Regex.Count(html, "<li class=\"match "));
        // Every card shows every criterion: a sign is never alone.
        var criteria = (await AnswerAsync()).Outcome!.Criteria.Count;
        Assert.Equal(10 * criteria, Regex.Count(html, "<span aria-hidden=\"true\">[✓~✕?]</span> \\S"));
    }

    [Fact]
    public async Task Fitting_and_fallen_out_add_up_to_the_stock_the_finder_shows()
    {
        var answer = await AnswerAsync();
        var outcome = answer.Outcome!;
        Assert.True(answer.IsSample);
        Assert.Equal(await CountAsync(new() { IsSample = true }), outcome.Total);
        Assert.Equal(outcome.Total, outcome.Fitting + outcome.FellOut.Sum(x => x.First));
        Assert.Equal(outcome.Fitting, outcome.Sure + outcome.NearMisses + outcome.Unsure);
        Assert.True(outcome.FellOut.Count > 3 && outcome.Fitting > 10, "the example no longer exercises the page");
    }

    [Fact]
    public async Task The_finder_with_the_must_haves_shows_what_fits_without_coming_only_near()
    {
        var answer = await AnswerAsync();
        var outcome = answer.Outcome!;
        Assert.Equal(outcome.Sure + outcome.Unsure, await CountAsync(answer.Request.Project.MustFilter(isSample: true)));
    }

    [Fact]
    public async Task The_order_of_an_address_and_asking_again_change_nothing()
    {
        var first = await PageAsync($"/en/spaces/match?{Project}");
        // Another process without the first one's copies of pages.
        await using var other = new PortalWithSamples();
        await other.InitializeAsync();
        using var client = other.CreatePlainClient();
        var second = await client.GetStringAsync(new Uri($"/en/spaces/match?{string.Join('&', Project.Split('&').Reverse())}", UriKind.Relative), _ct);
        Assert.Equal(first, WebUtility.HtmlDecode(second));
    }

    [Theory]
    [InlineData("zh", "所需面积：“abc”无法识别")]
    [InlineData("en", "Area needed: “abc” cannot be read")]
    public async Task Bad_input_is_said_in_a_sentence_and_stays_in_its_field(string language, string sentence)
    {
        var html = await PageAsync($"/{language}/spaces/match?minArea=abc&sector=ivd");
        Assert.Contains(sentence, html, StringComparison.Ordinal);
        Assert.Contains("name=\"minArea\" inputmode=\"decimal\" maxlength=\"20\" value=\"abc\"", html, StringComparison.Ordinal);
        Assert.Contains("<details class=\"change no-print\" open>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_alone_leaves_the_form_with_its_sentences()
    {
        var html = await PageAsync("/en/spaces/match?minArea=%3Cscript%3E&height=must:tall");
        Assert.Equal(2, Regex.Count(html, "cannot be read"));
        Assert.Contains("<h1>Describe your project</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"<script>\"", await _client.GetStringAsync(new Uri("/en/spaces/match?minArea=%3Cscript%3E", UriKind.Relative), _ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_speaks_the_units_of_the_visitor_and_stays_the_same()
    {
        var metres = await PageAsync("/en/spaces/match?minArea=1000&maxArea=2000");
        var mu = await PageAsync("/en/spaces/match?minArea=1.5&maxArea=3&unit=mu");
        Assert.Contains("1.5 mu to 3 mu", mu, StringComparison.Ordinal);
        Assert.Contains("unit=mu", mu, StringComparison.Ordinal);
        Assert.Equal(Codes(metres), Codes(mu));
    }

    [Theory]
    [InlineData("zh", "没有空间符合全部必要条件")]
    [InlineData("en", "No listing fits every must-have")]
    public async Task No_candidate_is_explained(string language, string words)
    {
        var html = await PageAsync($"/{language}/spaces/match?type=land&height=must:9");
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.Contains("<table class=\"fell-out\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<ol class=\"matches\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_are_shown_when_asked_for()
    {
        Assert.Equal(20, Regex.Count(await PageAsync($"/en/spaces/match?{Project}&show=20"), "<li class=\"match "));
        Assert.Contains("show=20", await PageAsync($"/en/spaces/match?{Project}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_readiness_page_prints_every_criterion_and_counts_what_the_finder_counts(string language)
    {
        var html = await PageAsync($"/{language}/spaces/readiness");
        foreach (var use in Uses.All)
        {
            Assert.Contains($"id=\"{use.Code}\"", html, StringComparison.Ordinal);
            Assert.All(use.Requirements, x => Assert.Contains($"<tr id=\"{use.Code}-{x.Definition.Code}\">", html, StringComparison.Ordinal));
            var ready = await CountAsync(new SpaceFilter { IsSample = true }.With(SpaceFacets.Find("ready")!, use.Code));
            Assert.Equal(ready > 0, Regex.IsMatch(html, $"href=\"spaces\\?ready={use.Code}\" aria-label=\"[^\"]+ {ready}\""));
        }

        var counts = await portal.Services.GetRequiredService<PublicMatches>().ReadinessAsync(_ct);
        Assert.All(Uses.All, use => Assert.Equal(counts.Total, Enum.GetValues<ReadinessLevel>().Sum(level => counts.Counts[(use.Use, level)])));
        Assert.Contains("90", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(">(Why|Basis|Means)[A-Z]", html);
    }

    private async Task<MatchAnswer> AnswerAsync() => await portal.Services.GetRequiredService<PublicMatches>().MatchAsync(
        [.. Project.Split('&').Select(x => x.Split('=')).Select(x => KeyValuePair.Create(x[0], x[1]))], _ct);

    private async Task<int> CountAsync(SpaceFilter filter) => await portal.Services.GetRequiredService<PublicSpaces>().CountAsync(filter, _ct);

    private async Task<string> PageAsync(string address)
    {
        var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), _ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct));
    }

    private static List<string> Codes(string html) => [.. Card().Matches(html).Select(x => x.Groups["code"].Value)];

    [GeneratedRegex("<li><a href=\"(?<href>spaces/match\\?[^\"]+)\"")]
    private static partial Regex Example();

    [GeneratedRegex("<h3><a href=\"spaces/(?<code>sample-[0-9]+)")]
    private static partial Regex Card();
}
