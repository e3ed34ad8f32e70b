using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The starting content with people of the Centre and of two partners, each signed in a moment ago. Noon is a Tuesday in Shanghai.</summary>
public sealed class PartnerWorld : IDisposable
{
    public const string Own = "shanghai-pharma";
    public const string Other = "fosun-pharma";

    private readonly List<ServiceProvider> _nodes = [];

    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public Actor Wu { get; private set; } = Actor.Visitor;

    /// <summary>A second contact of the same partner.</summary>
    public Actor Zheng { get; private set; } = Actor.Visitor;

    /// <summary>A contact of another partner.</summary>
    public Actor Feng { get; private set; } = Actor.Visitor;

    public Actor Centre { get; private set; } = Actor.Visitor;

    public async Task<PartnerWorld> OpenAsync()
    {
        Wu = await PersonAsync("伍伴", "wu", Role.PartnerContact, Own);
        Zheng = await PersonAsync("郑伴", "zheng", Role.PartnerContact, Own);
        Feng = await PersonAsync("冯伴", "feng", Role.PartnerContact, Other);
        Centre = await PersonAsync("沈心", "shen", Role.CentreAdmin);
        return this;
    }

    /// <summary>Somebody with one role, an address <c>name@example.cn</c> and a session that was proved now.</summary>
    public async Task<Actor> PersonAsync(string name, string address, Role? role, string? partner = null, string? district = null)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        var user = new PortalUser($"{address}@example.cn", name, now);
        (user.NormalizedEmail, user.NormalizedUserName) = (user.Email!.ToUpperInvariant(), user.Email.ToUpperInvariant());
        var session = new UserSession(user.Id, "127.0.0.1", null, now);
        List<Grant> grants = role is { } one ? [new Grant(user.Id, one, district, null, now, partner)] : [];
        await Database.AddAsync([user, session, .. grants]);
        return new(user.Id, name, grants, "127.0.0.1", session.Id);
    }

    /// <summary>A service as one person has it, on a node of its own.</summary>
    public T As<T>(Actor actor)
        where T : class
    {
        var node = CoreOver.Node(Database, Clock, actor);
        _nodes.Add(node);
        return node.CreateScope().ServiceProvider.GetRequiredService<T>();
    }

    public OwnPartner Desk(Actor actor) => As<OwnPartner>(actor);

    public OwnReferrals Referrals(Actor actor) => As<OwnReferrals>(actor);

    /// <summary>Gives the partner a term that ends on a day.</summary>
    public async Task EndsAsync(string slug, DateOnly day)
    {
        await using var db = Database.CreateDbContext();
        (await db.Memberships.SingleAsync(x => x.PartnerSlug == slug)).Renew(day, "续期", Actor.System, TestDatabase.Noon);
        await db.SaveAsync(TestDatabase.Noon);
    }

    public async Task<Certificate> CertificateAsync(string slug)
    {
        await using var db = Database.CreateDbContext();
        var certificate = new Certificate(await db.Partners.SingleAsync(x => x.Slug == slug), new("首批", "First batch"), new(2023, 4, 18), null, "system", TestDatabase.Noon);
        db.Certificates.Add(certificate);
        await db.SaveAsync(TestDatabase.Noon);
        return certificate;
    }

    public async Task<Guid> SendAsync(string slug = Own, DateOnly? answerBy = null) =>
        await As<ReferralDesk>(Centre).SendAsync(slug, "为细胞治疗企业找中试空间", "约 800 平方米，年内入驻。", answerBy);

    public async Task<List<Notice>> NoticesAsync(Actor actor)
    {
        await using var db = Database.CreateDbContext();
        return await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderBy(x => x.AtUtc).ThenBy(x => x.Target).ToListAsync();
    }

    public async Task<List<MailMessage>> MailsAsync(string address)
    {
        await using var db = Database.CreateDbContext();
        return await db.MailMessages.AsNoTracking().Where(x => x.To == address + "@example.cn").OrderBy(x => x.QueuedAtUtc).ToListAsync();
    }

    public async Task<List<AuditEntry>> TrailAsync(string action)
    {
        await using var db = Database.CreateDbContext();
        return await db.AuditEntries.AsNoTracking().Where(x => x.Action == action).OrderBy(x => x.Number).ToListAsync();
    }

    /// <summary>Nine in the morning of a day in Shanghai.</summary>
    public void At(DateOnly day) => Clock.AdjustTime(new DateTimeOffset(ShanghaiDay.UtcOf(day.ToDateTime(new(9, 0)))));

    public void Dispose()
    {
        _nodes.ForEach(x => x.Dispose());
        Database.Dispose();
    }
}
