using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Lifecycle;

/// <summary>The life-cycle navigator over the starting content.</summary>
public sealed class LifecyclePagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public static TheoryData<string> Steps => ["s1-discovery", "s2-clinical", "s3-manufacturing", "s4-market"];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task From_a_step_one_click_leads_to_its_services_policies_partners_and_space_types(string code)
    {
        var ladder = await PageAsync("/zh/lifecycle");
        var step = await PageAsync($"/zh/lifecycle/{code}");
        foreach (var part in new[] { "services", "policies", "partners", "spaces" })
        {
            Assert.Contains($"href=\"lifecycle/{code}#{part}\"", ladder, StringComparison.Ordinal);
            Assert.Contains($"id=\"{part}\"", step, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_lists_exactly_the_policies_that_carry_it(string code)
    {
        await using var db = portal.Database.CreateDbContext();
        var expected = (await db.Policies.ToListAsync(_ct)).Where(x => x.StageCodes.Contains(code)).Select(x => x.Slug).Order().ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, LinksTo("policies", await PageAsync($"/zh/lifecycle/{code}")));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_lists_exactly_the_partners_that_offer_one_of_its_services_and_says_that_is_to_be_confirmed(string code)
    {
        await using var db = portal.Database.CreateDbContext();
        var services = (await db.LifecycleStages.SingleAsync(x => x.Code == code, _ct)).ServiceCodes;
        var expected = (await db.Partners.ToListAsync(_ct)).Where(x => x.ServiceCodes.Intersect(services).Any()).Select(x => x.Slug).Order().ToList();
        Assert.NotEmpty(expected);
        var html = await PageAsync($"/en/lifecycle/{code}");
        Assert.Equal(expected, LinksTo("partners", html));
        Assert.Contains("to be confirmed by each partner", html, StringComparison.Ordinal);
        Assert.All(services, x => Assert.Contains($"href=\"partners?service={x}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_counts_on_the_ladder_are_those_of_the_steps()
    {
        var ladder = await PageAsync("/en/lifecycle");
        foreach (var code in Steps.Select(x => x.Data))
        {
            var step = await PageAsync($"/en/lifecycle/{code}");
            Assert.Contains($">{LinksTo("policies", step).Count} policies</a>", Part(ladder, code), StringComparison.Ordinal);
            Assert.Contains($">{LinksTo("partners", step).Count} partners</a>", Part(ladder, code), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zh/lifecycle", "台阶名称与区间划分为拟定，待核定")]
    [InlineData("en/lifecycle/s2-clinical", "The names and spans of the steps are working proposals, to be confirmed")]
    public async Task A_page_says_once_that_the_steps_names_are_proposals(string path, string words) =>
        Assert.Single(Regex.Matches(await PageAsync("/" + path), Regex.Escape(words)));

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Every_code_of_a_step_has_words_in_both_languages(string code)
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var html = await PageAsync($"/{language}/lifecycle/{code}");
            Assert.DoesNotMatch(">(Group-|Space-|Chain|Status)[A-Za-z-]*<", html);
            Assert.DoesNotMatch("class=\"tag\">[a-z]+(-[a-z]+)*</li>", html);
        }
    }

    [Fact]
    public async Task An_unknown_step_is_not_found()
    {
        using var answer = await portal.CreatePlainClient().GetAsync(new Uri("/en/lifecycle/s9-nowhere", UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Page not found", await answer.Content.ReadAsStringAsync(_ct), StringComparison.Ordinal);
    }

    private static List<string> LinksTo(string kind, string html) =>
        [.. Regex.Matches(html, $"href=\"{kind}/([^\"/?#]+)\"").Select(x => x.Groups[1].Value).Distinct().Order()];

    private static string Part(string ladder, string code) => ladder[ladder.IndexOf($"<h2 id=\"{code}\"", StringComparison.Ordinal)..].Split("</section>")[0];

    private async Task<string> PageAsync(string path)
    {
        var answer = await portal.CreatePlainClient().GetAsync(new Uri(path, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct));
    }
}
