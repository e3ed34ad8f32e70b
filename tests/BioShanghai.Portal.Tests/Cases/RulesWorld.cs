using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>The starting content with two officers of Pudong, one of Zhangjiang alone, and two people of the Centre. No rule is asked but those a test gives.</summary>
public sealed class RulesWorld : IDisposable
{
    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public Actor Chen { get; private set; } = Actor.Visitor;

    /// <summary>A colleague of the same district.</summary>
    public Actor Li { get; private set; } = Actor.Visitor;

    /// <summary>Works for one park of the district.</summary>
    public Actor Park { get; private set; } = Actor.Visitor;

    public Actor Shen { get; private set; } = Actor.Visitor;

    /// <summary>A colleague at the Centre.</summary>
    public Actor Tang { get; private set; } = Actor.Visitor;

    public async Task<RulesWorld> OpenAsync()
    {
        Chen = await Database.PersonAsync("陈浦", Role.DistrictOfficer, "pudong", address: "chen");
        Li = await Database.PersonAsync("李浦", Role.DistrictOfficer, "pudong", address: "li");
        Shen = await Database.PersonAsync("沈心", Role.CentreAdmin, address: "shen");
        Tang = await Database.PersonAsync("唐安", Role.CentreAdmin, address: "tang");
        Park = await OfParkAsync("张园", "zhangjiang", "park");
        await using var db = Database.CreateDbContext();
        db.TriageRules.RemoveRange(await db.TriageRules.ToListAsync());
        await db.SaveAsync(TestDatabase.Noon);
        return this;
    }

    public async Task<Actor> OfParkAsync(string name, string park, string address)
    {
        var user = new PortalUser($"{address}@example.cn", name, TestDatabase.Noon);
        (user.NormalizedEmail, user.NormalizedUserName) = (user.Email!.ToUpperInvariant(), user.Email.ToUpperInvariant());
        var grant = new Grant(user.Id, Role.DistrictOfficer, null, park, TestDatabase.Noon);
        await Database.AddAsync(user, grant);
        return new(user.Id, name, [grant], "127.0.0.1", null);
    }

    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    /// <summary>A case is sent and routed, as the intake does it.</summary>
    public async Task<ServiceCase> SendAsync(CaseInput? input = null, IReadOnlyList<string>? doubts = null)
    {
        await using var db = Database.CreateDbContext();
        var now = Clock.GetUtcNow().UtcDateTime;
        var one = CaseGiven.Case(input, now, doubts, await ServiceClock.ReadAsync(db, default));
        db.ServiceCases.Add(one);
        await For<CaseTriage>(Actor.System).RouteAsync(db, one, now, default);
        await db.SaveAsync(now);
        return one;
    }

    /// <summary>Something happens to a case.</summary>
    public async Task ChangeAsync(Guid id, Action<ServiceCase, ServiceClock, DateTime> deed)
    {
        await using var db = Database.CreateDbContext();
        deed(await db.ServiceCases.SingleAsync(x => x.Id == id), await ServiceClock.ReadAsync(db, default), Clock.GetUtcNow().UtcDateTime);
        await db.SaveAsync(Clock.GetUtcNow().UtcDateTime);
    }

    public async Task<ServiceCase> ReadAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Id == id);
    }

    public async Task<List<NoticeKind>> KindsAsync(Actor actor)
    {
        await using var db = Database.CreateDbContext();
        return await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderBy(x => x.AtUtc).ThenBy(x => x.Kind).Select(x => x.Kind).ToListAsync();
    }

    /// <summary>A clock in Shanghai shows this.</summary>
    public void At(int year, int month, int day, int hour, int minute = 0) => Clock.AdjustTime(new DateTimeOffset(Utc(year, month, day, hour, minute)));

    public static DateTime Utc(int year, int month, int day, int hour, int minute = 0) => ShanghaiDay.UtcOf(new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified));

    public void Dispose() => Database.Dispose();
}
