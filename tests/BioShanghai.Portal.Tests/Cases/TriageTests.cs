using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Rules of triage: the first that fits decides, reasons are kept, and a case never lies with nobody.</summary>
public sealed class TriageTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_first_rule_that_fits_decides_and_its_reason_is_kept()
    {
        await RuleAsync("领域", new() { SectorCode = "cell-gene-therapy", Language = "en", DistrictCode = "pudong", Priority = CasePriority.High });
        await RuleAsync("大面积", new() { FromSquareMetres = 2_000, Priority = CasePriority.Urgent });
        var english = await _world.SendAsync(CaseGiven.Input() with { Language = "en" });
        Assert.Equal(("pudong", CasePriority.High), (english.DistrictCode, english.Priority));
        var reason = Assert.Single((await _world.ReadAsync(english.Id)).Triage);
        Assert.Equal(("领域", "pudong", CasePriority.High, "cell-gene-therapy"), (reason.Rule, reason.DistrictCode, reason.Priority, reason.Asked!.SectorCode));
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo("en-GB");
        Assert.Equal("Rule", reason.RuleName);
        System.Globalization.CultureInfo.CurrentUICulture = before;
        var chinese = await _world.SendAsync();
        Assert.Equal((null, CasePriority.Urgent, "大面积"), (chinese.DistrictCode, chinese.Priority, chinese.Triage[0].Rule));
        Assert.Equal(CasePriority.Normal, (await _world.SendAsync(CaseGiven.Input() with { AreaSquareMetres = 1_999 })).Priority);
        Assert.Equal(CasePriority.Normal, (await _world.SendAsync(CaseGiven.Input() with { AreaSquareMetres = null })).Priority);
    }

    [Fact]
    public async Task A_rule_for_a_sector_fits_what_lies_under_it_and_not_what_lies_above()
    {
        var (child, parent) = await ChildAsync();
        await RuleAsync("上级领域", new() { SectorCode = parent, DistrictCode = "pudong" });
        Assert.Equal("pudong", (await _world.SendAsync(CaseGiven.Input() with { SectorCode = child })).DistrictCode);
        await _world.For<TriageDesk>(_world.Shen).SwitchAsync((await RulesAsync())[0].Id, 1, false, _ct);
        Assert.Null((await _world.SendAsync(CaseGiven.Input() with { SectorCode = child })).DistrictCode);
        await RuleAsync("下级领域", new() { SectorCode = child, DistrictCode = "pudong" });
        Assert.Null((await _world.SendAsync(CaseGiven.Input() with { SectorCode = parent })).DistrictCode);
    }

    [Fact]
    public async Task What_no_rule_fits_goes_to_the_one_district_it_asks_about()
    {
        var named = await _world.SendAsync(CaseGiven.Input() with { DistrictCode = "pudong" });
        Assert.Equal(("pudong", null), (named.DistrictCode, named.ParkSlug));
        Assert.Null(named.Triage[0].Rule);
        var asked = await _world.SendAsync(CaseGiven.Input() with { ParkSlug = "zhangjiang", MayPassOn = true });
        Assert.Equal(("pudong", "zhangjiang"), (asked.DistrictCode, asked.ParkSlug));
    }

    [Fact]
    public async Task Without_consent_to_pass_contact_details_on_the_parks_own_people_do_not_hold_it()
    {
        var asked = await _world.SendAsync(CaseGiven.Input() with { ParkSlug = "zhangjiang" });
        Assert.Equal(("pudong", null), (asked.DistrictCode, asked.ParkSlug));
        Assert.Empty(await _world.KindsAsync(_world.Park));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<CaseDesk>(_world.Park).HeadAsync(asked.Id, _ct));
    }

    [Fact]
    public async Task Listings_of_one_district_lead_there_and_of_two_to_the_duty_desk()
    {
        await _world.Database.AddAsync(new SpaceListing("one", Samples.Listing()), new SpaceListing("two", Samples.Listing() with { ParkSlug = await ParkOutsideAsync() }));
        Assert.Equal("pudong", (await _world.SendAsync(CaseGiven.Input() with { ItemCodes = ["one"] })).DistrictCode);
        Assert.Null((await _world.SendAsync(CaseGiven.Input() with { ItemCodes = ["one", "two"] })).DistrictCode);
        await RuleAsync("浦东的空间", new() { WantedDistrictCode = "pudong", DistrictCode = "pudong", Priority = CasePriority.High });
        Assert.Equal("pudong", (await _world.SendAsync(CaseGiven.Input() with { ItemCodes = ["one", "two"] })).DistrictCode);
    }

    [Fact]
    public async Task A_district_without_an_officer_leaves_it_to_the_duty_desk_and_says_so()
    {
        await RuleAsync("宝山", new() { Need = CaseNeed.Space, DistrictCode = "baoshan", Priority = CasePriority.High });
        var one = await _world.SendAsync();
        Assert.Equal((null, CasePriority.High), (one.DistrictCode, one.Priority));
        Assert.Equal(["baoshan", null], one.Triage.Select(x => x.DistrictCode));
        Assert.Equal([NoticeKind.CaseArrived], await _world.KindsAsync(_world.Shen));
        await DisableAsync(_world.Chen, _world.Li);
        Assert.Null((await _world.SendAsync(CaseGiven.Input() with { Need = CaseNeed.Policy, DistrictCode = "pudong" })).DistrictCode);
    }

    [Fact]
    public async Task The_people_of_the_desk_are_told_by_number_and_nobody_else()
    {
        var one = await _world.SendAsync(CaseGiven.Input() with { DistrictCode = "pudong" });
        foreach (var (officer, address) in new[] { (_world.Chen, "chen"), (_world.Li, "li") })
        {
            Assert.Equal([NoticeKind.CaseArrived], await _world.KindsAsync(officer));
            var mail = Assert.Single(await _world.Database.MailsAsync(to: address));
            Assert.Contains(one.Number, mail.Text, StringComparison.Ordinal);
            Assert.Contains($"https://portal.example.cn/zh/manage/cases/{one.Id}", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("莱茵", mail.Text + mail.Subject, StringComparison.Ordinal);
        }

        Assert.Empty(await _world.KindsAsync(_world.Shen));
        Assert.Empty(await _world.KindsAsync(_world.Park));
    }

    [Fact]
    public async Task What_is_in_quarantine_is_not_routed_and_troubles_nobody_until_it_is_released()
    {
        var one = await _world.SendAsync(CaseGiven.Input() with { DistrictCode = "pudong" }, ["links"]);
        Assert.Null(one.DistrictCode);
        Assert.Empty(one.Triage);
        Assert.Empty(await _world.Database.MailsAsync());
        await using var db = _world.Database.CreateDbContext();
        var held = await db.ServiceCases.SingleAsync(x => x.Id == one.Id, _ct);
        held.Release(await ServiceClock.ReadAsync(db, _ct), _world.Shen, TestDatabase.Noon);
        await _world.For<CaseTriage>(Actor.System).RouteAsync(db, held, TestDatabase.Noon, _ct);
        await db.SaveAsync(TestDatabase.Noon, _ct);
        Assert.Equal("pudong", held.DistrictCode);
        Assert.Equal([NoticeKind.CaseArrived], await _world.KindsAsync(_world.Chen));
    }

    [Fact]
    public async Task Rules_are_moved_switched_off_edited_and_removed_and_each_deed_is_in_the_trail()
    {
        var desk = _world.For<TriageDesk>(_world.Shen);
        await RuleAsync("一", new() { Need = CaseNeed.Space, Priority = CasePriority.High });
        await RuleAsync("二", new() { Need = CaseNeed.Space, Priority = CasePriority.Urgent });
        var second = (await RulesAsync())[1];
        await desk.MoveAsync(second.Id, second.Version, true, _ct);
        Assert.Equal(["二", "一"], (await RulesAsync()).Select(x => x.Name.Zh));
        Assert.Equal(CasePriority.Urgent, (await _world.SendAsync()).Priority);
        await desk.MoveAsync(second.Id, second.Version + 1, true, _ct);
        Assert.Equal(["二", "一"], (await RulesAsync()).Select(x => x.Name.Zh));
        await Assert.ThrowsAsync<ConflictException>(() => desk.SwitchAsync(second.Id, second.Version, false, _ct));
        await desk.SwitchAsync(second.Id, second.Version + 1, false, _ct);
        Assert.Equal(CasePriority.High, (await _world.SendAsync()).Priority);
        var first = (await RulesAsync())[1];
        await desk.SaveAsync(first.Id, first.Version, new("甲", "A"), new() { Need = CaseNeed.Policy }, _ct);
        await desk.RemoveAsync(second.Id, second.Version + 2, _ct);
        Assert.Equal(("甲", CaseNeed.Policy), ((await RulesAsync())[0].Name.Zh, Assert.Single(await RulesAsync()).Terms.Need));
        foreach (var action in new[] { "triage-rule.add", "triage-rule.move", "triage-rule.off", "triage-rule.edit", "triage-rule.remove" })
        {
            Assert.NotEmpty(await _world.Database.TrailAsync(action));
        }
    }

    [Theory]
    [InlineData("TriageRule.AsksNothing", null, null)]
    [InlineData("TriageRule.NotUsable", "no-such-sector", null)]
    [InlineData("TriageRule.NotUsable", null, "no-such-district")]
    public async Task A_rule_that_asks_nothing_or_names_what_is_not_there_is_refused(string code, string? sector, string? to) => await Refused.ByAsync(
        code, () => _world.For<TriageDesk>(_world.Shen).SaveAsync(null, 0, new("名", "Name"), new() { SectorCode = sector, DistrictCode = to, Need = to is null ? null : CaseNeed.Space }, _ct));

    [Fact]
    public async Task Trying_says_which_rule_a_made_up_and_an_existing_case_would_meet_and_saves_nothing()
    {
        var one = await _world.SendAsync(CaseGiven.Input() with { Language = "en" });
        await RuleAsync("英文", new() { Language = "en", DistrictCode = "baoshan" });
        var desk = _world.For<TriageDesk>(_world.Shen);
        var trial = await desk.TryCaseAsync($" {one.Number.ToLowerInvariant()} ", _ct);
        Assert.Equal(("英文", "baoshan", null), (trial.RuleName!.Zh, trial.SentTo, trial.HeldBy));
        Assert.False(Assert.Single(await RulesAsync()).IsManned);
        var made = await desk.TryAsync(new(CaseNeed.Space, null, null, ["pudong"], "zh", null), _ct);
        Assert.Equal((null, "pudong", "pudong"), (made.RuleName, made.SentTo, made.HeldBy));
        Assert.Single((await _world.ReadAsync(one.Id)).Triage);
        await Assert.ThrowsAsync<NotFoundException>(() => desk.TryCaseAsync("C0", _ct));
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.For<TriageDesk>(_world.Chen).ListAsync(_ct));
    }

    [Fact]
    public async Task A_new_installation_begins_with_rules_limits_and_templates_and_what_is_removed_stays_away()
    {
        using var fresh = TestDatabase.WithContent();
        await using (var db = fresh.CreateDbContext())
        {
            Assert.Equal(3, await db.TriageRules.CountAsync(_ct));
            Assert.Equal(4, await db.ReplyTemplates.CountAsync(_ct));
            Assert.Equal(ServiceClock.StartHours, await db.StageLimits.ToDictionaryAsync(x => x.Stage, x => x.Hours, _ct));
            db.TriageRules.RemoveRange(await db.TriageRules.ToListAsync(_ct));
            db.CalendarDays.RemoveRange(await db.CalendarDays.ToListAsync(_ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await new Core.Content.ContentImporter(fresh, _world.Clock).ImportShippedIfDueAsync(_ct);
        await using var later = fresh.CreateDbContext();
        Assert.Equal((0, 0), (await later.TriageRules.CountAsync(_ct), await later.CalendarDays.CountAsync(_ct)));
    }

    [Fact]
    public async Task A_database_of_a_release_without_the_service_gets_its_beginnings_at_start()
    {
        using var old = TestDatabase.WithContent();
        await using (var db = old.CreateDbContext())
        {
            db.RemoveRange(await db.TriageRules.ToListAsync(_ct));
            db.RemoveRange(await db.CalendarDays.ToListAsync(_ct));
            db.RemoveRange(await db.ImportedRecords.Where(x => x.Key == "service:start").ToListAsync(_ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        var importer = new Core.Content.ContentImporter(old, _world.Clock);
        await importer.ImportShippedIfDueAsync(_ct);
        await importer.ImportShippedIfDueAsync(_ct);
        await using var later = old.CreateDbContext();
        Assert.Equal((3, 4), (await later.TriageRules.CountAsync(_ct), await later.ReplyTemplates.CountAsync(_ct)));
        Assert.True(new WorkingCalendar(await later.CalendarDays.ToListAsync(_ct)).Knows(2026));
    }

    [Fact]
    public async Task One_day_somebody_entered_does_not_keep_the_year_out()
    {
        using var old = TestDatabase.WithContent();
        await using (var db = old.CreateDbContext())
        {
            db.RemoveRange(await db.CalendarDays.ToListAsync(_ct));
            db.RemoveRange(await db.ImportedRecords.Where(x => x.Key == "service:start").ToListAsync(_ct));
            db.Add(new CalendarDay(new(2026, 10, 1), false, new("国庆", "National Day, by hand")));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await new Core.Content.ContentImporter(old, _world.Clock).ImportShippedIfDueAsync(_ct);
        await using var later = old.CreateDbContext();
        Assert.True(new WorkingCalendar(await later.CalendarDays.ToListAsync(_ct)).Knows(2026));
        Assert.Equal("国庆", (await later.CalendarDays.SingleAsync(x => x.Day == new DateOnly(2026, 10, 1), _ct)).Name.Zh);
    }

    private Task<Guid> RuleAsync(string name, TriageTerms terms) => _world.For<TriageDesk>(_world.Shen).SaveAsync(null, 0, new LocalText(name, "Rule"), terms, _ct);

    private Task<IReadOnlyList<TriageRow>> RulesAsync() => _world.For<TriageDesk>(_world.Shen).ListAsync(_ct);

    private async Task<(string Child, string Parent)> ChildAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        var child = await db.Sectors.FirstAsync(x => x.ParentCode != null, _ct);
        return (child.Code, child.ParentCode!);
    }

    private async Task<string> ParkOutsideAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.Parks.Where(x => x.DistrictCode != "pudong").OrderBy(x => x.Slug).Select(x => x.Slug).FirstAsync(_ct);
    }

    private async Task DisableAsync(params Actor[] people)
    {
        await using var db = _world.Database.CreateDbContext();
        foreach (var person in people)
        {
            (await db.Users.SingleAsync(x => x.Id == person.UserId, _ct)).Disable(TestDatabase.Noon);
        }

        await db.SaveAsync(TestDatabase.Noon, _ct);
    }
}
