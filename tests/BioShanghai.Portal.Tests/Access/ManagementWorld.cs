using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Cases;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Programme;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>Whose record an operation is tried on.</summary>
public enum Row
{
    /// <summary>In the park, and so in the district, of the officers tried.</summary>
    OwnPark,

    /// <summary>In another park of that district.</summary>
    OwnDistrict,
    OtherDistrict,

    /// <summary>There is no such record.</summary>
    Nothing,
}

/// <summary>A small city of real rows: two districts, three parks with a listing each, four accounts.</summary>
internal sealed class ManagementWorld : IDisposable
{
    public const string Token = "a-token-nobody-has";

    private readonly TestDatabase _database = TestDatabase.Empty();

    private readonly Dictionary<Row, Guid> _revisions = [];
    private readonly Dictionary<Row, Guid> _reports = [];
    private readonly Dictionary<Row, Guid> _files = [];
    private readonly Dictionary<Row, Guid> _referrals = [];
    private readonly Dictionary<Row, Guid> _applications = [];
    private readonly Dictionary<Row, string> _certificates = [];
    private readonly Dictionary<Row, Guid> _cases = [];
    private readonly Dictionary<Row, Guid> _parkRequests = [];
    private readonly Dictionary<Row, Guid> _caseReferrals = [];
    private readonly Dictionary<Row, Guid> _visits = [];
    private readonly Dictionary<Row, Guid> _conflicts = [];
    private readonly Dictionary<Row, Guid> _firstReports = [];
    private readonly Dictionary<Row, Guid> _checkIns = [];

    public TestDatabase Database => _database;

    public FakeTimeProvider Clock { get; } = new(TestDatabase.Noon);

    public PortalUser Keeper { get; } = new("keeper@example.cn", "管账号", TestDatabase.Noon);

    public PortalUser OtherKeeper { get; } = new("keeper2@example.cn", "管账号二", TestDatabase.Noon);

    public PortalUser Officer { get; } = new("officer@example.cn", "陈浦", TestDatabase.Noon);

    public PortalUser Colleague { get; } = new("colleague@example.cn", "周东", TestDatabase.Noon);

    /// <summary>Keeps the partner of the row that is his own.</summary>
    public PortalUser Contact { get; } = new("contact@example.cn", "伍伴", TestDatabase.Noon);

    public UserSession KeeperSession { get; private set; } = null!;

    public Invitation Invitation { get; } = new("new@example.cn", "新人", [Role.CentreEditor], null, null, Token, null, TestDatabase.Noon);

    /// <param name="state">Where the version of each listing stands that is being written.</param>
    public static async Task<ManagementWorld> CreateAsync(RevisionState state = RevisionState.Draft)
    {
        var world = new ManagementWorld();
        await world.FillAsync(state);
        return world;
    }

    /// <summary>The version of a listing that is being written.</summary>
    public Guid RevisionOf(Row row) => _revisions.GetValueOrDefault(row, Guid.Empty);

    /// <summary>What a visitor reported about a listing.</summary>
    public Guid ReportOf(Row row) => _reports.GetValueOrDefault(row, Guid.Empty);

    public MailMessage Mail { get; } = new("officer@example.cn", "Subject", "Text", "key", TestDatabase.Noon);
    /// <summary>A photo kept for a listing that no published version names.</summary>
    public Guid FileOf(Row row) => _files.GetValueOrDefault(row, Guid.Empty);

    public static string ListingOf(Row row) => row switch { Row.OwnPark => "own-park", Row.OwnDistrict => "own-district", Row.OtherDistrict => "other-district", _ => "no-such-listing" };

    public static string ParkOf(Row row) => row switch { Row.OwnPark => "zhangjiang", Row.OwnDistrict => "waigaoqiao", Row.OtherDistrict => "luodian", _ => "no-such-park" };

    public static string PartnerOf(Row row) => row switch { Row.OwnPark => "own-partner", Row.OwnDistrict => "second-partner", Row.OtherDistrict => "third-partner", _ => "no-such-partner" };

    /// <summary>A referral that waits for the partner's answer.</summary>
    public Guid ReferralOf(Row row) => _referrals.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A company's application that waits to be checked.</summary>
    public Guid ApplicationOf(Row row) => _applications.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A case its district holds, for one park of it.</summary>
    public Guid CaseOf(Row row) => _cases.GetValueOrDefault(row, Guid.Empty);

    /// <summary>What a case asks of its park.</summary>
    public Guid ParkRequestOf(Row row) => _parkRequests.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A referral of a case that waits for an answer.</summary>
    public Guid CaseReferralOf(Row row) => _caseReferrals.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A visit of a case whose day is fixed.</summary>
    public Guid VisitOf(Row row) => _visits.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A conflict its partner declared.</summary>
    public Guid ConflictOf(Row row) => _conflicts.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A first report of one park of its district.</summary>
    public Guid FirstReportOf(Row row) => _firstReports.GetValueOrDefault(row, Guid.Empty);

    /// <summary>A check-in of the row's case.</summary>
    public Guid CheckInOf(Row row) => _checkIns.GetValueOrDefault(row, Guid.Empty);
    /// <summary>Number of some case.</summary>
    public string CaseNumber { get; private set; } = "";

    /// <summary>A rule by which new cases find their desk.</summary>
    public TriageRule TriageRule { get; } = new(90, new("规则", "Rule"), new() { Need = CaseNeed.Finance });

    public string CertificateOf(Row row) => _certificates.GetValueOrDefault(row, "no-such-certificate");

    public Actor KeeperActor => Actors.With(Keeper.Id, Role.SecurityAdmin, sessionId: KeeperSession.Id);

    /// <summary>Services for one caller.</summary>
    public ServiceProvider For(ICurrentActor current, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(_database);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(current);
        services.AddSingleton(MailSettings.Off);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public ServiceProvider For(Actor actor) => For(new ActingAs(actor));

    /// <summary>A view of the grid that the person who is tried keeps.</summary>
    public Guid ViewId { get; private set; }

    /// <summary>Gives somebody who is tried an account, because what he makes points to it, and a view of his own.</summary>
    public async Task AddAsync(Actor actor)
    {
        await using var db = _database.CreateDbContext();
        if (actor.UserId is { } id && !await db.Users.AnyAsync(x => x.Id == id))
        {
            db.Users.Add(new PortalUser($"{id:N}@example.cn", actor.Name, TestDatabase.Noon) { Id = id, NormalizedUserName = id.ToString("N") });
            await db.SaveAsync(TestDatabase.Noon);
        }

        if (actor.UserId is { } owner)
        {
            var view = new SavedView(owner, "own", new(new(), ListingView.Standard));
            ViewId = view.Id;
            db.SavedViews.Add(view);
            await db.SaveAsync(TestDatabase.Noon);
        }
    }

    /// <summary>Everything the database holds apart from the trail, as one hash.</summary>
    public async Task<string> StateAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_database.FilePath}");
        await connection.OpenAsync();
        var text = new StringBuilder();
        foreach (var table in await TextsAsync(connection, "select name from sqlite_master where type = 'table' and name not like '%Audit%' and name not like 'sqlite%' order by name"))
        {
            text.Append(table).AppendJoin('\n', await TextsAsync(connection, $"select * from \"{table}\"")).AppendLine();
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public async Task<int> DeniedAsync()
    {
        await using var db = _database.CreateDbContext();
        return await db.AuditEntries.CountAsync(x => x.Result == Core.Audit.AuditResult.Denied);
    }

    public void Dispose() => _database.Dispose();

    private static async Task<List<string>> TextsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(x => reader.GetValue(x) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(x).ToString())));
        }

        return rows;
    }

    private static Park ParkAt(string slug, string district) => new(slug, new()
    {
        Order = 1, Name = new(slug, slug), Tier = ParkTier.Core, DistrictCode = district, Positioning = new("创新药", "Innovative drugs"), Latitude = 31.2, Longitude = 121.6,
        LocationConfidence = Confidence.Medium, Provenance = new(Confidence.High, [], LocalText.Empty),
    });

    private static District DistrictAt(string code, int order) => new(code, new()
    {
        Order = order, Kind = DistrictKind.District, Name = new(code, code), Adcode = "310115", Latitude = 31.2, Longitude = 121.6, Provenance = Provenance.None,
    });

    /// <summary>A version that is being written, taken as far as asked.</summary>
    private static Revision Open(RecordKind kind, string key, string owner, string values, LocalText name, RevisionState state)
    {
        var open = new Revision(kind, key, owner, 1, TestDatabase.Noon);
        open.Write(Actor.System, values, name, owner, TestDatabase.Noon);
        if (state != RevisionState.Draft)
        {
            open.Submit(TestDatabase.Noon.AddDays(1), TestDatabase.Noon);
        }

        if (state == RevisionState.Scheduled)
        {
            open.Approve(Actors.Centre, TestDatabase.Noon);
        }

        return open;
    }

    private async Task FillAsync(RevisionState state)
    {
        KeeperSession = new UserSession(Keeper.Id, "127.0.0.1", null, TestDatabase.Noon);
        foreach (var user in new[] { Keeper, OtherKeeper, Officer, Colleague, Contact })
        {
            (user.NormalizedEmail, user.NormalizedUserName) = (user.Email!.ToUpperInvariant(), user.Email.ToUpperInvariant());
        }

        await _database.AddAsync(DistrictAt("pudong", 1), DistrictAt("baoshan", 2));
        await _database.AddAsync(ParkAt("zhangjiang", "pudong"), ParkAt("waigaoqiao", "pudong"), ParkAt("luodian", "baoshan"));
        await _database.AddAsync(
            new Sector("cell-gene-therapy", new() { Order = 1, Name = new("细胞与基因治疗", "Cell and gene therapy"), Description = new("说明", "Text"), Provenance = Provenance.None }),
            new Sector("spare", new() { Order = 2, Name = new("备用", "Spare"), Description = new("说明", "Text"), Provenance = Provenance.None }),
            new Service("clinical-cro", new() { Order = 1, Group = "rd", Name = new("临床", "Clinical"), Description = new("说明", "Text"), Provenance = Provenance.None }));
        await _database.AddAsync(Enum.GetValues<Row>().Where(x => x != Row.Nothing).Select(x => new SpaceListing(ListingOf(x), Samples.Listing() with { ParkSlug = ParkOf(x) })));
        foreach (var row in Enum.GetValues<Row>().Where(x => x != Row.Nothing))
        {
            // Each listing was published once and has a version that is being written.
            var (values, name) = (ListingFields.Write(Samples.Listing() with { ParkSlug = ParkOf(row) }).ToJson(), Samples.Listing().Name);
            var open = Open(RecordKind.Space, ListingOf(row), ParkOf(row), values, name, state);
            _revisions[row] = open.Id;
            var (ofPark, slug) = (ParkFields.Write(ParkAt(ParkOf(row), "pudong")).ToJson(), ParkOf(row));
            await _database.AddAsync(
                Revision.First(RecordKind.Park, slug, slug, new(slug, slug), ofPark, TestDatabase.Noon), Open(RecordKind.Park, slug, slug, ofPark, new(slug, slug), state));
            var report = new Question(
                Guid.NewGuid(), $"Q{row}", new() { ItemCodes = [ListingOf(row)], Email = "li@example.com", Message = "?", Language = "zh", ConsentVersion = "1" }, "network", [], TestDatabase.Noon);
            _reports[row] = report.Id;
            await _database.AddAsync(report);
            var photo = FileIntake.Accept(FileGiven.Picture(30, 20), "a.jpg", FileKind.Photo);
            _files[row] = (await new FileStore(_database).AddAsync(SpaceListing.ChangeKeyOf(ListingOf(row)), photo, "officer-1", TestDatabase.Noon)).Id;
            await _database.AddAsync(Revision.First(RecordKind.Space, ListingOf(row), ParkOf(row), name, values, TestDatabase.Noon), open);
        }

        await _database.AddAsync(Keeper, OtherKeeper, Officer, Colleague, Contact, Invitation, Mail);
        await _database.AddAsync(
            KeeperSession, new Grant(Keeper.Id, Role.SecurityAdmin, null, null, TestDatabase.Noon), new Grant(OtherKeeper.Id, Role.SecurityAdmin, null, null, TestDatabase.Noon),
            new Grant(Officer.Id, Role.DistrictOfficer, "pudong", null, TestDatabase.Noon), new Grant(Colleague.Id, Role.DistrictOfficer, null, "zhangjiang", TestDatabase.Noon));
        await FillProgrammeAsync(state);
        await FillCasesAsync();
    }

    private async Task FillCasesAsync()
    {
        await _database.AddAsync(TriageRule, new CalendarDay(new(2026, 12, 24), false, new("平安夜", "Christmas Eve")));
        foreach (var row in Enum.GetValues<Row>().Where(x => x != Row.Nothing))
        {
            var one = CaseGiven.In(row == Row.OtherDistrict ? "baoshan" : "pudong", ParkOf(row));
            (_cases[row], CaseNumber) = (one.Id, one.Number);
            await _database.AddAsync(one);
            await FillAsksAsync(row, one);
            var report = new FirstReport("莱茵生物", $"细胞治疗{row}", one.DistrictCode!, null, new(2026, 11, 20), new(2026, 11, 24), Actor.System, TestDatabase.Noon, one.ParkSlug);
            var check = new CheckIn(one.Id, "回访", new(2026, 12, 1), false, Actor.System, TestDatabase.Noon);
            (_firstReports[row], _checkIns[row]) = (report.Id, check.Id);
            await _database.AddAsync(report, check, new CaseAnswer(one.Id, 1, Actor.System, TestDatabase.Noon));
        }
    }

    /// <summary>What a case asks of others.</summary>
    private async Task FillAsksAsync(Row row, ServiceCase one)
    {
        var request = new ParkRequest(one.Id, one.PublicName, "三千平方米洁净厂房。", 3_000, TestDatabase.Noon.AddDays(3), Actor.System, TestDatabase.Noon);
        var referral = new Referral(PartnerOf(row), "临床试验", "找一家临床机构。", new(2026, 12, 1), new(2026, 11, 24), Actor.System, TestDatabase.Noon, new(one.Id, "clinical-cro", []));
        var visit = new SiteVisit(one.Id, [TestDatabase.Noon.AddDays(2)], [new(ParkOf(row), [], 0, 60, null)], null, Actor.System, TestDatabase.Noon);
        visit.Fix(TestDatabase.Noon.AddDays(2), TestDatabase.Noon);
        var conflict = new PartnerConflict(PartnerOf(row), "另一家公司", "持股", Actor.System, TestDatabase.Noon);
        (_parkRequests[row], _caseReferrals[row], _visits[row], _conflicts[row]) = (request.Id, referral.Id, visit.Id, conflict.Id);
        await _database.AddAsync(request, referral, visit, conflict);
        await _database.AddAsync(new ParkOffer(request.Id, ParkOf(row)));
    }

    private async Task FillProgrammeAsync(RevisionState state)
    {
        var batch = new Batch(1, new() { Name = new("首批", "First batch"), CeremonyOn = new(2026, 11, 1), TermYears = 3 });
        batch.Open();
        await _database.AddAsync(batch, new CriteriaEdition(PartnerCategory.ServiceFirm, 1, [new("licence", new("提交执照。", "Sends its licence."), CriterionCheck.LicenceGiven)], "system", TestDatabase.Noon));
        foreach (var row in Enum.GetValues<Row>().Where(x => x != Row.Nothing))
        {
            var partner = Samples.Partner(PartnerOf(row));
            var membership = new Membership(partner.Slug, 1, new(2026, 11, 1), new(2029, 10, 31), MembershipState.Active, Actor.System, TestDatabase.Noon);
            var referral = new Referral(partner.Slug, "临床试验", "找一家临床机构。", new(2026, 12, 1), new(2026, 11, 24), Actor.System, TestDatabase.Noon);
            var application = Companies.Sent(Companies.Complete(partner.Name.Zh!, partner.Name.En!, partner.Category), TestDatabase.Noon, 1);
            var certificate = new Certificate(partner, batch.Name, new(2026, 11, 1), new(2029, 10, 31), "system", TestDatabase.Noon);
            (_referrals[row], _applications[row], _certificates[row]) = (referral.Id, application.Id, certificate.Number);
            await _database.AddAsync(partner, membership, new PartnerDeskCard(partner.Slug), referral, application, certificate);
            var profile = PartnerFields.Write(partner).ToJson();
            await _database.AddAsync(
                Revision.First(RecordKind.Partner, partner.Slug, partner.Slug, partner.Name, profile, TestDatabase.Noon), Open(RecordKind.Partner, partner.Slug, partner.Slug, profile, partner.Name, state));
        }

        await _database.AddAsync(new Grant(Contact.Id, Role.PartnerContact, null, null, TestDatabase.Noon, PartnerOf(Row.OwnPark)));
    }
}
