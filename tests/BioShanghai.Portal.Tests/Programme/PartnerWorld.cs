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
        Wu = await Database.PersonAsync("伍伴", Role.PartnerContact, partner: Own, address: "wu");
        Zheng = await Database.PersonAsync("郑伴", Role.PartnerContact, partner: Own, address: "zheng");
        Feng = await Database.PersonAsync("冯伴", Role.PartnerContact, partner: Other, address: "feng");
        Centre = await Database.PersonAsync("沈心", Role.CentreAdmin, address: "shen");
        return this;
    }

    /// <summary>A service as one person has it.</summary>
    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    public OwnPartner Desk(Actor actor) => For<OwnPartner>(actor);

    public OwnReferrals Referrals(Actor actor) => For<OwnReferrals>(actor);

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
        await For<ReferralDesk>(Centre).SendAsync(slug, "为细胞治疗企业找中试空间", "约 800 平方米，年内入驻。", answerBy);

    public async Task<List<Notice>> NoticesAsync(Actor actor)
    {
        await using var db = Database.CreateDbContext();
        return await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderBy(x => x.AtUtc).ThenBy(x => x.Target).ToListAsync();
    }

    /// <summary>Nine in the morning of a day in Shanghai.</summary>
    public void At(DateOnly day) => Clock.AdjustTime(new DateTimeOffset(ShanghaiDay.UtcOf(day.ToDateTime(new(9, 0)))));

    public void Dispose() => Database.Dispose();
}
