using System.Net;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Questions;

/// <summary>Forms the host does not let through: no token, another site, too many.</summary>
public sealed class FormRefusalTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Form = "cases/new?items=sample-00001";

    [Theory]
    [InlineData("zh", "内容都在，再次提交即可")]
    [InlineData("en", "Everything is still here; send it again")]
    public async Task Without_its_token_a_form_does_nothing_and_comes_back_with_what_was_typed(string language, string words)
    {
        var visitor = site.Visitor();
        var hidden = await visitor.OpenAsync($"/{language}/{Form}");
        hidden.Remove("__RequestVerificationToken");
        using var refused = await visitor.PostAsync($"/{language}/{Form}", FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "No token " + language))));
        var html = WebUtility.HtmlDecode(await refused.TextAsync());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(words, html);
        Assert.Contains("No token " + language, html);
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Message == "No token " + language);

        using var again = await visitor.PostAsync($"/{language}/{Form}", FormVisitor.Merge(FormVisitor.Hidden(await refused.TextAsync()), FormVisitor.Asking(("message", "No token " + language))));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Single(await site.CasesAsync(), x => x.Message == "No token " + language);
    }

    [Fact]
    public async Task The_token_of_another_visitor_does_nothing()
    {
        var hidden = await site.Visitor().OpenAsync("/en/" + Form);
        using var refused = await site.Visitor().PostAsync("/en/" + Form, FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "Stolen token"))));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Message == "Stolen token");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_from_another_site_is_not_even_shown_again(string header, string value)
    {
        using var refused = await site.Visitor().PostAsync("/en/" + Form, [.. FormVisitor.Asking(("message", "From elsewhere")), new("_handler", "case")], (header, value));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain("From elsewhere", await refused.TextAsync());
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Message == "From elsewhere");
    }

    [Fact]
    public async Task Forms_from_another_site_use_up_nothing_of_their_visitors_budget()
    {
        await using var strict = new FormSite();
        await strict.InitializeAsync();
        strict.With("Limits:FormsPerTenMinutes", "1");
        var visitor = strict.Visitor();
        for (var i = 0; i < 3; i++)
        {
            using var refused = await visitor.PostAsync("/en/" + Form, [.. FormVisitor.Asking(("message", "From elsewhere")), new("_handler", "case")], ("Sec-Fetch-Site", "cross-site"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var own = await visitor.FillAsync("/en/" + Form, FormVisitor.Asking(("message", "My own")));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Theory]
    [InlineData("seal", "")]
    [InlineData("seal", "CfDJ8forged")]
    public async Task A_forged_seal_counts_as_a_form_that_is_too_old(string field, string value)
    {
        using var refused = await site.Visitor().FillAsync("/en/" + Form, FormVisitor.Asking(("message", "Forged"), (field, value)));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Message == "Forged");
    }

    [Fact]
    public async Task The_seal_of_one_form_does_not_fit_another()
    {
        var visitor = site.Visitor();
        var other = await visitor.OpenAsync($"/en/spaces/{FormSite.Item}/report");
        using var refused = await visitor.FillAsync("/en/" + Form, FormVisitor.Asking(("message", "Swapped"), ("seal", other["seal"])));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Theory]
    [InlineData("zh", "同一网络短时间内提交过多")]
    [InlineData("en", "Too many forms came from your network")]
    public async Task Too_many_forms_are_told_so_with_the_wait_and_with_what_was_typed(string language, string words)
    {
        await using var strict = new FormSite();
        await strict.InitializeAsync();
        strict.With("Limits:FormsPerTenMinutes", "1");
        var visitor = strict.Visitor();
        var hidden = await visitor.OpenAsync($"/{language}/{Form}");
        using var first = await visitor.PostAsync($"/{language}/{Form}", FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "One"))));
        using var second = await visitor.PostAsync($"/{language}/{Form}", FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "Two, kept"))));
        var html = WebUtility.HtmlDecode(await second.TextAsync());
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(int.Parse(second.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 600);
        Assert.Contains(words, html);
        Assert.Contains("Two, kept", html);
        Assert.DoesNotContain(await strict.CasesAsync(), x => x.Message == "Two, kept");
        using var other = await strict.Visitor().FillAsync($"/{language}/{Form}", FormVisitor.Asking(("message", "Another network")));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_handler=nothing")]
    [InlineData("%%%=&&&==")]
    public async Task A_body_that_is_no_form_of_the_page_is_refused_with_a_page(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var refused = await site.Visitor().PostAsync("/en/" + Form, content);
        Assert.InRange((int)refused.StatusCode, 400, 499);
        Assert.Contains("<h1>", await refused.TextAsync());
    }

    [Theory]
    [InlineData("cases/new?items=sample-00001")]
    [InlineData("spaces/sample-00001/report")]
    [InlineData("shortlist/share?items=sample-00001")]
    public async Task Form_pages_are_made_for_one_visitor_and_kept_by_no_cache(string path)
    {
        for (var round = 0; round < 2; round++)
        {
            using var page = await site.Visitor().GetAsync("/en/" + path);
            Assert.Contains("no-store", page.Header("Cache-Control"));
            Assert.Null(page.Header("Age"));
            Assert.NotNull(page.Header("Set-Cookie"));
        }
    }
}
