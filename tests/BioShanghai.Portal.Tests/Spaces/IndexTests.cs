using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Engine;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class IndexTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly Today = IndexCases.Today;
    private static readonly int[] ParkStates = [0, 1, 4, 8];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_several_thousand_listings_every_page_of_every_order_is_the_plain_scans()
    {
        var rows = await SamplesAsync(4_000, seed: 7);
        var index = new SpaceIndex();
        index.Rebuild(rows);
        // Every seventh changes to another listing's values and every thirteenth goes, which leaves new rows beside the settled order.
        var others = (await SamplesAsync(4_000, seed: 8)).Where((_, i) => i % 7 == 0).ToList();
        index.Apply([], others);
        string[] gone = [.. rows.Where((_, i) => i % 13 == 0).Select(x => x.Code)];
        index.Apply(gone, []);
        var scan = new SpaceScan(rows.Concat(others).GroupBy(x => x.Code).Select(x => x.Last()).Where(x => !gone.Contains(x.Code)));
        SpaceFilter[] filters =
        [
            new() { IsSample = true },
            new SpaceFilter { IsSample = true }.With(SpaceFacets.Find("type")!, "laboratory", "office"),
            new SpaceFilter { IsSample = true }.With(SpaceFacets.Find("rent")!, "3", SpaceFacet.UnknownValue).With(SpaceFacets.Find("height")!, "4.2"),
            new SpaceFilter { IsSample = true }.With(SpaceFacets.Find("park")!, "zhangjiang").With(SpaceFacets.Find("clean")!, "d", SpaceFacet.UnknownValue).With(SpaceFacets.Find("before")!, "2027-06-30"),
        ];
        foreach (var filter in filters)
        {
            var found = scan.Matching(filter, Today).ToList();
            Assert.NotEmpty(found);
            foreach (var sort in Enum.GetValues<SpaceSort>())
            {
                foreach (var page in new[] { 1, 2, 3, 40, 170, 180, 200, SpaceFilter.MostPages })
                {
                    var asked = filter with { Sort = sort, Page = page };
                    Assert.Equal(SpaceScan.Page(found, asked), index.Search(asked, Today).Codes);
                }
            }
        }
    }

    [Fact]
    public void A_changed_listing_takes_no_more_room_however_often_it_changes()
    {
        var columns = new SpaceColumns();
        columns.Finish();
        for (var turn = 0; turn < 5_000; turn++)
        {
            columns.Put(Facts(turn % 50, turn));
        }

        Assert.Equal(50, columns.Count);
        Assert.Equal(Bits.WordStep, columns.Words);
    }

    [Fact]
    public void A_code_goes_with_its_last_listing()
    {
        var columns = new SpaceColumns();
        columns.Finish();
        var day = columns.DayOf(Today);
        for (var number = 0; number < 40; number++)
        {
            columns.Put(Facts(number, number * 31));
        }

        FacetColumn[] open = [.. SpaceFacets.All.Index().Where(x => x.Item is { Kind: FacetKind.Codes, Fixed: null }).Select(x => columns.ColumnAt(x.Index, day))];
        Assert.Equal(3, open.Length);
        Assert.All(open, x => Assert.NotEmpty(x.Values));
        for (var number = 0; number < 40; number++)
        {
            columns.Remove(IndexCases.CodeOf(number));
        }

        Assert.All(open, x => Assert.Empty(x.Values));
        Assert.Equal(0, day.Visible.Count);
    }

    [Fact]
    public void Real_and_sample_listings_are_never_counted_together()
    {
        var index = new SpaceIndex();
        index.Rebuild([Facts(1, 0), Facts(2, 0), Facts(3, 0)]);
        Assert.Equal((2, 1), (index.CountOf(new SpaceFilter(), Today), index.CountOf(new SpaceFilter { IsSample = true }, Today)));
        Assert.Equal(2, index.Search(new SpaceFilter(), Today).Counts["type"].Sum(x => x.Count));
        index.Apply([IndexCases.CodeOf(3)], []);
        Assert.Equal((true, false), (index.HasAny(isSample: false, Today), index.HasAny(isSample: true, Today)));
    }

    [Fact]
    public async Task Readers_see_the_state_before_a_change_or_after_it_and_never_a_mixture()
    {
        // Two states with the same listings; a mixture would have a total and pages of neither.
        var first = Enumerable.Range(0, 120).Select(x => Facts(x, x * 13)).ToList();
        var second = Enumerable.Range(60, 120).Select(x => Facts(x, x * 29 + 5)).ToList();
        var filter = new SpaceFilter().With(SpaceFacets.Find("type")!, "laboratory", "office", "shell").With(SpaceFacets.Find("power")!, "315", SpaceFacet.UnknownValue);
        string[] codes = [.. first.Concat(second).Select(x => x.Code).Distinct()];
        var index = new SpaceIndex();
        index.Rebuild(first);
        string[] states = [Print(new SpaceScan(first).Search(filter, Today)), Print(new SpaceScan(second).Search(filter, Today))];
        Assert.NotEqual(states[0], states[1]);

        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(
            () =>
            {
                var seen = new HashSet<string>();
                while (!stop.IsCancellationRequested)
                {
                    // Readers of other days make and drop days beside the writer.
                    index.CountOf(filter, Today.AddDays(reader));
                    seen.Add(Print(index.Search(filter, Today)));
                }

                return seen;
            },
            _ct)).ToList();
        for (var turn = 0; turn < 400; turn++)
        {
            var next = turn % 2 == 0 ? second : first;
            if (turn % 10 < 8)
            {
                index.Apply(codes, next);
            }
            else
            {
                index.Rebuild(next);
            }

            Thread.Yield();
        }

        await stop.CancelAsync();
        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Empty(seen.Except(states));
        }
    }

    private static SpaceFacts Facts(int number, int salt) => IndexCases.FactsOf(
        new ListingCase(number, [.. Enumerable.Range(0, IndexCases.DiceOfListing + Specs.All.Count).Select(x => x == 9 ? 10 : (salt + 1) * (x + 3) * 7 % 1_000)]), ParkStates);

    private static string Print(SpaceHits hits) =>
        $"{hits.Total} {string.Join(',', hits.Codes)} {string.Join(';', hits.Counts.Select(x => x.Key + ":" + string.Join(',', x.Value.OrderBy(v => v.Value, StringComparer.Ordinal))))}";

    private async Task<List<SpaceFacts>> SamplesAsync(int count, int seed)
    {
        await using var db = database.CreateDbContext();
        var parks = await db.Parks.AsNoTracking().ToListAsync(_ct);
        var districts = await db.Districts.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, _ct);
        var bySlug = parks.ToDictionary(x => x.Slug);
        return [.. SampleSupply.Make(parks, districts, count, seed, Today).Select(x => SpaceFacts.Of(x, bySlug[x.ParkSlug]))];
    }
}
