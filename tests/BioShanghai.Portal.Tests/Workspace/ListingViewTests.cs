using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Workspace;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>What the grid shows stands in its address, whole, and nothing else gets in from there.</summary>
public sealed class ListingViewTests
{
    [Fact]
    public void A_colleague_who_opens_the_address_sees_the_same()
    {
        var view = new ListingView(
            new()
            {
                Text = "张江 50% & more", ParkSlugs = ["zhangjiang", "golden-coast"], Type = SpaceType.GmpWorkshop, Status = ListingStatus.Withdrawn, Freshness = Freshness.Overdue,
                DueWithinDays = 7, Order = ListingOrder.Area, IsDescending = true, Page = 4,
            },
            [ListingColumn.Type, ListingColumn.Rent]);
        var read = ListingView.Read("?" + view);
        Assert.Equal(view.ToString(), read.ToString());
        Assert.Equal((view.Query with { ParkSlugs = read.Query.ParkSlugs }, 4), (read.Query, read.Query.Page));
        Assert.Equal(["zhangjiang", "golden-coast"], read.Query.ParkSlugs);
        Assert.Equal(view.Columns, read.Columns);
    }

    [Fact]
    public void An_address_without_columns_shows_those_the_reader_chose_last()
    {
        Assert.Equal(ListingView.Standard, ListingView.Read("park=zhangjiang").Columns);
        Assert.Equal([ListingColumn.Due], ListingView.Read("park=zhangjiang", [ListingColumn.Due]).Columns);
        Assert.Equal([ListingColumn.Park, ListingColumn.Due], ListingView.Read("cols=due,park,due,nonsense").Columns);
        Assert.Empty(ListingView.Read(new ListingView(new(), []).ToString()).Columns);
    }

    [Fact]
    public void The_address_of_everything_is_not_empty_so_that_it_is_told_from_the_default_view() =>
        Assert.Equal("sort=confirmed&cols=park", new ListingView(new(), [ListingColumn.Park]).ToString());

    [Theory]
    [InlineData("type=7")]
    [InlineData("type=castle&state=-1&fresh=&sort=--x&due=-7&due=9999&page=0")]
    [InlineData("page=99999999999&page=1e3&page=-1")]
    [InlineData("&&==&=x&q")]
    [InlineData("drop=table&q=%00%0a")]
    [InlineData("q=%ZZ%E5")]
    public void What_an_address_should_not_hold_changes_nothing(string query)
    {
        var read = ListingView.Read(query).Query;
        Assert.Equal((null, null, null, null, 0, ListingOrder.Confirmed), (read.Type, read.Status, read.Freshness, read.DueWithinDays, read.Page, read.Order));
        Assert.DoesNotContain(read.Text, char.IsControl);
    }

    [Fact]
    public void Long_words_and_long_lists_of_parks_are_cut()
    {
        var read = ListingView.Read($"q={new string('长', 5_000)}&park={string.Join(',', Enumerable.Range(0, 500))}").Query;
        Assert.Equal((ListingQuery.LongestText, 50), (read.Text.Length, read.ParkSlugs.Count));
    }
}
