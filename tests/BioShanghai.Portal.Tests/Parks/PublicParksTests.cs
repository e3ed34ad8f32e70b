using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Parks;

public sealed class PublicParksTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly PublicParks _parks = new(database.Catalogue, new FakeTimeProvider(TestDatabase.Noon));

    [Fact]
    public async Task The_core_comes_first_then_the_five_then_the_others_each_in_its_order_and_numbered()
    {
        var all = (await _parks.DirectoryAsync(new ParkQuery(), _ct)).All;
        Assert.Equal(33, all.Count);
        Assert.Equal(Enumerable.Range(1, 33), all.Select(x => x.Number));
        Assert.Equal("zhangjiang", all[0].Park.Slug);
        Assert.All(all.Skip(1).Take(5), x => Assert.Equal(ParkTier.Key, x.Park.Tier));
        Assert.All(all.Skip(6), x => Assert.Equal(ParkTier.Extended, x.Park.Tier));
    }

    [Fact]
    public async Task The_count_beside_a_value_equals_the_result_it_leads_to_for_every_pair_of_filters()
    {
        var all = await _parks.DirectoryAsync(new ParkQuery(), _ct);
        var looked = 0;
        foreach (var first in Queries(all, new ParkQuery()))
        {
            var found = await _parks.DirectoryAsync(first.Query, _ct);
            Assert.Equal(first.Count, found.Facets.Results.Count);
            foreach (var second in Queries(found, first.Query))
            {
                var both = await _parks.DirectoryAsync(second.Query, _ct);
                Assert.True(second.Count == both.Facets.Results.Count, $"{second.Query} promises {second.Count}");
                looked++;
            }
        }

        Assert.True(looked > 200, $"only {looked} pairs");
    }

    [Fact]
    public async Task A_filter_keeps_the_numbers_and_the_map_shows_exactly_the_parks_found()
    {
        var all = await _parks.DirectoryAsync(new ParkQuery(), _ct);
        var found = await _parks.DirectoryAsync(new ParkQuery(District: "minhang"), _ct);
        Assert.Equal(all.All.Where(x => x.Park.DistrictCode == "minhang").Select(x => x.Number), found.Facets.Results.Select(x => x.Number));
        Assert.Equal(found.Facets.Results.Select(x => (x.Number, x.Park.Slug)), found.Map.Pins.Select(x => (x.Number, x.Slug)));
        Assert.Equal(33, found.Map.ParksByDistrict.Values.Sum());
    }

    [Fact]
    public async Task Unknown_filters_are_ignored_and_named()
    {
        var found = await _parks.DirectoryAsync(new ParkQuery("gold", "atlantis", "cdmo"), _ct);
        Assert.Equal(["tier", "district"], found.Facets.Ignored);
        Assert.Equal("sector", Assert.Single(found.Facets.Selection).Key);
        Assert.NotEmpty(found.Facets.Results);
    }

    [Fact]
    public async Task Sub_parks_and_their_park_point_to_each_other_and_are_not_neighbours()
    {
        var zhangjiang = (await _parks.FindAsync("zhangjiang", _ct))!;
        Assert.Equal(4, zhangjiang.SubParks.Count);
        Assert.Equal(4, zhangjiang.Entry.SubParks);
        Assert.All(zhangjiang.SubParks, x => Assert.Equal("zhangjiang", x.Parent!.Slug));
        Assert.Equal(["jinqiao", "laogang", "waigaoqiao"], zhangjiang.Neighbours.Select(x => x.Park.Slug).Order());
        var child = (await _parks.FindAsync("zhangjiang-cell-gene-park", _ct))!;
        Assert.Equal("zhangjiang", child.Parent!.Park.Slug);
        Assert.DoesNotContain(child.Neighbours, x => x.Park.Slug == "zhangjiang");
        Assert.Equal(8, child.Map.Pins.Count);
    }

    [Fact]
    public async Task Policies_are_those_of_the_district_and_of_the_city_that_still_hold()
    {
        var zhangjiang = (await _parks.FindAsync("zhangjiang", _ct))!;
        Assert.Contains(zhangjiang.DistrictPolicies, x => x.Policy.Slug == "pd-parks-2025-2027");
        Assert.DoesNotContain(zhangjiang.DistrictPolicies, x => x.Policy.Slug == "pd-action-plan-2022-2024");
        Assert.All(zhangjiang.DistrictPolicies, x => Assert.Equal("pudong", x.Policy.DistrictCode));
        Assert.Equal(PublicParks.CityPoliciesShown, zhangjiang.CityPolicies.Count);
        Assert.All(zhangjiang.CityPolicies, x => Assert.True(x.Policy is { DistrictCode: null, Level: PolicyLevel.Municipal }));
        Assert.DoesNotContain(zhangjiang.CityPolicies, x => x.Status is PolicyStatus.Expired or PolicyStatus.Replaced);
        var lingang = (await _parks.FindAsync("lingang-precision-medicine", _ct))!;
        Assert.All(lingang.DistrictPolicies, x => Assert.Equal("lingang", x.Policy.DistrictCode));
        Assert.NotEmpty(lingang.DistrictPolicies);
    }

    [Fact]
    public async Task An_unknown_park_is_not_found() => Assert.Null(await _parks.FindAsync("atlantis", _ct));

    private static IEnumerable<(ParkQuery Query, int Count)> Queries(ParkDirectory directory, ParkQuery query) =>
    [
        .. directory.Facets.Counts("tier").Where(_ => query.Tier is null).Select(x => (query with { Tier = x.Value }, x.Count)),
        .. directory.Facets.Counts("district").Where(_ => query.District is null).Select(x => (query with { District = x.Value }, x.Count)),
        .. directory.Facets.Counts("sector").Where(_ => query.Sector is null).Select(x => (query with { Sector = x.Value }, x.Count)),
    ];
}
