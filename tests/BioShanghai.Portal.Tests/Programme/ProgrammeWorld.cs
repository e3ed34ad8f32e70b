using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The real content with a second batch in preparation and two administrators of the Centre.</summary>
internal sealed class ProgrammeWorld : IDisposable
{
    private ProgrammeWorld()
    {
    }

    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(TestDatabase.Noon);

    public Actor Centre { get; } = Actors.Centre;

    /// <summary>Decides what <see cref="Centre"/> typed.</summary>
    public Actor OtherCentre { get; } = Actors.Centre;

    public static async Task<ProgrammeWorld> CreateAsync()
    {
        var world = new ProgrammeWorld();
        var batch = new Batch(2, new() { Name = new("第二批", "Second batch"), CeremonyOn = new(2026, 12, 18), TermYears = 3 });
        batch.Open();
        await world.Database.AddAsync(batch);
        await using var db = world.Database.CreateDbContext();
        foreach (var actor in new[] { world.Centre, world.OtherCentre })
        {
            db.Users.Add(new PortalUser($"{actor.UserId:N}@example.cn", actor.Name, TestDatabase.Noon) { Id = actor.UserId!.Value, NormalizedUserName = actor.UserId.Value.ToString("N") });
        }

        await db.SaveAsync(TestDatabase.Noon);
        return world;
    }

    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    /// <summary>Everybody who was invited fills in, sends and is marked; nothing is approved yet.</summary>
    public async Task CompleteAllAsync(int batch)
    {
        await using var db = Database.CreateDbContext();
        await Companies.CompleteAllAsync(db, batch, OtherCentre, Clock.GetUtcNow().UtcDateTime);
    }

    public async Task<List<MailMessage>> MailsAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.MailMessages.AsNoTracking().OrderBy(x => x.Id).ToListAsync();
    }

    public void Dispose() => Database.Dispose();
}
