using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
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
        ContactName = $"{Planted} 联系人", Message = $"{Planted} 我们计划建设中试车间。", ProjectName = $"{CodeName} 代号", Phone = "+86 21 5555 0199", Project = "spaces/match?note=" + Planted,
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

    /// <summary>By way of every service that keeps something somebody typed about a case.</summary>
    private async Task PlantAsync()
    {
        var (id, desk, talk, tracking) = (_world.Case.Id, _world.For<CaseDesk>(_world.Desk), _world.For<CaseTalkDesk>(_world.Desk), _world.For<CaseTracking>(Actor.Visitor));
        var pass = PassOf(_world.Case);
        await desk.TakeAsync(id, await VersionAsync(), _ct);
        await talk.NoteAsync(id, await VersionAsync(), Planted + " 内部备注", _ct);
        await talk.SayAsync(id, await VersionAsync(), Planted + " 已收到", isWaiting: true, _ct);
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

    /// <summary>How often the text stands in the bytes of the database, once everything is written into its one file.</summary>
    private async Task<int> FoundAsync()
    {
        await using (var db = _world.Database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", _ct);
        }

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
