using System.Net;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Questions;

public sealed class ReportPageTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Form = $"spaces/{FormSite.Item}/report";

    [Theory]
    [InlineData("zh", "已收到您的反馈", "有误的是：技术参数（")]
    [InlineData("en", "Your report is with the desk", "Wrong: A technical value (")]
    public async Task A_mistake_is_reported_without_any_contact(string language, string title, string first)
    {
        var visitor = site.Visitor();
        using var sent = await visitor.FillAsync($"/{language}/{Form}", Reporting(("wrong", "spec"), ("spec", "floor-load"), ("message", $"1.2 t/m², seen on site {language}"), ("Status", "Withdrawn")));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        using var receipt = await visitor.GetAsync(sent.Headers.Location!.OriginalString);
        Assert.Contains(title, await receipt.TextAsync());
        var question = Assert.Single(await site.QuestionsAsync(), x => x.Message.EndsWith(language, StringComparison.Ordinal));
        Assert.Equal((QuestionKind.Report, QuestionState.New, null, null), (question.Kind, question.State, question.Email, question.Phone));
        Assert.StartsWith(first, question.Message);
        Assert.Equal([FormSite.Item], question.ItemCodes);
    }

    [Theory]
    [InlineData("wrong", "", "wrong-error", "Choose what is wrong")]
    [InlineData("wrong", "Published", "wrong-error", "Choose what is wrong")]
    [InlineData("wrong", "other", "wrong-error", "say in a sentence")]
    [InlineData("email", "x", "email-error", "not complete")]
    [InlineData("consent", "", "consent-error", "Tick your consent")]
    public async Task Each_mistake_in_the_report_is_told_at_its_field(string field, string value, string id, string words)
    {
        using var answer = await site.Visitor().FillAsync("/en/" + Form, Reporting((field, value)));
        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"id=\"{id}\"", html);
        Assert.Contains(words, html);
    }

    [Fact]
    public async Task A_listing_that_is_not_there_has_no_form()
    {
        using var page = await site.Visitor().GetAsync("/en/spaces/no-such-space/report");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    private static Dictionary<string, string> Reporting(params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string> { ["wrong"] = "price", ["message"] = "", ["consent"] = Consent.Version };
        foreach (var (name, value) in other)
        {
            fields[name] = value;
        }

        return fields;
    }
}
