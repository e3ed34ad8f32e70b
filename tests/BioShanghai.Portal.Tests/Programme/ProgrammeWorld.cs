using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The real content with a second batch in preparation and two administrators of the Centre.</summary>
public sealed class ProgrammeWorld : IDisposable
{
    public const string Consent = "1";

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

    /// <summary>An application that is complete but for the Centre's marks.</summary>
    public static ApplicationInput Complete(string zh, string en, PartnerCategory category = PartnerCategory.ServiceFirm) => new()
    {
        Name = new(zh, en),
        ShortName = new(zh, en),
        CreditCode = CodeOf(zh),
        RegisteredOn = new(2015, 3, 1),
        Category = category,
        OrganisationType = "other",
        ServiceCodes = ["market-access", "equity-financing"],
        SectorCodes = ["cell-gene-therapy"],
        StageCodes = [],
        Summary = new("为企业提供专业服务。", "Serves companies."),
        Contacts = [new("李明", "经理", "li@example.cn", "021-12345678")],
        HasConflicts = false,
        Evidence = [new("experience", "十年经验。"), new("reach", "每年二十个项目。"), new("leading", "三款一类新药。"), new("opening", "开放平台。")],
        ConsentVersion = Consent,
        Language = "zh",
    };

    /// <summary>A sound credit code, another one for another name.</summary>
    public static string CodeOf(string name)
    {
        var digits = (Math.Abs(name.Aggregate(17L, (sum, x) => (sum * 31 + x) % 99_999_999L)) % 99_999_999L).ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
        var first = "91310115" + digits + CreditCode.OrganisationCheck(digits);
        return first + CreditCode.Check(first);
    }

    /// <summary>Everybody who was invited fills in, sends and is marked; nothing is approved yet.</summary>
    public async Task CompleteAllAsync(int batch)
    {
        await using var db = Database.CreateDbContext();
        await CompleteAllAsync(db, batch, OtherCentre, Clock.GetUtcNow().UtcDateTime);
    }

    /// <inheritdoc cref="CompleteAllAsync(int)"/>
    public static async Task CompleteAllAsync(PortalDbContext db, int batch, Actor marks, DateTime utcNow)
    {
        foreach (var application in await db.Applications.Where(x => x.BatchNumber == batch && x.State == ApplicationState.Draft).ToListAsync())
        {
            var whole = Complete(application.Name.Zh ?? application.Name.En!, application.Name.En ?? application.Name.Zh!, application.Category!.Value);
            application.Write(whole with { Name = application.Input.Name, CreditCode = application.CreditCode ?? whole.CreditCode }, utcNow);
            application.GiveLicence(Guid.CreateVersion7(), utcNow);
            application.Send(1, batch, null, utcNow);
            foreach (var code in new[] { "experience", "reach", "leading", "opening" })
            {
                application.Mark(code, CriterionResult.Met, null, marks, utcNow);
            }
        }

        await db.SaveAsync(utcNow);
    }

    public async Task<List<MailMessage>> MailsAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.MailMessages.AsNoTracking().OrderBy(x => x.Id).ToListAsync();
    }

    public void Dispose() => Database.Dispose();
}
