#pragma warning disable xUnit1051 // The calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>The grid of listings: what it finds, filters and sorts.</summary>
public sealed class ListingGridTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("细胞园", 1)]
    [InlineData("3 号楼 2 层", 1)]
    [InlineData("cell park", 1)]
    [InlineData("CELL PARK BUILDING", 1)]
    [InlineData("ＣＥＬＬ　Ｐａｒｋ", 1)]
    [InlineData("  pd-001 ", 1)]
    [InlineData("PD-0", 1)]
    [InlineData("细胞  园", 0)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("2 层 cell", 0)]
    public async Task A_listing_is_found_by_part_of_its_name_in_either_language_or_of_its_code(string typed, int found) =>
        Assert.Equal(found, (await _desk.Listings(_desk.Chen).PageAsync(new() { Text = typed })).Total);

    [Fact]
    public async Task A_listing_with_a_new_name_is_found_by_it_and_no_longer_by_the_old_one()
    {
        await using (var db = _desk.Database.CreateDbContext())
        {
            var listing = await db.SpaceListings.SingleAsync(x => x.Code == Desk.Listing);
            listing.Describe(ListingFields.InputOf(listing) with { Name = new("东区药物楼", "East drug building") });
            await db.SaveAsync(Support.TestDatabase.Noon);
        }

        Assert.Equal((1, 1, 0), (await FindAsync("药物"), await FindAsync("EAST"), await FindAsync("细胞园")));
    }

    [Fact]
    public async Task Several_parks_are_shown_together_and_those_of_another_district_not_at_all()
    {
        await using var db = _desk.Database.CreateDbContext();
        var own = await db.Parks.Where(x => x.DistrictCode == "pudong" && x.Slug != Desk.Park).OrderBy(x => x.Slug).Select(x => x.Slug).Take(2).ToListAsync();
        var foreign = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        await _desk.Database.AddAsync(_desk.NewListing("pd-a", own[0]), _desk.NewListing("pd-b", own[1]), _desk.NewListing("bs-a", foreign));
        var query = new ListingQuery { ParkSlugs = [Desk.Park, own[0], foreign], Order = ListingOrder.Name };
        Assert.Equal(["pd-001", "pd-a"], (await _desk.Listings(_desk.Chen).PageAsync(query)).Rows.Select(x => x.Code).Order());
        Assert.Equal(["bs-a", "pd-001", "pd-a"], (await _desk.Listings(_desk.Centre).PageAsync(query)).Rows.Select(x => x.Code).Order());
    }

    [Fact]
    public async Task Every_public_listing_falls_under_one_freshness_and_each_is_shown_as_filtered()
    {
        int[] ages = [-1, 0, 90, 91, 150, 151, 210, 211, 900];
        await _desk.Database.AddAsync(ages.Select(x => Confirmed($"age-{x + 1}", Today.AddDays(-x))));
        var hidden = Confirmed("age-withdrawn", Today.AddDays(-900));
        hidden.Withdraw();
        await _desk.Database.AddAsync(hidden);
        var found = 0;
        foreach (var freshness in Enum.GetValues<Freshness>())
        {
            var page = await _desk.Listings(_desk.Chen).PageAsync(new() { Text = "age-", Freshness = freshness });
            Assert.NotEmpty(page.Rows);
            Assert.All(page.Rows, x => Assert.Equal(freshness, x.Freshness));
            found += page.Total;
        }

        Assert.Equal(ages.Length, found);
    }

    [Fact]
    public async Task Each_order_holds_over_all_pages()
    {
        await _desk.Database.AddAsync(Enumerable.Range(0, 7).Select(x => Confirmed($"p-{x}", Today.AddDays(-x * 3 % 7), 500 + (x * 5 % 7))));
        foreach (var order in Enum.GetValues<ListingOrder>())
        {
            foreach (var isDescending in new[] { false, true })
            {
                var rows = new List<ListingRow>();
                for (var page = 0; page < 4; page++)
                {
                    rows.AddRange((await _desk.Listings(_desk.Chen).PageAsync(new() { Text = "p-", Size = 2, Page = page, Order = order, IsDescending = isDescending })).Rows);
                }

                Assert.Equal(7, rows.Select(x => x.Code).Distinct().Count());
                IEnumerable<IComparable> keys = order switch { ListingOrder.Area => rows.Select(x => (IComparable)x.AreaSquareMetres), ListingOrder.Confirmed => rows.Select(x => (IComparable)x.ConfirmedOn), _ => rows.Select(x => (IComparable)x.ParkSlug) };
                Assert.Equal(isDescending ? keys.OrderDescending() : keys.Order(), keys);
            }
        }
    }

    [Fact]
    public async Task Listings_kept_by_an_earlier_release_are_found_after_the_start()
    {
        await using var db = _desk.Database.CreateDbContext();
        await db.SpaceListings.ExecuteUpdateAsync(x => x.SetProperty(y => y.SearchWords, ""));
        Assert.Equal(0, await FindAsync("cell park"));
        Assert.Equal(1, await SearchKey.FillAsync(db, TestContext.Current.CancellationToken));
        Assert.Equal((1, 1), (await FindAsync("cell park"), await FindAsync("细胞园")));
        Assert.Equal(0, await SearchKey.FillAsync(db, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_row_tells_what_its_columns_show()
    {
        var row = Assert.Single((await _desk.Listings(_desk.Chen).PageAsync(new())).Rows);
        var live = await _desk.LiveAsync();
        Assert.Equal((live.Rent, live.AvailableFrom, live.SmallestUnitSquareMetres), (row.Rent, row.AvailableFrom, row.SmallestUnitSquareMetres));
    }

    [Fact]
    public void Words_to_search_by_fit_their_column_whatever_the_names_hold()
    {
        var wide = new LocalText(new string('㍿', 160), new string('ﷺ', 160));
        var words = SearchKey.Of(wide, "pd-001");
        Assert.True(words.Length <= SpaceListing.SearchWordsMaxLength);
        Assert.EndsWith("pd-001", words, StringComparison.Ordinal);
        Assert.Equal("a\ud800", SearchKey.Of("A\ud800"));
    }

    private async Task<int> FindAsync(string typed) => (await _desk.Listings(_desk.Chen).PageAsync(new() { Text = typed })).Total;

    private SpaceListing Confirmed(string code, DateOnly day, int area = 1_200)
    {
        var listing = new SpaceListing(code, ListingFields.InputOf(_desk.NewListing(code, Desk.Park)) with { ConfirmedOn = day, AreaSquareMetres = area });
        listing.Publish();
        return listing;
    }
}
