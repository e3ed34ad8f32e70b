using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class ListingRelatedTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _db = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(TestDatabase.Noon);

    [Fact]
    public async Task Related_listings_are_public_near_and_of_the_same_stock()
    {
        await new SampleService(_db, _clock).LoadAsync(400, 1, _ct);
        await _db.AddAsync(ListingPortal.Published("real-1", ListingPortal.Input()));
        using var stock = new SpaceStock(_db);
        var spaces = new PublicSpaces(_db, _db.Catalogue, stock, _clock);
        var (inPark, similar) = (0, 0);
        for (var i = 1; i <= 60; i++)
        {
            var code = $"sample-{i:00000}";
            if (await spaces.FindAsync(code, _ct) is not { Entry: var self })
            {
                Assert.Equal(0, (await spaces.RelatedAsync(code, _ct)).InParkTotal);
                continue;
            }

            var related = await spaces.RelatedAsync(code, _ct);
            Assert.All(related.InPark, x => Assert.Equal(self.Park.Slug, x.Park.Slug));
            Assert.True(related.InParkTotal >= related.InPark.Count);
            Assert.All(related.Similar, x =>
            {
                Assert.NotEqual(self.Park.Slug, x.Park.Slug);
                Assert.Equal(self.Listing.Type, x.Listing.Type);
                Assert.InRange(x.Listing.AreaSquareMetres, self.Listing.AreaSquareMetres * 0.7, self.Listing.AreaSquareMetres * 1.3);
            });
            Assert.All([.. related.InPark, .. related.Similar], x =>
            {
                Assert.True(x.Listing.IsSample);
                Assert.NotEqual(code, x.Listing.Code);
                Assert.NotEqual(Freshness.Hidden, x.Freshness);
            });
            (inPark, similar) = (inPark + related.InPark.Count, similar + related.Similar.Count);
        }

        Assert.True(inPark > 150 && similar > 100, $"{inPark} in parks, {similar} similar");
        Assert.Empty((await spaces.RelatedAsync("real-1", _ct)).InPark);
        Assert.Empty((await spaces.RelatedAsync("no-such-place", _ct)).Similar);
    }

    public void Dispose() => _db.Dispose();
}
