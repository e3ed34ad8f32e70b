using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What somebody began and has not sent yet.</summary>
public sealed class DraftTests : IAsyncDisposable
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ServiceProvider _node;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public DraftTests() => _node = CoreOver.Node(_database, _clock);

    private CaseIntake Intake => _node.GetRequiredService<CaseIntake>();

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task A_draft_may_leave_anything_out_and_one_showing_of_the_form_is_one_draft()
    {
        var pass = await Intake.SaveDraftAsync(Typing(new()), Form("a"), ct: _ct);
        Assert.Equal(pass, await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }), Form("a"), ct: _ct));
        Assert.Matches("^C[0-9A-HJKMNP-TV-Z]{10}$", pass.Code);
        var view = await Intake.OpenDraftAsync(pass, _ct);
        Assert.Equal(("莱茵", null), (view!.Draft.Input.Company, view.Draft.Input.Message));
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 0), (await db.CaseDrafts.CountAsync(_ct), await db.ServiceCases.CountAsync(_ct)));
        Assert.NotEqual(pass.Secret, (await db.CaseDrafts.SingleAsync(_ct)).SecretHash);
    }

    [Fact]
    public async Task Consent_is_not_kept_with_a_draft_but_given_when_it_is_sent()
    {
        var pass = await Intake.SaveDraftAsync(Typing(CaseGiven.Input()), Form("a"), ct: _ct);
        Assert.Null((await Intake.OpenDraftAsync(pass, _ct))!.Draft.Input.ConsentVersion);
    }

    [Fact]
    public async Task The_draft_becomes_the_case_of_its_number_and_secret_with_its_files_and_is_no_more()
    {
        var pass = await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }) with { Files = [CaseIntakeTests.Given("a.pdf", FileGiven.Pdf()), CaseIntakeTests.Given("b.pdf", FileGiven.Pdf("/B 1"))] }, Form("a"), ct: _ct);
        var kept = (await Intake.OpenDraftAsync(pass, _ct))!.Files;
        Assert.Equal(["a.pdf", "b.pdf"], kept.Select(x => x.Name));
        var typing = Typing(CaseGiven.Input()) with { Files = [CaseIntakeTests.Given("c.pdf", FileGiven.Pdf("/C 1"))], RemovedFiles = [kept[0].Id] };
        var sent = await Intake.SendAsync(typing, Form("b"), pass, _ct);
        Assert.Equal((pass, pass.Code, false), (sent.Pass, sent.Case.Number, sent.Case.IsQuarantined));
        Assert.Null(await Intake.OpenDraftAsync(pass, _ct));
        Assert.Equal(["b.pdf", "c.pdf"], (await _node.GetRequiredService<FileStore>().OfAsync(sent.Case.ChangeKey, _ct)).Select(x => x.Name).Order());
        Assert.Equal((pass, false), (await Intake.OpenAsync(pass.Code, pass.Secret, _ct)) is var opened ? (opened.Pass, opened.IsDraft) : default);

        // The button pressed again, by the way back or twice at once.
        Assert.Equal(sent.Case.Id, (await Intake.SendAsync(Typing(CaseGiven.Input()), Form("b"), pass, _ct)).Case.Id);
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.ServiceCases.CountAsync(_ct));
    }

    [Fact]
    public async Task A_form_whose_draft_was_kept_is_sent_from_the_way_back_as_that_draft()
    {
        var pass = await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }), Form("a"), ct: _ct);
        Assert.Equal(pass, (await Intake.SendAsync(Typing(CaseGiven.Input()), Form("a"), ct: _ct)).Pass);
        var late = await Assert.ThrowsAsync<RuleException>(() => Intake.SaveDraftAsync(Typing(CaseGiven.Input()), Form("a"), ct: _ct));
        Assert.Equal("CaseDraft.Sent", late.Code);
    }

    [Fact]
    public async Task Two_clicks_at_once_make_one_case_of_a_draft()
    {
        var pass = await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }), Form("a"), ct: _ct);
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(x => Intake.SendAsync(Typing(CaseGiven.Input()), Form("b"), pass, _ct)));
        Assert.Single(sent.Select(x => x.Case.Id).Distinct());
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 0), (await db.ServiceCases.CountAsync(_ct), await db.CaseDrafts.CountAsync(_ct)));
    }

    [Fact]
    public async Task A_file_that_is_not_taken_costs_nothing_but_itself()
    {
        await Assert.ThrowsAsync<ValidationException>(() => Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }) with { Files = [CaseIntakeTests.Given("a.pdf", [1, 2, 3])] }, Form("a"), ct: _ct));
        var pass = await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }), Form("a"), ct: _ct);
        Assert.Equal("莱茵", (await Intake.OpenDraftAsync(pass, _ct))!.Draft.Input.Company);
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 0), (await db.CaseDrafts.CountAsync(_ct), await db.StoredFiles.CountAsync(_ct)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_wrong_tries_nothing_opens_for_a_while_and_no_answer_says_whether_there_is_such_a_number(bool exists)
    {
        var pass = await Intake.SaveDraftAsync(Typing(new()), Form("a"), ct: _ct);
        var number = exists ? pass.Code : "C0000000000";
        for (var i = 0; i < CodeTries.Most; i++)
        {
            Assert.Equal(new OpenedIntake(null, false, TimeSpan.Zero), await Intake.OpenAsync(number, "wrong", _ct));
        }

        Assert.Equal(new OpenedIntake(null, false, TimeSpan.FromMinutes(15)), await Intake.OpenAsync(number, pass.Secret, _ct));
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(exists, (await Intake.OpenAsync(number, PassCode.Grouped(pass.Secret).ToUpperInvariant(), _ct)).Pass is not null);
    }

    [Fact]
    public async Task A_draft_nobody_touched_opens_no_more_after_its_time_and_is_deleted_with_its_files()
    {
        var pass = await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }) with { Files = [CaseIntakeTests.Given("a.pdf", FileGiven.Pdf())] }, Form("a"), ct: _ct);
        var files = _node.GetRequiredService<FileStore>();
        Assert.Equal(0, await files.RemoveUnreferencedAsync(TestDatabase.Noon.AddDays(10), _ct));
        _clock.Advance(TimeSpan.FromDays(CaseDraft.KeptDays - 1));
        await Intake.SaveDraftAsync(Typing(new() { Company = "莱茵" }), Form("b"), pass, _ct);
        _clock.Advance(TimeSpan.FromDays(CaseDraft.KeptDays));
        Assert.NotNull(await Intake.OpenDraftAsync(pass, _ct));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Intake.OpenDraftAsync(pass, _ct));
        Assert.Equal(new OpenedIntake(null, false, TimeSpan.Zero), await Intake.OpenAsync(pass.Code, pass.Secret, _ct));
        Assert.Equal(1, await Intake.PurgeAsync(_ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal((0, 0), (await db.CaseDrafts.CountAsync(_ct), await db.StoredFiles.CountAsync(_ct)));

        // A form that was still open loses nothing: it is sent as one without a draft.
        var sent = await Intake.SendAsync(Typing(CaseGiven.Input()), Form("c"), pass, _ct);
        Assert.NotEqual(pass, sent.Pass);
    }

    [Fact]
    public async Task One_network_begins_so_many_drafts_a_day_and_no_more()
    {
        for (var i = 0; i < CaseIntake.MostDraftsPerNetwork; i++)
        {
            await Intake.SaveDraftAsync(Typing(new()), Form($"{i}"), ct: _ct);
        }

        Assert.Equal("CaseDraft.TooMany", (await Assert.ThrowsAsync<RuleException>(() => Intake.SaveDraftAsync(Typing(new()), Form("more"), ct: _ct))).Code);
        await Intake.SendAsync(Typing(CaseGiven.Input()), Form("more"), ct: _ct);
    }

    private static CaseTyping Typing(CaseInput input) => new(input);

    private static Submission Form(string id) => new(id, "network", TimeSpan.FromMinutes(1));
}
