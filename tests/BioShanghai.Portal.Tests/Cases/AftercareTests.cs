using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Aftercare (跟踪服务): the plan on working days, problems, reminders, expansion as a new case.</summary>
public sealed class AftercareTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly CareWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nothing_is_looked_after_before_the_landing()
    {
        var care = _world.Care(_world.Chen);
        foreach (var deed in new Func<Task>[]
        {
            () => care.PlanAsync(_world.CaseId, _ct), () => care.AddAsync(_world.CaseId, "回访", new(2026, 12, 1), _ct), () => care.RaiseAsync(_world.CaseId, "用电不足", _ct),
            () => care.GrowAsync(_world.CaseId, new() { Message = "扩建。" }, _ct), () => _world.For<Aftercare>(_world.Chen).RaiseAsync(_world.CaseId, "用电不足", _ct),
        })
        {
            await Refused.ByAsync("CheckIn.NotLanded", deed);
        }
    }

    [Fact]
    public async Task The_plan_asks_after_one_three_six_and_twelve_months_on_working_days()
    {
        await _world.ChangeAsync(db =>
        {
            db.CalendarDays.Add(new(new(2026, 12, 24), false, new("示例假日", "Sample holiday")));
            return Task.CompletedTask;
        });
        await _world.LandAsync();
        await _world.Care(_world.Chen).PlanAsync(_world.CaseId, _ct);
        var sheet = await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct);
        // 24 December is a holiday; 24 May 2027 and 24 November 2027 are working days, 24 February too.
        Assert.Equal([new DateOnly(2026, 12, 25), new(2027, 2, 24), new(2027, 5, 24), new(2027, 11, 24)], sheet.Open.Select(x => x.DueOn));
        Assert.True(sheet.HasPlan);
        await Refused.ByAsync("CheckIn.PlanMade", () => _world.Care(_world.Chen).PlanAsync(_world.CaseId, _ct));
    }

    [Fact]
    public async Task Days_of_the_plan_that_have_passed_come_together_on_the_next_working_day()
    {
        await _world.LandAsync(new(2026, 8, 20));
        await _world.Care(_world.Chen).PlanAsync(_world.CaseId, _ct);
        var open = (await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).Open;
        Assert.Equal([new DateOnly(2026, 11, 25), new(2027, 2, 22), new(2027, 8, 20)], open.Select(x => x.DueOn));
        Assert.StartsWith("落地满 3 个月", open[0].Topic, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_made_by_the_move_to_aftercare_is_made_once()
    {
        await _world.LandAsync();
        for (var i = 0; i < 2; i++)
        {
            await _world.ChangeAsync(async db => Assert.Equal(
                i == 0 ? 4 : 0, await Aftercare.PlanForAsync(db, await db.ServiceCases.SingleAsync(x => x.Id == _world.CaseId, _ct), CaseGiven.Weekdays.Calendar, _world.Chen, TestDatabase.Noon, _ct)));
        }

        Assert.Equal(4, (await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).Open.Count);
    }

    [Fact]
    public async Task A_check_in_is_moved_and_finished_once_with_an_outcome()
    {
        await _world.LandAsync();
        var care = _world.Care(_world.Chen);
        await Refused.ByAsync("CheckIn.DueIsPast", () => care.AddAsync(_world.CaseId, "开工", new(2026, 11, 23), _ct));
        await care.AddAsync(_world.CaseId, "开工", new(2026, 11, 24), _ct);
        var check = Assert.Single((await care.OpenAsync(_world.CaseId, _ct)).Open);
        await Refused.ByAsync("CheckIn.DueIsPast", () => care.MoveAsync(_world.CaseId, check.Id, 1, new(2026, 11, 1), _ct));
        await care.MoveAsync(_world.CaseId, check.Id, 1, new(2026, 12, 3), _ct);
        await Assert.ThrowsAsync<ConflictException>(() => care.FinishAsync(_world.CaseId, check.Id, 1, "已开工", _ct));
        await Refused.ByAsync("CheckIn.NeedsOutcome", () => care.FinishAsync(_world.CaseId, check.Id, 2, " ", _ct));
        await care.FinishAsync(_world.CaseId, check.Id, 2, "已开工。", _ct);
        await Refused.ByAsync("CheckIn.Done", () => care.FinishAsync(_world.CaseId, check.Id, 3, "又开工", _ct));
        var sheet = await care.OpenAsync(_world.CaseId, _ct);
        Assert.Empty(sheet.Open);
        Assert.Equal(("已开工。", "陈浦"), (sheet.Done[0].Outcome, sheet.Done[0].DoneBy));
        await Assert.ThrowsAsync<NotFoundException>(() => care.FinishAsync(_world.CaseId, Guid.NewGuid(), 1, "无", _ct));
    }

    [Fact]
    public async Task A_problem_the_investor_raises_comes_to_whoever_holds_the_case_with_two_working_days()
    {
        await _world.LandAsync();
        await _world.For<Aftercare>(Actor.Visitor).RaiseAsync(_world.CaseId, "用电容量不足，影响试生产", _ct);
        var problem = Assert.Single((await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).Open);
        Assert.Equal((true, new DateOnly(2026, 11, 26), "visitor"), (problem.IsProblem, problem.DueOn, problem.By));
        Assert.Equal(NoticeKind.CaseProblem, Assert.Single(await _world.NoticesAsync(_world.Chen)).Kind);
        var mail = Assert.Single(await _world.Database.MailsAsync(to: "chen"));
        Assert.Contains((await _world.CaseAsync()).Number, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("用电", mail.Text, StringComparison.Ordinal);
        Assert.False((await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).HasPlan);
    }

    [Fact]
    public async Task A_case_nobody_holds_any_more_is_its_districts_to_be_told_of()
    {
        await _world.LandAsync();
        await _world.ChangeAsync(async db => (await db.Users.SingleAsync(x => x.Id == _world.Chen.UserId, _ct)).Disable(TestDatabase.Noon));
        await _world.For<Aftercare>(Actor.Visitor).RaiseAsync(_world.CaseId, "用电不足", _ct);
        Assert.Equal([NoticeKind.CaseProblem], await _world.KindsAsync(_world.Centre));
    }

    [Fact]
    public async Task The_holder_is_reminded_on_the_day_and_once_when_it_is_over_and_anew_when_it_was_moved()
    {
        await _world.LandAsync();
        await _world.Care(_world.Chen).AddAsync(_world.CaseId, "开工", new(2026, 12, 1), _ct);
        Assert.Equal(0, await _world.Watch.RemindCheckInsAsync(_ct));
        _world.At(new(2026, 12, 1));
        Assert.Equal((1, 0), (await _world.Watch.RemindCheckInsAsync(_ct), await _world.Watch.RemindCheckInsAsync(_ct)));
        _world.At(new(2026, 12, 2));
        Assert.Equal((1, 0), (await _world.Watch.RemindCheckInsAsync(_ct), await _world.Watch.RemindCheckInsAsync(_ct)));
        Assert.Equal([NoticeKind.CheckInDue, NoticeKind.CheckInOverdue], await _world.KindsAsync(_world.Chen));
        var check = Assert.Single((await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).Open);
        Assert.True(check.IsOverdue);
        await _world.Care(_world.Chen).MoveAsync(_world.CaseId, check.Id, 1, new(2026, 12, 8), _ct);
        _world.At(new(2026, 12, 8));
        Assert.Equal(1, await _world.Watch.RemindCheckInsAsync(_ct));
    }

    [Theory]
    [InlineData("zhangjiang", "zhangjiang", true)]
    [InlineData("zhangjiang", "golden-coast", false)]
    [InlineData(null, "zhangjiang", false)]
    public async Task Consent_goes_along_with_a_company_that_grows_while_it_names_the_same_park(string? asked, string target, bool mayPassOn)
    {
        var one = CaseGiven.In("pudong", mayPassOn || asked == "zhangjiang" ? "zhangjiang" : null, CaseGiven.Input() with { ParkSlug = asked, MayPassOn = true });
        one.Describe(new() { LandedCompany = "莱茵（上海）", LandedOn = new(2026, 11, 20), SignedMillionYuan = 120, TargetParkSlug = target }, new(2026, 11, 24));
        one.MoveTo(CaseStage.Landed, isSkipping: true, CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        await _world.Database.AddAsync(one);
        var grown = await _world.CaseAsync((await _world.Care(_world.Chen).GrowAsync(one.Id, new() { Message = "二期扩建，约 5,000 平方米。" }, _ct)).Id);
        Assert.Equal((mayPassOn, target, mayPassOn ? "zhangjiang" : null), (grown.MayPassOn, grown.AskedParkSlug, grown.ParkSlug));
    }

    [Fact]
    public async Task A_company_that_grows_gets_a_new_case_with_its_own_number_and_secret()
    {
        await _world.LandAsync();
        var care = _world.Care(_world.Chen);
        await Refused.ByAsync("Case.NeedsMessage", () => care.GrowAsync(_world.CaseId, new() { Message = " " }, _ct));
        var grown = await care.GrowAsync(_world.CaseId, new() { Need = CaseNeed.Landing, Message = "二期扩建，约 5,000 平方米。", AreaSquareMetres = 5_000 }, _ct);
        var (old, one) = (await _world.CaseAsync(), await _world.CaseAsync(grown.Id));
        Assert.Equal((old.Id, "莱茵（上海）生物医药有限公司", old.ContactName, old.Email, old.ConsentVersion, false), (one.GrownFromId, one.Company, one.ContactName, one.Email, one.ConsentVersion, one.MayPassOn));
        Assert.Equal(("pudong", _world.Chen.UserId, CaseStage.Registered), (one.DistrictCode, one.OwnerUserId, one.Stage));
        Assert.NotEqual(old.Number, one.Number);
        Assert.True(SecretHash.Fits(one.SecretHash, grown.Secret));
        Assert.False(SecretHash.Fits(old.SecretHash, grown.Secret));
        var mail = Assert.Single(await _world.Database.MailsAsync("case-grown:"));
        Assert.Equal(old.Email, mail.To);
        Assert.Contains(grown.Secret, mail.Text, StringComparison.Ordinal);
        Assert.Contains(one.Number, mail.Text, StringComparison.Ordinal);
        Assert.Equal(one.Id, Assert.Single((await care.OpenAsync(_world.CaseId, _ct)).Grown).Id);
        Assert.Equal(old.Id, (await care.OpenAsync(one.Id, _ct)).GrownFrom?.Id);
        Assert.DoesNotContain(grown.Secret, Assert.Single(await _world.Database.TrailAsync("case.grow"), x => x.Target == one.ChangeKey).Details ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_case_was_won_its_check_ins_go_on()
    {
        await _world.LandAsync();
        await _world.Care(_world.Chen).PlanAsync(_world.CaseId, _ct);
        await _world.ChangeAsync(async db => (await db.ServiceCases.SingleAsync(x => x.Id == _world.CaseId, _ct)).Close(CaseOutcome.Won, null, "已落地。", CaseGiven.Weekdays, _world.Chen, TestDatabase.Noon));
        var check = (await _world.Care(_world.Chen).OpenAsync(_world.CaseId, _ct)).Open[0];
        await _world.Care(_world.Chen).FinishAsync(_world.CaseId, check.Id, 1, "运行正常。", _ct);
    }
}
