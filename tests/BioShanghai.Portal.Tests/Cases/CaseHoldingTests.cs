using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Whoever leaves takes no case along, and whoever may no longer handle one is told nothing of it.</summary>
public sealed class CaseHoldingTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();

    private UserService Users => _world.For<UserService>(Actor.System);

    public async ValueTask InitializeAsync()
    {
        await _world.OpenAsync();
        await _world.Database.PersonAsync("安全", Role.SecurityAdmin, address: "sec");
        _world.At(2026, 11, 24, 9);
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Cases_and_tasks_of_a_leaver_go_to_an_heir_who_covers_their_place_and_the_rest_stays_until_he_is_gone()
    {
        var (here, there) = (await HeldAsync("pudong"), await HeldAsync("baoshan", isGranted: true));
        await _world.Database.AddAsync(Task(here.Id, "致电"), Task(there.Id, "发资料"));
        await TellAsync(here);
        Assert.Equal(4, (await Users.FindAsync(_world.Chen.UserId!.Value, _ct)).OpenWork);
        var handover = await Users.ReassignAsync(_world.Chen.UserId!.Value, _world.Li.UserId!.Value, _ct);
        Assert.Equal((2, there.ChangeKey), (handover.Moved, Assert.Single(handover.Kept)));
        Assert.Equal((_world.Li.UserId, "李浦"), await HolderAsync(here.Id));
        Assert.Equal((_world.Chen.UserId, "陈浦"), await HolderAsync(there.Id));
        Assert.Equal(["致电"], await TasksOfAsync(_world.Li.UserId));
        Assert.Contains(NoticeKind.CaseMessage, await _world.KindsAsync(_world.Li));
        Assert.DoesNotContain(NoticeKind.CaseMessage, await _world.KindsAsync(_world.Chen));

        await DisableAsync();
        Assert.Equal((null, null), await HolderAsync(there.Id));
        Assert.Equal(["发资料"], await TasksOfAsync(null));
    }

    [Fact]
    public async Task What_a_disabled_account_still_holds_stays_with_the_heir_it_is_handed_to()
    {
        await DisableAsync();
        var one = await HeldAsync("pudong");
        await _world.Database.AddAsync(Task(one.Id, "致电"));
        Assert.Equal(2, (await Users.ReassignAsync(_world.Chen.UserId!.Value, _world.Li.UserId!.Value, _ct)).Moved);
        Assert.Equal((_world.Li.UserId, "李浦"), await HolderAsync(one.Id));
        Assert.Equal(["致电"], await TasksOfAsync(_world.Li.UserId));
    }

    [Fact]
    public async Task What_a_disabled_account_held_stands_among_the_new_cases_and_the_investor_no_longer_reads_its_name()
    {
        var one = await HeldAsync("pudong");
        Assert.DoesNotContain(await NewAsync(), x => x.Id == one.Id);
        await DisableAsync();
        Assert.Contains(await NewAsync(), x => x.Id == one.Id);
        var kept = await _world.ReadAsync(one.Id);
        Assert.Equal((null, "system"), (kept.Steps[^1].Holder, kept.Steps[^1].By));
        Assert.Null((await _world.For<CaseTracking>(Actor.Visitor).ViewAsync(new(one.Number, CaseGiven.Secret), _ct))!.Officer);
        // The watch sees it: the whole desk is reminded.
        _world.At(2026, 11, 24, 17);
        await _world.For<CaseWatch>(Actor.System).TellAsync(_ct);
        Assert.Contains(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Li));
        Assert.DoesNotContain(NoticeKind.CaseOverdue, await _world.KindsAsync(_world.Chen));
    }

    [Fact]
    public async Task Losing_a_grant_frees_what_no_other_grant_covers_and_nothing_else()
    {
        var (here, there) = (await HeldAsync("pudong"), await HeldAsync("baoshan", isGranted: true));
        var person = await Users.FindAsync(_world.Chen.UserId!.Value, _ct);
        await Users.RemoveGrantAsync(_world.Chen.UserId!.Value, person.Token, person.Person.Grants.Single(x => x.Scope.Zh == "宝山区").Id, _ct);
        Assert.Equal((null, null), await HolderAsync(there.Id));
        Assert.Equal((_world.Chen.UserId, "陈浦"), await HolderAsync(here.Id));
    }

    [Fact]
    public async Task A_case_that_is_opened_again_after_its_holder_left_is_nobodys()
    {
        var one = await HeldAsync("pudong");
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.Close(CaseOutcome.Abandoned, null, "搁置", clock, _world.Chen, now));
        await DisableAsync();
        Assert.Null((await _world.For<CaseTracking>(Actor.Visitor).ViewAsync(new(one.Number, CaseGiven.Secret), _ct))!.Officer);
        await _world.For<CaseDesk>(_world.Li).ReopenAsync(one.Id, (await _world.ReadAsync(one.Id)).Version, _ct);
        Assert.Equal((null, null), await HolderAsync(one.Id));
    }

    [Fact]
    public async Task Who_handles_cases_elsewhere_only_is_told_nothing_of_one_he_still_holds_and_the_desk_is()
    {
        // As a case stands that went to another district in the same moment as its holder lost the grant.
        var one = await _world.SendAsync(CaseGiven.Input() with { DistrictCode = "pudong" });
        var bao = await _world.Database.PersonAsync("包山", Role.DistrictOfficer, "baoshan", address: "bao");
        await _world.ChangeAsync(one.Id, (x, _, now) => x.Give(bao.UserId!.Value, bao.Name, bao, now));
        var today = new DateOnly(2026, 11, 24);
        await _world.Database.AddAsync(new CaseTask(one.Id, "致电", today, bao.UserId, bao.Name, today, bao, RulesWorld.Utc(2026, 11, 24, 9)));
        await TellAsync(one);
        _world.At(2026, 11, 24, 17);
        await _world.For<CaseWatch>(Actor.System).TellAsync(_ct);
        await _world.For<CaseWatch>(Actor.System).TellTasksAsync(_ct);
        Assert.Empty(await _world.KindsAsync(bao));
        foreach (var kind in new[] { NoticeKind.CaseMessage, NoticeKind.CaseOverdue, NoticeKind.CaseTaskDue })
        {
            Assert.Contains(kind, await _world.KindsAsync(_world.Chen));
            Assert.Contains(kind, await _world.KindsAsync(_world.Li));
        }
    }

    private CaseTask Task(Guid caseId, string text) => new(caseId, text, new(2026, 11, 30), _world.Chen.UserId, "陈浦", new(2026, 11, 24), _world.Chen, RulesWorld.Utc(2026, 11, 24, 9));

    private async Task<ServiceCase> HeldAsync(string district, bool isGranted = false)
    {
        if (isGranted)
        {
            await _world.Database.AddAsync(new Grant(_world.Chen.UserId!.Value, Role.DistrictOfficer, district, null, TestDatabase.Noon));
        }

        var one = CaseGiven.In(district, sentAtUtc: RulesWorld.Utc(2026, 11, 24, 9));
        one.Give(_world.Chen.UserId!.Value, "陈浦", _world.Chen, one.SentAtUtc);
        await _world.Database.AddAsync(one);
        return one;
    }

    /// <summary>The investor writes; whoever holds the case is told.</summary>
    private Task TellAsync(ServiceCase one) => _world.For<CaseTracking>(Actor.Visitor).WriteAsync(new(one.Number, CaseGiven.Secret), "补充一点。", [], new("form", "sender", TimeSpan.FromMinutes(1)), _ct);

    private async Task DisableAsync() => await Users.DisableAsync(_world.Chen.UserId!.Value, (await Users.FindAsync(_world.Chen.UserId!.Value, _ct)).Token, _ct);

    private async Task<IReadOnlyList<CaseRow>> NewAsync() => (await _world.For<MyWeek>(_world.Li).ReadAsync(_ct)).NewCases;

    private async Task<(Guid? Id, string? Name)> HolderAsync(Guid id) => await _world.ReadAsync(id) is var one ? (one.OwnerUserId, one.OwnerName) : default;

    private async Task<List<string>> TasksOfAsync(Guid? userId)
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.CaseTasks.Where(x => x.AssigneeUserId == userId).Select(x => x.Text).ToListAsync(_ct);
    }
}
