using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The stock of a node follows the database by the change feed, whoever wrote there.</summary>
public sealed class IndexFeedTests : IDisposable
{
    private static readonly DateOnly Today = IndexCases.Today;
    private static readonly SpaceFilter Samples = new() { IsSample = true };

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly List<IDisposable> _open = [];
    private readonly Reads _reads = new();

    public void Dispose()
    {
        _open.ForEach(x => x.Dispose());
        _database.Dispose();
    }

    [Fact]
    public async Task A_change_is_found_after_one_step_of_the_feed_on_every_node()
    {
        await new SampleService(_database, _clock).LoadAsync(60, ct: _ct);
        var nodes = new[] { await NodeAsync(), await NodeAsync() };
        var code = nodes[0].Index.Search(Samples, Today).Codes[0];
        await ChangeAsync(code, x => x.Withdraw());

        foreach (var (index, pump, _) in nodes)
        {
            Assert.Contains(index.Matching(Samples, Today), x => x.Code == code);
            await pump.StepAsync(_ct);
            Assert.DoesNotContain(index.Matching(Samples, Today), x => x.Code == code);
        }

        await ChangeAsync(code, x => x.Publish());
        await ChangeAsync(code, x => Describe(x, 4_999_999));
        foreach (var (index, pump, _) in nodes)
        {
            await pump.StepAsync(_ct);
            Assert.Equal(code, index.Search(Samples with { Sort = SpaceSort.AreaDescending }, Today).Codes[0]);
        }

        await SameAsBuiltAnewAsync(nodes[0].Index, nodes[1].Index);
    }

    [Fact]
    public async Task A_new_listing_and_a_removed_one_are_followed_without_reading_the_others_again()
    {
        await new SampleService(_database, _clock).LoadAsync(30, ct: _ct);
        var (index, pump, _) = await NodeAsync();
        var built = _reads.Listings;
        await using (var db = _database.CreateDbContext())
        {
            var template = await db.SpaceListings.AsNoTracking().FirstAsync(x => x.Code == "sample-00003", _ct);
            var added = new SpaceListing("real-one", InputOf(template));
            added.Publish();
            db.Add(added);
            db.Add(new SpaceListing("still-a-draft", InputOf(template)));
            db.Remove(await db.SpaceListings.SingleAsync(x => x.Code == "sample-00001", _ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await pump.StepAsync(_ct);

        Assert.Equal(["real-one"], index.Search(new SpaceFilter(), Today).Codes);
        Assert.Equal(30, index.Count);
        // Three listings were named, one of them is public; none but that one was read.
        Assert.Equal(built + 1, _reads.Listings);
        await SameAsBuiltAnewAsync(index);
    }

    [Fact]
    public async Task A_park_that_moves_to_another_district_takes_its_listings_with_it()
    {
        await new SampleService(_database, _clock).LoadAsync(60, ct: _ct);
        var (index, pump, _) = await NodeAsync();
        var inChongming = Samples.With(SpaceFacets.Find("district")!, "chongming").With(SpaceFacets.Find("park")!, "zhangjiang");
        Assert.Equal(0, index.CountOf(inChongming, Today));
        await using (var db = _database.CreateDbContext())
        {
            var park = await db.Parks.SingleAsync(x => x.Slug == "zhangjiang", _ct);
            db.Entry(park).Property(x => x.DistrictCode).CurrentValue = "chongming";
            db.Entry(park).Property(x => x.Tier).CurrentValue = ParkTier.Extended;
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await pump.StepAsync(_ct);

        Assert.InRange(index.CountOf(inChongming, Today), 1, 10);
        Assert.Equal(index.CountOf(inChongming, Today), index.CountOf(inChongming.With(SpaceFacets.Find("tier")!, ParkTier.Extended.Code()), Today));
        await SameAsBuiltAnewAsync(index);
    }

    [Fact]
    public async Task More_changes_than_are_worth_following_are_read_as_a_whole()
    {
        var (index, pump, _) = await NodeAsync();
        Assert.Equal(0, index.Count);
        await new SampleService(_database, _clock).LoadAsync(700, ct: _ct);
        await pump.StepAsync(_ct);
        Assert.Equal(700, index.Count);
        await SameAsBuiltAnewAsync(index);

        await new SampleService(_database, _clock).LoadAsync(SpaceStock.MostChanges + 50, seed: 2, _ct);
        await pump.StepAsync(_ct);
        Assert.Equal(SpaceStock.MostChanges + 50, index.Count);
    }

    [Fact]
    public async Task A_change_that_could_not_be_read_is_asked_for_again()
    {
        await new SampleService(_database, _clock).LoadAsync(20, ct: _ct);
        var (index, pump, _) = await NodeAsync();
        await ChangeAsync("sample-00002", x => Describe(x, 4_999_999));

        _reads.Fails = true;
        await pump.StepAsync(_ct);
        Assert.DoesNotContain(index.Matching(Samples, Today), x => x.Area == 4_999_999);

        _reads.Fails = false;
        await pump.StepAsync(_ct);
        Assert.Contains(index.Matching(Samples, Today), x => x.Area == 4_999_999);
    }

    [Fact]
    public async Task A_first_build_that_fails_is_tried_again_by_the_next_visitor()
    {
        await new SampleService(_database, _clock).LoadAsync(20, ct: _ct);
        using var stock = new SpaceStock(Contexts);
        _reads.Fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stock.GetAsync(_ct));
        _reads.Fails = false;
        Assert.Equal(20, (await stock.GetAsync(_ct)).Count);
    }

    [Fact]
    public async Task Many_first_visitors_build_it_once_and_a_rebuild_keeps_answering()
    {
        await new SampleService(_database, _clock).LoadAsync(50, ct: _ct);
        using var stock = new SpaceStock(Contexts);
        var indexes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await stock.GetAsync(_ct), _ct)));
        Assert.Single(indexes.Distinct());
        Assert.Equal(50, _reads.Listings);

        var rebuilding = stock.RebuildAsync(_ct);
        while (!rebuilding.IsCompleted)
        {
            Assert.Equal(50, indexes[0].Count);
        }

        await rebuilding;
        Assert.Equal(50, indexes[0].Count);
    }

    [Fact]
    public async Task A_change_announced_while_the_index_is_being_built_is_not_lost()
    {
        await new SampleService(_database, _clock).LoadAsync(20, ct: _ct);
        using var stock = new SpaceStock(Contexts);
        // The build holds the rows it read before the change until it is let go on.
        var letGo = _reads.HoldAfterParks();
        var building = stock.GetAsync(_ct).AsTask();
        await _reads.Held;
        await using (var db = _database.CreateDbContext())
        {
            var park = await db.Parks.SingleAsync(x => x.Slug == "zhangjiang", _ct);
            db.Entry(park).Property(x => x.DistrictCode).CurrentValue = "chongming";
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        var following = stock.ApplyAsync(["park:zhangjiang"], _ct);
        Assert.False(following.IsCompleted);
        letGo();
        var index = await building;
        await following;
        Assert.NotEqual(0, index.CountOf(Samples.With(SpaceFacets.Find("district")!, "chongming").With(SpaceFacets.Find("park")!, "zhangjiang"), Today));
    }

    private IDbContextFactory<PortalDbContext> Contexts => _database.FactoryWith(x => x.AddInterceptors(_reads));

    private async Task<(SpaceIndex Index, ChangePump Pump, SpaceStock Stock)> NodeAsync()
    {
        var stock = new SpaceStock(Contexts);
        var changes = new ContentChanges();
        changes.Subscribe(stock.ApplyAsync);
        var pump = new ChangePump(new ChangeFeed(_database, _clock), changes, _clock, NullLogger<ChangePump>.Instance);
        _open.AddRange([pump, stock]);
        await pump.StepAsync(_ct);
        return (await stock.GetAsync(_ct), pump, stock);
    }

    private async Task ChangeAsync(string code, Action<SpaceListing> change)
    {
        await using var db = _database.CreateDbContext();
        change(await db.SpaceListings.SingleAsync(x => x.Code == code, _ct));
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private async Task SameAsBuiltAnewAsync(params SpaceIndex[] indexes)
    {
        using var anew = new SpaceStock(_database);
        foreach (var isSample in new[] { true, false })
        {
            var filter = new SpaceFilter { IsSample = isSample };
            var expected = (await anew.GetAsync(_ct)).Search(filter, Today);
            Assert.All(indexes.Select(x => x.Search(filter, Today)), x => Assert.Equivalent(expected, x, strict: true));
        }
    }

    private static void Describe(SpaceListing listing, int area) => listing.Describe(InputOf(listing) with { AreaSquareMetres = area });

    private static SpaceListingInput InputOf(SpaceListing listing) => new()
    {
        ParkSlug = listing.ParkSlug,
        Type = listing.Type,
        Name = listing.Name,
        AreaSquareMetres = listing.AreaSquareMetres,
        Tenure = listing.Tenure,
        Rent = listing.Rent,
        Sale = listing.Sale,
        PriceReason = listing.PriceReason,
        SectorCodes = listing.SectorCodes,
        Specs = listing.Specs,
        LookedOn = Today,
        ConfirmedOn = Today,
        ConfirmedBy = listing.ConfirmedBy,
        Provenance = listing.Provenance,
    };

    /// <summary>Counts the listings that are read, and fails or holds reads when told to.</summary>
    private sealed class Reads : DbCommandInterceptor, IMaterializationInterceptor
    {
        private readonly TaskCompletionSource _held = new();
        private TaskCompletionSource? _goOn;
        private int _listings;

        public int Listings => _listings;

        public bool Fails { get; set; }

        public Task Held => _held.Task;

        public Action HoldAfterParks()
        {
            _goOn = new TaskCompletionSource();
            return _goOn.SetResult;
        }

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            Interlocked.Add(ref _listings, entity is SpaceListing ? 1 : 0);
            return entity;
        }

        public override async ValueTask<InterceptionResult<System.Data.Common.DbDataReader>> ReaderExecutingAsync(
            System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<System.Data.Common.DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Fails)
            {
                throw new InvalidOperationException("The database is away.");
            }

            if (_goOn is { } goOn && command.CommandText.Contains("SpaceListings", StringComparison.Ordinal))
            {
                _held.TrySetResult();
                await goOn.Task;
            }

            return result;
        }
    }
}
