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
        (world.Shen, world.Gu) = (await world.PersonAsync("沈心", Role.CentreAdmin), await world.PersonAsync("顾审", Role.CentreAdmin));
        return world;
    }

    public ApplicationDesk Applications(Actor? actor = null) => CoreOver.For<ApplicationDesk>(Database, Clock, actor ?? Shen);

    public MembershipDesk Members(Actor? actor = null) => CoreOver.For<MembershipDesk>(Database, Clock, actor ?? Shen);

    public CriteriaDesk Criteria(Actor? actor = null) => CoreOver.For<CriteriaDesk>(Database, Clock, actor ?? Shen);

    public ProgrammeFigures Figures() => CoreOver.For<ProgrammeFigures>(Database, Clock, Shen);

    /// <summary>A law firm that meets every criterion but the one a person has to look at.</summary>
    public static ApplicationInput Firm(string name = "上海衡信律师事务所", string english = "Hengxin Law Firm", string? email = "chen@hengxin.example") => new()
    {
        Name = new(name, english), ShortName = new("衡信", "Hengxin"), CreditCode = "914403001922038216", RegisteredOn = new(2015, 3, 1), Category = PartnerCategory.ServiceFirm,
        OrganisationType = "law-firm", ServiceCodes = ["ip-licensing"], SectorCodes = ["cell-gene-therapy"], Summary = new("生命科学领域法律服务。", "Legal services to the life sciences."),
        Contacts = [new("陈衡", "合伙人", email ?? "", "021-5555 0100")], HasConflicts = false, Evidence = [new("experience", "近两年为 12 家企业提供许可交易服务。")], ConsentVersion = "1", Language = "zh",
    };

    /// <summary>What a company sent, a while ago, with its licence.</summary>
    public async Task<Application> SendAsync(ApplicationInput? input = null, int daysAgo = 1, int? batch = Batch, IReadOnlyList<string>? doubts = null, Actor? typist = null)
    {
        var at = Clock.GetUtcNow().UtcDateTime.AddDays(-daysAgo);
        var application = new Application(Guid.NewGuid(), ApplicationSecret.NewCode(), ApplicationSecret.HashOf("first secret"), input ?? Firm(), "network", doubts ?? [], at);
        if (typist is not null)
        {
            application.WriteFor(input ?? Firm(), typist, at);
        }

        application.GiveLicence(Guid.NewGuid(), at);
        application.Send(1, batch, null, at);
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

    public async Task<Actor> PersonAsync(string name, Role role, string? partner = null)
    {
        var email = $"{Guid.NewGuid():N}@example.cn";
        var user = new PortalUser(email, name, TestDatabase.Noon) { NormalizedUserName = email.ToUpperInvariant(), NormalizedEmail = email.ToUpperInvariant() };
        var grant = new Grant(user.Id, role, null, null, TestDatabase.Noon, partner);
        await Database.AddAsync(user, grant);
        return new Actor(user.Id, name, [grant], "192.0.2.7", null);
    }

    public async Task<List<MailMessage>> MailsAsync(string key)
    {
        await using var db = Database.CreateDbContext();
        return await db.MailMessages.AsNoTracking().Where(x => x.Key.StartsWith(key)).OrderBy(x => x.Key).ToListAsync();
    }

    public async Task<List<AuditEntry>> TrailAsync(string action)
    {
        await using var db = Database.CreateDbContext();
        return await db.AuditEntries.AsNoTracking().Where(x => x.Action == action).ToListAsync();
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
