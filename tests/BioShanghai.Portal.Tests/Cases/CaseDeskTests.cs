using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The desk of the one-stop service (C4 to C8): who sees which case, who holds it, what becomes of it.</summary>
public sealed class CaseDeskTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private CaseWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CaseWorld.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_desk_gives_a_new_secret_to_whoever_it_made_sure_of_and_says_how()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var (desk, tracking) = (_world.Desk(_world.Pudong), _world.For<CaseTracking>(Actor.Visitor));
        await Refused.ByAsync("Case.NeedsReason", () => desk.NewSecretAsync(one.Id, one.Version, " ", null, _ct));
        await Refused.ByAsync("Case.NeedsAddress", () => desk.NewSecretAsync(one.Id, one.Version, "按登记电话回拨核实。", "no address", _ct));
        Assert.NotNull(await tracking.ViewAsync(TrackingWorld.PassOf(one), _ct));
        var secret = await desk.NewSecretAsync(one.Id, one.Version, "按登记电话回拨核实。", " New@Example.com ", _ct);
        Assert.Null(await tracking.ViewAsync(TrackingWorld.PassOf(one), _ct));
        var view = await tracking.ViewAsync((await tracking.OpenAsync(one.Number, secret, _ct)).Pass!, _ct);
        Assert.Equal("new@example.com", view!.Data.Email);
        Assert.Equal("按登记电话回拨核实。", Assert.Single(await _world.NotesAsync(one.Id)).Text);
        Assert.Equal("anna.weber@example.com", Assert.Single(await _world.Database.MailsAsync(one.ChangeKey)).To);
        // The case and the note.
        var lines = (await _world.Database.TrailAsync("case.give-secret")).Where(x => x.Target == one.ChangeKey).ToList();
        Assert.Equal(["陈浦", "陈浦"], lines.Select(x => x.ActorName));
        Assert.All(lines, x => Assert.DoesNotContain(PassCode.Tidy(secret), PassCode.Tidy(x.Details ?? ""), StringComparison.Ordinal));
        Assert.All(lines, x => Assert.DoesNotContain("example.com", x.Details ?? "", StringComparison.Ordinal));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Baoshan).NewSecretAsync(one.Id, 2, "核实。", null, _ct));
        var doubtful = await _world.AddAsync(CaseGiven.Case(doubts: ["links"]));
        await Refused.ByAsync("Case.Quarantined", () => _world.Desk(_world.Centre).NewSecretAsync(doubtful.Id, doubtful.Version, "核实。", null, _ct));
    }

    [Fact]
    public async Task A_district_sees_its_own_cases_and_the_Centre_all_but_spam_stays_with_the_duty_desk()
    {
        var (own, other, duty) = (CaseGiven.In("pudong"), CaseGiven.In("baoshan"), CaseGiven.Case());
        var spam = CaseGiven.Case(doubts: ["many"]);
        await _world.Database.AddAsync(own, other, duty, spam);
        Assert.Equal([own.Id], (await _world.Desk(_world.Pudong).ListAsync(new(), _ct)).Rows.Select(x => x.Id));
        Assert.Equal(new[] { own.Id, other.Id, duty.Id }.Order(), (await _world.Desk(_world.Centre).ListAsync(new(), _ct)).Rows.Select(x => x.Id).Order());
        var apart = await _world.Desk(_world.Centre).ListAsync(new(IsQuarantined: true), _ct);
        Assert.Equal((spam.Id, 1), (Assert.Single(apart.Rows).Id, apart.Filters.Quarantined));
        Assert.Empty((await _world.Desk(_world.Pudong).ListAsync(new(IsQuarantined: true), _ct)).Rows);
        Assert.Equal([duty.Id], (await _world.Desk(_world.Centre).ListAsync(new(DistrictCode: CaseQuery.DutyDesk), _ct)).Rows.Select(x => x.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Pudong).OpenAsync(spam.Id, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Pudong).OpenAsync(other.Id, _ct));
    }

    [Fact]
    public async Task Cases_are_found_by_number_company_in_any_spelling_and_code_name()
    {
        var one = CaseGiven.In("pudong", input: CaseGiven.Input("Rhein Biopharma GmbH") with { ProjectName = "Project Magnolia" });
        await _world.Database.AddAsync(one, CaseGiven.In("pudong"));
        foreach (var typed in new[] { one.Number, one.Number.ToLowerInvariant(), "RHEIN biopharma", "rhein bio", "magnolia" })
        {
            Assert.Equal((typed, one.Id), (typed, Assert.Single((await _world.Desk(_world.Pudong).ListAsync(new(Text: typed), _ct)).Rows).Id));
        }

        Assert.Empty((await _world.Desk(_world.Pudong).ListAsync(new(Text: "Basel"), _ct)).Rows);
    }

    [Fact]
    public async Task The_clock_sorts_cases_into_overdue_today_later_and_standing()
    {
        // 8 working hours for the first stage: of Monday 9:00 until 17:00, of Tuesday noon until Wednesday noon.
        var overdue = CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon.AddDays(-1).AddHours(-3));
        var today = CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon.AddDays(-1).AddHours(2));
        var later = CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon);
        var standing = CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon.AddDays(-9));
        standing.WaitForInvestor(CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        await _world.Database.AddAsync(standing, later, today, overdue);
        foreach (var (clock, expected) in new[] { (CaseClock.Overdue, overdue), (CaseClock.Today, today), (CaseClock.Later, later), (CaseClock.Standing, standing) })
        {
            Assert.Equal((clock, expected.Id), (clock, Assert.Single((await _world.Desk(_world.Pudong).ListAsync(new(Clock: clock), _ct)).Rows).Id));
        }

        Assert.Equal([overdue.Id, today.Id, later.Id, standing.Id], (await _world.Desk(_world.Pudong).ListAsync(new(), _ct)).Rows.Select(x => x.Id));
        Assert.Equal([standing.Id, overdue.Id, today.Id, later.Id], (await _world.Desk(_world.Pudong).ListAsync(new(Order: CaseOrder.Age), _ct)).Rows.Select(x => x.Id));
        var board = await _world.Desk(_world.Pudong).BoardAsync(new(), cards: 2, _ct);
        Assert.Equal((4, 2), (board.Columns[0].Count, board.Columns[0].Cards.Count));
        Assert.Equal([overdue.Id, today.Id], board.Columns[0].Cards.Select(x => x.Id));
        Assert.Equal(Enum.GetValues<CaseStage>(), board.Columns.Select(x => x.Stage));
    }

    [Fact]
    public async Task Owners_status_and_pages_are_asked_for_by_address()
    {
        var cases = Enumerable.Range(0, 27).Select(x => CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon.AddMinutes(x))).ToList();
        cases[0].Give(_world.Pudong.UserId!.Value, "陈浦", _world.Pudong, TestDatabase.Noon);
        cases[1].Give(_world.Colleague.UserId!.Value, "李浦", _world.Pudong, TestDatabase.Noon);
        cases[2].Close(CaseOutcome.Abandoned, null, "不再考虑", CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
        await _world.Database.AddAsync(cases);
        var desk = _world.Desk(_world.Pudong);
        Assert.Equal([cases[0].Id], (await desk.ListAsync(new(Holder: CaseHolder.Mine), _ct)).Rows.Select(x => x.Id));
        Assert.Equal([cases[1].Id], (await desk.ListAsync(new(Holder: CaseHolder.Person, Owner: _world.Colleague.UserId), _ct)).Rows.Select(x => x.Id));
        Assert.Equal(24, (await desk.ListAsync(new(Holder: CaseHolder.Nobody), _ct)).Total);
        Assert.Equal([cases[2].Id], (await desk.ListAsync(new(Status: CaseStatus.Closed), _ct)).Rows.Select(x => x.Id));
        var second = await desk.ListAsync(new(Page: 1), _ct);
        Assert.Equal((26, 2, 1), (second.Total, second.Pages, second.Rows.Count));
        Assert.Equal(26, second.Stages[CaseStage.Registered]);
        Assert.Equal(["陈浦", "李浦"], second.Filters.Owners.Select(x => x.Name).OrderDescending(StringComparer.Ordinal));

        var query = new CaseQuery(CaseStage.Visiting, CaseStatus.Delayed, CaseHolder.Person, _world.Colleague.UserId, CaseClock.Today, "pudong", true, "莱茵 & 细胞", CaseOrder.Age, 3);
        Assert.Equal(query, CaseQuery.Read(query.ToString()));
        Assert.Equal(new CaseQuery(Holder: CaseHolder.Mine), CaseQuery.Read("?owner=mine&stage=nonsense&page=-4&clock=%00"));
        Assert.Equal("", new CaseQuery().ToString());
    }

    [Fact]
    public async Task Who_only_reads_sees_no_address_and_every_look_at_one_stands_in_the_trail()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var sheet = await _world.Desk(_world.Pudong).OpenAsync(one.Id, _ct);
        Assert.Equal(new("韦***", "an***@example.com", null), sheet.Contact);
        Assert.Equal(new("韦安娜", "anna.weber@example.com", null), await _world.Desk(_world.Pudong).ContactAsync(one.Id, _ct));
        Assert.Equal("陈浦", Assert.Single(await _world.Database.TrailAsync("case.contact")).ActorName);
        await _world.Desk(_world.Pudong).TransferAsync(one.Id, 1, "baoshan", "项目改选宝山。", 30, _ct);
        Assert.False((await _world.Desk(_world.Pudong).OpenAsync(one.Id, _ct)).Head.MayHandle);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Pudong).ContactAsync(one.Id, _ct));
        var phone = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input(email: null)));
        Assert.Equal("*** 0199", (await _world.Desk(_world.Pudong).OpenAsync(phone.Id, _ct)).Contact.Phone);
    }

    [Fact]
    public async Task Of_two_who_take_a_case_at_once_one_holds_it_and_the_other_hears_of_it()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var answers = await Task.WhenAll(new[] { _world.Pudong, _world.Colleague }.Select(x => Task.Run(
            async () =>
            {
                try
                {
                    await _world.Desk(x).TakeAsync(one.Id, 1, _ct);
                    return "";
                }
                catch (ConflictException)
                {
                    return "conflict";
                }
            },
            _ct)));
        Assert.Equal(["", "conflict"], answers.Order(StringComparer.Ordinal));
        var now = await _world.ReadAsync(one.Id);
        Assert.Equal((2, one.Steps.Count + 1), (now.Version, now.Steps.Count));
        Assert.Single(await _world.Database.TrailAsync("case.take"));
    }

    [Fact]
    public async Task A_stale_page_changes_nothing()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await _world.Desk(_world.Pudong).DescribeAsync(one.Id, 1, new() { Need = CaseNeed.Landing, SectorCode = "cell-gene-therapy" }, _ct);
        foreach (var late in new Func<CaseDesk, Task>[]
        {
            x => x.DescribeAsync(one.Id, 1, new() { SectorCode = null }, _ct), x => x.CloseAsync(one.Id, 1, CaseOutcome.Abandoned, null, "晚了", _ct), x => x.TransferAsync(one.Id, 1, "baoshan", "晚了", 0, _ct),
        })
        {
            await Assert.ThrowsAsync<ConflictException>(() => late(_world.Desk(_world.Colleague)));
        }

        await Assert.ThrowsAsync<ConflictException>(() => _world.Talk(_world.Colleague).SayAsync(one.Id, 1, "晚了", false, ct: _ct));
        var now = await _world.ReadAsync(one.Id);
        Assert.Equal((CaseNeed.Landing, "cell-gene-therapy", "pudong", true), (now.Need, now.SectorCode, now.DistrictCode, now.IsOpen));
        Assert.Empty(await _world.MessagesAsync(one.Id));
    }

    [Fact]
    public async Task A_case_is_handed_to_a_colleague_who_may_carry_it_and_he_is_told()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var colleagues = (await _world.Desk(_world.Pudong).OpenAsync(one.Id, _ct)).Colleagues;
        Assert.Equal(["陈浦", "李浦", "沈心"], colleagues.Select(x => x.Name).OrderDescending(StringComparer.Ordinal).OrderBy(x => x == "沈心"));
        Assert.Equal("沈心", colleagues[^1].Name);
        await Refused.ByAsync("Case.CannotHandle", () => _world.Desk(_world.Pudong).HandOverAsync(one.Id, 1, _world.Baoshan.UserId!.Value, _ct));
        await _world.Desk(_world.Pudong).HandOverAsync(one.Id, 1, _world.Colleague.UserId!.Value, _ct);
        Assert.Equal("李浦", (await _world.ReadAsync(one.Id)).OwnerName);
        await Refused.ByAsync("Case.IsTheirs", async () => await _world.Desk(_world.Pudong).HandOverAsync(one.Id, await _world.VersionOfAsync(one.Id), _world.Colleague.UserId!.Value, _ct));
        var notice = Assert.Single((await _world.For<MyWeek>(_world.Colleague).ReadAsync(_ct)).Notices);
        Assert.Equal((NoticeKind.CaseGiven, one.ChangeKey, one.Number), (notice.Kind, notice.Target, notice.About));
    }

    [Fact]
    public async Task A_district_that_hands_a_case_over_goes_on_reading_it_and_the_rule_is_read_by_both()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await _world.Desk(_world.Pudong).TakeAsync(one.Id, 1, _ct);
        await Refused.ByAsync("CaseShare.NeedsNote", () => _world.Desk(_world.Pudong).TransferAsync(one.Id, 2, "baoshan", " ", 30, _ct));
        await Refused.ByAsync("CaseShare.NoSuchPercent", () => _world.Desk(_world.Pudong).TransferAsync(one.Id, 2, "baoshan", "按约", 101, _ct));
        await Refused.ByAsync("Case.NoSuchDistrict", () => _world.Desk(_world.Pudong).TransferAsync(one.Id, 2, "atlantis", "按约", 30, _ct));
        await Refused.ByAsync("Case.SameDistrict", () => _world.Desk(_world.Pudong).TransferAsync(one.Id, 2, "pudong", "按约", 30, _ct));
        await _world.Desk(_world.Pudong).TransferAsync(one.Id, 2, "baoshan", "场地在宝山，税收按三七分享。", 30, _ct);
        foreach (var reader in new[] { _world.Pudong, _world.Baoshan })
        {
            var share = Assert.Single((await _world.Desk(reader).OpenAsync(one.Id, _ct)).Shares);
            Assert.Equal(("pudong", "baoshan", 30, "场地在宝山，税收按三七分享。"), (share.DistrictCode, share.ToDistrictCode, share.Percent, share.Note));
            Assert.Equal([one.Id], (await _world.Desk(reader).ListAsync(new(), _ct)).Rows.Select(x => x.Id));
        }

        var now = await _world.ReadAsync(one.Id);
        Assert.Equal(("baoshan", null, null), (now.DistrictCode, now.OwnerUserId, now.ParkSlug));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Pudong).TakeAsync(one.Id, 3, _ct));
        await _world.Desk(_world.Baoshan).TakeAsync(one.Id, 3, _ct);
        var week = await _world.For<MyWeek>(_world.Baoshan).ReadAsync(_ct);
        Assert.Equal(NoticeKind.CaseTransferred, Assert.Single(week.Notices).Kind);
        Assert.Empty((await _world.For<MyWeek>(_world.Pudong).ReadAsync(_ct)).NewCases);
        Assert.Contains("pudong → baoshan, 30 %", Assert.Single(await _world.Database.TrailAsync("case.transfer"), x => x.Target == one.ChangeKey && (x.Details ?? "").Contains('→', StringComparison.Ordinal) && x.Details!.Contains("DistrictCode", StringComparison.Ordinal)
            && !x.Details.Contains("Percent", StringComparison.Ordinal)).Details, StringComparison.Ordinal);
        await _world.Desk(_world.Baoshan).TransferAsync(one.Id, 4, null, "请中心统筹。", 0, _ct);
        Assert.Null((await _world.ReadAsync(one.Id)).DistrictCode);
        Assert.True((await _world.Desk(_world.Centre).OpenAsync(one.Id, _ct)).Head.MayHandle);
    }

    [Fact]
    public async Task A_case_is_carried_to_a_landing_with_the_fields_of_each_stage()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input() with { SectorCode = null }));
        var desk = _world.Desk(_world.Pudong);
        Assert.Equal(["SectorCode"], (await desk.OpenAsync(one.Id, _ct)).Missing);
        await Refused.ByAsync("Case.FieldsMissing", () => desk.MoveOnAsync(one.Id, 1, CaseStage.Assessed, _ct));
        await Refused.ByAsync("Case.StageSkipped", () => desk.MoveOnAsync(one.Id, 1, CaseStage.Assigned, _ct));
        await Refused.ByAsync("Case.NoSuchTerm", () => desk.DescribeAsync(one.Id, 1, new() { SectorCode = "alchemy" }, _ct));
        await desk.DescribeAsync(one.Id, 1, new() { SectorCode = "cell-gene-therapy" }, _ct);
        await desk.MoveOnAsync(one.Id, 2, CaseStage.Assessed, _ct);
        await desk.TakeAsync(one.Id, 3, _ct);
        await Refused.ByAsync("Case.IsYours", () => desk.TakeAsync(one.Id, 4, _ct));
        await desk.MoveOnAsync(one.Id, 4, CaseStage.Assigned, _ct);
        await desk.PlanAsync(one.Id, 5, "送上三处园区的条件", new(2026, 11, 26), _ct);
        await desk.MoveOnAsync(one.Id, 6, CaseStage.Answering, _ct);
        Assert.Equal(["FirstAnsweredAtUtc"], (await desk.OpenAsync(one.Id, _ct)).Missing);
        await _world.Talk(_world.Pudong).SayAsync(one.Id, 7, "附上三处园区。", false, ct: _ct);
        await desk.MoveOnAsync(one.Id, 8, CaseStage.Visiting, _ct);
        Assert.Equal(["TargetParkSlug", "ExpectedMillionYuan"], (await desk.OpenAsync(one.Id, _ct)).Missing);
        await desk.DescribeAsync(one.Id, 9, new() { SectorCode = "cell-gene-therapy", TargetParkSlug = "zhangjiang", ExpectedMillionYuan = 300 }, _ct);
        await desk.MoveOnAsync(one.Id, 10, CaseStage.Negotiating, _ct);
        await Refused.ByAsync("Case.NotLanded", () => desk.CloseAsync(one.Id, 11, CaseOutcome.Won, null, "签约", _ct));
        await desk.DescribeAsync(
            one.Id, 11,
            new() { SectorCode = "cell-gene-therapy", TargetParkSlug = "zhangjiang", ExpectedMillionYuan = 300, SignedMillionYuan = 260, LandedCompany = "莱茵（上海）生物医药有限公司", LandedOn = new(2026, 11, 20) }, _ct);
        await desk.MoveOnAsync(one.Id, 12, CaseStage.Landed, _ct);
        await desk.CloseAsync(one.Id, 13, CaseOutcome.Won, null, "签约落地。", _ct);
        var sheet = await desk.OpenAsync(one.Id, _ct);
        Assert.Equal((CaseStage.Landed, CaseStatus.Closed, CaseOutcome.Won, true), (sheet.Head.Stage, sheet.Head.Status, sheet.Outcome, sheet.MayReopen));
        Assert.All(sheet.Steps, x => Assert.True(x.By is "陈浦" or "visitor" or "system"));
    }

    [Fact]
    public async Task Skipping_needs_the_right_stands_in_the_trail_and_its_reason_stays_as_a_note()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.Desk(_world.Pudong).SkipAsync(one.Id, 1, CaseStage.Visiting, "急", _ct));
        await Refused.ByAsync("Case.NeedsReason", () => _world.Desk(_world.Centre).SkipAsync(one.Id, 1, CaseStage.Visiting, " ", _ct));
        await Refused.ByAsync("Case.LandingIncomplete", () => _world.Desk(_world.Centre).SkipAsync(one.Id, 1, CaseStage.Landed, "急", _ct));
        await _world.Desk(_world.Centre).SkipAsync(one.Id, 1, CaseStage.Visiting, "投资人周四在沪，先看现场。", _ct);
        Assert.Equal(CaseStage.Visiting, (await _world.ReadAsync(one.Id)).Stage);
        Assert.Equal("投资人周四在沪，先看现场。", Assert.Single(await _world.NotesAsync(one.Id)).Text);
        var trail = await _world.Database.TrailAsync("case.skip");
        Assert.Contains(trail, x => x.Details!.Contains("Registered → Visiting, without OwnerUserId, NextOn, FirstAnsweredAtUtc", StringComparison.Ordinal));
        Assert.DoesNotContain("周四", string.Concat((await _world.ReadAsync(one.Id)).Steps.Select(x => x.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spam_is_released_or_closed_in_bulk_and_only_what_waits_there()
    {
        var spam = Enumerable.Range(0, 3).Select(_ => CaseGiven.Case(doubts: ["links"])).ToList();
        var sound = CaseGiven.In("pudong");
        await _world.Database.AddAsync([.. spam, sound]);
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.Desk(_world.Pudong).RejectAsync([spam[0].Id], _ct));
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await _world.Desk(_world.Centre).ReleaseAsync([spam[0].Id, sound.Id, Guid.NewGuid()], _ct));
        Assert.Equal(2, await _world.Desk(_world.Centre).RejectAsync([.. spam.Select(x => x.Id), sound.Id], _ct));
        var released = await _world.ReadAsync(spam[0].Id);
        // The day its sender read when he sent it stands.
        Assert.Equal((false, true, true, new DateOnly(2026, 11, 27)), (released.IsQuarantined, released.IsOpen, released.IsClockRunning, released.PromisedOn));
        Assert.NotEmpty(released.Triage);
        Assert.Equal(released.Email, Assert.Single(await _world.Database.MailsAsync(released.ChangeKey)).To);
        Assert.Equal(CaseOutcome.OutOfScope, (await _world.ReadAsync(spam[1].Id)).Outcome);
        Assert.True((await _world.ReadAsync(sound.Id)).IsOpen);
        Assert.Equal(0, (await _world.Desk(_world.Centre).ListAsync(new(IsQuarantined: true), _ct)).Total);
    }

    [Fact]
    public async Task The_same_matter_is_suggested_by_company_address_number_and_near_name_among_cases_the_reader_may_see()
    {
        var one = CaseGiven.In("pudong", input: CaseGiven.Input() with { Phone = "+86 21 5555 0199" });
        var company = CaseGiven.In("pudong", input: CaseGiven.Input("德国莱茵生物医药", "other@example.com"));
        var near = CaseGiven.In("pudong", input: CaseGiven.Input("德国来茵生物医药有限公司", "third@example.com"));
        var mail = CaseGiven.In("pudong", input: CaseGiven.Input("完全不同实业有限公司"));
        var phone = CaseGiven.In("pudong", input: CaseGiven.Input("另一家化工有限公司", null) with { Phone = "021-55550199" });
        var hidden = CaseGiven.In("baoshan", input: CaseGiven.Input());
        var stranger = CaseGiven.In("pudong", input: CaseGiven.Input("北京某某食品有限公司", "food@example.com"));
        await _world.Database.AddAsync(one, company, near, mail, phone, hidden, stranger);
        var doubles = (await _world.Desk(_world.Pudong).OpenAsync(one.Id, _ct)).Doubles.ToDictionary(x => x.Case.Id, x => x.By);
        Assert.Equal(new[] { company.Id, near.Id, mail.Id, phone.Id }.Order(), doubles.Keys.Order());
        Assert.Equal([CaseLikeness.SameCompany], doubles[company.Id]);
        Assert.Equal([CaseLikeness.NearCompany], doubles[near.Id]);
        Assert.Equal([CaseLikeness.SameEmail], doubles[mail.Id]);
        Assert.Equal([CaseLikeness.SamePhone], doubles[phone.Id]);
        Assert.Contains(hidden.Id, (await _world.Desk(_world.Centre).OpenAsync(one.Id, _ct)).Doubles.Select(x => x.Case.Id));
    }

    [Fact]
    public async Task A_merged_case_is_read_from_the_main_one_and_comes_back_within_thirty_days()
    {
        var (main, twin) = (CaseGiven.In("pudong"), CaseGiven.In("pudong", input: CaseGiven.Input() with { Message = "补充：需要 GMP 车间。" }));
        await _world.Database.AddAsync(main, twin);
        var file = new StoredFile(Guid.NewGuid(), twin.ChangeKey, new AcceptedFile(FileKind.Document, "plan.pdf", "application/pdf", [new(FileSize.Full, [1, 2, 3])], null, null), "investor", TestDatabase.Noon);
        await _world.Database.AddAsync(file, new StoredFileContent(file.Id, FileSize.Full, [1, 2, 3]));
        await _world.Talk(_world.Pudong).SayAsync(twin.Id, 1, "已收到。", false, ct: _ct);
        await _world.Talk(_world.Pudong).NoteAsync(twin.Id, 2, "同一家公司。", _ct);
        var other = await _world.AddAsync(CaseGiven.In("baoshan"));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Pudong).MergeAsync(twin.Id, 2, other.Id, _ct));
        await Refused.ByAsync("Case.CannotMerge", () => _world.Desk(_world.Pudong).MergeAsync(twin.Id, 2, twin.Id, _ct));
        await _world.Desk(_world.Pudong).MergeAsync(twin.Id, 2, main.Id, _ct);
        var talk = await _world.Talk(_world.Pudong).OpenAsync(main.Id, _ct);
        Assert.Equal(["补充：需要 GMP 车间。", "已收到。"], talk.Messages.Select(x => x.Text));
        Assert.All(talk.Messages, x => Assert.Equal(twin.Number, x.FromNumber));
        Assert.Equal(twin.Number, Assert.Single(talk.Notes).FromNumber);
        var sheet = await _world.Desk(_world.Pudong).OpenAsync(main.Id, _ct);
        Assert.Equal(twin.Id, Assert.Single(sheet.Merged).Id);
        Assert.Equal((file.Id, twin.Id), (Assert.Single(sheet.Files).Id, sheet.Files[0].CaseId));
        Assert.Equal(main.Id, (await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).MergedInto!.Id);
        await Refused.ByAsync("Case.Closed", () => _world.Talk(_world.Pudong).SayAsync(twin.Id, 3, "不行", isWaiting: true, ct: _ct));

        // Whoever carries the main one on reads what was merged, wherever the twin stayed.
        await _world.Desk(_world.Pudong).TransferAsync(main.Id, 1, "baoshan", "场地在宝山。", 0, _ct);
        Assert.Equal(2, (await _world.Talk(_world.Baoshan).OpenAsync(main.Id, _ct)).Messages.Count);
        Assert.Equal(3, (await _world.Desk(_world.Baoshan).OpenFileAsync(twin.Id, file.Id, _ct)).Content!.Value.Length);
        // By its id: a name may say what an investor has a right to have forgotten.
        Assert.Contains(file.Id.ToString(), Assert.Single(await _world.Database.TrailAsync(AuditActions.FileTaken)).Details!, StringComparison.Ordinal);

        _world.Clock.Advance(TimeSpan.FromDays(29));
        Assert.True((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).MayReopen);
        await _world.Desk(_world.Pudong).ReopenAsync(twin.Id, 3, _ct);
        Assert.Empty((await _world.Talk(_world.Baoshan).OpenAsync(main.Id, _ct)).Messages);
        Assert.True((await _world.ReadAsync(twin.Id)).IsOpen);
    }

    [Fact]
    public async Task A_merger_of_more_than_thirty_days_ago_stays()
    {
        var (main, twin) = (CaseGiven.In("pudong"), CaseGiven.In("pudong"));
        await _world.Database.AddAsync(main, twin);
        await _world.Desk(_world.Pudong).MergeAsync(twin.Id, 1, main.Id, _ct);
        _world.Clock.Advance(TimeSpan.FromDays(31));
        Assert.False((await _world.Desk(_world.Pudong).OpenAsync(twin.Id, _ct)).MayReopen);
        await Refused.ByAsync("Case.MergedTooLongAgo", () => _world.Desk(_world.Pudong).ReopenAsync(twin.Id, 2, _ct));
    }

    [Fact]
    public async Task A_file_is_opened_by_readers_of_its_case_alone_and_each_look_stands_in_the_trail()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        var file = new StoredFile(Guid.NewGuid(), one.ChangeKey, new AcceptedFile(FileKind.Document, "bp.pdf", "application/pdf", [new(FileSize.Full, [7])], null, null), "investor", TestDatabase.Noon);
        await _world.Database.AddAsync(file, new StoredFileContent(file.Id, FileSize.Full, [7]));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(_world.Baoshan).OpenFileAsync(one.Id, file.Id, _ct));
        Assert.Equal("bp.pdf", (await _world.Desk(_world.Pudong).OpenFileAsync(one.Id, file.Id, _ct)).File.Name);
        Assert.Single(await _world.Database.TrailAsync(AuditActions.FileTaken));
        await Refused.ByAsync("Case.NoSuchFile", () => _world.Desk(_world.Pudong).OpenFileAsync(one.Id, Guid.NewGuid(), _ct));
    }

    [Fact]
    public async Task My_week_holds_my_tasks_and_the_new_and_overdue_cases_I_may_carry()
    {
        var old = CaseGiven.In("pudong", sentAtUtc: TestDatabase.Noon.AddDays(-7));
        old.Give(_world.Colleague.UserId!.Value, "李浦", _world.Colleague, TestDatabase.Noon.AddDays(-7));
        var fresh = CaseGiven.In("pudong");
        await _world.Database.AddAsync(old, fresh, CaseGiven.In("baoshan", sentAtUtc: TestDatabase.Noon.AddDays(-7)));
        await _world.Talk(_world.Colleague).AddTaskAsync(old.Id, 1, "核实电力容量", new(2026, 11, 27), _world.Pudong.UserId, _ct);
        var week = await _world.For<MyWeek>(_world.Pudong).ReadAsync(_ct);
        Assert.Equal((old.Id, "核实电力容量", 1), (Assert.Single(week.Tasks).CaseId, week.Tasks[0].Text, week.TasksInAll));
        Assert.Equal([fresh.Id], week.NewCases.Select(x => x.Id));
        Assert.Equal([old.Id], week.OverdueCases.Select(x => x.Id));
        Assert.Empty((await _world.For<MyWeek>(_world.Colleague).ReadAsync(_ct)).Tasks);
    }
}
