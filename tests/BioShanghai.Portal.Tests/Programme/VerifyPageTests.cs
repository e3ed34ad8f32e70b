using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using UglyToad.PdfPig;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>What anybody learns about a certificate and about a batch.</summary>
public sealed class VerifyPageTests : IAsyncLifetime
{
    private readonly PortalFactory _portal = new() { Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon)) };
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private HttpClient _client = null!;
    private string _number = "";

    public async ValueTask InitializeAsync()
    {
        await using (var db = _portal.Database.CreateDbContext())
        {
            var partner = await db.Partners.FirstAsync(x => x.Slug == "roche");
            var certificate = new Certificate(partner, new("首批", "First batch"), new(2026, 11, 1), new(2026, 12, 31), "system", TestDatabase.Noon);
            _number = certificate.Number;
            db.Certificates.Add(certificate);
            await db.SaveAsync(TestDatabase.Noon);
        }

        _client = _portal.CreatePlainClient();
    }

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    [Theory]
    [InlineData("zh", "证书有效", "证书已撤销")]
    [InlineData("en", "This certificate is valid", "This certificate has been withdrawn")]
    public async Task A_certificate_is_valid_until_it_is_withdrawn_and_that_is_seen_at_once(string language, string valid, string withdrawn)
    {
        using (var answer = await _client.AskAsync(Of(language)))
        {
            var html = await answer.TextAsync();
            Assert.Contains(valid, html);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Contains("noindex", html);
            Assert.DoesNotMatch("罗氏|Roche|首批|First batch|2026-12", html);
        }

        await WithdrawAsync();
        using var after = await _client.AskAsync(Of(language));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Contains(withdrawn, await after.TextAsync());
        Assert.DoesNotContain("错发", await after.TextAsync());
    }

    [Fact]
    public async Task The_code_on_a_printed_certificate_leads_to_its_check_and_a_withdrawn_one_is_not_printed()
    {
        var prints = CoreOver.For<CertificatePrints>(_portal.Database, _portal.Clock!, Actors.Centre);
        using var file = PdfDocument.Open(await prints.PrintAsync(_number, _ct));
        var address = new Uri(CertificatePrinterTests.Read(file.GetPage(1)));
        Assert.Equal("portal.example.cn", address.Host);
        Assert.Contains("证书有效", await TextAsync("/zh" + address.PathAndQuery));
        // Whoever scans it is led to the page in a language of his.
        using var led = await _client.AskAsync(address.PathAndQuery);
        Assert.EndsWith(Of("zh"), led.Headers.Location?.OriginalString);

        await WithdrawAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => prints.PrintAsync(_number, _ct));
    }

    [Fact]
    public async Task It_expires_with_its_last_day_in_Shanghai_and_holds_nothing_while_the_membership_is_suspended()
    {
        await using var db = _portal.Database.CreateDbContext();
        var membership = await db.Memberships.SingleAsync(x => x.PartnerSlug == "roche", _ct);
        membership.Suspend("整改", Actor.System, TestDatabase.Noon);
        await db.SaveAsync(TestDatabase.Noon, _ct);
        Assert.Contains("证书已撤销", await TextAsync(Of("zh")));
        membership.Resume("完成", Actor.System, TestDatabase.Noon);
        await db.SaveAsync(TestDatabase.Noon, _ct);
        Assert.Contains("证书有效", await TextAsync(Of("zh")));

        var programme = new PublicProgramme(_portal.Database, _portal.Database.Catalogue, new FakeTimeProvider(new DateTimeOffset(2026, 12, 31, 15, 59, 0, TimeSpan.Zero)));
        Assert.Equal(CertificateState.Valid, await programme.VerifyAsync(_number, _ct));
        programme = new PublicProgramme(_portal.Database, _portal.Database.Catalogue, new FakeTimeProvider(new DateTimeOffset(2026, 12, 31, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(CertificateState.Expired, await programme.VerifyAsync(_number, _ct));
    }

    [Theory]
    [InlineData("p2026-00000000")]
    [InlineData("1")]
    [InlineData("%E2%80%AE%F0%9F%98%80")]
    [InlineData("..%5c..%5cwin.ini")]
    [InlineData("a/b/c")]
    [InlineData("%27%20or%201%3D1")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task A_number_that_is_not_there_and_one_that_is_none_are_answered_alike(string asked)
    {
        using var answer = await _client.AskAsync("/zh/verify/" + asked);
        using var unknown = await _client.AskAsync("/zh/verify/p2026-zzzzzzzz");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (answer.StatusCode, unknown.StatusCode));
        Assert.Contains("没有这个编号的证书", await answer.TextAsync());
        Assert.Equal(Body(await unknown.TextAsync()), Body(await answer.TextAsync()));

        static string Body(string html) => Regex.Match(html, "<main.*?</main>", RegexOptions.Singleline).Value;
    }

    [Fact]
    public async Task The_number_may_be_typed_with_spaces_and_in_any_case()
    {
        using var answer = await _client.AskAsync($"/en/verify?number={Uri.EscapeDataString(_number.ToLowerInvariant().Replace("-", " - "))}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/en/verify/" + _number.ToLowerInvariant(), answer.Headers.Location!.OriginalString);
        Assert.Contains("This certificate is valid", await TextAsync(answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Whoever_tries_numbers_one_after_another_is_asked_to_wait()
    {
        await using var portal = new PortalFactory().With("Limits:SearchesPerMinute", "3");
        var client = portal.CreatePlainClient();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.AskAsync($"/en/verify/p2026-0000000{i}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var stopped = await client.AskAsync("/en/verify/p2026-00000009");
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
        Assert.NotNull(stopped.Header("Retry-After"));
        using var form = await client.AskAsync("/en/verify");
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
    }

    [Fact]
    public async Task A_published_batch_lists_its_members_and_another_is_a_missing_page()
    {
        var html = await TextAsync("/zh/partners/batches/1");
        Assert.Equal(23, Regex.Count(html, "<li><a href=\"partners/[a-z0-9-]+\""));
        Assert.Contains("2023年4月18日", html);
        await using (var db = _portal.Database.CreateDbContext())
        {
            db.Batches.Add(new Batch(2, new() { Name = new("第二批", "Second batch"), CeremonyOn = new(2026, 12, 1) }));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        using var planned = await _client.AskAsync("/zh/partners/batches/2");
        Assert.Equal(HttpStatusCode.NotFound, planned.StatusCode);
    }

    [Fact]
    public async Task A_profile_shows_the_desk_of_the_partner_and_when_it_was_confirmed_but_never_its_mail()
    {
        Assert.DoesNotContain("服务窗口", await TextAsync("/zh/partners/iqvia"));
        var desk = new PartnerDeskCard("iqvia");
        desk.Describe(new() { Desk = new("招商服务部", "Investor desk"), Person = "王敏", Phone = "021-58990000", Email = "desk@example.com", Hours = new("工作日 9:00–17:00", "Weekdays 9–17") });
        desk.Confirm(new(2026, 11, 20), "王敏");
        await _portal.Database.AddAsync(desk);
        await using var again = new PortalFactory { Database = _portal.Database };
        using var answer = await again.CreatePlainClient().AskAsync("/zh/partners/iqvia");
        var html = await answer.TextAsync();
        foreach (var words in new[] { "服务窗口", "招商服务部", "021-58990000", "2026年11月20日由伙伴确认属实", "href=\"partners/batches/1\"" })
        {
            Assert.Contains(words, html);
        }

        Assert.DoesNotContain("desk@example.com", html);
        // Who sits there is for the Centre.
        Assert.DoesNotContain("王敏", html);
    }

    private async Task WithdrawAsync()
    {
        await using var db = _portal.Database.CreateDbContext();
        (await db.Certificates.SingleAsync(_ct)).Withdraw("错发", "管理员", TestDatabase.Noon);
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private string Of(string language) => $"/{language}/verify/{_number.ToLowerInvariant()}";

    private async Task<string> TextAsync(string address)
    {
        using var answer = await _client.AskAsync(address);
        return await answer.TextAsync();
    }
}
