using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>From a form to a registered case, whatever comes in.</summary>
public sealed class CaseIntakeTests : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ServiceProvider _node;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public CaseIntakeTests() => _node = CoreOver.Node(_database, _clock);

    private CaseIntake Intake => _node.GetRequiredService<CaseIntake>();

    public async ValueTask InitializeAsync() => await new SampleService(_database, _clock).LoadAsync(5, 1, _ct);

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task An_inquiry_becomes_a_case_with_number_secret_promise_and_one_mail_in_its_language()
    {
        var sent = await Intake.SendAsync(Typing(), Form("a"), ct: _ct);
        Assert.Matches("^C[0-9A-HJKMNP-TV-Z]{10}$", sent.Pass.Code);
        Assert.Matches("^[0-9a-hjkmnp-tv-z]{20}$", sent.Pass.Secret);
        await using var db = _database.CreateDbContext();
        var one = await db.ServiceCases.AsNoTracking().SingleAsync(_ct);
        Assert.Equal((sent.Pass.Code, PassCode.HashOf(sent.Pass.Secret), CaseStage.Registered, false), (one.Number, one.SecretHash, one.Stage, one.IsQuarantined));
        // Tuesday noon and three working days.
        Assert.Equal(new DateOnly(2026, 11, 27), one.PromisedOn);
        Assert.NotEmpty(one.Triage);
        var mail = await db.MailMessages.AsNoTracking().SingleAsync(x => x.To == one.Email, _ct);
        Assert.Equal((MailState.Queued, "事项已登记"), (mail.State, mail.Subject));
        Assert.Contains($"https://portal.example.cn/zh/{ServiceCase.PathOf(sent.Pass.Code, sent.Pass.Secret)}", mail.Text);
        Assert.Contains("2026年11月27日", mail.Text);
        Assert.Contains("市促进中心值班台", mail.Text);
        // Nothing the sender typed is written to an address somebody typed.
        Assert.DoesNotContain(one.Company, mail.Text);
        Assert.DoesNotContain(one.ContactName, mail.Text);
        Assert.DoesNotContain("细胞", mail.Text);
    }

    [Fact]
    public async Task Clicks_that_arrive_together_and_a_form_sent_again_later_are_one_case_and_one_mail()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Intake.SendAsync(Typing(), Form("a"), ct: _ct)));
        Assert.Single(sent.Select(x => x.Pass).Distinct());
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(sent[0].Pass, (await Intake.SendAsync(Typing(), Form("a"), ct: _ct)).Pass);
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 1), (await db.ServiceCases.CountAsync(_ct), await db.MailMessages.CountAsync(x => x.To == "anna.weber@example.com", _ct)));
        // What was changed before sending again is not swallowed.
        Assert.NotEqual(sent[0].Pass, (await Intake.SendAsync(Typing(x => x with { Message = "另有一问：能否分两期？" }), Form("a"), ct: _ct)).Pass);
    }

    [Theory]
    [InlineData(CaseFields.Need)]
    [InlineData(CaseFields.Message)]
    [InlineData(CaseFields.Company)]
    [InlineData(CaseFields.Name)]
    [InlineData(CaseFields.Email)]
    [InlineData(CaseFields.Consent)]
    public async Task What_has_to_be_there_is_asked_for_at_its_field_and_nothing_is_stored(string field)
    {
        var typing = field switch
        {
            CaseFields.Need => Typing(x => x with { Need = null }),
            CaseFields.Message => Typing(x => x with { Message = " \r\n " }),
            CaseFields.Company => Typing(x => x with { Company = null }),
            CaseFields.Name => Typing(x => x with { ContactName = "\u200B" }),
            CaseFields.Email => Typing(x => x with { Email = null, Phone = null }),
            _ => Typing(x => x with { ConsentVersion = "2020-01" }),
        };
        Assert.Equal([field], await FaultsAsync(typing));
        await using var db = _database.CreateDbContext();
        Assert.Equal((0, 0), (await db.ServiceCases.CountAsync(_ct), await db.MailMessages.CountAsync(_ct)));
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_at_its_field()
    {
        Assert.Equal([CaseFields.WantedBy], await FaultsAsync(Typing(x => x with { WantedBy = new(2026, 11, 23) })));
        Assert.Equal([CaseFields.WantedBy], await FaultsAsync(Typing(x => x with { WantedBy = new(2090, 1, 1) })));
        Assert.Equal([CaseFields.Area], await FaultsAsync(Typing(x => x with { AreaSquareMetres = 0 })));
        Assert.Equal([CaseFields.Sector], await FaultsAsync(Typing(x => x with { SectorCode = "no-such-sector" })));
        Assert.Equal([CaseFields.Country], await FaultsAsync(Typing(x => x with { Country = "XX" })));
        Assert.Equal([CaseFields.Email], await FaultsAsync(Typing(x => x with { Email = "a@b@c.example" })));
        Assert.Equal([CaseFields.Phone], await FaultsAsync(Typing(x => x with { Phone = "abc" })));
        Assert.Equal([CaseFields.Message, CaseFields.Name], (await FaultsAsync(Typing(x => x with { Message = "b\uDC00", ContactName = "a\uD800" }))).Order());
        Assert.Equal([CaseFields.Area, CaseFields.WantedBy], await FaultsAsync(new CaseTyping(CaseGiven.Input() with { AreaSquareMetres = null }) { Unreadable = [CaseFields.WantedBy, CaseFields.Area] }));
        Assert.Empty(await FaultsAsync(Typing(x => x with { WantedBy = new(2026, 11, 24), Email = null, Phone = "+86 (21) 5899-0000" })));
    }

    [Theory]
    [InlineData("Eve\r\nBcc: all@example.com")]
    [InlineData("Eve\u2028Bcc: all@example.com\u202E")]
    [InlineData("{0} {1:yyyy} {99} <script>alert(1)</script>")]
    [InlineData("=cmd|' /C calc'!A0")]
    public async Task Line_breaks_braces_and_scripts_in_names_stay_text_of_one_line_and_reach_no_mail(string name)
    {
        var sent = await Intake.SendAsync(Typing(x => x with { ContactName = name, Company = name, ProjectName = name }), Form("a"), ct: _ct);
        Assert.DoesNotContain('\n', sent.Case.ContactName + sent.Case.Company + sent.Case.ProjectName);
        await using var db = _database.CreateDbContext();
        var mail = await db.MailMessages.AsNoTracking().SingleAsync(x => x.To == "anna.weber@example.com", _ct);
        Assert.DoesNotContain("Bcc", mail.Subject + mail.Text);
        Assert.DoesNotContain("script", mail.Subject + mail.Text);
        Assert.DoesNotContain("calc", mail.Subject + mail.Text);
    }

    [Theory]
    [InlineData("anna@example.com\r\nBcc: all@example.com")]
    [InlineData("anna@example.com, all@example.com")]
    [InlineData("Anna <anna@example.com>")]
    public async Task A_second_address_never_gets_into_an_address(string email) => Assert.Equal([CaseFields.Email], await FaultsAsync(Typing(x => x with { Email = email })));

    [Theory]
    [InlineData("trap")]
    [InlineData("haste")]
    [InlineData("links")]
    public async Task What_looks_like_spam_waits_apart_with_the_same_receipt_and_nobody_is_written_to(string doubt)
    {
        await _database.PersonAsync("值班", Role.CentreAdmin);
        var (typing, form) = doubt switch
        {
            "trap" => (Typing(), Form("a") with { IsTrapFilled = true }),
            "haste" => (Typing(), Form("a") with { TimeTaken = TimeSpan.FromSeconds(1) }),
            _ => (Typing(x => x with { Message = "Best offer https://a.example and https://b.example" }), Form("a")),
        };
        var sent = await Intake.SendAsync(typing, form, ct: _ct);
        Assert.Matches("^C", sent.Pass.Code);
        Assert.Equal(new DateOnly(2026, 11, 27), sent.Case.PromisedOn);
        await using var db = _database.CreateDbContext();
        var one = await db.ServiceCases.AsNoTracking().SingleAsync(_ct);
        Assert.True(one.IsQuarantined);
        Assert.Contains(doubt, one.Doubts);
        Assert.Equal((false, null), (one.IsClockRunning, one.DistrictCode));
        Assert.Empty(await db.Notices.ToListAsync(_ct));
        Assert.Empty(await db.MailMessages.ToListAsync(_ct));
    }

    [Fact]
    public async Task What_a_person_lets_through_is_told_of_after_all_by_a_link_without_the_secret_the_sender_has()
    {
        var sent = await Intake.SendAsync(Typing(), Form("a") with { IsTrapFilled = true }, ct: _ct);
        await using var db = _database.CreateDbContext();
        var one = await db.ServiceCases.SingleAsync(_ct);
        one.Release(CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        Assert.True(await _node.GetRequiredService<CaseMails>().ReceivedAsync(db, one, null, _ct));
        await db.SaveAsync(new Deed(Actor.System, "case.release", TestDatabase.Noon), _ct);
        var mail = await db.MailMessages.AsNoTracking().SingleAsync(_ct);
        Assert.Contains("/zh/" + ServiceCase.PathOf(sent.Pass.Code), mail.Text);
        Assert.DoesNotContain(sent.Pass.Secret, mail.Text);
    }

    [Fact]
    public async Task A_case_without_scripts_goes_through_like_any_other_until_its_network_sent_three_or_a_flood_comes()
    {
        for (var i = 0; i < SpamSigns.MostUnworkedPerNetwork; i++)
        {
            Assert.Empty((await Intake.SendAsync(Own(i), Form($"n{i}") with { IsWorked = false }, ct: _ct)).Case.Doubts);
        }

        Assert.Equal(["unworked"], (await Intake.SendAsync(Own(4), Form("n4") with { IsWorked = false }, ct: _ct)).Case.Doubts);
        Assert.Empty((await Intake.SendAsync(Own(5), Form("n5"), ct: _ct)).Case.Doubts);
        Assert.Empty((await Intake.SendAsync(Own(6), Form("n6", "away") with { IsWorked = false }, ct: _ct)).Case.Doubts);
        for (var i = 10; i < 10 + SpamSigns.MostUnworkedPerHour; i++)
        {
            Assert.Empty((await Intake.SendAsync(Own(i), Form($"n{i}", $"office{i}"), ct: _ct)).Case.Doubts);
        }

        Assert.Equal(["unworked"], (await Intake.SendAsync(Own(90), Form("n90", "quiet") with { IsWorked = false }, ct: _ct)).Case.Doubts);
        Assert.Empty((await Intake.SendAsync(Own(91), Form("n91", "quiet too"), ct: _ct)).Case.Doubts);
        _clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty((await Intake.SendAsync(Own(92), Form("n92", "quiet") with { IsWorked = false }, ct: _ct)).Case.Doubts);
    }

    [Fact]
    public async Task What_a_case_names_is_kept_as_far_as_it_is_offered_and_passing_on_needs_somebody_to_pass_on_to()
    {
        var sent = await Intake.SendAsync(
            Typing(x => x with { ItemCodes = ["sample-00002", "no-such-space", "sample-00001"], ParkSlug = "zhangjiang", PartnerSlug = "no-such-partner", MayPassOn = true }), Form("a"), ct: _ct);
        Assert.Equal(["sample-00002", "sample-00001"], sent.Case.ItemCodes);
        Assert.Equal(("zhangjiang", null, true), (sent.Case.AskedParkSlug, sent.Case.PartnerSlug, sent.Case.MayPassOn));
        Assert.False((await Intake.SendAsync(Typing(x => x with { MayPassOn = true }), Form("b"), ct: _ct)).Case.MayPassOn);
    }

    [Fact]
    public async Task Files_come_in_with_the_case_are_kept_while_it_is_and_a_form_sent_again_keeps_each_once()
    {
        var typing = Typing() with { Files = [Given("plan.pdf", FileGiven.Pdf()), Given("site.jpg", FileGiven.Picture(40, 30))] };
        var sent = await Intake.SendAsync(typing, Form("a"), ct: _ct);
        Assert.Equal(sent.Pass, (await Intake.SendAsync(typing, Form("a"), ct: _ct)).Pass);
        var files = _node.GetRequiredService<FileStore>();
        Assert.Equal(["plan.pdf", "site.webp"], (await files.OfAsync(sent.Case.ChangeKey, _ct)).Select(x => x.Name).Order());
        Assert.Equal(0, await files.RemoveUnreferencedAsync(TestDatabase.Noon.AddDays(10), _ct));
        await using var db = _database.CreateDbContext();
        (await db.ServiceCases.SingleAsync(_ct)).Erase(CaseGiven.Weekdays, TestDatabase.Noon);
        await db.SaveAsync(new Deed(Actor.Visitor, "case.erase", TestDatabase.Noon), _ct);
        Assert.Equal(2, await files.RemoveUnreferencedAsync(TestDatabase.Noon.AddDays(10), _ct));
    }

    public static TheoryData<string, string> NotTaken => new()
    {
        { "a page called PDF", "File.WebPageNotTaken" },
        { "26 MB", "File.TooLarge" },
        { "a spreadsheet", "File.OfficeNotTaken" },
        { "a program", "File.ProgramNotTaken" },
        { "nothing", "File.Empty" },
    };

    [Theory]
    [MemberData(nameof(NotTaken))]
    public async Task A_file_that_is_not_taken_is_named_with_the_reason_and_neither_the_case_nor_another_file_is_kept(string what, string code)
    {
        var bad = what switch
        {
            "a page called PDF" => Given("offer.pdf", Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>")),
            "26 MB" => Given("plan.pdf", new byte[26_000_000]),
            "a spreadsheet" => Given("plan.xlsx", FileGiven.Zip("[Content_Types].xml")),
            "a program" => Given("plan.exe", [.. "MZ"u8, .. new byte[100]]),
            _ => Given("plan.pdf", []),
        };
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Intake.SendAsync(Typing() with { Files = [Given("good.pdf", FileGiven.Pdf()), bad] }, Form("a"), ct: _ct));
        var error = Assert.Single(refused.Errors);
        Assert.Equal(CaseFields.Files, error.PropertyName);
        Assert.Contains(bad.Name, error.ErrorMessage);
        Assert.Contains(Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<Core.Text.Refusals>>(_node)[code].Value, error.ErrorMessage);
        await using var db = _database.CreateDbContext();
        Assert.Equal((0, 0), (await db.ServiceCases.CountAsync(_ct), await db.StoredFiles.CountAsync(_ct)));
    }

    [Fact]
    public async Task Six_files_are_one_too_many() =>
        Assert.Equal([CaseFields.Files], await FaultsAsync(Typing() with { Files = [.. Enumerable.Range(0, 6).Select(x => Given($"{x}.pdf", FileGiven.Pdf()))] }));

    [Fact]
    public async Task A_fault_while_saving_leaves_neither_half_a_case_nor_a_mail_and_the_same_form_goes_through_after_it()
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Intake.SendAsync(Typing(), Form("a"), ct: ended.Token));
        await using var db = _database.CreateDbContext();
        Assert.Equal((0, 0), (await db.ServiceCases.CountAsync(_ct), await db.MailMessages.CountAsync(_ct)));
        await Intake.SendAsync(Typing(), Form("a"), ct: _ct);
        Assert.Equal(1, await db.ServiceCases.CountAsync(_ct));
    }

    [Fact]
    public async Task Files_of_a_form_whose_sending_broke_off_are_kept_once_when_it_comes_in_again_and_removed_when_it_never_does()
    {
        var typing = Typing() with { Files = [Given("a.pdf", FileGiven.Pdf("/A 1")), Given("b.pdf", FileGiven.Pdf("/B 1"))] };
        using var broken = new CancellationTokenSource();
        var opened = 0;
        // Both are in when the connection goes: the second is read for the last time.
        var breaking = typing with { Files = [typing.Files[0], new("b.pdf", () => { if (++opened > 2) { broken.Cancel(); } return typing.Files[1].Open(); })] };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Intake.SendAsync(breaking, Form("a"), ct: broken.Token));
        await using var db = _database.CreateDbContext();
        Assert.Equal((0, 1), (await db.ServiceCases.CountAsync(_ct), await db.StoredFiles.CountAsync(_ct)));
        var sent = await Intake.SendAsync(typing, Form("a"), ct: _ct);
        var files = _node.GetRequiredService<FileStore>();
        Assert.Equal(["a.pdf", "b.pdf"], (await files.OfAsync(sent.Case.ChangeKey, _ct)).Select(x => x.Name).Order());

        using var gone = new CancellationTokenSource();
        var never = typing with { Input = typing.Input with { Message = "另一件事，再也没有发来。" }, Files = [typing.Files[0], new("c.pdf", () => { gone.Cancel(); return typing.Files[1].Open(); })] };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Intake.SendAsync(never, Form("b"), ct: gone.Token));
        _clock.Advance(TimeSpan.FromDays(2));
        await files.RemoveUnreferencedAsync(_clock.GetUtcNow().UtcDateTime.AddDays(-1), _ct);
        Assert.Equal(2, await db.StoredFiles.CountAsync(_ct));
    }

    [Fact]
    public async Task A_draft_sent_after_a_broken_connection_brings_its_files_once_and_nothing_taken_back()
    {
        SentFile[] sent = [Given("a.pdf", FileGiven.Pdf("/A 1")), Given("b.pdf", FileGiven.Pdf("/B 1"))];
        var pass = await Intake.SaveDraftAsync(Typing() with { Files = [sent[0]] }, Form("a"), ct: _ct);
        var kept = (await Intake.OpenDraftAsync(pass, _ct))!;
        // Left over from a save that never came to its end.
        var files = _node.GetRequiredService<FileStore>();
        await files.AddAsync(ServiceCase.KeyOf(kept.Draft.Id), FileIntake.Accept(FileGiven.Pdf("/X 1"), "left.pdf", FileKind.Plan), "investor", TestDatabase.Noon, _ct);
        var case1 = await Intake.SendAsync(Typing() with { Files = [sent[0], sent[1]], RemovedFiles = [] }, Form("b"), pass, _ct);
        Assert.Equal(["a.pdf", "b.pdf"], (await files.OfAsync(case1.Case.ChangeKey, _ct)).Select(x => x.Name).Order());
    }

    [Fact]
    public async Task A_file_that_is_refused_takes_no_file_along_that_the_draft_had_before()
    {
        SentFile[] sent = [Given("a.pdf", FileGiven.Pdf("/A 1")), Given("b.exe", [0x4D, 0x5A, 1, 2])];
        var pass = await Intake.SaveDraftAsync(Typing() with { Files = [sent[0]] }, Form("a"), ct: _ct);
        await Assert.ThrowsAsync<ValidationException>(() => Intake.SendAsync(Typing() with { Files = sent }, Form("b"), pass, _ct));
        Assert.Equal(["a.pdf"], (await Intake.OpenDraftAsync(pass, _ct))!.Files.Select(x => x.Name));
    }

    [Fact]
    public async Task A_listing_withdrawn_between_two_sends_of_one_form_makes_no_second_case()
    {
        var typing = Typing(x => x with { ItemCodes = ["sample-00001", "sample-00002"] });
        var first = await Intake.SendAsync(typing, Form("a"), ct: _ct);
        await using (var db = _database.CreateDbContext())
        {
            await db.SpaceListings.Where(x => x.Code == "sample-00002").ExecuteDeleteAsync(_ct);
        }

        _clock.Advance(TimeSpan.FromMinutes(20));
        await using var node = CoreOver.Node(_database, _clock);
        Assert.Equal(first.Pass, (await node.GetRequiredService<CaseIntake>().SendAsync(typing, Form("a"), ct: _ct)).Pass);
        await using var after = _database.CreateDbContext();
        Assert.Equal(1, await after.ServiceCases.CountAsync(_ct));
    }

    [Fact]
    public async Task Fifty_equal_posts_at_once_are_one_case_one_mail_and_one_file()
    {
        var typing = Typing() with { Files = [Given("a.pdf", FileGiven.Pdf("/A 1"))] };
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Intake.SendAsync(typing, Form("a"), ct: _ct))));
        Assert.Single(sent.Select(x => x.Pass).Distinct());
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 1, 1), (await db.ServiceCases.CountAsync(_ct), await db.StoredFiles.CountAsync(_ct), await db.MailMessages.CountAsync(x => x.To == "anna.weber@example.com", _ct)));
    }

    [Fact]
    public async Task Questions_asked_before_become_cases_once_under_their_number_with_a_new_secret_for_whoever_left_an_address()
    {
        var input = new QuestionInput { ItemCodes = ["sample-00001"], Email = "founder@example.com", Name = "李伟", Message = "层高多少？", Language = "zh", ConsentVersion = "2026-11" };
        await using (var db = _database.CreateDbContext())
        {
            foreach (var (number, doubts, one) in new[] { ("Q0", Array.Empty<string>(), input with { Email = null }), ("QA", [], input), ("QB", ["links"], input with { Name = null, Language = "en" }), ("QC", [], input) })
            {
                var question = new Question(Guid.NewGuid(), number, one, "network", doubts, TestDatabase.Noon.AddDays(-3));
                db.Add(question);
                // The first left nothing to reach its sender by and can be no case; the last is a report and stays one.
                db.Entry(question).Property(x => x.Kind).CurrentValue = number == "QC" ? QuestionKind.Report : QuestionKind.Ask;
            }

            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        var cases = _node.GetRequiredService<QuestionCases>();
        Assert.Equal(2, await cases.MoveAsync(_ct));
        Assert.Equal(0, await cases.MoveAsync(_ct));
        await using var after = _database.CreateDbContext();
        Assert.Equal(["Q0", "QC"], await after.Questions.OrderBy(x => x.Number).Select(x => x.Number).ToListAsync(_ct));
        var all = await after.ServiceCases.AsNoTracking().OrderBy(x => x.Number).ToListAsync(_ct);
        Assert.Equal([("QA", "李伟", false), ("QB", "Not given", true)], all.Select(x => (x.Number, x.ContactName, x.IsQuarantined)));
        Assert.Equal(["sample-00001"], all[0].ItemCodes);
        var mail = await after.MailMessages.AsNoTracking().SingleAsync(x => x.State == MailState.Queued, _ct);
        Assert.Matches("/zh/cases/qa\\?key=[0-9a-z]{20}", mail.Text);
    }

    [Fact]
    public async Task What_looked_like_spam_and_nobody_let_through_is_deleted_when_the_consent_text_says_so()
    {
        var kept = await Intake.SendAsync(Typing(), Form("a"), ct: _ct);
        await Intake.SendAsync(Typing(x => x with { Message = "other words" }) with { Files = [Given("plan.pdf", FileGiven.Pdf())] }, Form("b") with { IsTrapFilled = true }, ct: _ct);
        _clock.Advance(TimeSpan.FromDays(CaseConsent.QuarantineKeptDays - 1));
        Assert.Equal(0, await Intake.PurgeAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Intake.PurgeAsync(_ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal((kept.Pass.Code, 0), ((await db.ServiceCases.SingleAsync(_ct)).Number, await db.StoredFiles.CountAsync(_ct)));
    }

    [Fact]
    public void The_consent_text_keeps_its_version_as_long_as_it_keeps_its_words()
    {
        var texts = Repository.Files("src/BioShanghai.Portal.Core/Cases", ".resx").Where(x => x.Path.Contains("IntakeText", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, texts.Count);
        var words = texts.SelectMany(x => x.Text.Split('\n')).Where(x => x.Contains("name=\"Consent", StringComparison.Ordinal) || x.Contains("name=\"PassOn", StringComparison.Ordinal)).Select(x => x.Trim());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))))[..16];
        Assert.Equal(("2026-11-29", "145354ecb1622439"), (CaseConsent.Version, hash));
    }

    internal static SentFile Given(string name, byte[] bytes) => new(name, () => new MemoryStream(bytes));

    private static CaseTyping Typing(Func<CaseInput, CaseInput>? change = null) => new(change is null ? CaseGiven.Input() : change(CaseGiven.Input()));

    // Words of their own, so that nobody repeats anybody.
    private static CaseTyping Own(int number) =>
        Typing(x => x with { Message = Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(number))), Email = $"founder{number}@company{number}.example", Company = $"Company {number}" });

    private static Submission Form(string id, string network = "network") => new(id, network, TimeSpan.FromMinutes(1));

    private async Task<IReadOnlyList<string>> FaultsAsync(CaseTyping typing)
    {
        try
        {
            await Intake.SendAsync(typing, Form("faults"), ct: _ct);
            return [];
        }
        catch (ValidationException refused)
        {
            return [.. refused.Errors.Select(x => x.PropertyName)];
        }
    }
}
