using System.Net;
using System.Net.Http.Headers;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Cases;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Following a case with plain forms and a cookie, as a browser without scripts does it.</summary>
public sealed class TrackingPageTests(FormSite site) : IClassFixture<FormSite>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh", "提出需求", "查看进展")]
    [InlineData("en", "Write to us", "Follow a case")]
    public async Task Two_doors_lead_to_asking_and_to_following_and_are_found(string language, string ask, string follow)
    {
        using var page = await site.Visitor().GetAsync($"/{language}/cases");
        var html = await page.TextAsync();
        Assert.Contains(ask, html);
        Assert.Contains(follow, html);
        Assert.Contains("rel=\"canonical\"", html);
        using var home = await site.Visitor().GetAsync($"/{language}/");
        Assert.Contains("href=\"cases\"", await home.TextAsync());
    }

    [Theory]
    [InlineData("zh", "由谁办理", "浦东新区服务台", "2026年11月27日")]
    [InlineData("en", "Held by", "Pudong New Area desk", "27 November 2026")]
    public async Task A_link_of_a_mail_fills_in_the_secret_and_the_page_has_a_clean_address_a_ticket_and_no_cache(string language, string held, string desk, string promised)
    {
        var one = await AddAsync();
        var visitor = site.Visitor();
        using var link = await visitor.GetAsync($"/{language}/{ServiceCase.PathOf(one.Number, CaseGiven.Secret)}");
        var form = await link.TextAsync();
        Assert.Contains($"value=\"{PassCode.Grouped(CaseGiven.Secret)}\"", form);
        Assert.Contains($"action=\"{AddressOf(one)}\"", form);
        Assert.Equal("strict-origin", link.Header("Referrer-Policy"));
        Assert.DoesNotContain(one.Company, form);

        using var opened = await OpenAsync(visitor, one, language);
        Assert.EndsWith($"/{AddressOf(one)}", opened.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("httponly", opened.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", opened.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(CaseGiven.Secret, opened.Header("Set-Cookie"));
        using var page = await visitor.GetAsync($"/{language}/{AddressOf(one)}");
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        foreach (var part in new[] { held, desk, promised, one.Message, one.Company })
        {
            Assert.Contains(part, html);
        }

        Assert.DoesNotContain(CaseGiven.Secret, html);
        Assert.Contains("no-store", page.Header("Cache-Control"));
        Assert.Contains("noindex", html);
    }

    [Fact]
    public async Task The_link_mailed_for_a_question_of_before_opens_its_case_with_all_its_pages_under_the_number_noted_down()
    {
        var input = new QuestionInput { ItemCodes = [FormSite.Item], Email = "before@example.com", Name = "李伟", Message = "层高与承重各是多少？", Language = "zh", ConsentVersion = "2026-11" };
        var question = new Question(Guid.NewGuid(), "Q7K3M9QAXTB", input, "network", [], TestDatabase.Noon.AddDays(-3));
        await using (var db = site.Database.CreateDbContext())
        {
            db.Add(question);
            db.Entry(question).Property(x => x.Kind).CurrentValue = QuestionKind.Ask;
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal(1, await site.Services.GetRequiredService<QuestionCases>().MoveAsync(_ct));
        await using var after = site.Database.CreateDbContext();
        var mail = await after.MailMessages.AsNoTracking().SingleAsync(x => x.To == "before@example.com", _ct);
        var link = new Uri(System.Text.RegularExpressions.Regex.Match(mail.Text, "https?://[^ \\s]+/zh/cases/[^ \\s]+").Value);
        var visitor = site.Visitor();
        using var page = await visitor.GetAsync(link.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var secret = System.Text.RegularExpressions.Regex.Match(await page.TextAsync(), "name=\"secret\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"secret\"");
        using var opened = await visitor.FillAsync(link.PathAndQuery, [new("secret", secret.Groups[1].Value + secret.Groups[2].Value)]);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        foreach (var part in new[] { "", "/write", "/data", "/copy.json" })
        {
            using var answer = await visitor.GetAsync($"/zh/cases/q7k3m9qaxtb{part}");
            Assert.Equal((part, HttpStatusCode.OK), (part, answer.StatusCode));
        }

        using var other = await site.Visitor().FillAsync("/zh/cases/continue", [new("number", "Q7K3M9QAXTB"), new("secret", secret.Groups[1].Value + secret.Groups[2].Value)]);
        Assert.EndsWith("/cases/q7k3m9qaxtb", other.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_it_in_this_browser_takes_the_ticket_and_no_page_opens_without_one()
    {
        var one = await AddAsync();
        var visitor = await OpenedAsync(one);
        using var left = await visitor.FillAsync($"/zh/{AddressOf(one)}", [new("do", "leave")]);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        foreach (var page in new[] { "write", "visits", "data", "erase", "rate", "problem", "answers/1" })
        {
            using var answer = await visitor.GetAsync($"/zh/{AddressOf(one)}/{page}");
            Assert.Equal((page, HttpStatusCode.Redirect), (page, answer.StatusCode));
            Assert.EndsWith("/" + AddressOf(one), answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        foreach (var file in new[] { "copy.json", "answers/1.pdf", $"files/{Guid.NewGuid()}", $"visits/{Guid.NewGuid()}.ics" })
        {
            using var answer = await visitor.GetAsync($"/zh/{AddressOf(one)}/{file}");
            Assert.Equal((file, HttpStatusCode.NotFound), (file, answer.StatusCode));
        }
    }

    [Fact]
    public async Task After_five_wrong_secrets_there_is_a_pause_even_for_the_right_one()
    {
        var one = await AddAsync();
        var visitor = site.Visitor();
        for (var i = 0; i < CodeTries.Most; i++)
        {
            using var wrong = await visitor.FillAsync($"/zh/{AddressOf(one)}", [new("secret", "wrong")]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("编号或密钥不对", await wrong.TextAsync());
        }

        using var locked = await visitor.FillAsync($"/zh/{AddressOf(one)}", [new("secret", CaseGiven.Secret)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Contains("15 分钟后再试", await locked.TextAsync());
    }

    [Fact]
    public async Task A_message_with_a_file_is_written_read_and_the_file_is_taken_away_as_a_file()
    {
        var one = await AddAsync();
        var visitor = await OpenedAsync(one);
        var hidden = await visitor.OpenAsync($"/zh/{AddressOf(one)}/write");
        for (var i = 0; i < 2; i++)
        {
            using var sent = await visitor.PostAsync($"/zh/{AddressOf(one)}/write", Content(hidden, "<b>补充</b> 图纸如附件。", ("厂房 图.pdf", FileGiven.Pdf())));
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        using var page = await visitor.GetAsync($"/zh/{AddressOf(one)}?done=written");
        var html = await page.TextAsync();
        Assert.Contains("消息已发送", html);
        Assert.Contains("&lt;b&gt;", html);
        Assert.DoesNotContain("<b>补充</b>", html);
        var address = System.Text.RegularExpressions.Regex.Match(html, $"{AddressOf(one)}/files/[0-9a-f-]+").Value;
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "/files/"));
        using var file = await visitor.GetAsync("/zh/" + address);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.StartsWith("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
        Assert.Contains("sandbox", file.Header("Content-Security-Policy"));
        Assert.Equal("no-store", file.Header("Cache-Control"));
        using var stranger = await site.Visitor().GetAsync("/zh/" + address);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        var another = await AddAsync();
        using var neighbour = await (await OpenedAsync(another)).GetAsync("/zh/" + address);
        Assert.Equal(HttpStatusCode.NotFound, neighbour.StatusCode);
        using var trick = await (await OpenedAsync(another)).GetAsync("/zh/" + address.Replace(AddressOf(one), AddressOf(another)));
        Assert.Equal(HttpStatusCode.NotFound, trick.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_not_taken_is_named_at_its_field_and_the_text_is_kept()
    {
        var one = await AddAsync();
        var visitor = await OpenedAsync(one);
        using var refused = await visitor.PostAsync(
            $"/zh/{AddressOf(one)}/write", Content(await visitor.OpenAsync($"/zh/{AddressOf(one)}/write"), "请看附件。", ("报告.pdf", "<html></html>"u8.ToArray())));
        var html = WebUtility.HtmlDecode(await refused.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("报告.pdf：", html);
        Assert.Contains("id=\"files-error\"", html);
        Assert.Contains("请看附件。", html);
        using var large = await visitor.PostAsync(
            $"/zh/{AddressOf(one)}/write", Content(await visitor.OpenAsync($"/zh/{AddressOf(one)}/write"), "请看附件。", ("大.pdf", new byte[26_000_000])));
        Assert.Contains("文件超过 25 MB", WebUtility.HtmlDecode(await large.TextAsync()));
    }

    [Fact]
    public async Task A_case_that_is_full_says_so_of_itself_and_files_up_to_the_limit_together_reach_the_page()
    {
        var one = await AddAsync();
        var files = site.Services.GetRequiredService<FileStore>();
        for (var i = 0; i < StoredFile.MostPerOwner; i++)
        {
            await files.AddAsync(one.ChangeKey, FileIntake.Accept(FileGiven.Pdf($"/N {i}"), $"{i}.pdf", FileKind.Plan), "investor", TestDatabase.Noon, _ct);
        }

        var visitor = await OpenedAsync(one);
        using var page = await visitor.GetAsync($"/zh/{AddressOf(one)}/write");
        Assert.Contains("合计不超过 60 MB", await page.TextAsync());
        using var full = await visitor.PostAsync($"/zh/{AddressOf(one)}/write", Content(await visitor.OpenAsync($"/zh/{AddressOf(one)}/write"), "请看附件。", ("多一份.pdf", FileGiven.Pdf())));
        var html = WebUtility.HtmlDecode(await full.TextAsync());
        Assert.Contains("多一份.pdf：本事项已有 20 个附件", html);
        Assert.DoesNotContain("该空间资源", html);
        // Two of 24 MB are more than one upload elsewhere on the site.
        using var large = await visitor.PostAsync(
            $"/zh/{AddressOf(one)}/write", Content(await visitor.OpenAsync($"/zh/{AddressOf(one)}/write"), "请看附件。", ("a.pdf", new byte[24_000_000]), ("b.pdf", new byte[24_000_000])));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, large.StatusCode);
        Assert.Contains("id=\"files-error\"", await large.TextAsync());
    }

    [Fact]
    public async Task A_slot_is_chosen_the_visit_goes_into_a_calendar_and_feedback_is_given()
    {
        var one = await AddAsync();
        var now = site.Clock!.GetUtcNow().UtcDateTime;
        var slot = ShanghaiDay.UtcOf(ShanghaiDay.ClockOf(now).Date.AddDays(1).AddHours(10));
        var visit = new SiteVisit(one.Id, [slot], [new("zhangjiang", [FormSite.Item], 0, 60, null)], "张江地铁站 2 号口", Actor.System, now);
        await site.Database.AddAsync(visit);
        var visitor = await OpenedAsync(one);
        using var page = await visitor.GetAsync($"/zh/{AddressOf(one)}");
        Assert.Contains("等您选定时间", await page.TextAsync());
        var path = $"/zh/{AddressOf(one)}/visits";
        using var shown = await visitor.GetAsync(path);
        var fields = Fields(await shown.TextAsync());
        using var none = await visitor.PostAsync(path, [.. fields, new("do", VisitTyping.Choose)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        using var chosen = await visitor.PostAsync(path, [.. fields, new("do", VisitTyping.Choose), new("slot", VisitTyping.SlotOf(slot))]);
        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
        using var calendar = await visitor.GetAsync($"{path}/{visit.Id}.ics");
        Assert.Contains("BEGIN:VEVENT", await calendar.TextAsync());
        Assert.StartsWith("attachment", calendar.Header("Content-Disposition"), StringComparison.Ordinal);
        await using (var db = site.Database.CreateDbContext())
        {
            Assert.Equal(VisitState.Fixed, (await db.SiteVisits.AsNoTracking().SingleAsync(x => x.Id == visit.Id, _ct)).State);
        }
    }

    [Fact]
    public async Task An_answer_is_read_and_printed_and_a_draft_of_one_is_not()
    {
        var one = await AddAsync();
        var (sent, draft) = (new CaseAnswer(one.Id, 1, Actor.System, TestDatabase.Noon), new CaseAnswer(one.Id, 2, Actor.System, TestDatabase.Noon));
        sent.Write("以下是我们的答复。", "", [], Actor.System, TestDatabase.Noon);
        sent.Send(TestDatabase.Noon);
        await site.Database.AddAsync(sent, draft);
        var visitor = await OpenedAsync(one);
        using var main = await visitor.GetAsync($"/zh/{AddressOf(one)}");
        Assert.Contains($"{AddressOf(one)}/answers/1", await main.TextAsync());
        using var page = await visitor.GetAsync($"/zh/{AddressOf(one)}/answers/1");
        Assert.Contains("以下是我们的答复。", await page.TextAsync());
        Assert.Contains("no-store", page.Header("Cache-Control"));
        using var file = await visitor.GetAsync($"/zh/{AddressOf(one)}/answers/1.pdf");
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        foreach (var address in new[] { "answers/2", "answers/2.pdf", "answers/9" })
        {
            using var none = await visitor.GetAsync($"/zh/{AddressOf(one)}/{address}");
            Assert.Equal((address, HttpStatusCode.NotFound), (address, none.StatusCode));
        }
    }

    [Fact]
    public async Task Data_is_corrected_with_each_mistake_at_its_field_copied_and_erased_by_typing_the_number()
    {
        var one = await AddAsync();
        var visitor = await OpenedAsync(one);
        var data = $"/en/{AddressOf(one)}/data";
        using var wrong = await visitor.FillAsync(data, [new("company", ""), new("name", "Anna"), new("email", "nowhere")]);
        var html = await wrong.TextAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("id=\"company-error\"", html);
        Assert.Contains("id=\"email-error\"", html);
        using var saved = await visitor.FillAsync(data, [new("company", "Rhein Biopharma GmbH"), new("name", "Anna Weber"), new("email", "anna@example.com"), new("pass-on", "yes")]);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        using var copy = await visitor.GetAsync($"/en/{AddressOf(one)}/copy.json");
        Assert.StartsWith("attachment", copy.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("Rhein Biopharma GmbH", await copy.TextAsync());

        var erase = $"/en/{AddressOf(one)}/erase";
        using var unsure = await visitor.FillAsync(erase, [new("number", "C0")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsure.StatusCode);
        using var erased = await visitor.FillAsync(erase, [new("number", one.Number)]);
        Assert.Contains("The case has been erased", await erased.TextAsync());
        using var gone = await OpenAsync(site.Visitor(), one, "en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, gone.StatusCode);
    }

    [Fact]
    public async Task Satisfaction_is_asked_for_at_the_end_and_shown_afterwards()
    {
        var one = CaseGiven.In("pudong");
        one.Close(CaseOutcome.OutOfScope, null, "不属于本服务。", CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        await site.Database.AddAsync(one);
        var visitor = await OpenedAsync(one);
        using var page = await visitor.GetAsync($"/zh/{AddressOf(one)}");
        Assert.Contains("您对这次服务满意吗", await page.TextAsync());
        using var none = await visitor.FillAsync($"/zh/{AddressOf(one)}/rate", []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        using var rated = await visitor.FillAsync($"/zh/{AddressOf(one)}/rate", [new("rating", "5"), new("comment", "谢谢")]);
        using var after = await visitor.GetAsync($"/zh/{AddressOf(one)}?done=rated");
        var html = await after.TextAsync();
        Assert.Contains("您的评价：很满意", html);
        Assert.DoesNotContain("不属于本服务", html);
    }

    [Fact]
    public async Task Asking_for_a_new_secret_reads_the_same_whoever_asks()
    {
        var one = await AddAsync();
        var answers = new List<string>();
        foreach (var (number, email) in new[] { (one.Number, "anna.weber@example.com"), (one.Number, "else@example.com"), ("C9999999999", "anna.weber@example.com") })
        {
            using var answer = await site.Visitor().FillAsync("/zh/cases/lost", [new("number", number), new("email", email)]);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answers.Add(await answer.TextAsync());
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("如果编号和邮箱与登记一致", answers[0]);
    }

    private static string AddressOf(ServiceCase one) => ServiceCase.PathOf(one.Number);

    private async Task<ServiceCase> AddAsync()
    {
        var one = CaseGiven.In("pudong");
        await site.Database.AddAsync(one);
        return one;
    }

    private async Task<FormVisitor> OpenedAsync(ServiceCase one)
    {
        var visitor = site.Visitor();
        using var opened = await OpenAsync(visitor, one, "zh");
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        return visitor;
    }

    private static Task<HttpResponseMessage> OpenAsync(FormVisitor visitor, ServiceCase one, string language) =>
        visitor.FillAsync($"/{language}/{AddressOf(one)}", [new("secret", CaseGiven.Secret)]);

    /// <summary>Hidden fields of the first form of a section with several.</summary>
    private static List<KeyValuePair<string, string>> Fields(string html) =>
        [.. FormVisitor.Hidden(System.Text.RegularExpressions.Regex.Match(html, "<section id=\"visits\".*?</form>", System.Text.RegularExpressions.RegexOptions.Singleline).Value)];

    private static MultipartFormDataContent Content(Dictionary<string, string> hidden, string text, params (string Name, byte[] Bytes)[] files)
    {
        var content = new MultipartFormDataContent { { new StringContent(text), "\"text\"" } };
        foreach (var (field, value) in hidden)
        {
            content.Add(new StringContent(value), $"\"{field}\"");
        }

        foreach (var (name, bytes) in files)
        {
            var file = new ByteArrayContent(bytes);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
            content.Add(file, "\"files\"", $"\"{name}\"");
        }

        return content;
    }
}
