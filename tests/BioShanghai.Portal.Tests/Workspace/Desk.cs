#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>A database with people of several roles, and the services of the workspace as each of them has them.</summary>
public sealed class Desk : IDisposable
{
    public const string Listing = "pd-001";
    public const string Park = "zhangjiang-cell-gene-park";

    private readonly CatalogueCache _catalogue;
    private readonly TestDatabase? _own;

    public Desk()
    {
        _own = TestDatabase.WithContent();
        (Contexts, _catalogue) = (_own, _own.Catalogue);
    }

    /// <summary>The same people on a database of another kind, which holds the starting content.</summary>
    public Desk(IDbContextFactory<PortalDbContext> contexts) => (Contexts, _catalogue) = (contexts, new CatalogueCache(contexts));

    public IDbContextFactory<PortalDbContext> Contexts { get; }

    public TestDatabase Database => _own ?? throw new InvalidOperationException("The database is somebody else's.");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public Actor Chen { get; private set; } = Actor.Visitor;
    public Actor Zhou { get; private set; } = Actor.Visitor;
    public Actor Lin { get; private set; } = Actor.Visitor;
    public Actor Centre { get; private set; } = Actor.Visitor;
    public Actor Auditor { get; private set; } = Actor.Visitor;

    private EditedRecords Records => new(_catalogue, Clock);

    public async Task<Desk> OpenAsync()
    {
        Chen = await Contexts.PersonAsync("陈浦", Role.DistrictOfficer, "pudong");
        Zhou = await Contexts.PersonAsync("周东", Role.DistrictOfficer, "pudong");
        Lin = await Contexts.PersonAsync("林宝", Role.DistrictOfficer, "baoshan");
        Centre = await Contexts.PersonAsync("沈心", Role.CentreAdmin);
        Auditor = await Contexts.PersonAsync("严审", Role.Auditor);
        await using var db = Contexts.CreateDbContext();
        db.Add(NewListing(Listing, Park));
        await db.SaveAsync(TestDatabase.Noon);
        return this;
    }

    /// <summary>A published listing, confirmed a hundred days ago.</summary>
    public SpaceListing NewListing(string code, string park)
    {
        var sample = SampleSupply.Make(Parks(), Districts(), 1, 7, new DateOnly(2026, 8, 16)).First();
        var listing = new SpaceListing(code, ListingFields.InputOf(sample) with
        {
            ParkSlug = park, Name = new LocalText("细胞园 3 号楼 2 层", "Cell Park building 3, level 2"), ConfirmedOn = new DateOnly(2026, 8, 16), AreaSquareMetres = 1_200, SmallestUnitSquareMetres = null,
        });
        listing.Publish();
        return listing;
    }

    public RecordEditing Editing(Actor actor) => new(Gate(actor), Contexts, Records, Clock);

    public ReviewDesk Reviews(Actor actor) => new(Gate(actor), Contexts, Records, Clock);
    public RecordFiles Files(Actor actor) => new(Gate(actor), Contexts, Records, new FileStore(Contexts), new AuditTrail(Contexts, Clock), Clock);

    public RecordPreview Previews(Actor actor) => new(Gate(actor), Contexts, Records, _catalogue, new PublicParks(_catalogue, Clock), new(_catalogue));


    public RecordHistory History(Actor actor) => new(Gate(actor), Contexts, Records, Clock);

    public SavedViews Views(Actor actor) => new(Gate(actor), Contexts, Clock);

    public QuickFind Find(Actor actor) => new(Gate(actor), Contexts, Records, _catalogue);

    public ListingDesk Listings(Actor actor) => new(Gate(actor), Contexts, Records, Clock);

    public MyWeek Week(Actor actor) => new(Gate(actor), Contexts, Records, Clock);

    public PublicationClock Publications() => new(Contexts, Records, Clock, NullLogger<PublicationClock>.Instance);

    /// <summary>Opens, changes one field, saves.</summary>
    public async Task<SaveOutcome> ChangeAsync(Actor actor, string key, string text, EditSheet? sheet = null)
    {
        sheet ??= await Editing(actor).OpenAsync(Core.Revisions.RecordKind.Space, Listing);
        return await Editing(actor).SaveAsync(Core.Revisions.RecordKind.Space, Listing, sheet.Values.With(key, text), sheet.Base, sheet.Token);
    }

    public async Task<SpaceListing> LiveAsync()
    {
        await using var db = Contexts.CreateDbContext();
        return await db.SpaceListings.AsNoTracking().SingleAsync(x => x.Code == Listing);
    }

    public Task<List<AuditEntry>> TrailAsync(string action) => Contexts.TrailAsync(action);

    public void Dispose() => _own?.Dispose();

    private AccessGate Gate(Actor actor) => new(new ActingAs(actor), new AuditTrail(Contexts, Clock));

    private List<Park> Parks()
    {
        using var db = Contexts.CreateDbContext();
        return [.. db.Parks.AsNoTracking()];
    }

    private Dictionary<string, LocalText> Districts()
    {
        using var db = Contexts.CreateDbContext();
        return db.Districts.AsNoTracking().ToDictionary(x => x.Code, x => x.Name);
    }
}
