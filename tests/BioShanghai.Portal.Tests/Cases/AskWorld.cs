using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>A case that a district holds, three parks of other districts with their officers and a listing each, and everybody who would like to look. Noon is a Tuesday in Shanghai.</summary>
internal sealed class AskWorld : IDisposable
{
    public const string Zhangjiang = "zhangjiang";
    public const string Coast = "golden-coast";
    public const string Hongqiao = "south-hongqiao";

    public static readonly string[] Three = [Zhangjiang, Coast, Hongqiao];

    private readonly List<Actor> _everybody = [];

    public TestDatabase Database { get; } = TestDatabase.WithContent();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public ServiceCase Case { get; private set; } = null!;

    /// <summary>The officer who holds the case.</summary>
    public Actor Desk { get; private set; } = Actor.Visitor;

    public Actor Centre { get; private set; } = Actor.Visitor;

    public Actor Pudong { get; private set; } = Actor.Visitor;

    /// <summary>A colleague in the same district.</summary>
    public Actor PudongToo { get; private set; } = Actor.Visitor;

    public Actor Jinshan { get; private set; } = Actor.Visitor;

    public Actor Minhang { get; private set; } = Actor.Visitor;

    public IReadOnlyList<Actor> Everybody => _everybody;

    public async Task<AskWorld> OpenAsync(CaseInput? input = null, bool mayPassOn = false)
    {
        Desk = await PersonAsync("包区", Role.DistrictOfficer, "baoshan", address: "bao");
        Centre = await PersonAsync("沈心", Role.CentreAdmin, address: "shen");
        Pudong = await PersonAsync("陈浦", Role.DistrictOfficer, "pudong", address: "chen");
        PudongToo = await PersonAsync("周浦", Role.DistrictOfficer, "pudong", address: "zhou");
        Jinshan = await PersonAsync("金山", Role.DistrictOfficer, "jinshan", address: "jin");
        Minhang = await PersonAsync("闵行", Role.DistrictOfficer, "minhang", address: "min");
        await PersonAsync("编辑", Role.CentreEditor);
        await PersonAsync("审计", Role.Auditor);
        await PersonAsync("账号", Role.SecurityAdmin);
        Case = CaseGiven.In("baoshan", input: (input ?? CaseGiven.Input() with { ProjectName = "银杏计划" }) with { MayPassOn = mayPassOn });
        await Database.AddAsync(Case);
        foreach (var park in Three)
        {
            await AddListingAsync(park, "own-" + park);
        }

        return this;
    }

    public async Task AddListingAsync(string park, string code)
    {
        var listing = new SpaceListing(code, Samples.Listing() with { ParkSlug = park, Name = new(park + " 厂房", park + " workshop"), AreaSquareMetres = 3_200 });
        listing.Publish();
        await Database.AddAsync(listing);
    }

    public T For<T>(Actor actor)
        where T : class => CoreOver.For<T>(Database, Clock, actor);

    public Task<Guid> AskAsync(int days = 3, params string[] parks) =>
        For<ParkRequestDesk>(Desk).SendAsync(Case.Id, new(parks.Length == 0 ? Three : parks, "细胞治疗中试，约 3,000 平方米洁净厂房。", 3_000, days));

    public async Task OfferAsync(Actor actor, Guid request, string park, string words, int version = 1) =>
        await For<OwnParkRequests>(actor).OfferAsync(request, park, new(version, ["own-" + park], words + " 元", new(2027, 3, 1), words + " 说明"));

    public async Task<List<Notice>> NoticesAsync(Actor actor)
    {
        await using var db = Database.CreateDbContext();
        return await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderBy(x => x.AtUtc).ThenBy(x => x.Target).ToListAsync();
    }

    public async Task<IEnumerable<NoticeKind>> KindsAsync(Actor actor) => (await NoticesAsync(actor)).Select(x => x.Kind);

    /// <summary>A moment of the clocks in Shanghai.</summary>
    public void At(int month, int day, int hour, int minute = 0) => Clock.AdjustTime(new DateTimeOffset(ShanghaiDay.UtcOf(new(2026, month, day, hour, minute, 0))));

    /// <summary>Somebody with a district, a role of the city or a partner.</summary>
    public async Task<Actor> PersonAsync(string name, Role role, string? district = null, string? partner = null, string? address = null)
    {
        var person = await Database.PersonAsync(name, role, district, partner, address);
        _everybody.Add(person);
        return person;
    }

    public void Dispose() => Database.Dispose();
}
