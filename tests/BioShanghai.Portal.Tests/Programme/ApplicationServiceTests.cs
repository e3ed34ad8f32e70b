using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>An application from its first line to its answer, as its applicant has it.</summary>
public sealed class ApplicationServiceTests : IAsyncDisposable
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ServiceProvider _node;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public ApplicationServiceTests() => _node = CoreOver.Node(_database, _clock);

    private ApplicationService Service => _node.GetRequiredService<ApplicationService>();

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task The_same_form_sent_twice_begins_one_draft_with_one_secret_of_which_only_the_hash_is_kept()
    {
        var passes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Service.StartAsync(Named(), Form("a"), _ct)));
        var pass = Assert.Single(passes.Distinct());
        Assert.Matches("^A[0-9A-HJKMNP-TV-Z]{10}$", pass.Code);
        Assert.Matches("^[0-9a-hjkmnp-tv-z]{20}$", pass.Secret);
        await using var db = _database.CreateDbContext();
        var stored = await db.Applications.AsNoTracking().SingleAsync(_ct);
        Assert.Equal(PassCode.HashOf(pass.Secret), stored.SecretHash);
        Assert.NotEqual(pass, await Service.StartAsync(Named(), Form("b"), _ct));
    }

    [Fact]
    public async Task A_draft_needs_category_and_name()
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.StartAsync(new ApplicationInput(), Form("a"), _ct));
        Assert.Equal([ApplicationFields.Category, ApplicationFields.NameZh], refused.Errors.Select(x => x.PropertyName));
    }

    [Fact]
    public async Task The_secret_opens_however_it_is_typed_and_a_wrong_code_is_answered_like_a_wrong_secret()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        Assert.Equal(pass, (await Service.OpenAsync($" {pass.Code.ToLowerInvariant()} ", PassCode.Grouped(pass.Secret).ToUpperInvariant(), _ct)).Pass);
        Assert.Equal(new OpenedPass(null, TimeSpan.Zero), await Service.OpenAsync(pass.Code, "wrong", _ct));
        Assert.Equal(new OpenedPass(null, TimeSpan.Zero), await Service.OpenAsync("A0000000000", pass.Secret, _ct));
        Assert.Equal(new OpenedPass(null, TimeSpan.Zero), await Service.OpenAsync("", new string('x', 10_000), _ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_wrong_tries_nothing_opens_for_a_quarter_of_an_hour_whether_there_is_such_a_code_or_not(bool exists)
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        var code = exists ? pass.Code : "A0000000000";
        for (var i = 0; i < CodeTries.Most; i++)
        {
            Assert.Equal(TimeSpan.Zero, (await Service.OpenAsync(code, "wrong", _ct)).Wait);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), (await Service.OpenAsync(code, pass.Secret, _ct)).Wait);
        _clock.Advance(TimeSpan.FromMinutes(15));
        var opened = await Service.OpenAsync(code, pass.Secret, _ct);
        Assert.Equal((exists, TimeSpan.Zero), (opened.Pass is not null, opened.Wait));
    }

    [Fact]
    public async Task A_whole_application_is_sent_once_under_the_edition_in_force_with_one_mail_that_leads_back_to_it()
    {
        var pass = await WholeAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Service.SendAsync(pass, null, null, Form("send"), _ct)));
        Assert.All(sent, x => Assert.Equal((ApplicationState.Applied, null), (x.Application.State, x.Member)));
        await using var db = _database.CreateDbContext();
        var stored = await db.Applications.AsNoTracking().SingleAsync(_ct);
        Assert.Equal((1, null, ProgrammeConsent.Version), (stored.CriteriaNumber, stored.BatchNumber, stored.Input.ConsentVersion));
        Assert.Single(stored.Steps);
        var mail = await db.MailMessages.AsNoTracking().SingleAsync(_ct);
        Assert.Equal("li.wei@example.com", mail.To);
        Assert.Contains($"https://portal.example.cn/zh/{Application.PathOf(pass.Code, pass.Secret)}", mail.Text);
        Assert.Contains(stored.Code, mail.Text);
        Assert.DoesNotContain("晨曦", mail.Text);
        Assert.Equal(MailState.Queued, mail.State);
        Assert.DoesNotContain("li.wei", string.Join(' ', await db.AuditEntries.Select(x => x.Details).ToListAsync(_ct)));
    }

    [Fact]
    public async Task An_application_goes_to_the_batch_that_is_open_on_the_day()
    {
        await OpenBatchAsync(closesOn: new(2026, 11, 24));
        var pass = await WholeAsync();
        Assert.Equal(2, (await Service.SendAsync(pass, null, null, Form("send"), _ct)).Application.BatchNumber);
        _clock.Advance(TimeSpan.FromDays(1));
        var late = await WholeAsync("b");
        Assert.Null((await Service.SendAsync(late, null, null, Form("send"), _ct)).Application.BatchNumber);
    }

    [Fact]
    public async Task What_a_program_filled_in_is_stored_with_doubts_and_nobody_is_written_to()
    {
        var pass = await WholeAsync();
        await Service.SendAsync(pass, null, null, Form("send") with { IsTrapFilled = true }, _ct);
        await using var db = _database.CreateDbContext();
        Assert.Equal(["trap"], (await db.Applications.SingleAsync(_ct)).Doubts);
        Assert.Equal(MailState.Withheld, (await db.MailMessages.SingleAsync(_ct)).State);
    }

    [Theory]
    [InlineData("IQVIA艾坤纬", "iqvia")]
    [InlineData("上海复星医药（集团）股份有限公司", "fosun-pharma")]
    [InlineData("AstraZeneca", "astrazeneca")]
    public async Task A_member_under_another_spelling_is_named_and_the_applicant_may_say_he_is_another(string name, string slug)
    {
        var pass = await WholeAsync(name: name);
        var sent = await Service.SendAsync(pass, null, null, Form("send"), _ct);
        Assert.Equal((ApplicationState.Draft, slug), (sent.Application.State, sent.Member?.PartnerSlug));
        Assert.Equal(ApplicationState.Draft, (await Service.SendAsync(pass, null, "another-one", Form("send"), _ct)).Application.State);
        Assert.Equal(ApplicationState.Applied, (await Service.SendAsync(pass, null, slug, Form("send"), _ct)).Application.State);
    }

    [Fact]
    public async Task Nobody_learns_that_a_company_has_applied_or_is_a_member_in_secret()
    {
        await Service.SendAsync(await WholeAsync("first"), null, null, Form("send"), _ct);
        Assert.Equal((ApplicationState.Applied, null), Outcome(await Service.SendAsync(await WholeAsync("second"), null, null, Form("again"), _ct)));
        await using (var db = _database.CreateDbContext())
        {
            (await db.Partners.FirstAsync(x => x.Slug == "iqvia", _ct)).Hide(true);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal((ApplicationState.Applied, null), Outcome(await Service.SendAsync(await WholeAsync("third", name: "IQVIA"), null, null, Form("third"), _ct)));
    }

    [Fact]
    public async Task What_is_missing_is_told_field_by_field_in_the_order_of_the_form()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        var missing = await Assert.ThrowsAsync<ValidationException>(() => Service.SendAsync(pass, null, null, Form("send"), _ct));
        Assert.Equal(
            [
                ApplicationFields.Type, ApplicationFields.CreditCode, ApplicationFields.RegisteredOn, ApplicationFields.SummaryZh, ApplicationFields.Services, ApplicationFields.Evidence("experience"),
                ApplicationFields.Contact(1, "name"), ApplicationFields.Licence, ApplicationFields.HasConflicts, ApplicationFields.Consent,
            ],
            missing.Errors.Select(x => x.PropertyName));
    }

    [Theory]
    [InlineData("91440300192203821", "18 位")]
    [InlineData("91440300192203821O", "不会出现的字符")]
    [InlineData("914403001922038226", "第 9 至 17 位")]
    [InlineData("914403001922038217", "最后一位")]
    public async Task Each_fault_of_a_credit_code_has_its_sentence_and_keeps_nobody_from_saving(string code, string words)
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        await Service.WriteAsync(pass, Whole() with { CreditCode = code }, [], null, _ct);
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.SendAsync(pass, null, null, Form("send"), _ct));
        Assert.Contains(words, Assert.Single(refused.Errors, x => x.PropertyName == ApplicationFields.CreditCode).ErrorMessage);
    }

    [Fact]
    public async Task A_company_too_young_may_apply_and_sees_why_the_criterion_is_not_met()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        await Service.WriteAsync(pass, Whole() with { RegisteredOn = new(2026, 1, 1) }, [], null, _ct);
        await GiveAsync(pass, FileGiven.Pdf(), "licence.pdf");
        Assert.Equal(ApplicationState.Applied, (await Service.SendAsync(pass, null, null, Form("send"), _ct)).Application.State);
        var finding = Assert.Single((await Service.ViewAsync(pass, _ct))!.Findings, x => x.Criterion.Check == CriterionCheck.YearsRegistered);
        Assert.Equal((CriterionResult.NotMet, 0), (finding.Result, finding.Found));
    }

    [Fact]
    public async Task A_question_of_the_Centre_is_answered_with_a_text_and_the_category_stays()
    {
        var pass = await WholeAsync();
        await Service.SendAsync(pass, null, null, Form("send"), _ct);
        await AskAsync("请补充资质证书编号。");
        await Service.WriteAsync(pass, Whole() with { Category = PartnerCategory.Enterprise, ServiceCodes = ["equity-financing"] }, [], null, _ct);
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.SendAsync(pass, " ", null, Form("answer"), _ct));
        Assert.Contains(ApplicationFields.Answer, refused.Errors.Select(x => x.PropertyName));
        var answered = (await Service.SendAsync(pass, "已补充。", null, Form("answer"), _ct)).Application;
        Assert.Equal((ApplicationState.Applied, PartnerCategory.ServiceFirm, "已补充。"), (answered.State, answered.Category, answered.Steps[^1].Text));
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.MailMessages.CountAsync(_ct));
    }

    [Fact]
    public async Task What_is_being_checked_cannot_be_written_and_what_was_taken_back_stays_so()
    {
        var pass = await WholeAsync();
        await Service.SendAsync(pass, null, null, Form("send"), _ct);
        Assert.Equal("Application.NotEditable", (await Assert.ThrowsAsync<RuleException>(() => Service.WriteAsync(pass, Named(), [], null, _ct))).Code);
        await Service.TakeBackAsync(pass, _ct);
        await Service.TakeBackAsync(pass, _ct);
        Assert.Equal(ApplicationState.TakenBack, (await Service.ViewAsync(pass, _ct))!.Application.State);
    }

    [Fact]
    public async Task Two_people_with_the_secret_do_not_overwrite_each_other_unseen()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        var read = (await Service.ViewAsync(pass, _ct))!.Stamp;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Service.WriteAsync(pass, Whole(), [], read, _ct);
        await Assert.ThrowsAsync<ConflictException>(() => Service.WriteAsync(pass, Named() with { Website = "https://other.example" }, [], read, _ct));
        Assert.Equal(Whole().Tidy().Summary, (await Service.WriteAsync(pass, Whole(), [], read, _ct)).Application.Input.Summary);
    }

    [Fact]
    public async Task A_licence_is_a_sound_pdf_or_picture_replaces_the_one_before_and_stays_while_it_is_named()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        var first = (await GiveAsync(pass, FileGiven.Picture(400, 300), "licence.jpg")).Licence!;
        Assert.Equal("File.NameContradictsContent", (await Assert.ThrowsAsync<RuleException>(() => GiveAsync(pass, FileGiven.Picture(40, 30), "licence.pdf"))).Code);
        Assert.Equal("File.ProgramNotTaken", (await Assert.ThrowsAsync<RuleException>(() => GiveAsync(pass, Encoding.ASCII.GetBytes("MZ12345678"), "licence.pdf"))).Code);
        Assert.Equal("File.TooLarge", (await Assert.ThrowsAsync<RuleException>(() => GiveAsync(pass, new byte[26_000_000], "licence.pdf"))).Code);
        var second = (await GiveAsync(pass, FileGiven.Pdf(), "licence.pdf")).Licence!;
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(0, await _node.GetRequiredService<FileStore>().RemoveUnreferencedAsync(TestDatabase.Noon.AddDays(30), _ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal(second.Id, (await db.StoredFiles.SingleAsync(_ct)).Id);
    }

    [Fact]
    public async Task A_draft_nobody_touched_is_deleted_with_its_licence_and_a_sent_application_is_not()
    {
        var draft = await Service.StartAsync(Named(), Form("draft"), _ct);
        await GiveAsync(draft, FileGiven.Pdf(), "licence.pdf");
        var sent = await WholeAsync("sent");
        await Service.SendAsync(sent, null, null, Form("send"), _ct);
        _clock.Advance(TimeSpan.FromDays(ProgrammeConsent.DraftKeptDays));
        Assert.Equal(0, await Service.PurgeAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await Service.PurgeAsync(_ct));
        Assert.Null(await Service.ViewAsync(draft, _ct));
        Assert.Null((await Service.OpenAsync(draft.Code, draft.Secret, _ct)).Pass);
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.StoredFiles.CountAsync(_ct));
        await Service.TakeBackAsync(sent, _ct);
        _clock.Advance(TimeSpan.FromDays(ProgrammeConsent.ClosedKeptDays + 1));
        Assert.Equal(1, await Service.PurgeAsync(_ct));
        Assert.Equal(0, await db.StoredFiles.CountAsync(_ct));
    }

    [Fact]
    public async Task Hostile_text_is_kept_as_text_or_refused_at_its_field()
    {
        var pass = await Service.StartAsync(Named(), Form("a"), _ct);
        var kept = await Service.WriteAsync(pass, Named() with { ShortName = new("a\u202Eb\r\nBcc: x\u200B", null), Evidence = [new("experience", "<script>alert(1)</script>\u0007")] }, [], null, _ct);
        Assert.Equal("ab Bcc: x", kept.Application.Input.ShortName.Zh);
        Assert.Equal("<script>alert(1)</script>", Assert.Single(kept.Application.Input.Evidence).Text);
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.WriteAsync(
            pass, Named() with { Website = "a\uD800", Conflicts = new string('x', 1_001), ServiceCodes = ["no-such-service"], RegistrationCountry = "XX" }, ["registered-on"], null, _ct));
        Assert.Equal(
            [ApplicationFields.RegisteredOn, ApplicationFields.HomePage, ApplicationFields.Conflicts, ApplicationFields.Services, ApplicationFields.Country], refused.Errors.Select(x => x.PropertyName));
    }

    [Fact]
    public void The_consent_text_keeps_its_version_as_long_as_it_keeps_its_words()
    {
        var texts = Repository.Files("src/BioShanghai.Portal.Core/Programme", ".resx").Where(x => x.Name.StartsWith("ApplyText", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, texts.Count);
        var words = texts.SelectMany(x => x.Text.Split('\n')).Where(x => x.Contains("name=\"Consent", StringComparison.Ordinal)).Select(x => x.Trim());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))))[..16];
        Assert.Equal(("2026-11", "92e7777b8c45bad0"), (ProgrammeConsent.Version, hash));
    }

    private static (ApplicationState, string?) Outcome(SentApplication sent) => (sent.Application.State, sent.Member?.PartnerSlug);

    private static Submission Form(string id) => new(id, "network", TimeSpan.FromMinutes(1));

    private static ApplicationInput Named() => new() { Category = PartnerCategory.ServiceFirm, Name = new("上海晨曦生物医药咨询有限公司", null) };

    private static ApplicationInput Whole(string? name = null) => Companies.Firm(name ?? "上海晨曦生物医药咨询有限公司", null) with
    {
        CreditCode = "9144 0300 1922 0382 16", Contacts = [new("李伟", null, "Li.Wei@example.com", "021-58990000")],
    };

    private async Task<CodePass> WholeAsync(string form = "a", string? name = null)
    {
        var pass = await Service.StartAsync(Whole(name), Form(form), _ct);
        await Service.WriteAsync(pass, Whole(name), [], null, _ct);
        await GiveAsync(pass, FileGiven.Pdf(), "licence.pdf");
        return pass;
    }

    private async Task<ApplicationView> GiveAsync(CodePass pass, byte[] bytes, string name)
    {
        using var content = new MemoryStream(bytes);
        return await Service.GiveLicenceAsync(pass, name, content, _ct);
    }

    private async Task AskAsync(string question)
    {
        await using var db = _database.CreateDbContext();
        (await db.Applications.SingleAsync(_ct)).AskFor(question, Actor.System, TestDatabase.Noon);
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private async Task OpenBatchAsync(DateOnly closesOn)
    {
        var batch = new Batch(2, new() { Name = new("第二批", "Second batch"), ClosesOn = closesOn });
        batch.Open();
        await _database.AddAsync(batch);
    }
}
