using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The starting content with officers of two districts and the Centre, a listing and a case. Noon is a Tuesday in Shanghai.</summary>
public sealed class CareWorld : IDisposable
{
    public const string Listing = "zj-lab-3";

    private readonly List<ServiceProvider> _nodes = [];

    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    /// <summary>Officer of Pudong, who holds the case.</summary>
    public Actor Chen { get; private set; } = Actor.Visitor;

    /// <summary>Officer of Baoshan.</summary>
    public Actor Luo { get; private set; } = Actor.Visitor;

    /// <summary>Officer of Fengxian.</summary>
    public Actor Feng { get; private set; } = Actor.Visitor;

    public Actor Centre { get; private set; } = Actor.Visitor;

    public Guid CaseId { get; private set; }

    public DateOnly Today => ShanghaiDay.Today(Clock);

    public async Task<CareWorld> OpenAsync()
    {
        Chen = await Database.PersonAsync("陈浦", Role.DistrictOfficer, "pudong", address: "chen");
        Luo = await Database.PersonAsync("罗宝", Role.DistrictOfficer, "baoshan", address: "luo");
        Feng = await Database.PersonAsync("冯贤", Role.DistrictOfficer, "fengxian", address: "feng");
        Centre = await Database.PersonAsync("沈心", Role.CentreAdmin, address: "shen");
        var one = CaseGiven.In("pudong", input: CaseGiven.Input() with { ProjectName = "莱茵一号" });
        one.Give(Chen.UserId!.Value, Chen.Name, Actor.System, TestDatabase.Noon);
        CaseId = one.Id;
        var listing = new SpaceListing(Listing, Samples.Listing() with { Specs = [TechnicalSpec.Known(Spec.ClearHeight, 6) with { ConfirmedOn = new(2026, 11, 12) }, TechnicalSpec.Known(Spec.Power, 800)] });
        listing.Publish();
        await Database.AddAsync(one, listing);
        return this;
    }

    /// <summary>A service as one person has it, as it starts anew.</summary>
    public T For<T>(Actor actor)
        where T : class
    {
        var node = CoreOver.Node(Database, Clock, actor);
        _nodes.Add(node);
        return node.CreateScope().ServiceProvider.GetRequiredService<T>();
    }

    public FirstReportDesk Ledger(Actor actor) => For<FirstReportDesk>(actor);

    public AnswerDesk Answers(Actor actor) => For<AnswerDesk>(actor);

    public AftercareDesk Care(Actor actor) => For<AftercareDesk>(actor);

    public CareWatch Watch => For<CareWatch>(Actor.System);

    public async Task<ServiceCase> CaseAsync(Guid? id = null)
    {
        await using var db = Database.CreateDbContext();
        var asked = id ?? CaseId;
        return await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Id == asked);
    }

    /// <summary>Changes rows as somebody else would.</summary>
    public async Task ChangeAsync(Func<PortalDbContext, Task> change)
    {
        await using var db = Database.CreateDbContext();
        await change(db);
        await db.SaveAsync(Clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>The case is signed on a day.</summary>
    public Task LandAsync(DateOnly? on = null, string company = "莱茵（上海）生物医药有限公司") => ChangeAsync(async db =>
    {
        var one = await db.ServiceCases.SingleAsync(x => x.Id == CaseId);
        one.Describe(CaseFacts.Of(one) with { LandedCompany = company, LandedOn = on ?? Today, SignedMillionYuan = 300, TargetParkSlug = "zhangjiang" }, Today);
        one.MoveTo(CaseStage.Landed, isSkipping: true, CaseGiven.Weekdays, Actor.System, Clock.GetUtcNow().UtcDateTime);
    });

    public async Task<List<Notice>> NoticesAsync(Actor actor)
    {
        await using var db = Database.CreateDbContext();
        return [.. (await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId).ToListAsync()).OrderBy(x => x.AtUtc).ThenBy(x => x.Kind)];
    }

    public async Task<List<NoticeKind>> KindsAsync(Actor actor) => [.. (await NoticesAsync(actor)).Select(x => x.Kind)];

    /// <summary>Nine in the morning of a day in Shanghai.</summary>
    public void At(DateOnly day) => Clock.AdjustTime(new DateTimeOffset(ShanghaiDay.UtcOf(day.ToDateTime(new(9, 30)))));

    public void Dispose()
    {
        _nodes.ForEach(x => x.Dispose());
        Database.Dispose();
    }
}
