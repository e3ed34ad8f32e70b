using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Tests.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The ledger of first reports (首报首谈): one lock for each company and project, claims, decisions, sharing.</summary>
public sealed class FirstReportTests : IAsyncLifetime
{
    private const string Company = "莱茵生物医药（上海）有限公司";
    private const string Project = "细胞治疗中试 车间（一期）";

    /// <summary>A park of Baoshan.</summary>
    private const string Park = "north-shanghai";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly CareWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(Company, Project, false)]
    [InlineData("莱茵生物医药(上海)股份有限公司", "细胞治疗中试车间一期", false)]
    [InlineData("上海莱茵生物医药", Project, true)]
    [InlineData(Company, "细胞治疗中试车间", true)]
    public async Task The_same_project_is_found_however_it_is_spelt_and_a_like_one_is_marked(string company, string project, bool isNear)
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        var clash = Assert.Single(await _world.Ledger(_world.Luo).ClashesAsync(company, project, _ct));
        Assert.Equal((id, "pudong", isNear, FirstReportState.Active), (clash.Id, clash.DistrictCode, clash.IsNear, clash.State));
    }

    [Theory]
    [InlineData("汇丰生物科技有限公司", Project)]
    [InlineData(Company, "抗体药总部")]
    [InlineData(Company, "细")]
    [InlineData(Company, "细胞")]
    [InlineData(Company, "车间")]
    [InlineData("", Project)]
    [InlineData(Company, "（）")]
    public async Task Another_company_or_another_project_is_no_clash(string company, string project)
    {
        await ReportAsync(_world.Chen, "pudong");
        Assert.Empty(await _world.Ledger(_world.Luo).ClashesAsync(company, project, _ct));
    }

    [Fact]
    public async Task Another_district_learns_whose_it_is_and_until_when_and_nothing_of_the_project()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        var clash = Assert.Single(await _world.Ledger(_world.Luo).ClashesAsync(Company, Project, _ct));
        Assert.Equal((new DateOnly(2026, 11, 24), new DateOnly(2027, 5, 23), false), (clash.ReportedOn, clash.LockedUntil, clash.IsOpen));
        Assert.Empty((await _world.Ledger(_world.Luo).ListAsync(new(), _ct)).Rows);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Ledger(_world.Luo).OpenAsync(id, _ct));
        Assert.Single(await _world.Database.TrailAsync(AuditActions.Denied));
        Assert.True(Assert.Single(await _world.Ledger(_world.Chen).ClashesAsync(Company, Project, _ct)).IsOpen);
        Assert.Equal(id, Assert.Single((await _world.Ledger(_world.Centre).ListAsync(new(), _ct)).Rows).Id);
    }

    [Fact]
    public async Task While_the_lock_stands_no_other_district_may_report_the_same()
    {
        await ReportAsync(_world.Chen, "pudong");
        await Refused.ByAsync("FirstReport.Clash", () => ReportAsync(_world.Luo, "baoshan", "莱茵生物医药(上海)股份有限公司"));
        await Refused.ByAsync("FirstReport.ReportedBefore", () => ReportAsync(_world.Chen, "pudong"));
        await Assert.ThrowsAsync<NotFoundException>(() => ReportAsync(_world.Luo, "pudong", "另一家公司"));
        await Assert.ThrowsAsync<NotFoundException>(() => ReportAsync(_world.Luo, "no-such-district", "另一家公司"));
        Assert.Single((await _world.Ledger(_world.Centre).ListAsync(new(), _ct)).Rows);
    }

    [Fact]
    public async Task A_like_project_of_another_district_may_be_reported_and_that_district_hears_of_it()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        // Not before it was shown and somebody said that it is another.
        await Refused.ByAsync("FirstReport.NearNotSeen", () => ReportAsync(_world.Luo, "baoshan", project: "细胞治疗中试车间"));
        Assert.Empty(await _world.NoticesAsync(_world.Chen));
        await ReportAsync(_world.Luo, "baoshan", project: "细胞治疗中试车间", seen: [id]);
        var notice = Assert.Single(await _world.NoticesAsync(_world.Chen));
        Assert.Equal(NoticeKind.FirstReportNear, notice.Kind);
        Assert.Contains("一期", notice.About, StringComparison.Ordinal);
        Assert.Empty(await _world.NoticesAsync(_world.Luo));
    }

    [Theory]
    [InlineData("", Project, "FirstReport.NeedsNames")]
    [InlineData(Company, "——", "FirstReport.NeedsNames")]
    public async Task Names_without_letters_are_no_names(string company, string project, string code) =>
        await Refused.ByAsync(code, () => ReportAsync(_world.Chen, "pudong", company, project));

    [Fact]
    public async Task A_talk_that_is_still_to_come_is_no_first_talk() => await Refused.ByAsync(
        "FirstReport.TalkInFuture", () => _world.Ledger(_world.Chen).ReportAsync(new() { Company = Company, Project = Project, DistrictCode = "pudong", FirstTalkOn = _world.Today.AddDays(1) }, _ct));

    [Fact]
    public async Task After_180_days_the_project_is_free_even_before_the_watch_comes_round()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        _world.At(new(2027, 5, 23));
        await Refused.ByAsync("FirstReport.Clash", () => ReportAsync(_world.Luo, "baoshan"));
        _world.At(new(2027, 5, 24));
        Assert.Empty(await _world.Ledger(_world.Luo).ClashesAsync(Company, Project, _ct));
        await ReportAsync(_world.Luo, "baoshan");
        var sheet = await _world.Ledger(_world.Chen).OpenAsync(id, _ct);
        Assert.Equal((FirstReportState.Expired, FirstReportDeed.Expire), (sheet.Row.State, sheet.Steps[^1].Deed));
        Assert.Equal([NoticeKind.FirstReportExpired], await _world.KindsAsync(_world.Chen));
        await Refused.ByAsync("FirstReport.NotActive", () => _world.Ledger(_world.Chen).RenewAsync(id, sheet.Version, "还在谈", _ct));
    }

    [Fact]
    public async Task The_watch_warns_once_and_ends_the_lock_once()
    {
        await ReportAsync(_world.Chen, "pudong");
        _world.At(new(2027, 5, 9));
        Assert.Equal((1, 0), (await _world.Watch.RemindReportsAsync(_ct), await _world.Watch.RemindReportsAsync(_ct)));
        _world.At(new(2027, 5, 24));
        Assert.Equal((1, 0), (await _world.Watch.ExpireReportsAsync(_ct), await _world.Watch.ExpireReportsAsync(_ct)));
        Assert.Equal([NoticeKind.FirstReportEnding, NoticeKind.FirstReportExpired], await _world.KindsAsync(_world.Chen));
        var mails = await _world.Database.MailsAsync(to: "chen");
        Assert.Equal(2, mails.Count);
        Assert.All(mails, x => Assert.DoesNotContain("莱茵", x.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewed_lock_goes_on_from_today_and_is_warned_of_anew()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        _world.At(new(2027, 5, 10));
        await _world.Watch.RemindReportsAsync(_ct);
        await Refused.ByAsync("FirstReport.NeedsReason", () => _world.Ledger(_world.Chen).RenewAsync(id, 1, " ", _ct));
        await _world.Ledger(_world.Chen).RenewAsync(id, 1, "已约第二次会谈。", _ct);
        Assert.Equal(new DateOnly(2027, 11, 6), (await _world.Ledger(_world.Chen).OpenAsync(id, _ct)).Row.LockedUntil);
        await Assert.ThrowsAsync<ConflictException>(() => _world.Ledger(_world.Chen).RenewAsync(id, 1, "再续", _ct));
        _world.At(new(2027, 11, 1));
        Assert.Equal(1, await _world.Watch.RemindReportsAsync(_ct));
    }

    [Fact]
    public async Task What_is_released_is_free_at_once()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await _world.Ledger(_world.Chen).ReleaseAsync(id, 1, "公司已改去外地。", _ct);
        await ReportAsync(_world.Luo, "baoshan");
        Assert.Equal(FirstReportState.Released, (await _world.Ledger(_world.Chen).OpenAsync(id, _ct)).Row.State);
    }

    [Fact]
    public async Task A_claim_is_read_by_both_districts_and_the_Centre_decides()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await Refused.ByAsync("FirstReport.NeedsReason", () => _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "", Company, Project, _ct));
        await _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区九月已与该公司签意向。", Company, Project, _ct);
        foreach (var person in new[] { _world.Chen, _world.Luo, _world.Centre })
        {
            Assert.Equal([NoticeKind.FirstReportDisputed], await _world.KindsAsync(person));
            Assert.Equal("我区九月已与该公司签意向。", (await _world.Ledger(person).OpenAsync(id, _ct)).Steps[^1].Text);
        }

        Assert.Empty(await _world.NoticesAsync(_world.Feng));
        await Refused.ByAsync("FirstReport.NotActive", () => _world.Ledger(_world.Chen).ReleaseAsync(id, 2, "算了", _ct));
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.Ledger(_world.Luo).DecideAsync(id, 2, false, 0, "我赢", _ct));
        await Refused.ByAsync("FirstReport.NoSuchPercent", () => _world.Ledger(_world.Centre).DecideAsync(id, 2, false, 101, "意向书在先。", _ct));
        await _world.Ledger(_world.Centre).DecideAsync(id, 2, false, 30, "意向书在先。", _ct);

        foreach (var person in new[] { _world.Chen, _world.Luo })
        {
            var sheet = await _world.Ledger(person).OpenAsync(id, _ct);
            Assert.Equal(("baoshan", "pudong", 30, FirstReportState.Active), (sheet.Row.DistrictCode, sheet.Row.SharedWithCode, sheet.Row.SharedPercent, sheet.Row.State));
            Assert.Equal((FirstReportDeed.Overrule, "意向书在先。", 30), (sheet.Steps[^1].Deed, sheet.Steps[^1].Text, sheet.Steps[^1].Percent));
            Assert.Equal([NoticeKind.FirstReportDisputed, NoticeKind.FirstReportDecided], await _world.KindsAsync(person));
            Assert.Single((await _world.Ledger(person).ListAsync(new(), _ct)).Rows);
        }
    }

    [Fact]
    public async Task What_is_disputed_stays_locked_until_it_is_decided_and_the_winner_begins_anew()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区先谈。", Company, Project, _ct);
        _world.At(new(2027, 6, 1));
        Assert.Equal(0, await _world.Watch.ExpireReportsAsync(_ct));
        await Refused.ByAsync("FirstReport.Clash", () => ReportAsync(_world.Feng, "fengxian"));
        await _world.Ledger(_world.Centre).DecideAsync(id, 2, true, 0, "浦东记录在先。", _ct);
        var sheet = await _world.Ledger(_world.Luo).OpenAsync(id, _ct);
        Assert.Equal(("pudong", new DateOnly(2027, 11, 28), 0), (sheet.Row.DistrictCode, sheet.Row.LockedUntil, sheet.Row.SharedPercent));
    }

    [Fact]
    public async Task A_project_handed_over_is_read_by_both_with_the_rule_they_share_by()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await Refused.ByAsync("FirstReport.OwnReport", () => _world.Ledger(_world.Chen).TransferAsync(id, 1, "pudong", 30, "三七分", _ct));
        await Refused.ByAsync("FirstReport.NoSuchDistrict", () => _world.Ledger(_world.Chen).TransferAsync(id, 1, "no-such-district", 30, "三七分", _ct));
        await _world.Ledger(_world.Chen).TransferAsync(id, 1, "baoshan", 30, "税收三七分，五年。", _ct);
        foreach (var person in new[] { _world.Chen, _world.Luo })
        {
            var step = (await _world.Ledger(person).OpenAsync(id, _ct)).Steps[^1];
            Assert.Equal((FirstReportDeed.Transfer, "pudong", "baoshan", 30, "税收三七分，五年。"), (step.Deed, step.DistrictCode, step.ToDistrictCode, step.Percent, step.Text));
            Assert.Equal([NoticeKind.FirstReportTransferred], await _world.KindsAsync(person));
        }

        Assert.True((await _world.Ledger(_world.Luo).OpenAsync(id, _ct)).MayKeep);
        Assert.False((await _world.Ledger(_world.Chen).OpenAsync(id, _ct)).MayKeep);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Ledger(_world.Chen).ReleaseAsync(id, 2, "收回", _ct));
        await Refused.ByAsync("FirstReport.SharedBefore", () => _world.Ledger(_world.Luo).TransferAsync(id, 2, "fengxian", 10, "一九分", _ct));
        await _world.Ledger(_world.Luo).TransferAsync(id, 2, "pudong", 10, "退回，一九分。", _ct);
    }

    [Fact]
    public async Task A_report_from_a_case_begins_with_its_company_project_and_day()
    {
        var form = await _world.Ledger(_world.Chen).FormAsync(_world.CaseId, _ct);
        Assert.Equal(("德国莱茵生物医药有限公司", "莱茵一号", "pudong", new DateOnly(2026, 11, 24)), (form.Input.Company, form.Input.Project, form.Input.DistrictCode, form.Input.FirstTalkOn));
        Assert.Equal((await _world.CaseAsync()).Number, form.CaseNumber);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Ledger(_world.Luo).FormAsync(_world.CaseId, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Ledger(_world.Luo).ReportAsync(form.Input with { DistrictCode = "baoshan" }, _ct));
        var id = await _world.Ledger(_world.Chen).ReportAsync(form.Input, _ct);
        var ofCase = await _world.Ledger(_world.Chen).OfCaseAsync(_world.CaseId, _ct);
        Assert.Equal(id, Assert.Single(ofCase.Reports).Id);
        Assert.Empty(ofCase.Clashes);
    }

    [Fact]
    public async Task A_case_shows_what_stands_against_its_report()
    {
        await ReportAsync(_world.Luo, "baoshan", "德国莱茵生物医药", "莱茵一号");
        var ofCase = await _world.Ledger(_world.Chen).OfCaseAsync(_world.CaseId, _ct);
        Assert.Equal(("baoshan", false, false), (ofCase.Clashes[0].DistrictCode, ofCase.Clashes[0].IsNear, ofCase.Clashes[0].IsOpen));
        Assert.True(ofCase.MayReport);
    }

    [Fact]
    public async Task The_ledger_is_searched_however_a_name_is_spelt()
    {
        await ReportAsync(_world.Chen, "pudong");
        await ReportAsync(_world.Luo, "baoshan", "汇丰生物科技有限公司", "抗体药总部");
        var centre = _world.Ledger(_world.Centre);
        Assert.Equal(2, (await centre.ListAsync(new(), _ct)).Total);
        Assert.Equal("pudong", Assert.Single((await centre.ListAsync(new(Text: "莱茵生物医药(上海)有限公司"), _ct)).Rows).DistrictCode);
        Assert.Equal("baoshan", Assert.Single((await centre.ListAsync(new(Text: "抗体药 总部"), _ct)).Rows).DistrictCode);
        Assert.Equal("baoshan", Assert.Single((await centre.ListAsync(new(District: "baoshan"), _ct)).Rows).DistrictCode);
        Assert.Empty((await centre.ListAsync(new(FirstReportState.Disputed), _ct)).Rows);
    }

    [Fact]
    public async Task An_erased_report_names_nobody_and_its_lock_and_its_dispute_go_on_and_the_districts_hear_of_it_once()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区先谈。", Company, Project, _ct);
        await _world.ChangeAsync(async db => (await db.FirstReports.SingleAsync(x => x.Id == id, _ct)).Erase());
        var sheet = await _world.Ledger(_world.Luo).OpenAsync(id, _ct);
        Assert.Equal(("", "", FirstReportState.Disputed), (sheet.Row.Company, sheet.Row.Project, sheet.Row.State));
        Assert.All(sheet.Steps, x => Assert.Null(x.Text));
        await Refused.ByAsync("FirstReport.Clash", () => ReportAsync(_world.Feng, "fengxian"));
        Assert.False(Assert.Single(await _world.Ledger(_world.Feng).ClashesAsync(Company, Project, _ct)).IsNear);
        await _world.Watch.TellErasedReportsAsync(_ct);
        Assert.Equal(0, await _world.Watch.TellErasedReportsAsync(_ct));
        foreach (var person in new[] { _world.Chen, _world.Luo })
        {
            var notice = Assert.Single(await _world.NoticesAsync(person), x => x.Kind == NoticeKind.FirstReportErased);
            Assert.DoesNotContain("莱茵", notice.About, StringComparison.Ordinal);
        }

        await _world.Ledger(_world.Centre).DecideAsync(id, sheet.Version, true, 0, "记录在先。", _ct);
        _world.At(new(2027, 5, 24));
        Assert.Equal(1, await _world.Watch.ExpireReportsAsync(_ct));
        await ReportAsync(_world.Luo, "baoshan");
    }

    [Fact]
    public async Task What_was_agreed_before_stays_agreed_when_the_report_stands()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await _world.Ledger(_world.Chen).TransferAsync(id, 1, "baoshan", 30, "三七分。", _ct);
        await _world.Ledger(_world.Feng).DisputeAsync(id, "fengxian", null, "奉贤先谈。", Company, Project, _ct);
        await Refused.ByAsync("FirstReport.ShareStands", () => _world.Ledger(_world.Centre).DecideAsync(id, 3, true, 20, "维持。", _ct));
        await _world.Ledger(_world.Centre).DecideAsync(id, 3, true, 0, "维持。", _ct);
        var row = (await _world.Ledger(_world.Chen).OpenAsync(id, _ct)).Row;
        Assert.Equal(("baoshan", "pudong", 30), (row.DistrictCode, row.SharedWithCode, row.SharedPercent));
    }

    [Fact]
    public async Task The_park_that_claims_follows_its_claim_hears_the_decision_and_has_what_it_won()
    {
        var officer = await _world.Database.PersonAsync("宝园", Role.DistrictOfficer, park: Park, address: "bao-park");
        var id = await ReportAsync(_world.Chen, "pudong");
        await _world.Ledger(officer).DisputeAsync(id, "baoshan", Park, "园区先谈。", Company, Project, _ct);
        Assert.Equal(FirstReportDeed.Dispute, (await _world.Ledger(officer).OpenAsync(id, _ct)).Steps[^1].Deed);
        Assert.Equal(id, Assert.Single((await _world.Ledger(officer).ListAsync(new(), _ct)).Rows).Id);
        await _world.Ledger(_world.Centre).DecideAsync(id, 2, false, 30, "园区记录在先。", _ct);
        Assert.Contains(NoticeKind.FirstReportDecided, await _world.KindsAsync(officer));
        var sheet = await _world.Ledger(officer).OpenAsync(id, _ct);
        Assert.Equal(("baoshan", Park, true), (sheet.Row.DistrictCode, sheet.Row.ParkSlug, sheet.MayKeep));
        Assert.Single((await _world.Ledger(_world.Chen).ListAsync(new(), _ct)).Rows);
    }

    [Fact]
    public async Task Who_knows_neither_the_names_nor_has_anything_like_it_cannot_claim_and_each_check_is_told_in_the_trail()
    {
        var id = await ReportAsync(_world.Chen, "pudong");
        await Refused.ByAsync("FirstReport.NothingOfOwn", () => _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区先谈。", ct: _ct));
        // A like name may have been found by trying.
        await Refused.ByAsync("FirstReport.NothingOfOwn", () => _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区先谈。", Company, "细胞治疗中试车间", _ct));
        await ReportAsync(_world.Luo, "baoshan", project: "细胞治疗中试车间", seen: [id]);
        await _world.Ledger(_world.Luo).DisputeAsync(id, "baoshan", null, "我区先谈。", ct: _ct);

        await _world.Ledger(_world.Feng).ClashesAsync(Company, "细胞", _ct);
        await _world.Ledger(_world.Feng).ClashesAsync(Company, Project, _ct);
        var trail = await _world.Database.TrailAsync("first-report.check");
        Assert.Equal(2, trail.Count);
        Assert.All(trail, x => Assert.DoesNotContain("莱茵", x.Target + x.Details, StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_key_fits_its_column_whatever_is_typed()
    {
        // One sign of the compatibility forms is four letters in the plain one.
        Assert.Equal(FirstReport.ProjectMaxLength, FirstReport.KeyOfProject(new string('㌀', FirstReport.ProjectMaxLength)).Length);
        Assert.True(FirstReport.IsLike("biologics1", "biologics"));
        Assert.False(FirstReport.IsLike("biologics1", "bio") || FirstReport.IsLike("b", "biologics") || FirstReport.IsLike("biologicsfillandfinish", "biologics"));
    }

    [Fact]
    public async Task The_trail_names_neither_company_nor_project()
    {
        await ReportAsync(_world.Chen, "pudong");
        Assert.DoesNotContain("莱茵", Assert.Single(await _world.Database.TrailAsync("first-report.report")).Details, StringComparison.Ordinal);
    }

    private Task<Guid> ReportAsync(Actor actor, string district, string company = Company, string project = Project, Guid[]? seen = null, string? park = null) =>
        _world.Ledger(actor).ReportAsync(new() { Company = company, Project = project, DistrictCode = district, ParkSlug = park, FirstTalkOn = _world.Today, SeenNear = seen ?? [] }, _ct);
}

/// <summary>Two districts that report the same project in the same moment, on databases that lock in different ways.</summary>
public abstract class FirstReportAtOnceTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    protected abstract Task<IDbContextFactory<Core.Data.PortalDbContext>> ContextsAsync();

    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_two_districts_that_report_at_once_one_does_and_the_other_is_told_of_the_clash()
    {
        var contexts = await ContextsAsync();
        var (chen, luo) = (await contexts.PersonAsync("陈浦", Role.DistrictOfficer, "pudong", address: "chen"), await contexts.PersonAsync("罗宝", Role.DistrictOfficer, "baoshan", address: "luo"));
        for (var round = 0; round < 10; round++)
        {
            using var start = new Barrier(2);
            var answers = await Task.WhenAll(Task.Run(() => ReportAsync(contexts, chen, "pudong", round, start), _ct), Task.Run(() => ReportAsync(contexts, luo, "baoshan", round, start), _ct));
            Assert.Equal(["", "FirstReport.Clash"], answers.Order(StringComparer.Ordinal));
        }

        await using var db = await contexts.CreateDbContextAsync(_ct);
        Assert.Equal(10, await db.FirstReports.CountAsync(_ct));
    }

    private async Task<string> ReportAsync(IDbContextFactory<Core.Data.PortalDbContext> contexts, Actor actor, string district, int round, Barrier start)
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton(contexts);
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon)));
        services.AddSingleton<ICurrentActor>(new ActingAs(actor));
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<FirstReportDesk>();
        start.SignalAndWait(_ct);
        return await Refused.OrDoneAsync(() => desk.ReportAsync(new() { Company = "莱茵生物医药有限公司", Project = $"细胞治疗{round}", DistrictCode = district, FirstTalkOn = new(2026, 11, 24) }, _ct));
    }
}

public sealed class SqliteFirstReportAtOnceTests : FirstReportAtOnceTests
{
    private readonly TestDatabase _database = TestDatabase.WithContent();

    protected override Task<IDbContextFactory<Core.Data.PortalDbContext>> ContextsAsync() => Task.FromResult<IDbContextFactory<Core.Data.PortalDbContext>>(_database);

    protected override ValueTask EndAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresFirstReportAtOnceTests : FirstReportAtOnceTests
{
    private readonly PostgresServer _server = new();

    protected override ValueTask EndAsync() => _server.DisposeAsync();

    protected override async Task<IDbContextFactory<Core.Data.PortalDbContext>> ContextsAsync()
    {
        await _server.InitializeAsync();
        await new ContentImporter(_server.Contexts, TimeProvider.System).ImportAsync(ContentSource.Shipped);
        return _server.Contexts;
    }
}
