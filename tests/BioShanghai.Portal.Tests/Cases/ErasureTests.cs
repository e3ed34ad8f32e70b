using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static BioShanghai.Portal.Tests.Cases.TrackingWorld;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What is erased is found nowhere (A38, E85): neither in a table nor in the bytes of the database.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Planted = "zqxerasureplantedzqx";

    /// <summary>Parks and partners read the code name, so that it is another one.</summary>
    private const string CodeName = "qzxcodenameplantedqzx";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private AskWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await new AskWorld().OpenAsync(CaseGiven.Input($"{Planted} 公司", $"{Planted}@example.com") with
    {
        ContactName = $"{Planted} 联系人", Message = $"{Planted} 我们计划建设中试车间。", ProjectName = $"{CodeName} 代号", Phone = "+86 21 5555 0199", Project = "spaces/match?note=" + Planted, PartnerSlug = "alpha",
    }, mayPassOn: true);

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task After_erasing_a_planted_text_is_found_nowhere_in_the_database()
    {
        await PlantAsync();
        Assert.True(await FoundAsync() > 20);
        var tracking = _world.For<CaseTracking>(Actor.Visitor);
        var number = _world.Case.Number;
        await tracking.EraseAsync(PassOf(_world.Case), $" {number.ToLowerInvariant()} ", _ct);
        Assert.Equal("", await WhereAsync());
        Assert.Equal(0, await FoundAsync());

        Assert.Null((await tracking.OpenAsync(number, CaseGiven.Secret, _ct)).Pass);
        await using var db = _world.Database.CreateDbContext();
        var one = await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Number == number, _ct);
        Assert.Equal(("baoshan", CaseStatus.Closed, CaseOutcome.Abandoned), (one.DistrictCode, one.Status, one.Outcome!.Value));
        Assert.NotNull(one.ErasedAtUtc);
        var lines = await _world.Database.TrailAsync("case.erase");
        Assert.Contains(lines, x => x.Target == one.ChangeKey && x.ActorId is null);
    }

    [Fact]
    public async Task Nothing_of_another_case_is_erased_and_a_wrong_number_erases_nothing()
    {
        var other = CaseGiven.In("baoshan", input: CaseGiven.Input(email: $"{Planted}@example.com"));
        await _world.Database.AddAsync(other);
        var tracking = _world.For<CaseTracking>(Actor.Visitor);
        await tracking.WriteAsync(PassOf(other), "另一件事。", [File("other.pdf", FileGiven.Pdf())], Form(), _ct);
        await tracking.SendNewSecretAsync(other.Number, $"{Planted}@example.com", _ct);
        await Refused.ByAsync("Case.EraseNotConfirmed", () => tracking.EraseAsync(PassOf(_world.Case), other.Number, _ct));
        Assert.NotNull(await tracking.ViewAsync(PassOf(_world.Case), _ct));
        await tracking.EraseAsync(PassOf(_world.Case), _world.Case.Number, _ct);
        Assert.Single(await _world.Database.MailsAsync(other.ChangeKey));
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal("另一件事。", (await db.CaseMessages.AsNoTracking().SingleAsync(x => x.CaseId == other.Id, _ct)).Text);
        Assert.Equal(1, await db.StoredFiles.CountAsync(_ct));
    }

    [Fact]
    public async Task Cases_closed_longer_than_the_consent_says_are_erased_by_themselves_and_no_other()
    {
        var desk = _world.For<CaseDesk>(_world.Desk);
        var (open, late) = (CaseGiven.In("baoshan"), CaseGiven.In("baoshan"));
        await _world.Database.AddAsync(open, late);
        await desk.CloseAsync(_world.Case.Id, 1, CaseOutcome.Abandoned, null, "不再联系。", _ct);
        _world.Clock.Advance(TimeSpan.FromDays(10));
        await desk.CloseAsync(late.Id, 1, CaseOutcome.Abandoned, null, "不再联系。", _ct);
        var erasure = _world.For<CaseErasure>(Actor.System);
        _world.Clock.Advance(TimeSpan.FromDays(CaseErasure.ClosedKeptDays - 10));
        Assert.Equal(0, await erasure.PurgeAsync(_ct));
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await erasure.PurgeAsync(_ct));
        Assert.Equal(0, await erasure.PurgeAsync(_ct));
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal([_world.Case.Id], await db.ServiceCases.Where(x => x.ErasedAtUtc != null).Select(x => x.Id).ToListAsync(_ct));
    }

    [Theory]
    [InlineData("C")]
    [InlineData("李")]
    public async Task What_people_were_told_of_another_case_stays_whatever_the_erased_one_is_called(string name)
    {
        var small = CaseGiven.In("baoshan", input: CaseGiven.Input(name, "c@example.com") with { ContactName = name, ProjectName = name });
        var other = CaseGiven.In("baoshan", input: CaseGiven.Input("海蓝生物", "li@example.com") with { ContactName = "王女士", ProjectName = "李树 C 计划" });
        await _world.Database.AddAsync(small, other);
        await _world.Database.AddAsync(Samples.Partner("alpha"));
        await _world.PersonAsync("联系人", Role.PartnerContact, partner: "alpha", address: "alpha");
        await _world.For<ParkRequestDesk>(_world.Desk).SendAsync(other.Id, new([AskWorld.Zhangjiang], "中试厂房 3,000 平方米。", 3_000, 3), _ct);
        await _world.For<CaseReferrals>(_world.Desk).SendAsync(other.Id, "clinical-cro", "C 期 李 主题", "说明", _ct);
        await _world.For<CaseTracking>(Actor.Visitor).WriteAsync(PassOf(other), "补充说明。", [], Form(), _ct);
        var visits = _world.For<VisitDesk>(_world.Desk);
        var local = new DateTime(2026, 11, 25, 10, 0, 0, DateTimeKind.Unspecified);
        foreach (var one in (ServiceCase[])[other, small])
        {
            var visit = await visits.ProposeAsync(one.Id, new([local], [new(AskWorld.Zhangjiang, [], 0, 60, null)], null), _ct);
            await visits.FixAsync(visit, 1, ShanghaiDay.UtcOf(local), _ct);
        }

        await _world.For<CaseTracking>(Actor.Visitor).WriteAsync(PassOf(small), "补充说明。", [], Form(), _ct);
        var (before, mails) = await ToldAsync();
        await _world.For<CaseErasure>(Actor.System).EraseAsync(small.Id, Actor.Visitor, _ct);
        var (after, left) = await ToldAsync();
        // Of the small one there are the visit and the message, for its desk and two people of the park; each of them by its number now.
        var renamed = before.Except(after).ToList();
        Assert.All(renamed, x => Assert.Contains(x.Id, before.Where(y => y.Target.Contains(small.Id.ToString("N"), StringComparison.Ordinal) || y.Kind.StartsWith("Visit", StringComparison.Ordinal)).Select(y => y.Id)));
        Assert.Equal(3, renamed.Count);
        Assert.All(renamed, x => Assert.Equal(small.Number, after.Single(y => y.Id == x.Id).About));
        Assert.Equal(before.Count(x => x.About.Contains("李树 C 计划", StringComparison.Ordinal)), after.Count(x => x.About.Contains("李树 C 计划", StringComparison.Ordinal)));
        Assert.True(before.Count(x => x.About.Contains("李树 C 计划", StringComparison.Ordinal)) > 3);
        var gone = mails.Except(left).ToList();
        Assert.NotEmpty(gone);
        Assert.DoesNotContain(gone, x => x.Subject.Contains("李树", StringComparison.Ordinal) || x.Text.Contains("李树", StringComparison.Ordinal) || x.Text.Contains(other.Number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_same_sender_sent_that_was_merged_goes_as_well_and_another_senders_stands_by_itself_again()
    {
        var (twin, stranger) = (CaseGiven.In("baoshan", input: CaseGiven.Input($"{Planted} 二", $"{Planted}@example.com") with { Message = Planted + " 再问一次，同一个中试项目。" }), CaseGiven.In("baoshan", input: CaseGiven.Input("另一家公司", "other@example.com")));
        await _world.Database.AddAsync(twin, stranger);
        var tracking = _world.For<CaseTracking>(Actor.Visitor);
        await tracking.WriteAsync(PassOf(twin), Planted + " 附件", [File(Planted + ".pdf", FileGiven.Pdf($"/Title ({Planted})"))], Form(), _ct);
        await tracking.WriteAsync(PassOf(stranger), "另一位发件人的话。", [], Form(), _ct);
        var desk = _world.For<CaseDesk>(_world.Desk);
        await desk.MergeAsync(twin.Id, twin.Version, _world.Case.Id, _ct);
        await desk.MergeAsync(stranger.Id, stranger.Version, _world.Case.Id, _ct);
        await tracking.WriteAsync(PassOf(twin), Planted + " 合并之后", [], Form(), _ct);
        // A merger can be undone for thirty days; this one is older.
        _world.Clock.Advance(TimeSpan.FromDays(40));

        await tracking.EraseAsync(PassOf(_world.Case), _world.Case.Number, _ct);
        Assert.Equal("", await WhereAsync());
        Assert.Equal(0, await FoundAsync());
        Assert.Null((await tracking.OpenAsync(twin.Number, CaseGiven.Secret, _ct)).Pass);
        var view = await tracking.ViewAsync(PassOf(stranger), _ct);
        Assert.Equal((CaseStatus.Ongoing, (InvestorEnd?)null), (view!.Status, view.End));
        Assert.Contains(view.Messages, x => x.Text == "另一位发件人的话。");
        var sheet = await desk.OpenAsync(stranger.Id, _ct);
        Assert.Equal((CaseStatus.Ongoing, (CaseLink?)null), (sheet.Head.Status, sheet.MergedInto));
        Assert.DoesNotContain((await desk.OpenAsync(_world.Case.Id, _ct)).Merged, x => x.Id == stranger.Id);
        Assert.Contains(await _world.NoticesAsync(_world.Desk), x => x.Kind == Core.Notices.NoticeKind.CaseArrived && x.Target == stranger.ChangeKey);
        Assert.Contains(await _world.Database.TrailAsync("case.cut-loose"), x => x.Target == stranger.ChangeKey);
        Assert.Contains(await _world.Database.TrailAsync("case.erase"), x => x.Target == twin.ChangeKey);
    }

    [Fact]
    public async Task What_was_merged_leaves_none_of_its_words_with_the_case_that_carries_it_on_when_it_is_erased()
    {
        var twin = CaseGiven.In("baoshan", input: CaseGiven.Input("Solo 公司", "solo@example.com") with { ContactName = "solocontact", Message = "soloword 在上海找中试厂房，面积三千平方米。" });
        await _world.Database.AddAsync(twin);
        var (tracking, desk) = (_world.For<CaseTracking>(Actor.Visitor), _world.For<CaseDesk>(_world.Desk));
        await desk.MergeAsync(twin.Id, twin.Version, _world.Case.Id, _ct);
        await tracking.WriteAsync(PassOf(twin), "soloword 合并之后", [File("soloword.pdf", FileGiven.Pdf())], Form(), _ct);
        await tracking.EraseAsync(PassOf(twin), twin.Number, _ct);
        var shown = System.Text.Json.JsonSerializer.Serialize(new { Sheet = await desk.OpenAsync(_world.Case.Id, _ct), Talk = await _world.For<CaseTalkDesk>(_world.Desk).OpenAsync(_world.Case.Id, _ct) });
        Assert.DoesNotContain("solo", shown, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(await tracking.ViewAsync(PassOf(_world.Case), _ct));
    }

    [Fact]
    public async Task What_parks_and_partners_still_prepare_is_off_under_the_number_alone_and_reminds_nobody()
    {
        await _world.Database.AddAsync(Samples.Partner("alpha"));
        var contact = await _world.PersonAsync("联系人", Role.PartnerContact, partner: "alpha", address: "alpha");
        var request = await _world.AskAsync(days: 3, AskWorld.Zhangjiang);
        var referral = await _world.For<CaseReferrals>(_world.Desk).SendAsync(_world.Case.Id, "clinical-cro", Planted + " 主题", Planted + " 说明", _ct);
        var visits = _world.For<VisitDesk>(_world.Desk);
        var local = new DateTime(2026, 11, 27, 10, 0, 0, DateTimeKind.Unspecified);
        var visit = await visits.ProposeAsync(_world.Case.Id, new([local], [new(AskWorld.Coast, [], 0, 60, null)], null), _ct);
        await visits.FixAsync(visit, 1, ShanghaiDay.UtcOf(local), _ct);
        await _world.For<CaseTracking>(Actor.Visitor).EraseAsync(PassOf(_world.Case), _world.Case.Number, _ct);

        Assert.Equal("", await WhereAsync());
        await using var db = _world.Database.CreateDbContext();
        Assert.NotNull((await db.ParkRequests.AsNoTracking().SingleAsync(x => x.Id == request, _ct)).TakenBackAtUtc);
        Assert.Equal(ReferralState.TakenBack, (await db.Referrals.AsNoTracking().SingleAsync(x => x.Id == referral, _ct)).State);
        Assert.Equal(VisitState.CalledOff, (await db.SiteVisits.AsNoTracking().SingleAsync(x => x.Id == visit, _ct)).State);
        Assert.Contains(await _world.NoticesAsync(_world.Pudong), x => x.Kind == Core.Notices.NoticeKind.ParkAskTakenBack && x.About.StartsWith(_world.Case.Number, StringComparison.Ordinal));
        Assert.Contains(await _world.NoticesAsync(_world.Jinshan), x => x.Kind == Core.Notices.NoticeKind.VisitCalledOff && x.About.StartsWith(_world.Case.Number, StringComparison.Ordinal));
        Assert.Contains(await _world.NoticesAsync(contact), x => x.Kind == Core.Notices.NoticeKind.ReferralTakenBack && x.About == _world.Case.Number);
        Assert.All(await _world.For<OwnParkRequests>(_world.Pudong).ListAsync(_ct), x => Assert.Equal(_world.Case.Number, x.CodeName));
        _world.At(11, 26, 12);
        Assert.Equal(0, await _world.For<CaseAskWatch>(Actor.System).RemindAsync(_ct));
        Assert.Equal(0, await _world.For<ProgrammeWatch>(Actor.System).RemindReferralsAsync(_ct));
    }

    [Fact]
    public async Task What_was_merged_is_kept_as_long_as_the_case_that_carries_it_on()
    {
        var (doubtful, twin) = (CaseGiven.Case(CaseGiven.Input("可疑公司", "doubt@example.com"), doubts: ["links"]), CaseGiven.In("baoshan", input: CaseGiven.Input("另一家", "other@example.com")));
        await _world.Database.AddAsync(doubtful, twin);
        var desk = _world.For<CaseDesk>(_world.Centre);
        await desk.MergeAsync(doubtful.Id, doubtful.Version, _world.Case.Id, _ct);
        await desk.MergeAsync(twin.Id, twin.Version, _world.Case.Id, _ct);
        _world.Clock.Advance(TimeSpan.FromDays(CaseConsent.QuarantineKeptDays + 1));
        Assert.Equal(0, await _world.For<CaseIntake>(Actor.System).PurgeAsync(_ct));
        _world.Clock.Advance(TimeSpan.FromDays(CaseErasure.ClosedKeptDays));
        var erasure = _world.For<CaseErasure>(Actor.System);
        Assert.Equal(0, await erasure.PurgeAsync(_ct));
        await desk.CloseAsync(_world.Case.Id, _world.Case.Version, CaseOutcome.Abandoned, null, "不再联系。", _ct);
        Assert.Equal(0, await erasure.PurgeAsync(_ct));
        _world.Clock.Advance(TimeSpan.FromDays(CaseErasure.ClosedKeptDays) + TimeSpan.FromHours(1));
        Assert.InRange(await erasure.PurgeAsync(_ct), 1, 3);
        await erasure.PurgeAsync(_ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(3, await db.ServiceCases.CountAsync(x => x.ErasedAtUtc != null, _ct));
    }

    [Fact]
    public async Task A_duty_of_every_hour_that_fails_keeps_none_of_the_others()
    {
        await _world.For<CaseDesk>(_world.Desk).CloseAsync(_world.Case.Id, 1, CaseOutcome.Abandoned, null, "不再联系。", _ct);
        _world.Clock.Advance(TimeSpan.FromDays(CaseErasure.ClosedKeptDays + 1));
        await using var db = _world.Database.CreateDbContext();
        await db.Database.ExecuteSqlRawAsync("DROP TABLE SharedShortlists", _ct);
        await using var node = CoreOver.Node(_world.Database, _world.Clock);
        await node.GetServices<IHostedService>().OfType<Retention>().Single().RunAsync(_ct);
        Assert.NotNull((await db.ServiceCases.AsNoTracking().SingleAsync(_ct)).ErasedAtUtc);
    }

    [Fact]
    public async Task The_log_of_the_database_is_cut_to_nothing_every_hour()
    {
        var log = _world.Database.FilePath + "-wal";
        await using var db = _world.Database.CreateDbContext();
        await db.Database.OpenConnectionAsync(_ct);
        await _world.Database.AddAsync(CaseGiven.In("baoshan"));
        Assert.True(new FileInfo(log).Length > 0);
        await new SqliteCheckpoints(_world.Database, _world.Clock, NullLogger<SqliteCheckpoints>.Instance).RunAsync(_ct);
        Assert.Equal(0, new FileInfo(log).Length);
    }

    private async Task<(List<(Guid Id, string Kind, string Target, string About)> Notices, List<(string Key, string Subject, string Text)> Mails)> ToldAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return ([.. (await db.Notices.AsNoTracking().ToListAsync(_ct)).Select(x => (x.Id, x.Kind.ToString(), x.Target, x.About))], [.. (await db.MailMessages.AsNoTracking().ToListAsync(_ct)).Select(x => (x.Key, x.Subject, x.Text))]);
    }

    /// <summary>By way of every service that keeps something somebody typed about a case.</summary>
    private async Task PlantAsync()
    {
        var (id, desk, talk, tracking) = (_world.Case.Id, _world.For<CaseDesk>(_world.Desk), _world.For<CaseTalkDesk>(_world.Desk), _world.For<CaseTracking>(Actor.Visitor));
        var pass = PassOf(_world.Case);
        await desk.TakeAsync(id, await VersionAsync(), _ct);
        await talk.NoteAsync(id, await VersionAsync(), Planted + " 内部备注", _ct);
        await talk.SayAsync(id, await VersionAsync(), Planted + " 已收到", isWaiting: true, ct: _ct);
        await talk.AddTaskAsync(id, await VersionAsync(), Planted + " 待办", new(2026, 11, 30), null, _ct);
        await tracking.WriteAsync(pass, Planted + " 补充", [File(Planted + ".pdf", FileGiven.Pdf($"/Title ({Planted})"))], Form(), _ct);
        await tracking.CorrectAsync(pass, new($"{Planted} 公司二", Planted, $"{Planted}2@example.com", "+86 21 5555 0123"), mayPassOn: true, _ct);
        await tracking.SendNewSecretAsync(_world.Case.Number, $"{Planted}2@example.com", _ct);
        // The secret was replaced just now; the test goes on with the one it knows.
        await using (var db = _world.Database.CreateDbContext())
        {
            var one = await db.ServiceCases.SingleAsync(x => x.Id == id, _ct);
            one.ChangeSecret(SecretHash.Of(CaseGiven.Secret));
            await db.SaveAsync(TestDatabase.Noon, _ct);
            Assert.NotNull(one.Email);
        }

        await desk.PlanAsync(id, await VersionAsync(), Planted + " 下一步", new(2026, 11, 27), _ct);
        await desk.TransferAsync(id, await VersionAsync(), null, Planted + " 转办说明", 10, _ct);
        await _world.For<CaseDesk>(_world.Centre).TransferAsync(id, await VersionAsync(), "baoshan", Planted + " 转回", 0, _ct);
        await _world.For<CaseDesk>(_world.Centre).SkipAsync(id, await VersionAsync(), CaseStage.Answering, Planted + " 情况紧急", _ct);
        await desk.DescribeAsync(id, await VersionAsync(), CaseFacts.Of(await ReadAsync()) with { LandedCompany = Planted + "（上海）" }, _ct);
        var file = (await desk.OpenAsync(id, _ct)).Files[0];
        await desk.OpenFileAsync(id, file.Id, _ct);

        var request = await _world.AskAsync(parks: [AskWorld.Zhangjiang, AskWorld.Coast]);
        await _world.OfferAsync(_world.Pudong, request, AskWorld.Zhangjiang, Planted);
        await _world.For<OwnParkRequests>(_world.Jinshan).DeclineAsync(request, AskWorld.Coast, 1, Planted + " 无场地", _ct);
        await _world.Database.AddAsync(Samples.Partner("alpha"));
        await _world.PersonAsync("联系人", Role.PartnerContact, partner: "alpha", address: "alpha");
        var referrals = _world.For<CaseReferrals>(_world.Desk);
        await referrals.TakeBackAsync(await referrals.SendAsync(id, "clinical-cro", Planted + " 主题", Planted + " 说明", _ct), Planted + " 收回原因", _ct);

        var visits = _world.For<VisitDesk>(_world.Desk);
        var local = new DateTime(2026, 11, 25, 10, 0, 0, DateTimeKind.Unspecified);
        var slot = ShanghaiDay.UtcOf(local);
        var visit = await visits.ProposeAsync(id, new([local], [new(AskWorld.Zhangjiang, ["own-" + AskWorld.Zhangjiang], 0, 60, Planted + " 接待")], Planted + " 集合地点"), _ct);
        await tracking.ChooseVisitAsync(pass, visit, slot, _ct);
        var second = await visits.ProposeAsync(id, new([local.AddDays(9)], [new(AskWorld.Coast, [], 0, 60, null)], null), _ct);
        await visits.CallOffAsync(second, 1, Planted + " 取消原因", _ct);
        var answers = _world.For<AnswerDesk>(_world.Desk);
        var number = await answers.StartAsync(id, _ct);
        var version = await answers.KeepAsync(id, number, 1, new(Planted + " 开头", Planted + " 结尾", []), _ct);
        version = await answers.AddAsync(id, number, version, AnswerItemKind.Park, AskWorld.Zhangjiang, _ct);
        var sheet = await answers.OpenAsync(id, number, _ct);
        Assert.NotNull(sheet);
        await answers.SendAsync(id, number, version, _ct);
        var report = await _world.For<FirstReportDesk>(_world.Desk).ReportAsync(
            new() { Company = $"{Planted} 公司二", Project = Planted + " 项目", DistrictCode = "baoshan", CaseId = id, FirstTalkOn = new(2026, 11, 24) }, _ct);
        Assert.NotEqual(Guid.Empty, report);
        await desk.DelayAsync(id, await VersionAsync(), Planted + " 延期", new(2026, 12, 8), _ct);
        _world.At(11, 25, 12);
        await tracking.GiveVisitFeedbackAsync(pass, visit, new(5, 2, 5, 4, 4, Planted + " 意见", [new("own-" + AskWorld.Zhangjiang, false, Planted + " 层高不符")]), _ct);
        await _world.Database.AddAsync(new CheckIn(id, Planted + " 问题", new(2026, 12, 1), true, Actor.Visitor, TestDatabase.Noon));
        await using (var db = _world.Database.CreateDbContext())
        {
            var check = await db.CheckIns.FirstAsync(x => x.CaseId == id, _ct);
            check.Finish(Planted + " 结果", _world.Desk, TestDatabase.Noon);
            db.CaseDrafts.Add(new CaseDraft(id, _world.Case.Number, "x", CaseGiven.Input(Planted), "net", TestDatabase.Noon));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }
    }

    private async Task<ServiceCase> ReadAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        var id = _world.Case.Id;
        return await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Id == id, _ct);
    }

    private async Task<int> VersionAsync() => (await ReadAsync()).Version;

    /// <summary>Tables in a row of which the text still stands, for the message of a failing test.</summary>
    private async Task<string> WhereAsync()
    {
        var found = new List<string>();
        await using var connection = new SqliteConnection($"Data Source={_world.Database.FilePath}");
        await connection.OpenAsync(_ct);
        List<(string Table, string Column)> columns = [];
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'";
            await using var reader = await command.ExecuteReaderAsync(_ct);
            while (await reader.ReadAsync(_ct))
            {
                columns.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        Assert.True(columns.Count > 100);
        foreach (var (table, column) in columns)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the schema itself.
            command.CommandText =
                $"SELECT count(*) FROM \"{table}\" WHERE instr(lower(CAST(\"{column}\" AS TEXT)), '{Planted}') > 0 OR instr(lower(CAST(\"{column}\" AS TEXT)), '{CodeName}') > 0";
#pragma warning restore CA2100
            if ((long)(await command.ExecuteScalarAsync(_ct))! is > 0 and var count)
            {
                found.Add($"{table}.{column}: {count}");
            }
        }

        return string.Join(", ", found);
    }

    /// <summary>How often the text stands in the bytes of the database and of the log beside it, as they lie there.</summary>
    private async Task<int> FoundAsync()
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(_world.Database.DataDirectory, "portal.db*"))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, _ct);
            // Nothing else is written like it; letters of either case are one.
            var text = Encoding.Latin1.GetString(bytes).ToLowerInvariant();
            foreach (var planted in (string[])[Planted, CodeName])
            {
                for (var at = text.IndexOf(planted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(planted, at + 1, StringComparison.Ordinal))
                {
                    count++;
                }
            }
        }

        return count;
    }
}
