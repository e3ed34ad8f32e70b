using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The one door, with plain forms and a cookie, as a browser without scripts goes through it.</summary>
public sealed partial class IntakePageTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Form = "cases/new?items=sample-00001,sample-00002&about=clear-height";

    [Theory]
    [InlineData("zh", "来函已登记", "2026年11月27日", "市促进中心值班席")]
    [InlineData("en", "Your inquiry is registered", "27 November 2026", "duty desk")]
    public async Task An_inquiry_is_answered_by_number_secret_promise_desk_and_what_happens_next(string language, string title, string promised, string desk)
    {
        var visitor = site.Visitor();
        var words = language == "zh" ? "首层能承受每平方米两吨的冻干机吗？" : "Does it hold a freeze dryer of 2 t/m²?";
        using var sent = await visitor.FillAsync($"/{language}/{Form}", FormVisitor.Asking(("message", words), ("email", $"founder.{language}@example.com"), ("district", ""), ("wanted-by", "2027-03-31"), ("area", "1,200")));
        var html = WebUtility.HtmlDecode(await sent.TextAsync());
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var one = Assert.Single(await site.CasesAsync(), x => x.Message == words);
        Assert.Contains(title, html);
        Assert.Contains(promised, html);
        Assert.Contains(desk, html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(one.Number, html);
        Assert.Contains($"founder.{language}@example.com", html);
        var secret = Secret().Match(html).Value;
        Assert.Equal(one.SecretHash, PassCode.HashOf(secret));
        Assert.Contains($"/{language}/{ServiceCase.PathOf(one.Number, secret.Replace("-", ""))}", html);
        Assert.Equal("", string.Join(' ', one.Doubts));
        Assert.Equal((language, CaseConsent.Version, false, 1_200, new DateOnly(2027, 3, 31)), (one.Language, one.ConsentVersion, one.MayPassOn, one.AreaSquareMetres, one.WantedBy));
        Assert.Equal(["sample-00001", "sample-00002"], one.ItemCodes);
        Assert.DoesNotContain("10.", one.SenderKey);
        Assert.Contains("no-store", sent.Header("Cache-Control"));
        Assert.DoesNotContain(secret.Replace("-", ""), sent.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("zh", "净高", "由程序生成，没有人实际提供")]
    [InlineData("en", "clear height", "made up by a program")]
    public async Task The_form_begins_with_what_is_asked_about_and_nothing_in_it_is_ticked(string language, string spec, string sample)
    {
        using var page = await site.Visitor().GetAsync($"/{language}/{Form}&project=spaces%2Fmatch%3Fuse%3Dcell-gene");
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        Assert.Contains(spec, html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(sample, html);
        Assert.Contains("href=\"spaces/match?use=cell-gene\"", html);
        Assert.Contains("value=\"space\" selected", html);
        Assert.Contains("id=\"pass-on\"", html);
        Assert.DoesNotContain("checked", html);
        Assert.Contains("name=\"robots\" content=\"noindex\"", html);
    }

    [Fact]
    public async Task A_park_and_a_partner_are_named_and_passing_on_is_asked_for_by_name_and_only_then()
    {
        using var partner = await site.Visitor().GetAsync("/en/cases/new?partner=iqvia");
        var html = WebUtility.HtmlDecode(await partner.TextAsync());
        Assert.Contains("href=\"partners/iqvia\"", html);
        Assert.Contains("contact details on to IQVIA", html);
        Assert.Contains("value=\"partner\" selected", html);
        using var park = await site.Visitor().GetAsync("/en/cases/new?park=zhangjiang");
        Assert.Contains("href=\"parks/zhangjiang\"", await park.TextAsync());
        using var plain = await site.Visitor().GetAsync("/en/cases/new?park=no-such-park&partner=%3Cscript%3E&items=,--&project=https://evil.example");
        html = WebUtility.HtmlDecode(await plain.TextAsync());
        Assert.DoesNotContain("pass-on", html);
        Assert.DoesNotContain("href=\"https://evil", html);
        Assert.DoesNotContain("asked-title", html);
        Assert.Contains("<form method=\"post\"", html);

        using var sent = await site.Visitor().FillAsync("/en/cases/new?partner=iqvia", FormVisitor.Asking(("message", "With a partner"), ("need", "partner"), ("pass-on", "yes")));
        var one = Assert.Single(await site.CasesAsync(), x => x.Message == "With a partner");
        Assert.Equal(("iqvia", true, CaseNeed.Partner), (one.PartnerSlug, one.MayPassOn, one.Need));
    }

    [Fact]
    public async Task The_pages_of_a_partner_a_park_and_a_listing_lead_here_with_what_they_are_about()
    {
        foreach (var (path, link) in new[] { ("partners/iqvia", "cases/new?partner=iqvia"), ("parks/zhangjiang", "cases/new?park=zhangjiang"), ("spaces/sample-00001", "cases/new?items=sample-00001"), ("guide", "cases/new") })
        {
            using var page = await site.Visitor().GetAsync("/en/" + path);
            Assert.Contains($"href=\"{link}\"", WebUtility.HtmlDecode(await page.TextAsync()));
        }
    }

    [Theory]
    [InlineData("/en/ask?items=sample-00001&about=clear-height", "/en/cases/new?items=sample-00001&about=clear-height")]
    [InlineData("/zh/ask?project=spaces%2Fmatch%3Fuse%3Dcell-gene", "/zh/cases/new?project=spaces%2Fmatch%3Fuse%3Dcell-gene")]
    [InlineData("/en/ask", "/en/cases/new")]
    [InlineData("/en/ask?items=%0d%0aSet-Cookie:x", "/en/cases/new?items=%0d%0aSet-Cookie:x")]
    public async Task The_address_of_the_earlier_form_leads_to_the_one_door_with_all_it_asked_for(string earlier, string now)
    {
        using var moved = await site.Visitor().GetAsync(earlier);
        Assert.Equal((HttpStatusCode.MovedPermanently, now), (moved.StatusCode, moved.Headers.Location!.OriginalString));
    }

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "need", "", "选择需要办理的事", "Choose what you need" },
        { "message", "", "写下具体情况", "Write your question" },
        { "message", new string('长', 4_001), "最多 4000 个字符", "4000 characters at most" },
        { "company", "", "填写单位名称", "Give the company" },
        { "name", new string('a', 81), "最多 80 个字符", "80 characters at most" },
        { "email", "", "填写邮箱或电话", "e-mail address or a phone number" },
        { "email", "li.wei", "邮箱格式不对", "not complete" },
        { "phone", "abc", "电话只含数字", "5 to 18 digits" },
        { "company", "\uFFFDx", "无法识别的字符", "cannot be read" },
        { "wanted-by", "2026-11-23", "这个日期已经过去", "This date is past" },
        { "wanted-by", "next year", "日期应类似", "Give the date like" },
        { "area", "many", "面积填整数", "whole square metres" },
        { "consent", "", "勾选同意", "Tick your consent" },
        { "consent", "2020-01", "勾选同意", "Tick your consent" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Each_mistake_is_told_at_its_field_and_nothing_typed_is_lost(string field, string value, string zh, string en)
    {
        foreach (var (language, words) in new[] { ("zh", zh), ("en", en) })
        {
            var before = (await site.CasesAsync()).Count;
            using var answer = await site.Visitor().FillAsync($"/{language}/{Form}", FormVisitor.Asking(("project-name", "Kept & Co"), (field, value)));
            var html = WebUtility.HtmlDecode(await answer.TextAsync());
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains($"id=\"{field}-error\"", html);
            Assert.Contains("aria-invalid=\"true\"", html);
            Assert.Contains($"#{field}\">", html);
            Assert.Contains(words, html);
            Assert.Contains("value=\"Kept & Co\"", html);
            Assert.Equal(before, (await site.CasesAsync()).Count);
        }
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_case_with_one_number_and_what_was_changed_is_another()
    {
        var visitor = site.Visitor();
        var fields = FormVisitor.Merge(await visitor.OpenAsync("/zh/" + Form), FormVisitor.Asking(("message", "只发一次")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.PostAsync("/zh/" + Form, fields)));
        var one = Assert.Single(await site.CasesAsync(), x => x.Message == "只发一次");
        foreach (var answer in answers)
        {
            Assert.Contains(one.Number, await answer.TextAsync());
        }

        using var changed = await visitor.PostAsync("/zh/" + Form, FormVisitor.Merge(fields, FormVisitor.Asking(("message", "只发一次，另加一句"))));
        Assert.Single(await site.CasesAsync(), x => x.Message == "只发一次，另加一句");
    }

    [Fact]
    public async Task Fields_the_form_does_not_have_are_ignored()
    {
        using var sent = await site.Visitor().FillAsync("/en/" + Form, FormVisitor.Asking(
            ("message", "Extra fields"), ("email", "extra@example.com"), ("IsQuarantined", "false"), ("Number", "C1"), ("Id", Guid.Empty.ToString()), ("SenderKey", "x"), ("Doubts", "y"),
            ("ItemCodes", "sample-00003"), ("items", "sample-00003"), ("Language", "xx"), ("ConsentVersion", "none"), ("Project", "spaces/match?x"), ("partner", "iqvia"), ("Priority", "Urgent")));
        var one = Assert.Single(await site.CasesAsync(), x => x.Message == "Extra fields");
        Assert.Equal((CaseStage.Registered, CasePriority.Normal, "en", null, null), (one.Stage, one.Priority, one.Language, one.Project, one.PartnerSlug));
        Assert.Equal(["sample-00001", "sample-00002"], one.ItemCodes);
        Assert.NotEqual("C1", one.Number);
    }

    [Theory]
    [InlineData("website", "https://buy.example", 10, "trap")]
    [InlineData("phone", "021-58990000", 1, "haste")]
    [InlineData("message", "Best backlink offer https://a.example and https://b.example", 10, "links")]
    public async Task What_looks_like_spam_waits_for_a_person_and_the_sender_sees_the_same_receipt(string field, string value, int seconds, string doubt)
    {
        using var sent = await site.Visitor().FillAsync("/en/" + Form, FormVisitor.Asking(("name", doubt), ("email", $"{doubt}@example.com"), ("message", "Nothing of note " + doubt), (field, value)), seconds);
        var html = await sent.TextAsync();
        Assert.Contains("Your inquiry is registered", html);
        Assert.Contains("27 November 2026", html);
        var one = Assert.Single(await site.CasesAsync(), x => x.ContactName == doubt);
        Assert.True(one.IsQuarantined);
        Assert.Contains(doubt, one.Doubts);
    }

    [Fact]
    public async Task The_form_sets_a_sum_that_only_its_own_seal_answers_and_only_a_few_times()
    {
        using var page = await site.Visitor().GetAsync("/en/cases/new");
        var html = await page.TextAsync();
        var seal = FormVisitor.Hidden(html)["seal"];
        Assert.Contains($"data-work=\"{FormWork.Begin(seal)}\"", html);
        Assert.Contains("work.", html);
        Assert.DoesNotContain("onclick", html);
        var (work, form, answer) = (new FormWork(), new FormSeal("a", TimeSpan.FromMinutes(1)), FormWork.Solve(seal));
        Assert.False(work.Take(form, seal + "x", answer));
        Assert.False(work.Take(form, seal, ""));
        Assert.False(work.Take(form, seal, "-1"));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => work.Take(form, seal, answer)));
        Assert.True(work.Take(form with { Id = "b" }, seal, answer));
    }

    [Theory]
    [InlineData("offer.pdf", "<html>x</html>", "网页或文本")]
    [InlineData("plan.xlsx", "PK[Content_Types].xml", "Office")]
    public async Task A_file_that_is_not_taken_is_named_at_its_field_and_the_rest_of_the_form_is_kept(string name, string bytes, string why)
    {
        var visitor = site.Visitor();
        using var content = Content(await visitor.OpenAsync("/zh/cases/new"), FormVisitor.Asking(("company", "留着的公司"), ("message", "带附件 " + name)), name, Encoding.UTF8.GetBytes(bytes));
        using var answer = await visitor.PostAsync("/zh/cases/new", content);
        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"files-error\"", html);
        Assert.Contains(name, html);
        Assert.Contains(why, html);
        Assert.Contains("value=\"留着的公司\"", html);
        Assert.Contains("<details class=\"abroad\" open", html);
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Company == "留着的公司");
    }

    [Fact]
    public async Task A_file_of_26_MB_is_told_of_at_its_field_and_the_rest_of_the_form_is_kept()
    {
        var visitor = site.Visitor();
        using var content = Content(await visitor.OpenAsync("/en/cases/new"), FormVisitor.Asking(("company", "Kept company")), "large.pdf", new byte[26_000_000]);
        using var answer = await visitor.PostAsync("/en/cases/new", content);
        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("larger than 25 MB", html);
        Assert.Contains("value=\"Kept company\"", html);
    }

    [Theory]
    [InlineData("zh", "草稿已保存")]
    [InlineData("en", "The draft is kept")]
    public async Task A_draft_is_kept_by_number_continued_elsewhere_and_sent_as_the_case_of_that_number(string language, string kept)
    {
        var visitor = site.Visitor();
        using var content = Content(
            await visitor.OpenAsync($"/{language}/cases/new?park=zhangjiang"), new Dictionary<string, string> { ["do"] = "draft", ["company"] = "Draft " + language, ["area"] = "900" }, "plan.pdf", FileGiven.Pdf());
        using var saved = await visitor.PostAsync($"/{language}/cases/new?park=zhangjiang", content);
        var html = WebUtility.HtmlDecode(await saved.TextAsync());
        Assert.Contains(kept, html);
        var (number, secret) = (Number().Match(html).Value, Secret().Match(html).Value);
        Assert.DoesNotContain(await site.CasesAsync(), x => x.Company == "Draft " + language);

        var other = site.Visitor();
        using var opened = await other.FillAsync($"/{language}/cases/continue", [new("number", number.ToLowerInvariant()), new("secret", secret)]);
        Assert.EndsWith("/cases/new?draft=yes", opened.Headers.Location!.OriginalString);
        using var form = await other.GetAsync($"/{language}/cases/new?draft=yes");
        html = WebUtility.HtmlDecode(await form.TextAsync());
        Assert.Contains($"value=\"Draft {language}\"", html);
        Assert.Contains("value=\"900\"", html);
        Assert.Contains("plan.pdf", html);
        Assert.Contains("href=\"parks/zhangjiang\"", html);
        using var fresh = await other.GetAsync($"/{language}/cases/new");
        Assert.Contains(number, await fresh.TextAsync());

        using var sent = await other.FillAsync($"/{language}/cases/new?draft=yes", FormVisitor.Asking(("company", "Draft " + language), ("message", "Sent later " + language)), seconds: 1);
        html = WebUtility.HtmlDecode(await sent.TextAsync());
        Assert.Contains(number, html);
        Assert.Contains(secret, html);
        var one = Assert.Single(await site.CasesAsync(), x => x.Company == "Draft " + language);
        Assert.Equal((number, "zhangjiang"), (one.Number, one.AskedParkSlug));
        using var over = await other.GetAsync($"/{language}/cases/new?draft=yes");
        Assert.EndsWith(ServiceCase.PathOf(number), over.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_number_and_a_wrong_secret_get_the_same_page_and_a_draft_that_is_not_there_is_told_of()
    {
        var visitor = site.Visitor();
        using var saved = await visitor.FillAsync("/en/cases/new", [new("do", "draft"), new("company", "Guessed")]);
        var html = WebUtility.HtmlDecode(await saved.TextAsync());
        var (number, secret) = (Number().Match(html).Value, Secret().Match(html).Value);
        var answers = new List<string>();
        foreach (var (n, s) in new[] { (number, "wrong"), ("C0123456789", secret), ("", "") })
        {
            using var wrong = await site.Visitor().FillAsync("/en/cases/continue", [new("number", n), new("secret", s)]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            answers.Add(Regex.Match(await wrong.TextAsync(), "form-errors.*?</div>", RegexOptions.Singleline).Value);
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("deleted after 30 days", answers[0]);
        using var nobody = await site.Visitor().GetAsync("/en/cases/new?draft=yes");
        Assert.EndsWith("/cases/continue?again=yes", nobody.Headers.Location!.OriginalString);
        using var told = await site.Visitor().GetAsync("/en/cases/continue?again=yes");
        Assert.Contains("could not be opened here", await told.TextAsync());
        using var mailed = await site.Visitor().GetAsync($"/en/cases/continue?number={number}&key={secret.Replace("-", "")}");
        Assert.Contains($"value=\"{secret}\"", await mailed.TextAsync());
        Assert.Equal("strict-origin", mailed.Header("Referrer-Policy"));
    }

    [Fact]
    public async Task A_form_left_open_over_a_day_is_shown_again_with_everything_and_then_goes_through()
    {
        var visitor = site.Visitor();
        var hidden = await visitor.OpenAsync("/en/" + Form, 25 * 3600);
        using var late = await visitor.PostAsync("/en/" + Form, FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "Left open"))));
        var html = await late.TextAsync();
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("Left open", html);
        using var again = await visitor.PostAsync("/en/" + Form, FormVisitor.Merge(FormVisitor.Hidden(html), FormVisitor.Asking(("message", "Left open"))));
        Assert.False(Assert.Single(await site.CasesAsync(), x => x.Message == "Left open").IsQuarantined);
    }

    private static MultipartFormDataContent Content(Dictionary<string, string> hidden, IEnumerable<KeyValuePair<string, string>> fields, string name, byte[] bytes)
    {
        var content = new MultipartFormDataContent();
        foreach (var (field, value) in FormVisitor.Merge(hidden, fields))
        {
            content.Add(new StringContent(value), $"\"{field}\"");
        }

        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        content.Add(file, "\"files\"", $"\"{name}\"");
        return content;
    }

    [GeneratedRegex("(?:[0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}")]
    private static partial Regex Secret();

    [GeneratedRegex("C[0-9A-HJKMNP-TV-Z]{10}")]
    private static partial Regex Number();
}
