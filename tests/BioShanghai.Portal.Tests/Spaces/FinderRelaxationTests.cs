using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class FinderRelaxationTests : IDisposable
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Noon);
    private readonly TestDatabase _database = TestDatabase.WithContent();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Every_gain_is_the_difference_between_two_results_and_near_misses_miss_one_facet()
    {
        var index = await SamplesAsync(400);
        var random = new Random(7);
        var (gains, near) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            var filter = AnyFilter(random);
            var total = index.CountOf(filter, Today);
            var eased = Relaxations.Of(filter, index, Today);
            foreach (var way in eased.Ways)
            {
                Assert.Equal(way.Gain, index.CountOf(way.Filter, Today) - total);
                Assert.True(way.Gain > 0);
                gains++;
            }

            Assert.Equal(eased.Ways.Select(x => x.Gain).OrderDescending(), eased.Ways.Select(x => x.Gain));
            // A facet whose removal gains anything is among the ways, dropped or eased as much as dropping would.
            foreach (var selection in filter.Selections)
            {
                var gain = index.CountOf(filter.Without(selection.Facet.Name), Today) - total;
                Assert.Equal(gain, eased.Ways.Where(x => x.Asked is [var one] && one == selection).Select(x => x.Gain).DefaultIfEmpty(0).Max());
            }

            foreach (var miss in eased.Near)
            {
                Assert.DoesNotContain(index.Matching(filter, Today), x => x.Code == miss.Code);
                Assert.Contains(index.Matching(filter.Without(miss.Missed.Facet.Name), Today), x => x.Code == miss.Code);
                near++;
            }
        }

        Assert.True(gains > 500 && near > 300, $"{gains} gains, {near} near misses");
    }

    [Fact]
    public async Task A_limit_eases_to_the_nearest_value_there_is()
    {
        var index = await IndexAsync(
            FinderPortal.RealListing("a", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 4)),
            FinderPortal.RealListing("b", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 6)),
            FinderPortal.RealListing("c", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 6)),
            FinderPortal.RealListing("d", "zhangjiang"));
        var filter = new SpaceFilter().With(SpaceFacets.Find("height")!, "8");
        var ways = Relaxations.Of(filter, index, Today).Ways;
        Assert.Equal([(Easing.Drop, 4), (Easing.Loosen, 2), (Easing.AcceptUnknown, 1)], ways.Select(x => (x.Easing, x.Gain)));
        Assert.Equal(["6"], ways[1].Eased!.Values);
        Assert.Equal(["8", "unknown"], ways[2].Eased!.Values);
        Assert.Equal(["b", "c", "a"], Relaxations.Of(filter, index, Today).Near.Select(x => x.Code));
    }

    [Fact]
    public async Task Where_one_facet_is_not_enough_two_are_named_together()
    {
        var index = await IndexAsync(FinderPortal.RealListing("a", "zhangjiang", TechnicalSpec.Known(Spec.ClearHeight, 4)));
        var filter = new SpaceFilter().With(SpaceFacets.Find("type")!, "land").With(SpaceFacets.Find("divisible")!, "no").With(SpaceFacets.Find("height")!, "3");
        var way = Assert.Single(Relaxations.Of(filter, index, Today).Ways);
        Assert.Equal(["type", "divisible"], way.Asked.Select(x => x.Facet.Name));
        Assert.Equal(1, index.CountOf(way.Filter, Today));
    }

    private async Task<SpaceIndex> SamplesAsync(int count)
    {
        await using var db = _database.CreateDbContext();
        var parks = await db.Parks.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var names = await db.Districts.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, TestContext.Current.CancellationToken);
        return await IndexAsync([.. SampleSupply.Make(parks, names, count, 1, Today)]);
    }

    private async Task<SpaceIndex> IndexAsync(params SpaceListing[] listings)
    {
        await using var db = _database.CreateDbContext();
        var parks = await db.Parks.AsNoTracking().ToDictionaryAsync(x => x.Slug, TestContext.Current.CancellationToken);
        var index = new SpaceIndex();
        index.Rebuild(listings.Select(x => SpaceFacts.Of(x, parks[x.ParkSlug])));
        return index;
    }

    private static SpaceFilter AnyFilter(Random random)
    {
        var filter = new SpaceFilter { IsSample = true };
        foreach (var facet in SpaceFacets.All.OrderBy(_ => random.Next()).Take(random.Next(1, 7)))
        {
            IReadOnlyList<string> values = facet.Name switch
            {
                "sector" => ["biologics", "cdmo", "ivd"],
                "district" => ["pudong", "minhang", "baoshan"],
                "park" => ["zhangjiang"],
                "before" => ["2026-12-01", "2027-06-01"],
                _ => facet.Kind == FacetKind.Codes ? facet.Fixed! : facet.Steps,
            };
            var value = values[random.Next(values.Count)];
            filter = filter.With(facet, facet.HasUnknown && value != "unknown" && random.Next(4) == 0 ? [value, "unknown"] : [value]);
        }

        return filter;
    }
}
