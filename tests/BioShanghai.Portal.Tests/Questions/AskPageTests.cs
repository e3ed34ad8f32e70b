using System.Net;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Questions;

public sealed class AskPageTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Form = "ask?items=sample-00001,sample-00002&about=clear-height";

    [Theory]
    [InlineData("zh", "已收到您的咨询", "服务台会按您留下的邮箱答复")]
    [InlineData("en", "Your question is with the desk", "The desk answers to the e-mail address")]
    public async Task A_question_is_stored_with_its_consent_and_the_receipt_says_what_happens_next(string language, string title, string next)
    {
        var visitor = site.Visitor();
        // Words of their own: what was just asked in other words, or in the same, would wait for a person.
        var words = language == "zh" ? "首层能承受每平方米两吨的冻干机吗？" : "Does it hold a freeze dryer of 2 t/m²?";
        using var sent = await visitor.FillAsync($"/{language}/{Form}", FormVisitor.Asking(("message", words), ("email", $"founder.{language}@example.com")));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var receipt = sent.Headers.Location!.OriginalString;
        Assert.Contains($"/{language}/ask?receipt=", receipt);

        using var page = await visitor.GetAsync(receipt);
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message == words);
        Assert.Contains(title, html);
        Assert.Contains(next, html);
        Assert.Contains(question.Number, html);
        Assert.Contains($"founder.{language}@example.com", html);
        Assert.DoesNotContain(question.Number, receipt);
        Assert.Matches("^Q[0-9A-HJKMNP-TV-Z]{10}$", question.Number);
        Assert.Equal("", string.Join(' ', question.Doubts));
        Assert.Equal((QuestionState.New, language, Consent.Version, false), (question.State, question.Language, question.ConsentVersion, question.MayPassOn));
        Assert.Equal(["sample-00001", "sample-00002"], question.ItemCodes);
        Assert.DoesNotContain("10.", question.SenderKey);
        Assert.Equal("no-store", page.Header("Cache-Control")?.Split(',').Last().Trim());
        Assert.Null(page.Header("Age"));
    }

    [Theory]
    [InlineData("zh", "净高", "由程序生成，没有人实际提供")]
    [InlineData("en", "clear height", "made up by a program")]
    public async Task The_form_begins_with_what_is_asked_about_and_says_that_samples_are_samples(string language, string spec, string sample)
    {
        using var page = await site.Visitor().GetAsync($"/{language}/{Form}&project=spaces%2Fmatch%3Fuse%3Dcell-gene");
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        Assert.Contains(spec, html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(sample, html);
        Assert.Contains("href=\"spaces/match?use=cell-gene\"", html);
        Assert.Contains("name=\"robots\" content=\"noindex\"", html);
        Assert.DoesNotContain("checked", html);
    }

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "message", "", "写下您的问题", "Write your question" },
        { "message", new string('长', 4_001), "最多 4000 个字符", "4000 characters at most" },
        { "email", "", "填写邮箱或电话", "e-mail address or a phone number" },
        { "email", "li.wei", "邮箱格式不对", "not complete" },
        { "email", "a@b@c.example", "邮箱格式不对", "not complete" },
        { "phone", "abc", "电话只含数字", "5 to 18 digits" },
        { "name", new string('a', 81), "最多 80 个字符", "80 characters at most" },
        { "organisation", new string('a', 161), "最多 160 个字符", "160 characters at most" },
        { "name", "\uFFFDx", "无法识别的字符", "cannot be read" },
        { "consent", "", "勾选同意", "Tick your consent" },
        { "consent", "2020-01", "勾选同意", "Tick your consent" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Each_mistake_is_told_at_its_field_and_nothing_typed_is_lost(string field, string value, string zh, string en)
    {
        foreach (var (language, words) in new[] { ("zh", zh), ("en", en) })
        {
            var before = (await site.QuestionsAsync()).Count;
            var fields = FormVisitor.Asking(("organisation", "Kept & Co"), (field, value));
            using var answer = await site.Visitor().FillAsync($"/{language}/{Form}", fields);
            var html = WebUtility.HtmlDecode(await answer.TextAsync());
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains($"id=\"{field}-error\"", html);
            Assert.Contains("aria-invalid=\"true\"", html);
            Assert.Contains($"#{field}\">", html);
            Assert.Contains(words, html);
            if (field != "organisation")
            {
                Assert.Contains("value=\"Kept & Co\"", html);
            }

            Assert.Equal(before, (await site.QuestionsAsync()).Count);
        }
    }

    [Fact]
    public async Task A_phone_alone_is_enough_and_consent_to_pass_on_is_kept_as_given()
    {
        using var sent = await site.Visitor().FillAsync("/en/" + Form, FormVisitor.Asking(("email", ""), ("phone", "+86 (21) 5899-0000"), ("pass-on", "yes"), ("message", "Phone only")));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message == "Phone only");
        Assert.Equal((null, "+86 (21) 5899-0000", true), (question.Email, question.Phone, question.MayPassOn));
    }

    [Fact]
    public async Task Broken_bytes_are_an_error_at_the_field_not_a_fault()
    {
        var visitor = site.Visitor();
        var hidden = await visitor.OpenAsync("/en/" + Form);
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in FormVisitor.Merge(hidden, FormVisitor.Asking()))
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        content.Add(new ByteArrayContent([0xED, 0xA0, 0x80, 0x78]), "\"organisation\"");
        using var answer = await visitor.PostAsync("/en/" + Form, content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"organisation-error\"", await answer.TextAsync());
    }

    [Fact]
    public async Task Line_breaks_and_invisible_characters_do_not_get_into_single_lines()
    {
        using var sent = await site.Visitor().FillAsync(
            "/en/" + Form, FormVisitor.Asking(("name", "Eve\u202Egnp.\r\nBcc: all@example.com\u200B"), ("message", "First\r\nsecond\u0007\u202E")));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message.StartsWith("First", StringComparison.Ordinal));
        Assert.Equal("Evegnp. Bcc: all@example.com", question.Name);
        Assert.Equal("First\nsecond", question.Message);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_question_with_one_number()
    {
        var visitor = site.Visitor();
        var fields = FormVisitor.Merge(await visitor.OpenAsync("/zh/" + Form), FormVisitor.Asking(("message", "只发一次")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.PostAsync("/zh/" + Form, fields)));
        Assert.All(answers, x => Assert.Equal(HttpStatusCode.Redirect, x.StatusCode));
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message == "只发一次");
        foreach (var answer in answers)
        {
            using var receipt = await visitor.GetAsync(answer.Headers.Location!.OriginalString);
            Assert.Contains(question.Number, await receipt.TextAsync());
        }

        // What was changed before sending again is not swallowed.
        using var changed = await visitor.PostAsync("/zh/" + Form, FormVisitor.Merge(fields, FormVisitor.Asking(("message", "只发一次，另加一句"))));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Single(await site.QuestionsAsync(), x => x.Message == "只发一次，另加一句");
    }

    [Fact]
    public async Task Fields_the_form_does_not_have_are_ignored()
    {
        using var sent = await site.Visitor().FillAsync("/en/" + Form, FormVisitor.Asking(
            ("message", "Extra fields"), ("email", "extra@example.com"), ("State", "New"), ("state", "Taken"), ("Number", "Q1"), ("number", "Q1"), ("Id", Guid.Empty.ToString()), ("SenderKey", "x"), ("Doubts", "y"),
            ("SentAtUtc", "2001-01-01"), ("Kind", "Report"), ("ItemCodes", "sample-00003"), ("items", "sample-00003"), ("Language", "xx"), ("ConsentVersion", "none"), ("Project", "spaces/match?x")));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message == "Extra fields");
        Assert.Equal((QuestionKind.Ask, QuestionState.New, "en", Consent.Version, null), (question.Kind, question.State, question.Language, question.ConsentVersion, question.Project));
        Assert.Equal(["sample-00001", "sample-00002"], question.ItemCodes);
        Assert.NotEqual("Q1", question.Number);
        Assert.NotEqual(Guid.Empty, question.Id);
        Assert.Equal(2026, question.SentAtUtc.Year);
        Assert.Empty(question.Doubts);
    }

    [Theory]
    [InlineData("website", "https://buy.example", 10, "trap")]
    [InlineData("phone", "021-58990000", 1, "haste")]
    [InlineData("message", "Best backlink offer https://a.example and https://b.example", 10, "links")]
    public async Task What_looks_like_spam_waits_for_a_person_and_the_sender_sees_the_same_receipt(string field, string value, int seconds, string doubt)
    {
        var visitor = site.Visitor();
        using var sent = await visitor.FillAsync("/en/" + Form, FormVisitor.Asking(("name", doubt), ("email", $"{doubt}@example.com"), (field, value)), seconds);
        using var receipt = await visitor.GetAsync(sent.Headers.Location!.OriginalString);
        Assert.Contains("Your question is with the desk", await receipt.TextAsync());
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Name == doubt);
        Assert.Equal(QuestionState.Quarantined, question.State);
        Assert.Contains(doubt, question.Doubts);
    }

    [Fact]
    public async Task A_form_left_open_over_a_day_is_shown_again_with_everything_and_then_goes_through()
    {
        var visitor = site.Visitor();
        var hidden = await visitor.OpenAsync("/en/" + Form, 25 * 3600);
        using var late = await visitor.PostAsync("/en/" + Form, FormVisitor.Merge(hidden, FormVisitor.Asking(("message", "Left open"))));
        var html = await late.TextAsync();
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("more than 24 hours", html);
        Assert.Contains("Left open", html);
        Assert.DoesNotContain(await site.QuestionsAsync(), x => x.Message == "Left open");

        using var again = await visitor.PostAsync("/en/" + Form, FormVisitor.Merge(FormVisitor.Hidden(html), FormVisitor.Asking(("message", "Left open"))));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(QuestionState.New, Assert.Single(await site.QuestionsAsync(), x => x.Message == "Left open").State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?items=")]
    [InlineData("?items=no-such-space")]
    [InlineData("?items=%E2%80%AE,--,%00&about=nothing&project=https://evil.example")]
    public async Task Without_a_space_that_is_offered_the_page_says_where_to_begin(string query)
    {
        using var page = await site.Visitor().GetAsync("/zh/ask" + query);
        var html = await page.TextAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("先选好要咨询的空间", html);
        Assert.DoesNotContain("href=\"https://evil.example", html);
        Assert.DoesNotContain("<form method=\"post\"", html);
    }

    [Fact]
    public async Task A_receipt_opens_for_an_hour_and_for_nobody_who_only_has_a_number()
    {
        var visitor = site.Visitor();
        using var sent = await visitor.FillAsync("/en/" + Form, FormVisitor.Asking(("message", "Receipt")));
        var receipt = sent.Headers.Location!.OriginalString;
        var number = Assert.Single(await site.QuestionsAsync(), x => x.Message == "Receipt").Number;
        using var guessed = await visitor.GetAsync("/en/ask?receipt=" + number);
        Assert.Contains("can no longer be opened", await guessed.TextAsync());
        site.Clock!.Advance(TimeSpan.FromMinutes(61));
        using var late = await visitor.GetAsync(receipt);
        var html = await late.TextAsync();
        Assert.Contains("can no longer be opened", html);
        Assert.DoesNotContain(number, html);
    }
}
