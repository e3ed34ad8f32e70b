using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>A portal with people of two districts and of the Centre, at noon of a Tuesday.</summary>
internal sealed class CaseWorld : IDisposable
{
    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public Actor Centre { get; private set; } = null!;
    public Actor Pudong { get; private set; } = null!;
    public Actor Colleague { get; private set; } = null!;
    public Actor Baoshan { get; private set; } = null!;

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public static async Task<CaseWorld> OpenAsync()
    {
        var world = new CaseWorld();
        world.Centre = await world.Database.PersonAsync("沈心", Role.CentreAdmin, address: "shen");
        world.Pudong = await world.Database.PersonAsync("陈浦", Role.DistrictOfficer, "pudong", address: "chen");
        world.Colleague = await world.Database.PersonAsync("李浦", Role.DistrictOfficer, "pudong", address: "li");
        world.Baoshan = await world.Database.PersonAsync("包山", Role.DistrictOfficer, "baoshan", address: "bao");
        return world;
    }

    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    public CaseDesk Desk(Actor actor) => For<CaseDesk>(actor);

    public CaseTalkDesk Talk(Actor actor) => For<CaseTalkDesk>(actor);

    /// <summary>Keeps cases as they are.</summary>
    public async Task<ServiceCase> AddAsync(ServiceCase one)
    {
        await Database.AddAsync(one);
        return one;
    }

    public async Task<ServiceCase> ReadAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.ServiceCases.AsNoTracking().SingleAsync(x => x.Id == id);
    }

    public async Task<int> VersionOfAsync(Guid id) => (await ReadAsync(id)).Version;

    public async Task<List<CaseNote>> NotesAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.CaseNotes.AsNoTracking().Where(x => x.CaseId == id).OrderBy(x => x.AtUtc).ToListAsync();
    }

    public async Task<List<CaseMessage>> MessagesAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.CaseMessages.AsNoTracking().Where(x => x.CaseId == id).OrderBy(x => x.SentAtUtc).ToListAsync();
    }

    public void Dispose() => Database.Dispose();
}
