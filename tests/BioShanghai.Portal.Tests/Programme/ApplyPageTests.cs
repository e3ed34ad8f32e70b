using BioShanghai.Portal.Core.Access;
using System.Net;
using System.Net.Http.Headers;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Applying with plain forms and a cookie, as a browser without scripts does it.</summary>
public sealed class ApplyPageTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Form = "partners/apply/form";
    private const string Status = "partners/apply/status";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh", "目前没有正在受理的批次", "成立满两年", "待促进中心核定")]
    [InlineData("en", "No batch is open today", "Registered for at least two years", "to be confirmed by the Centre")]
    public async Task The_programme_says_its_criteria_their_edition_and_which_batch_is_open(string language, string batch, string criterion, string proposed)
    {
        using var page = await site.Visitor().GetAsync($"/{language}/partners/apply");
        var html = await page.TextAsync();
        Assert.Contains(batch, html);
        Assert.Contains(criterion, html);
        Assert.Contains(proposed, html);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        using var partners = await site.Visitor().GetAsync($"/{language}/partners");
        Assert.Contains("href=\"partners/apply\"", await partners.TextAsync());
    }

    [Theory]
    [InlineData("zh", "申请已收到")]
    [InlineData("en", "The application has been received")]
    public async Task A_company_begins_writes_uploads_sends_and_follows_its_application(string language, string received)
    {
        var visitor = site.Visitor();
        var (code, secret) = await BeginAsync(visitor, language);
        using var sent = await SendAsync(visitor, language, Whole());
        Assert.Equal((HttpStatusCode.Redirect, $"/{language}/{Status}"), (sent.StatusCode, new Uri(sent.Headers.Location!.OriginalString, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } full ? full.AbsolutePath : sent.Headers.Location!.OriginalString));
        using var status = await visitor.GetAsync($"/{language}/{Status}");
        var html = WebUtility.HtmlDecode(await status.TextAsync());
        Assert.Contains(received, html);
        Assert.Contains(code, html);
        Assert.DoesNotContain(secret, html);
        Assert.Contains("no-store", status.Header("Cache-Control"));

        var other = site.Visitor();
        using var opened = await other.FillAsync($"/{language}/partners/apply/continue", [new("code", code), new("secret", secret)]);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        Assert.Contains("httponly", opened.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", opened.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secret.Replace("-", ""), opened.Header("Set-Cookie"));
        using var again = await other.GetAsync($"/{language}/{Status}");
        Assert.Contains(code, await again.TextAsync());

        using var left = await other.FillAsync($"/{language}/{Status}", [new("do", "leave")]);
        using var closed = await other.GetAsync($"/{language}/{Status}");
        Assert.Contains("partners/apply/continue?again=yes", closed.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_code_and_a_wrong_secret_get_the_same_page_and_after_five_the_code_rests()
    {
        var (code, secret) = await BeginAsync(site.Visitor(), "zh");
        var answers = new List<string>();
        foreach (var (c, s) in new[] { (code, "wrong"), ("A0123456789", secret) })
        {
            using var wrong = await site.Visitor().FillAsync("/zh/partners/apply/continue", [new("code", c), new("secret", s)]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Null(wrong.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.FirstOrDefault(x => x.StartsWith("application=", StringComparison.Ordinal)) : null);
            answers.Add(System.Text.RegularExpressions.Regex.Match(await wrong.TextAsync(), "form-errors.*?</div>", System.Text.RegularExpressions.RegexOptions.Singleline).Value);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains("申请号或申请密码不对", answers[0]);
        var guesser = site.Visitor();
        for (var i = 1; i < CodeTries.Most; i++)
        {
            (await guesser.FillAsync("/zh/partners/apply/continue", [new("code", code), new("secret", "wrong")])).Dispose();
        }

        using var locked = await guesser.FillAsync("/zh/partners/apply/continue", [new("code", code), new("secret", secret)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Contains("输错次数过多", await locked.TextAsync());
    }

    [Fact]
    public async Task The_address_in_a_mail_fills_in_the_form_and_is_told_to_nobody()
    {
        var (code, secret) = await BeginAsync(site.Visitor(), "en");
        using var page = await site.Visitor().GetAsync($"/en/{Application.PathOf(code, secret.Replace("-", ""))}");
        var html = await page.TextAsync();
        Assert.Contains($"value=\"{secret}\"", html);
        Assert.Contains("action=\"partners/apply/continue\"", html);
        Assert.Equal("strict-origin", page.Header("Referrer-Policy"));
        Assert.Contains("noindex", html);
    }

    public static TheoryData<string, byte[], string> WrongLicences => new()
    {
        { "licence.pdf", "MZ this is a program"u8.ToArray(), "文件是程序，不予接收" },
        { "licence.pdf", FileGiven.Picture(40, 30), "扩展名与实际内容不符" },
        { "licence.docx", FileGiven.Zip("word/document.xml"), "不接收 Office 文件" },
        { "licence.pdf", new byte[26_000_000], "文件超过 25 MB" },
    };

    [Theory]
    [MemberData(nameof(WrongLicences))]
    public async Task A_licence_that_is_not_taken_is_told_at_its_field_and_everything_else_is_kept(string name, byte[] bytes, string words)
    {
        var visitor = site.Visitor();
        await BeginAsync(visitor, "zh");
        using var answer = await SendAsync(visitor, "zh", [.. Whole(), new("short-zh", "晨曦咨询")], name, bytes);
        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"licence-error\"", html);
        Assert.Contains(words, html);
        Assert.Contains("value=\"晨曦咨询\"", html);
        using var form = await visitor.GetAsync("/zh/" + Form);
        Assert.Contains("value=\"晨曦咨询\"", await form.TextAsync());
    }

    [Fact]
    public async Task Each_mistake_stands_at_its_field_hostile_text_is_shown_as_text_and_a_draft_is_kept_all_the_same()
    {
        var visitor = site.Visitor();
        await BeginAsync(visitor, "en");
        using var answer = await SendAsync(visitor, "en", [new("category", "service-firm"), new("name-en", "<script>alert(1)</script>"), new("credit-code", "914403001922038217"), new("registered-on", "next week"), new("do", "send")]);
        var html = await answer.TextAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"registered-on-error\"", html);
        Assert.Contains("value=\"next week\"", html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("&lt;script&gt;alert(1)", html);

        using var saved = await SendAsync(visitor, "en", [new("category", "service-firm"), new("name-en", "<script>alert(1)</script>"), new("credit-code", "914403001922038217"), new("do", "save")]);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        using var form = await visitor.GetAsync($"/en/{Form}?saved=yes");
        html = await form.TextAsync();
        Assert.Contains("Draft saved at 12:", html);
        Assert.Contains("The last character does not fit the others", html);
        Assert.DoesNotContain("<script>alert", html);
    }

    [Fact]
    public async Task A_second_click_sends_nothing_more()
    {
        var visitor = site.Visitor();
        var (code, _) = await BeginAsync(visitor, "zh");
        var hidden = await visitor.OpenAsync("/zh/" + Form);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => visitor.PostAsync("/zh/" + Form, Content(hidden, Whole(), "licence.pdf", FileGiven.Pdf()))));
        Assert.Contains(answers, x => x.StatusCode == HttpStatusCode.Redirect);
        await using var db = site.Database.CreateDbContext();
        var stored = await db.Applications.AsNoTracking().SingleAsync(x => x.Code == code, _ct);
        Assert.Equal((ApplicationState.Applied, 1), (stored.State, stored.Steps.Count));
        Assert.Equal(1, await db.MailMessages.CountAsync(x => x.Key == stored.ChangeKey + ":received", _ct));
        Assert.Equal(1, await db.StoredFiles.CountAsync(x => x.OwnerKey == stored.ChangeKey, _ct));
    }

    [Fact]
    public async Task A_member_is_pointed_to_its_own_page_and_another_company_of_the_name_goes_on()
    {
        var visitor = site.Visitor();
        await BeginAsync(visitor, "zh", "IQVIA 艾坤纬");
        List<KeyValuePair<string, string>> fields = [.. Whole().Where(x => x.Key != "name-zh"), new("name-zh", "IQVIA 艾坤纬")];
        using var asked = await SendAsync(visitor, "zh", fields);
        var html = await asked.TextAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        Assert.Contains("href=\"partners/iqvia\"", html);
        using var sent = await SendAsync(visitor, "zh", [.. fields, new("different", "iqvia")]);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
    }

    [Fact]
    public async Task Without_its_ticket_no_page_of_an_application_opens()
    {
        foreach (var page in new[] { Form, Status })
        {
            using var answer = await site.Visitor().GetAsync("/zh/" + page);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("partners/apply/continue", answer.Headers.Location!.OriginalString);
        }
    }

    private static KeyValuePair<string, string>[] Whole() =>
    [
        new("category", "service-firm"), new("name-zh", "上海晨曦生物医药咨询有限公司"), new("type", "consultancy-cro"), new("credit-code", "914403001922038216"), new("registered-on", "2015-06-30"),
        new("summary-zh", "注册事务咨询。"), new("services", "equity-financing"), new("contact-1-name", "李伟"), new("contact-1-email", "li.wei@example.com"), new("has-conflicts", "no"),
        new("evidence-experience", "近两年服务 12 家企业。"), new("consent", ProgrammeConsent.Version), new("do", "send"),
    ];

    private static async Task<(string Code, string Secret)> BeginAsync(FormVisitor visitor, string language, string name = "上海晨曦生物医药咨询有限公司")
    {
        using var begun = await visitor.FillAsync($"/{language}/partners/apply/new", [new("category", "service-firm"), new("name-zh", name)]);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        var shown = System.Text.RegularExpressions.Regex.Matches(await begun.TextAsync(), "<dd>([^<]+)</dd>");
        return (shown[0].Groups[1].Value, shown[1].Groups[1].Value);
    }

    private static async Task<HttpResponseMessage> SendAsync(FormVisitor visitor, string language, IEnumerable<KeyValuePair<string, string>> fields, string name = "licence.pdf", byte[]? licence = null) =>
        await visitor.PostAsync($"/{language}/{Form}", Content(await visitor.OpenAsync($"/{language}/{Form}"), fields, name, licence ?? FileGiven.Pdf()));

    private static MultipartFormDataContent Content(Dictionary<string, string> hidden, IEnumerable<KeyValuePair<string, string>> fields, string name, byte[] licence)
    {
        var content = new MultipartFormDataContent();
        foreach (var (field, value) in hidden.Concat(fields))
        {
            content.Add(new StringContent(value), $"\"{field}\"");
        }

        var file = new ByteArrayContent(licence);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        content.Add(file, "\"licence\"", $"\"{name}\"");
        return content;
    }
}
