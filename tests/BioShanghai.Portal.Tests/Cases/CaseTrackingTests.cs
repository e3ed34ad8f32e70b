using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using static BioShanghai.Portal.Tests.Cases.TrackingWorld;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Cases as their investors follow and steer them (C7, C8, E84).</summary>
public sealed class CaseTrackingTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private CaseWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CaseWorld.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    private CaseTracking Tracking => field ??= _world.For<CaseTracking>(Actor.Visitor);

    [Fact]
    public async Task Number_and_secret_open_a_case_however_they_are_typed()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var opened = await Tracking.OpenAsync($" {one.Number.ToLowerInvariant()} ", PassCode.Grouped(CaseGiven.Secret).ToUpperInvariant(), _ct);
        Assert.Equal(one.Number, opened.Pass!.Code);
        var view = (await Tracking.ViewAsync(opened.Pass, _ct))!;
        Assert.Equal((one.Number, CaseStage.Registered, CaseStatus.Ongoing), (view.Number, view.Stage, view.Status));
        Assert.Equal(("浦东新区", (string?)null), (view.District!.Zh, view.Officer));
        Assert.Equal((one.PromisedOn, PromiseState.Open, one.PromisedOn), (view.PromisedOn, view.Promise, view.NextOn));
        Assert.Equal([true, .. Enumerable.Repeat(false, 7)], view.Way.Select(x => x.IsReached));
        Assert.Equal(one.Message, Assert.Single(view.Messages).Text);
        Assert.Null(await Tracking.ViewAsync(opened.Pass with { Secret = "0123456789abcdefghj0" }, _ct));
    }

    [Fact]
    public async Task A_wrong_secret_and_a_wrong_number_are_told_the_same_and_after_five_there_is_a_pause()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        foreach (var number in new[] { one.Number, "C9999999999" })
        {
            for (var i = 0; i < CodeTries.Most; i++)
            {
                Assert.Equal(new OpenedPass(null, TimeSpan.Zero), await Tracking.OpenAsync(number, "wrong", _ct));
            }

            var paused = await Tracking.OpenAsync(number, CaseGiven.Secret, _ct);
            Assert.Equal(new OpenedPass(null, TimeSpan.FromMinutes(15)), paused);
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotNull((await Tracking.OpenAsync(one.Number, CaseGiven.Secret, _ct)).Pass);
    }

    [Fact]
    public async Task The_page_says_who_holds_it_since_when_what_comes_next_and_whether_the_promise_was_kept()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var (desk, talk) = (_world.Desk(_world.Pudong), _world.Talk(_world.Pudong));
        await desk.MoveOnAsync(one.Id, 1, CaseStage.Assessed, _ct);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await desk.TakeAsync(one.Id, 2, _ct);
        await desk.MoveOnAsync(one.Id, 3, CaseStage.Assigned, _ct);
        await desk.PlanAsync(one.Id, 4, "约投资人通话", new DateOnly(2026, 11, 27), _ct);
        await talk.SayAsync(one.Id, 5, "请告知洁净等级。", isWaiting: true, ct: _ct);
        var view = (await Tracking.ViewAsync(PassOf(one), _ct))!;
        Assert.Equal(("陈浦", new DateTime(2026, 11, 25, 4, 0, 0, DateTimeKind.Utc)), (view.Officer, view.HeldSinceUtc));
        Assert.Equal(("约投资人通话", new DateOnly(2026, 11, 27)), (view.NextStep, view.NextOn!.Value));
        Assert.Equal((true, PromiseState.Kept, new DateOnly(2026, 11, 25)), (view.IsWaiting, view.Promise, view.AnsweredOn!.Value));
        Assert.Equal([new(2026, 11, 24), new(2026, 11, 24), new DateOnly(2026, 11, 25)], view.Way.Where(x => x.On is not null).Select(x => x.On!.Value));
        Assert.Equal([(true, "韦安娜"), (false, "陈浦")], view.Messages.Select(x => (x.IsOwn, x.By)));
    }

    [Fact]
    public async Task A_document_of_the_desk_is_seen_with_the_message_it_goes_with_and_not_before()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var (talk, colleague) = (_world.Talk(_world.Pudong), _world.Talk(_world.Colleague));
        var lease = await talk.AttachAsync(one.Id, "租约样本.pdf", new MemoryStream(FileGiven.Pdf()), _ct);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        var wrong = await talk.AttachAsync(one.Id, "内部测算.pdf", new MemoryStream(FileGiven.Pdf()), _ct);
        Assert.Equal([lease.Id, wrong.Id], (await talk.OpenAsync(one.Id, _ct)).Attached.Select(x => x.Id));
        Assert.Empty((await colleague.OpenAsync(one.Id, _ct)).Attached);
        await Refused.ByAsync("CaseMessage.FileGone", () => colleague.SayAsync(one.Id, 1, "附上租约。", false, [lease.Id], _ct));
        await Refused.ByAsync("CaseMessage.FileGone", () => colleague.DetachAsync(one.Id, lease.Id, _ct));
        await talk.DetachAsync(one.Id, wrong.Id, _ct);
        await talk.SayAsync(one.Id, 1, "稍后附上租约样本。", false, ct: _ct);
        Assert.All((await Tracking.ViewAsync(PassOf(one), _ct))!.Messages, x => Assert.Empty(x.Files));
        Assert.Null(await Tracking.OpenFileAsync(PassOf(one), lease.Id, _ct));

        await talk.SayAsync(one.Id, await _world.VersionOfAsync(one.Id), "附上租约样本。", false, [lease.Id], _ct);
        Assert.Equal(["租约样本.pdf"], (await Tracking.ViewAsync(PassOf(one), _ct))!.Messages[^1].Files.Select(x => x.Name));
        Assert.NotNull(await Tracking.OpenFileAsync(PassOf(one), lease.Id, _ct));
        Assert.Equal([lease.Id], (await colleague.OpenAsync(one.Id, _ct)).Messages[^1].Files.Select(x => x.Id));
        await Refused.ByAsync("CaseMessage.FileGone", () => talk.DetachAsync(one.Id, lease.Id, _ct));
        await Refused.ByAsync("File.WebPageNotTaken", () => talk.AttachAsync(one.Id, "租约.pdf", new MemoryStream("<html></html>"u8.ToArray()), _ct));
    }

    [Fact]
    public async Task A_promise_that_was_not_kept_is_shown_as_such()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        _world.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(PromiseState.Overdue, (await Tracking.ViewAsync(PassOf(one), _ct))!.Promise);
        await _world.Talk(_world.Pudong).SayAsync(one.Id, 1, "抱歉答复晚了。", false, ct: _ct);
        Assert.Equal(PromiseState.Late, (await Tracking.ViewAsync(PassOf(one), _ct))!.Promise);
    }

    [Fact]
    public async Task Nothing_of_notes_reasons_priority_or_doubts_reaches_the_investor_and_what_waits_apart_looks_like_any_other()
    {
        var (plain, doubted) = (CaseGiven.Case(), CaseGiven.Case(doubts: ["haste", "links"]));
        await _world.Database.AddAsync(plain, doubted);
        var (first, second) = ((await Tracking.ViewAsync(PassOf(plain), _ct))!, (await Tracking.ViewAsync(PassOf(doubted), _ct))!);
        Assert.Equal(JsonOf(first, plain), JsonOf(second, doubted));

        var routed = CaseGiven.Case();
        routed.Route("pudong", null, CasePriority.Urgent, [new(null, "保密的规则名", "pudong", CasePriority.Urgent, TestDatabase.Noon)], Actor.System, TestDatabase.Noon);
        routed.Give(_world.Pudong.UserId!.Value, "陈浦", _world.Pudong, TestDatabase.Noon);
        await _world.AddAsync(routed);
        await _world.Talk(_world.Pudong).NoteAsync(routed.Id, 1, "内部备注：对方预算不足。", _ct);
        await _world.Desk(_world.Pudong).CloseAsync(routed.Id, 1, CaseOutcome.LostElsewhere, "苏州", "价格谈不拢。", _ct);
        var copy = Encoding.UTF8.GetString((await Tracking.CopyAsync(PassOf(routed), _ct))!);
        foreach (var hidden in new[] { "内部备注", "苏州", "谈不拢", "保密的规则名", "Urgent", "LostElsewhere", "doubt", "priority", "triage", routed.Id.ToString("N") })
        {
            Assert.DoesNotContain(hidden, copy, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(InvestorEnd.Ended, (await Tracking.ViewAsync(PassOf(routed), _ct))!.End);
        static string JsonOf(InvestorCase view, ServiceCase one) => JsonSerializer.Serialize(view).Replace(one.Number, "", StringComparison.Ordinal).Replace(one.Id.ToString(), "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_goes_on_with_a_waiting_case_tells_its_owner_and_is_one_however_often_it_is_sent()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await _world.Desk(_world.Pudong).TakeAsync(one.Id, 1, _ct);
        await using (var asked = _world.Database.CreateDbContext())
        {
            (await asked.ServiceCases.SingleAsync(x => x.Id == one.Id, _ct)).WaitForInvestor(CaseGiven.Weekdays, _world.Pudong, _world.Now);
            await asked.SaveAsync(_world.Now, _ct);
        }

        Assert.False((await _world.ReadAsync(one.Id)).IsClockRunning);
        var form = Form();
        var pdf = FileGiven.Pdf();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Tracking.WriteAsync(PassOf(one), "需要 C 级洁净。", [File("plan.pdf", pdf)], form, _ct), _ct)));
        await Tracking.WriteAsync(PassOf(one), "需要 C 级洁净。", [File("plan.pdf", pdf)], form, _ct);
        var view = (await Tracking.ViewAsync(PassOf(one), _ct))!;
        Assert.Equal(("需要 C 级洁净。", true), (view.Messages[^1].Text, view.Messages[^1].IsOwn));
        Assert.Equal(2, view.Messages.Count);
        Assert.Equal("plan.pdf", Assert.Single(view.Messages[^1].Files).Name);
        Assert.Equal(CaseStatus.Ongoing, view.Status);
        var stored = await _world.ReadAsync(one.Id);
        Assert.True(stored.IsClockRunning);
        await using var db = _world.Database.CreateDbContext();
        var key = one.ChangeKey;
        Assert.Equal(1, await db.StoredFiles.CountAsync(x => x.OwnerKey == key, _ct));
        var notice = await db.Notices.SingleAsync(x => x.Kind == NoticeKind.CaseMessage, _ct);
        Assert.Equal((_world.Pudong.UserId!.Value, one.ChangeKey, one.Number), (notice.UserId, notice.Target, notice.About));
        var mail = Assert.Single(await _world.Database.MailsAsync("told:", "chen"));
        Assert.Contains(one.Number, mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("洁净", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_owner_the_desk_is_told_and_of_what_waits_apart_nobody()
    {
        var (held, spam) = (CaseGiven.In("pudong"), CaseGiven.Case(doubts: ["links"]));
        await _world.Database.AddAsync(held, spam);
        await Tracking.WriteAsync(PassOf(held), "请尽快联系。", [], Form(), _ct);
        await Tracking.WriteAsync(PassOf(spam), "请尽快联系。", [], Form(), _ct);
        await using var db = _world.Database.CreateDbContext();
        var told = await db.Notices.Where(x => x.Kind == NoticeKind.CaseMessage).Select(x => x.UserId).ToListAsync(_ct);
        Assert.Equal(new[] { _world.Pudong.UserId!.Value, _world.Colleague.UserId!.Value }.Order(), told.Order());
        Assert.Equal(2, (await Tracking.ViewAsync(PassOf(spam), _ct))!.Messages.Count);
    }

    [Fact]
    public async Task A_message_of_a_merged_case_reaches_whoever_carries_the_matter_on()
    {
        var (main, twin) = (CaseGiven.In("pudong"), CaseGiven.In("pudong"));
        await _world.Database.AddAsync(main, twin);
        await _world.Desk(_world.Pudong).MergeAsync(twin.Id, 1, main.Id, _ct);
        await Tracking.WriteAsync(PassOf(twin), "还有一个问题。", [], Form(), _ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.All(await db.Notices.Where(x => x.Kind == NoticeKind.CaseMessage).ToListAsync(_ct), x => Assert.Equal((main.ChangeKey, main.Number), (x.Target, x.About)));
        var view = (await Tracking.ViewAsync(PassOf(twin), _ct))!;
        Assert.Equal((InvestorEnd.Merged, false), (view.End!.Value, view.IsToBeRated));
        // What the other sender wrote is his alone.
        Assert.Single((await Tracking.ViewAsync(PassOf(main), _ct))!.Messages);
    }

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "plan.pdf", "<html>hello</html>"u8.ToArray(), "File.WebPageNotTaken" },
        { "plan.exe", "MZ program"u8.ToArray(), "File.ProgramNotTaken" },
        { "big.pdf", new byte[FileIntake.LargestFile + 1], "File.TooLarge" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_file_that_is_not_taken_is_named_and_nothing_is_stored(string name, byte[] bytes, string code)
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var refused = await Assert.ThrowsAsync<RuleException>(() => Tracking.WriteAsync(PassOf(one), "附件如下。", [File("good.pdf", FileGiven.Pdf()), File(name, bytes)], Form(), _ct));
        Assert.Equal((code, name), (refused.Code, refused.Subject));
        await using var db = _world.Database.CreateDbContext();
        Assert.False(await db.StoredFiles.AnyAsync(_ct));
        Assert.False(await db.CaseMessages.AnyAsync(_ct));
    }

    [Fact]
    public async Task Empty_overlong_and_too_many_messages_and_files_are_refused()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var pass = PassOf(one);
        await Refused.ByAsync("CaseMessage.NeedsText", () => Tracking.WriteAsync(pass, " \n ", [], Form(), _ct));
        await Refused.ByAsync("CaseMessage.NeedsText", () => Tracking.WriteAsync(pass, new string('长', CaseMessage.TextMaxLength + 1), [], Form(), _ct));
        await Refused.ByAsync("CaseMessage.TooManyFiles", () => Tracking.WriteAsync(pass, "附件", [.. Enumerable.Range(0, 6).Select(x => File($"{x}.pdf", FileGiven.Pdf()))], Form(), _ct));
        for (var i = 0; i < CaseTracking.MostMessagesPerDay; i++)
        {
            await Tracking.WriteAsync(pass, $"第 {i} 条", [], Form(), _ct);
        }

        await Refused.ByAsync("CaseMessage.TooMany", () => Tracking.WriteAsync(pass, "再来一条", [], Form(), _ct));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await Tracking.WriteAsync(pass, "再来一条", [], Form(), _ct);
        await Assert.ThrowsAsync<NotFoundException>(() => Tracking.WriteAsync(pass with { Secret = "wrong" }, "偷写", [], Form(), _ct));
    }

    [Fact]
    public async Task Files_of_a_message_that_broke_off_are_kept_once_when_it_comes_again_and_removed_when_it_never_does()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var (pass, form) = (PassOf(one), Form());
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAndBreakAsync("附件如下。", form));
        await Tracking.WriteAsync(pass, "附件如下。", [File("a.pdf", FileGiven.Pdf("/A 1")), File("b.pdf", FileGiven.Pdf("/B 1"))], form, _ct);
        Assert.Equal(["a.pdf", "b.pdf"], (await Tracking.ViewAsync(pass, _ct))!.Messages.SelectMany(x => x.Files).Select(x => x.Name).Order());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAndBreakAsync("另有附件。", Form()));
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(3, await db.StoredFiles.CountAsync(_ct));
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await _world.For<FileStore>(Actor.System).RemoveUnreferencedAsync(_world.Clock.GetUtcNow().UtcDateTime.AddDays(-1), _ct));
        Assert.Equal(["a.pdf", "b.pdf"], (await Tracking.ViewAsync(pass, _ct))!.Messages.SelectMany(x => x.Files).Select(x => x.Name).Order());

        async Task WriteAndBreakAsync(string text, Submission how)
        {
            using var broken = new CancellationTokenSource();
            await Tracking.WriteAsync(pass, text, [File("a.pdf", FileGiven.Pdf("/A 1")), new("b.pdf", () => { broken.Cancel(); return new MemoryStream(FileGiven.Pdf("/B 1")); })], how, broken.Token);
        }
    }

    [Fact]
    public async Task What_the_desk_laid_with_a_case_is_the_investors_only_when_a_message_names_it()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var files = _world.For<FileStore>(_world.Pudong);
        var (inner, sent) = (await AddAsync("inner.pdf"), await AddAsync("sent.pdf"));
        await _world.Database.AddAsync(new CaseMessage(Guid.CreateVersion7(), one.Id, false, "陈浦", "见附件。", [sent.Id], TestDatabase.Noon));
        Assert.Null(await Tracking.OpenFileAsync(PassOf(one), inner.Id, _ct));
        Assert.Equal("sent.pdf", (await Tracking.OpenFileAsync(PassOf(one), sent.Id, _ct))!.File.Name);
        Assert.Equal(["sent.pdf"], (await Tracking.ViewAsync(PassOf(one), _ct))!.Messages.SelectMany(x => x.Files).Select(x => x.Name));

        Task<StoredFile> AddAsync(string name) => files.AddAsync(one.ChangeKey, FileIntake.Accept(FileGiven.Pdf(), name, FileKind.Plan), _world.Pudong.UserId!.Value.ToString(), TestDatabase.Noon, _ct);
    }

    [Fact]
    public async Task All_pairs_a_pass_reaches_its_own_case_and_nothing_of_the_other()
    {
        var cases = new[] { CaseGiven.In("pudong"), CaseGiven.In("baoshan") };
        await _world.Database.AddAsync(cases);
        var answers = cases.Select(x => new CaseAnswer(x.Id, x == cases[0] ? 1 : 2, _world.Pudong, TestDatabase.Noon)).ToArray();
        foreach (var answer in answers)
        {
            answer.Write("答复", "", [], _world.Pudong, TestDatabase.Noon);
            answer.Send(TestDatabase.Noon);
        }

        var slot = TestDatabase.Noon.AddDays(3);
        var visits = cases.Select(x => new SiteVisit(x.Id, [slot], [new("zhangjiang", [], 0, 60, null)], null, _world.Pudong, TestDatabase.Noon)).ToArray();
        await _world.Database.AddAsync([.. answers, .. visits]);
        foreach (var one in cases)
        {
            await Tracking.WriteAsync(PassOf(one), "附件", [File("own.pdf", FileGiven.Pdf())], Form(), _ct);
        }

        foreach (var (mine, theirs) in new[] { (0, 1), (1, 0) })
        {
            var (pass, other) = (PassOf(cases[mine]), PassOf(cases[theirs]));
            var file = (await Tracking.ViewAsync(other, _ct))!.Messages[^1].Files[0].Id;
            Assert.NotNull(await Tracking.OpenFileAsync(other, file, _ct));
            Assert.Null(await Tracking.OpenFileAsync(pass, file, _ct));
            Assert.Null(await Tracking.AnswerAsync(pass, answers[theirs].Number, _ct));
            Assert.Null(await Tracking.AnswerPdfAsync(pass, answers[theirs].Number, _ct));
            Assert.NotNull(await Tracking.AnswerAsync(pass, answers[mine].Number, _ct));
            await Assert.ThrowsAsync<NotFoundException>(() => Tracking.ChooseVisitAsync(pass, visits[theirs].Id, slot, _ct));
            await Assert.ThrowsAsync<NotFoundException>(() => Tracking.GiveVisitFeedbackAsync(pass, visits[theirs].Id, new(5, 5, 5, 5, 5, null, []), _ct));
            Assert.Null(await Tracking.VisitCalendarAsync(pass, visits[theirs].Id, _ct));
            await Refused.ByAsync("Case.EraseNotConfirmed", () => Tracking.EraseAsync(pass, cases[theirs].Number, _ct));
            // A secret is of its own number.
            Assert.Null(await Tracking.ViewAsync(new(cases[theirs].Number, "zzzzz" + CaseGiven.Secret[5..]), _ct));
        }

        await Tracking.ChooseVisitAsync(PassOf(cases[0]), visits[0].Id, slot, _ct);
        Assert.NotNull(await Tracking.VisitCalendarAsync(PassOf(cases[0]), visits[0].Id, _ct));
    }

    [Fact]
    public async Task Own_data_is_put_right_consent_withdrawn_and_the_trail_keeps_none_of_it()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input() with { MayPassOn = true, ParkSlug = "zhangjiang" }));
        await Tracking.CorrectAsync(PassOf(one), new(" Rhein Biopharma ", "Anna Weber", "Anna@Example.com", "+86 21 5555 0100"), mayPassOn: false, _ct);
        var view = (await Tracking.ViewAsync(PassOf(one), _ct))!.Data;
        Assert.Equal(("Rhein Biopharma", "Anna Weber", "anna@example.com", "+86 21 5555 0100", false), (view.Company, view.ContactName, view.Email, view.Phone, view.MayPassOn));
        Assert.DoesNotContain("Weber", Assert.Single(await _world.Database.TrailAsync("case.correct")).Details!, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ValidationException>(() => Tracking.CorrectAsync(PassOf(one), new("Rhein", "Anna", null, null), false, _ct));
        await Assert.ThrowsAsync<ValidationException>(() => Tracking.CorrectAsync(PassOf(one), new("Rhein", "Anna", "no address", null), false, _ct));
        await Assert.ThrowsAsync<ValidationException>(() => Tracking.CorrectAsync(PassOf(one), new("", "Anna", "anna@example.com", "12"), false, _ct));
    }

    [Fact]
    public async Task Withdrawing_takes_the_case_from_the_park_that_held_it_and_its_district_hears_so()
    {
        var park = await ParkOfficerAsync();
        var one = CaseGiven.In("pudong", "zhangjiang", CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        one.Give(park.UserId!.Value, park.Name, park, TestDatabase.Noon);
        await _world.AddAsync(one);
        Assert.Equal("zhangjiang", (await _world.Desk(park).OpenAsync(one.Id, _ct)).AskedParkSlug);
        var sender = new CaseSender("Rhein", "Anna Weber", "anna.weber@example.com", null);
        await Tracking.CorrectAsync(PassOf(one), sender, mayPassOn: true, _ct);
        Assert.Equal(("zhangjiang", park.UserId), ((await _world.ReadAsync(one.Id)).ParkSlug, (await _world.ReadAsync(one.Id)).OwnerUserId));
        await Tracking.CorrectAsync(PassOf(one), sender, mayPassOn: false, _ct);

        var now = await _world.ReadAsync(one.Id);
        Assert.Equal(("pudong", null, (Guid?)null, null, false), (now.DistrictCode, now.ParkSlug, now.OwnerUserId, now.OwnerName, now.MayPassOn));
        Assert.Equal(one.Steps.Count + 1, now.Steps.Count);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(park).OpenAsync(one.Id, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Talk(park).OpenAsync(one.Id, _ct));
        Assert.Empty((await _world.Desk(park).ListAsync(new(), _ct)).Rows);
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(
            new[] { _world.Pudong.UserId!.Value, _world.Colleague.UserId!.Value }.Order(),
            (await db.Notices.AsNoTracking().Where(x => x.Target == one.ChangeKey && x.Kind == Core.Notices.NoticeKind.CaseTransferred).Select(x => x.UserId).ToListAsync(_ct)).Order());
        Assert.NotNull(await Tracking.ViewAsync(PassOf(one), _ct));
    }

    [Fact]
    public async Task An_officer_of_the_district_who_holds_it_keeps_it_when_consent_is_withdrawn()
    {
        var one = CaseGiven.In("pudong", "zhangjiang", CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        one.Give(_world.Pudong.UserId!.Value, _world.Pudong.Name, _world.Pudong, TestDatabase.Noon);
        await _world.AddAsync(one);
        await Tracking.CorrectAsync(PassOf(one), new("Rhein", "Anna Weber", "anna.weber@example.com", null), mayPassOn: false, _ct);
        Assert.Equal((null, _world.Pudong.UserId), ((await _world.ReadAsync(one.Id)).ParkSlug, (await _world.ReadAsync(one.Id)).OwnerUserId));
    }

    [Fact]
    public async Task What_a_park_may_not_read_takes_the_case_it_is_merged_into_from_the_park()
    {
        var park = await ParkOfficerAsync();
        var main = CaseGiven.In("pudong", "zhangjiang", CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        main.Give(park.UserId!.Value, park.Name, park, TestDatabase.Noon);
        var willing = CaseGiven.In("pudong", "zhangjiang", CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        var silent = CaseGiven.In("pudong");
        await _world.Database.AddAsync(main, willing, silent);
        await _world.Desk(_world.Pudong).MergeAsync(willing.Id, willing.Version, main.Id, _ct);
        Assert.Equal("zhangjiang", (await _world.ReadAsync(main.Id)).ParkSlug);
        await _world.Desk(_world.Pudong).MergeAsync(silent.Id, silent.Version, main.Id, _ct);
        Assert.Equal((null, (Guid?)null), ((await _world.ReadAsync(main.Id)).ParkSlug, (await _world.ReadAsync(main.Id)).OwnerUserId));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(park).OpenAsync(main.Id, _ct));
    }

    [Fact]
    public async Task Consent_can_be_given_where_somebody_is_asked_about_alone_and_the_page_names_whom()
    {
        var nobody = await _world.AddAsync(CaseGiven.In("pudong"));
        var sender = new CaseSender("Rhein", "Anna Weber", "anna.weber@example.com", null);
        await Tracking.CorrectAsync(PassOf(nobody), sender, mayPassOn: true, _ct);
        var view = (await Tracking.ViewAsync(PassOf(nobody), _ct))!.Data;
        Assert.Equal((false, 0), (view.MayPassOn, view.PassesTo.Count));
        var partner = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input() with { PartnerSlug = "iqvia", ParkSlug = "zhangjiang", LifecycleStageCode = "pilot", Project = "area=3000&power=high" }));
        await Tracking.CorrectAsync(PassOf(partner), sender, mayPassOn: true, _ct);
        view = (await Tracking.ViewAsync(PassOf(partner), _ct))!.Data;
        Assert.Equal((true, view.AskedPartner!.Zh), (view.MayPassOn, Assert.Single(view.PassesTo).Zh));
        Assert.NotEqual("iqvia", view.AskedPartner.Zh);
        Assert.Equal("area=3000&power=high", view.Project);
        Assert.NotNull(view.LifecycleStage);
        Assert.Contains("张江", view.AskedPark!.Zh, StringComparison.Ordinal);
        var copy = Encoding.UTF8.GetString((await Tracking.CopyAsync(PassOf(partner), _ct))!);
        foreach (var part in new[] { view.AskedPartner.Zh!, view.AskedPark.Zh!, "area=3000&power=high" })
        {
            Assert.Contains(JsonEncodedText.Encode(part, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), copy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_earlier_address_hears_that_there_is_another_once_a_day_and_is_told_no_names()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await Tracking.CorrectAsync(PassOf(one), new("Rhein", "Anna Weber", "taker@example.com", null), false, _ct);
        await Tracking.CorrectAsync(PassOf(one), new("Rhein", "Anna Weber", "third@example.com", null), false, _ct);
        var mail = Assert.Single(await _world.Database.MailsAsync(one.ChangeKey));
        Assert.Equal("anna.weber@example.com", mail.To);
        Assert.Contains(one.Number, mail.Subject, StringComparison.Ordinal);
        foreach (var word in new[] { "taker", "Weber", "Rhein", "莱茵", CaseGiven.Secret })
        {
            Assert.DoesNotContain(word, mail.Subject + mail.Text, StringComparison.OrdinalIgnoreCase);
        }

        // Nobody is mailed because a program filled in a form.
        var doubtful = await _world.AddAsync(CaseGiven.Case(CaseGiven.Input(email: "victim@example.com"), doubts: ["links"]));
        await Tracking.CorrectAsync(PassOf(doubtful), new("Rhein", "Anna Weber", "other@example.com", null), false, _ct);
        Assert.Empty(await _world.Database.MailsAsync(doubtful.ChangeKey));
    }

    [Fact]
    public async Task What_waits_apart_makes_the_portal_write_to_nobody_and_its_secret_stays()
    {
        var one = await _world.AddAsync(CaseGiven.Case(CaseGiven.Input(email: "victim@example.com"), doubts: ["links"]));
        Assert.Equal(TimeSpan.Zero, await Tracking.SendNewSecretAsync(one.Number, "victim@example.com", _ct));
        Assert.Equal((MailState.Withheld, ""), Assert.Single((await _world.Database.MailsAsync(one.ChangeKey)).Select(x => (x.State, x.Text))));
        Assert.NotNull(await Tracking.ViewAsync(PassOf(one), _ct));
    }

    [Fact]
    public async Task One_address_is_mailed_so_many_secrets_a_day_of_all_its_cases()
    {
        var cases = Enumerable.Range(0, CaseTracking.MostSecretsPerDay + 1).Select(_ => CaseGiven.In("pudong")).ToList();
        await _world.Database.AddAsync(cases);
        foreach (var one in cases)
        {
            Assert.Equal(TimeSpan.Zero, await Tracking.SendNewSecretAsync(one.Number, one.Email!, _ct));
        }

        var last = cases[^1];
        Assert.Equal(CaseTracking.MostSecretsPerDay, (await _world.Database.MailsAsync("case:")).Count(x => x.State == MailState.Queued));
        Assert.NotNull(await Tracking.ViewAsync(PassOf(last), _ct));
        Assert.Null(await Tracking.ViewAsync(PassOf(cases[0]), _ct));
        _world.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await Tracking.SendNewSecretAsync(last.Number, last.Email!, _ct);
        Assert.Null(await Tracking.ViewAsync(PassOf(last), _ct));
    }

    private async Task<Actor> ParkOfficerAsync()
    {
        var person = await _world.Database.PersonAsync("园张", null, address: "yuan");
        var grant = new Grant(person.UserId!.Value, Role.DistrictOfficer, null, "zhangjiang", TestDatabase.Noon);
        await _world.Database.AddAsync(grant);
        return new(person.UserId, "园张", [grant], "127.0.0.1", person.SessionId);
    }

    [Fact]
    public async Task Satisfaction_is_said_once_and_only_when_it_is_over_or_landed()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await Refused.ByAsync("Case.NotToBeRated", () => Tracking.RateAsync(PassOf(one), 5, null, _ct));
        await _world.Desk(_world.Pudong).CloseAsync(one.Id, 1, CaseOutcome.Abandoned, null, "不再联系。", _ct);
        Assert.True((await Tracking.ViewAsync(PassOf(one), _ct))!.IsToBeRated);
        await Refused.ByAsync("Case.NoSuchRating", () => Tracking.RateAsync(PassOf(one), 6, null, _ct));
        await Tracking.RateAsync(PassOf(one), 4, "很快。", _ct);
        await Refused.ByAsync("Case.RatedBefore", () => Tracking.RateAsync(PassOf(one), 1, null, _ct));
        var view = (await Tracking.ViewAsync(PassOf(one), _ct))!;
        Assert.Equal((false, 4), (view.IsToBeRated, view.Rating!.Value));
    }

    [Fact]
    public async Task A_problem_after_the_landing_reaches_the_holder_and_the_same_words_are_one()
    {
        var one = CaseGiven.In("pudong");
        var landed = new CaseFacts { LandedCompany = "莱茵（上海）", LandedOn = new(2026, 11, 20), SignedMillionYuan = 120 };
        one.Describe(landed, new(2026, 11, 24));
        one.MoveTo(CaseStage.Landed, isSkipping: true, CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        var early = CaseGiven.In("pudong");
        await _world.Database.AddAsync(one, early);
        Assert.True((await Tracking.ViewAsync(PassOf(one), _ct))!.MayRaiseProblem);
        await Tracking.RaiseProblemAsync(PassOf(one), "用电增容未批复", _ct);
        await Tracking.RaiseProblemAsync(PassOf(one), "用电增容未批复", _ct);
        var problem = Assert.Single((await Tracking.ViewAsync(PassOf(one), _ct))!.Problems);
        Assert.Equal(("用电增容未批复", new DateOnly(2026, 11, 26), null), (problem.Text, problem.TakenUpBy, problem.DoneOn));
        await Refused.ByAsync("CheckIn.NotLanded", () => Tracking.RaiseProblemAsync(PassOf(early), "太早", _ct));
        Assert.False((await Tracking.ViewAsync(PassOf(early), _ct))!.MayRaiseProblem);
    }

    [Fact]
    public async Task A_new_secret_goes_to_the_address_on_record_alone_and_the_old_one_opens_no_more()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        Assert.Equal(TimeSpan.Zero, await Tracking.SendNewSecretAsync(one.Number.ToLowerInvariant(), " Anna.Weber@Example.com ", _ct));
        var mail = Assert.Single(await _world.Database.MailsAsync(one.ChangeKey));
        Assert.Equal(("anna.weber@example.com", MailState.Queued), (mail.To, mail.State));
        var secret = mail.Text.Split("?key=")[1].Split('\n')[0].Trim();
        Assert.Null(await Tracking.ViewAsync(PassOf(one), _ct));
        Assert.NotNull(await Tracking.ViewAsync(new(one.Number, secret), _ct));

        // Asked again within the hour, nothing more goes out and the secret stays.
        await Tracking.SendNewSecretAsync(one.Number, "anna.weber@example.com", _ct);
        Assert.NotNull(await Tracking.ViewAsync(new(one.Number, secret), _ct));
        Assert.Single(await _world.Database.MailsAsync(one.ChangeKey));
    }

    [Fact]
    public async Task Asking_for_a_secret_tells_nobody_whether_there_is_a_case_and_is_counted()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        foreach (var (number, email) in new[] { (one.Number, "somebody@else.example"), ("C9999999999", "anna.weber@example.com") })
        {
            Assert.Equal(TimeSpan.Zero, await Tracking.SendNewSecretAsync(number, email, _ct));
        }

        Assert.All(await _world.Database.MailsAsync("case"), x => Assert.Equal((MailState.Withheld, ""), (x.State, x.Text)));
        Assert.Equal(2, (await _world.Database.MailsAsync("case")).Count);
        Assert.NotNull(await Tracking.ViewAsync(PassOf(one), _ct));
        await Refused.ByAsync("Case.NeedsAddress", () => Tracking.SendNewSecretAsync(one.Number, "no address", _ct));
        for (var i = 1; i < CodeTries.Most; i++)
        {
            await Tracking.SendNewSecretAsync(one.Number, $"a{i}@else.example", _ct);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), await Tracking.SendNewSecretAsync(one.Number, "anna.weber@example.com", _ct));
        // It locks nobody out who has his secret.
        Assert.NotNull((await Tracking.OpenAsync(one.Number, CaseGiven.Secret, _ct)).Pass);
    }

    [Fact]
    public async Task The_copy_holds_everything_the_investor_may_see_and_can_be_read()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await Tracking.WriteAsync(PassOf(one), "补充：2027 年一季度入驻。", [File("layout.pdf", FileGiven.Pdf())], Form(), _ct);
        var copy = Encoding.UTF8.GetString((await Tracking.CopyAsync(PassOf(one), _ct))!);
        foreach (var part in new[] { one.Number, one.Message, "韦安娜", "anna.weber@example.com", "补充：2027 年一季度入驻。", "layout.pdf", one.ConsentVersion, "浦东新区" })
        {
            Assert.Contains(JsonEncodedText.Encode(part, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), copy, StringComparison.Ordinal);
        }

        Assert.Null(await Tracking.CopyAsync(PassOf(one) with { Secret = "wrong" }, _ct));
    }
}
