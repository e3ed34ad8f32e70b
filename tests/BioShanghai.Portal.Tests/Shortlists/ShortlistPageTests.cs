using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Shortlists;

public sealed partial class ShortlistPageTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Items = "items=sample-00001%2Csample-00002";

    [Theory]
    [InlineData("/zh/shortlist")]
    [InlineData("/en/shortlist?items=sample-00001,sample-00002")]
    public async Task The_shortlist_itself_is_the_same_for_everybody_and_kept_by_the_cache(string path)
    {
        using var first = await site.Visitor().GetAsync(path);
        using var second = await site.Visitor().GetAsync(path);
        Assert.NotNull(second.Header("Age"));
        Assert.Null(first.Header("Set-Cookie"));
        Assert.DoesNotContain("__RequestVerificationToken", await second.TextAsync());
        Assert.Contains("name=\"robots\" content=\"noindex\"", await second.TextAsync());
    }

    [Theory]
    [InlineData("zh", "咨询全部 2 处", "以下空间已不再提供")]
    [InlineData("en", "Ask about all 2", "No longer offered")]
    public async Task The_address_alone_shows_the_list_and_what_is_gone(string language, string ask, string gone)
    {
        using var page = await site.Visitor().GetAsync($"/{language}/shortlist?items=sample-00001,gone-1,sample-00002,gone-2,%3Cb%3E");
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        Assert.Contains(ask, html);
        Assert.Contains(gone, html);
        Assert.Contains("href=\"shortlist?items=sample-00001,gone-1,gone-2\"", html);
        Assert.Contains("href=\"shortlist?items=sample-00001,sample-00002\"", html);
        Assert.Contains("href=\"compare?items=sample-00001,sample-00002\"", html);
        Assert.Contains("href=\"cases/new?items=sample-00001,sample-00002\"", html);
        Assert.Equal(2, Regex.Count(html, "<textarea"));
    }

    [Fact]
    public async Task Twenty_of_the_longest_codes_fit_and_the_rest_is_counted()
    {
        var codes = string.Join(',', Enumerable.Range(1, 24).Select(x => $"sample-{x:00000}"));
        using var page = await site.Visitor().GetAsync("/en/shortlist?items=" + codes);
        var html = await page.TextAsync();
        Assert.Equal(20, Regex.Count(html, "<textarea"));
        Assert.Contains("4 more in the address were left out", html);
    }

    [Fact]
    public async Task Notes_travel_to_the_sharing_form_without_being_sent_or_stored()
    {
        var visitor = site.Visitor();
        using var page = await visitor.GetAsync("/en/shortlist?" + Items);
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        var action = CarryForm().Match(html).Groups["action"].Value;
        Assert.Contains("prepare=1", action);
        using var form = await visitor.PostAsync("/en/" + action, [new("_handler", "share"), new("note-sample-00001", "Carried <b>note</b>")]);
        var text = await form.TextAsync();
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Contains("Carried &lt;b&gt;note", text);
        Assert.DoesNotContain("role=\"alert\"", text);
        Assert.Contains("action=\"shortlist/share?items=sample-00001,sample-00002\"", text);

        // With token, seal and all, the word that only prepares still sends nothing.
        using var still = await visitor.PostAsync("/en/" + action, FormVisitor.Merge(FormVisitor.Hidden(text), [new("days", "30"), new("note-sample-00001", "Carried <b>note</b>")]));
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.DoesNotContain(await site.SharedAsync(), x => x.Items[0].Note == "Carried <b>note</b>");
    }

    [Theory]
    [InlineData("zh", "链接已生成", "链接已到期")]
    [InlineData("en", "The link is ready", "This link has expired")]
    public async Task A_shared_list_opens_for_whoever_has_the_link_until_it_expires(string language, string ready, string expired)
    {
        var visitor = site.Visitor();
        using var shared = await visitor.FillAsync($"/{language}/shortlist/share?{Items}", Sharing(("title", $"Candidates {language}"), ("note-sample-00001", "<i>first</i>\nchoice")));
        var receipt = await shared.TextAsync();
        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);
        Assert.Contains(ready, receipt);
        Assert.Contains("no-store", shared.Header("Cache-Control"));
        var (token, owner) = Secrets(receipt);
        Assert.Contains($"http://localhost/{language}/shortlist/{token}", receipt);

        using var page = await site.Visitor().GetAsync($"/{language}/shortlist/{token}");
        var html = await page.TextAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"Candidates {language}", html);
        Assert.Contains("&lt;i&gt;first&lt;/i&gt;", html);
        Assert.DoesNotContain(owner, html);
        Assert.Contains("noindex", html);
        Assert.Contains("no-store", page.Header("Cache-Control"));
        Assert.Null(page.Header("Age"));
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));

        await site.ExpireAsync($"Candidates {language}");
        using var late = await site.Visitor().GetAsync($"/{language}/shortlist/{token}");
        var gone = await late.TextAsync();
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Contains(expired, gone);
        Assert.DoesNotContain("first", gone);
        Assert.DoesNotContain($"Candidates {language}", gone);
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_link_and_shows_the_same_secrets()
    {
        var visitor = site.Visitor();
        var fields = FormVisitor.Merge(await visitor.OpenAsync("/en/shortlist/share?" + Items), Sharing(("title", "Twice")));
        using var first = await visitor.PostAsync("/en/shortlist/share?" + Items, fields);
        using var second = await visitor.PostAsync("/en/shortlist/share?" + Items, fields);
        Assert.Equal(Secrets(await first.TextAsync()), Secrets(await second.TextAsync()));
        Assert.Single(await site.SharedAsync(), x => x.Title == "Twice");
    }

    [Theory]
    [InlineData("days", "365", "days-7", "Choose how long the link lives")]
    [InlineData("title", "long", "title", "80 characters at most")]
    [InlineData("note-sample-00002", "long", "note-sample-00002", "500 characters at most")]
    public async Task What_cannot_be_shared_is_told_at_its_field(string field, string value, string id, string words)
    {
        using var answer = await site.Visitor().FillAsync("/en/shortlist/share?" + Items, Sharing(("note-sample-00001", "kept"), (field, value == "long" ? new string('x', 600) : value)));
        var html = await answer.TextAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"#{id}\">", html);
        Assert.Contains(words, html);
        Assert.Contains("kept", html);
    }

    [Fact]
    public async Task Only_who_has_the_secret_closes_the_link()
    {
        var visitor = site.Visitor();
        using var shared = await visitor.FillAsync("/en/shortlist/share?" + Items, Sharing(("title", "To close")));
        var (token, owner) = Secrets(await shared.TextAsync());
        using var wrong = await visitor.FillAsync($"/en/shortlist/{token}/revoke", [new("secret", "0123456789")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("The secret does not fit", await wrong.TextAsync());
        using var still = await visitor.GetAsync($"/en/shortlist/{token}");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);

        using var right = await visitor.FillAsync($"/en/shortlist/{token}/revoke", [new("secret", owner)]);
        Assert.Contains("From now on nobody", await right.TextAsync());
        using var closed = await visitor.GetAsync($"/zh/shortlist/{token}");
        Assert.Equal(HttpStatusCode.Gone, closed.StatusCode);
        Assert.Contains("链接已停用", await closed.TextAsync());
    }

    [Theory]
    [InlineData("0123456789abcdefghjkmnpqrstvwxyz")]
    [InlineData("x")]
    [InlineData("..%2f..")]
    [InlineData("%E2%80%AE%0d%0a")]
    public async Task A_token_that_was_never_given_is_answered_like_any_page_that_is_not_there(string token)
    {
        var visitor = site.Visitor();
        using var ordinary = await visitor.GetAsync("/en/no-such-page");
        foreach (var path in new[] { $"/en/shortlist/{token}", $"/en/shortlist/{token}/revoke" })
        {
            using var guessed = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, guessed.StatusCode);
            Assert.Contains("Page not found", await guessed.TextAsync());
            Assert.Equal(Headline(await ordinary.TextAsync()), Headline(await guessed.TextAsync()));
        }
    }

    [Fact]
    public async Task Fields_the_sharing_form_does_not_have_are_ignored()
    {
        using var shared = await site.Visitor().FillAsync("/en/shortlist/share?" + Items, Sharing(
            ("title", "Extra"), ("TokenHash", "x"), ("OwnerHash", "y"), ("ExpiresAtUtc", "2099-01-01"), ("RevokedAtUtc", "2001-01-01"), ("Id", Guid.Empty.ToString()), ("items", "sample-00003"), ("note-sample-00003", "z")));
        var (token, _) = Secrets(await shared.TextAsync());
        var row = Assert.Single(await site.SharedAsync(), x => x.Title == "Extra");
        Assert.Equal(["sample-00001", "sample-00002"], row.Items.Select(x => x.Code));
        Assert.Equal(row.CreatedAtUtc.AddDays(30), row.ExpiresAtUtc);
        Assert.Null(row.RevokedAtUtc);
        Assert.Equal(32, token.Length);
        Assert.Equal(64, row.TokenHash.Length);
    }

    private static Dictionary<string, string> Sharing(params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string> { ["days"] = "30" };
        foreach (var (name, value) in other)
        {
            fields[name] = value;
        }

        return fields;
    }

    private static (string Token, string Owner) Secrets(string html) => (TokenOf().Match(html).Groups[1].Value, OwnerOf().Match(html).Groups[1].Value);

    private static string Headline(string html) => MainOf().Match(html).Value;

    [GeneratedRegex("""data-shared="([0-9a-z]{32})" """)]
    private static partial Regex TokenOf();

    [GeneratedRegex("""data-owner="([0-9a-z]{32})" """)]
    private static partial Regex OwnerOf();

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex MainOf();

    [GeneratedRegex("""<form id="carry" method="post" action="(?<action>[^"]+)" """)]
    private static partial Regex CarryForm();
}
