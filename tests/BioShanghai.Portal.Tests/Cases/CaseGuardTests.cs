using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>One rule in every room: nothing is done with a case that was erased, nor with one that waits apart because it looks like spam.</summary>
public sealed class CaseGuardTests : IAsyncLifetime
{
    private static readonly DateTime Local = new(2026, 11, 27, 10, 0, 0, DateTimeKind.Unspecified);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();
    private Actor _contact = Actor.Visitor;

    public async ValueTask InitializeAsync()
    {
        await _world.OpenAsync();
        await _world.Database.AddAsync(Samples.Partner("alpha"));
        _contact = await _world.PersonAsync("联系人", Role.PartnerContact, partner: "alpha", address: "alpha");
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_waits_apart_is_let_through_before_anybody_works_on_it()
    {
        var one = CaseGiven.Case(doubts: ["links"]);
        await _world.Database.AddAsync(one);
        var centre = _world.Centre;
        await Refused.ByAsync("Case.Quarantined", () => _world.For<ParkRequestDesk>(centre).SendAsync(one.Id, new([AskWorld.Zhangjiang], "中试厂房 3,000 平方米。", 3_000, 3), _ct));
        await Refused.ByAsync("Case.Quarantined", () => _world.For<CaseReferrals>(centre).SendAsync(one.Id, "clinical-cro", "临床机构", "找一家临床机构。", _ct));
        await Refused.ByAsync("Case.Quarantined", () => _world.For<VisitDesk>(centre).ProposeAsync(one.Id, new([Local], [new(AskWorld.Zhangjiang, [], 0, 60, null)], null), _ct));
        await Refused.ByAsync("Case.Quarantined", () => _world.For<AnswerDesk>(centre).StartAsync(one.Id, _ct));
        await Refused.ByAsync("Case.Quarantined", () => _world.For<FirstReportDesk>(centre).ReportAsync(ReportOf(one.Id), _ct));
    }

    [Fact]
    public async Task With_what_was_erased_nobody_goes_on()
    {
        var (id, desk) = (_world.Case.Id, _world.Desk);
        var request = await _world.AskAsync(3, AskWorld.Zhangjiang);
        var referral = await _world.For<CaseReferrals>(desk).SendAsync(id, "clinical-cro", "临床机构", "找一家临床机构。", _ct);
        var visit = await _world.For<VisitDesk>(desk).ProposeAsync(id, new([Local], [new(AskWorld.Zhangjiang, [], 0, 60, null)], null), _ct);
        var answer = await _world.For<AnswerDesk>(desk).StartAsync(id, _ct);
        var check = new CheckIn(id, "用电增容", new(2026, 12, 1), true, Actor.Visitor, TestDatabase.Noon);
        await _world.Database.AddAsync(check);
        await _world.For<CaseErasure>(Actor.System).EraseAsync(id, Actor.Visitor, _ct);

        await using var db = _world.Database.CreateDbContext();
        var (draft, offer, planned) = (await db.CaseAnswers.AsNoTracking().SingleAsync(_ct), await db.ParkOffers.AsNoTracking().SingleAsync(_ct), await db.SiteVisits.AsNoTracking().SingleAsync(_ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<AnswerDesk>(desk).KeepAsync(id, answer, draft.Version, new("开头", "结尾", []), _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<AnswerDesk>(desk).SendAsync(id, answer, draft.Version, _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<VisitDesk>(desk).CallOffAsync(visit, planned.Version, "取消原因", _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<OwnParkRequests>(_world.Pudong).OfferAsync(request, AskWorld.Zhangjiang, new(offer.Version, [], null, null, "有。"), _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<OwnParkRequests>(_world.Pudong).DeclineAsync(request, AskWorld.Zhangjiang, offer.Version, "无。", _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<CaseReferrals>(desk).TakeBackAsync(referral, "不做了。", _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<OwnReferrals>(_contact).DeclineAsync(referral, "没有人手。", _ct));
        var problem = await db.CheckIns.AsNoTracking().SingleAsync(_ct);
        await Refused.ByAsync("Case.Erased", () => _world.For<AftercareDesk>(desk).FinishAsync(id, check.Id, problem.Version, "已办。", _ct));
        await Refused.ByAsync("Case.Erased", () => _world.For<FirstReportDesk>(desk).ReportAsync(ReportOf(id), _ct));
        Assert.Equal(("", ""), ((await db.CaseAnswers.AsNoTracking().SingleAsync(_ct)).Opening, (await db.CheckIns.AsNoTracking().SingleAsync(_ct)).Outcome ?? ""));
    }

    private static FirstReportInput ReportOf(Guid caseId) => new() { Company = "另一家公司", Project = "中试项目", DistrictCode = "baoshan", CaseId = caseId, FirstTalkOn = new(2026, 11, 24) };
}
