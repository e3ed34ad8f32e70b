using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The starting content with its 23 members, a second batch that takes applications, and two people of the Centre.</summary>
internal sealed class CentreWorld : IDisposable
{
    public const int Batch = 2;

    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(TestDatabase.Noon);

    public Actor Shen { get; private set; } = Actor.Visitor;

    public Actor Gu { get; private set; } = Actor.Visitor;

    public static async Task<CentreWorld> CreateAsync()
    {
        var world = new CentreWorld();
        var batch = new Batch(Batch, new() { Name = new("第二批", "Second batch"), CeremonyOn = new(2026, 12, 18), TermYears = 3 });
        batch.Open();
        await world.Database.AddAsync(batch);
        (world.Shen, world.Gu) = (await world.Database.PersonAsync("沈心", Role.CentreAdmin), await world.Database.PersonAsync("顾审", Role.CentreAdmin));
        return world;
    }

    /// <summary>A service as one person has it.</summary>
    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    public ApplicationDesk Applications(Actor? actor = null) => For<ApplicationDesk>(actor ?? Shen);

    public MembershipDesk Members(Actor? actor = null) => For<MembershipDesk>(actor ?? Shen);

    public CriteriaDesk Criteria(Actor? actor = null) => For<CriteriaDesk>(actor ?? Shen);

    public ProgrammeFigures Figures() => For<ProgrammeFigures>(Shen);

    /// <summary>What a company sent, a while ago, with its licence.</summary>
    public async Task<Application> SendAsync(ApplicationInput? input = null, int daysAgo = 1, int? batch = Batch, IReadOnlyList<string>? doubts = null, Actor? typist = null)
    {
        var application = Companies.Sent(input ?? Companies.Firm(), Clock.GetUtcNow().UtcDateTime.AddDays(-daysAgo), batch, doubts, typist);
        await Database.AddAsync(application);
        return application;
    }

    /// <summary>Sent, and everything about it looked at.</summary>
    public async Task<ApplicationSheet> CheckedAsync(ApplicationInput? input = null, Actor? typist = null)
    {
        var sent = await SendAsync(input, typist: typist);
        await Applications().MarkAsync(sent.Id, 1, "experience", CriterionResult.Met, "已核对合同清单。");
        return await Applications().OpenAsync(sent.Id);
    }

    /// <summary>Taken in, and waiting for its batch.</summary>
    public async Task<(string Slug, Guid ApplicationId)> AdmitAsync(ApplicationInput? input = null)
    {
        var sheet = await CheckedAsync(input);
        return (await Applications().ApproveAsync(sheet.Id, sheet.Version), sheet.Id);
    }

    /// <summary>Everybody who was invited fills in, sends and is marked; nothing is approved yet.</summary>
    public async Task CompleteAllAsync()
    {
        await using var db = Database.CreateDbContext();
        await Companies.CompleteAllAsync(db, Batch, Gu, Clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Every partner but one, with whether the public sees it and how it stands.</summary>
    public async Task<List<string>> OthersAsync(string slug)
    {
        await using var db = Database.CreateDbContext();
        var partners = await db.Partners.IgnoreQueryFilters().AsNoTracking().Where(x => x.Slug != slug).OrderBy(x => x.Slug).ToListAsync();
        var members = await db.Memberships.AsNoTracking().ToDictionaryAsync(x => x.PartnerSlug);
        return partners.ConvertAll(x => $"{x.Slug} {x.Version} {x.IsHidden} {members[x.Slug].State} {members[x.Slug].Version}");
    }

    public void Dispose() => Database.Dispose();
}
