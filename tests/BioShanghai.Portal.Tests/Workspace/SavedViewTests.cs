#pragma warning disable xUnit1051 // The calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Workspace;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>Views of the grid: kept under a name, for one person alone.</summary>
public sealed class SavedViewTests : IAsyncLifetime
{
    private static readonly ListingView Labs = new(new() { Type = SpaceType.Laboratory, Page = 3 }, [ListingColumn.Park]);
    private static readonly ListingView Old = new(new() { Freshness = Freshness.Overdue }, ListingView.Standard);

    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_view_is_kept_from_its_first_page_and_opens_as_it_was()
    {
        await _desk.Views(_desk.Chen).KeepAsync(" 实验室 ", Labs);
        var kept = Assert.Single((await _desk.Views(_desk.Chen).ShelfAsync()).Views);
        Assert.Equal(("实验室", "sort=confirmed&type=laboratory&cols=park", false), (kept.Name, kept.Query, kept.IsDefault));
    }

    [Fact]
    public async Task Keeping_under_a_name_that_is_there_takes_the_view_over()
    {
        var first = await _desk.Views(_desk.Chen).KeepAsync("常用", Labs);
        Assert.Equal(first, await _desk.Views(_desk.Chen).KeepAsync("常用", Old));
        Assert.Contains("fresh=overdue", Assert.Single((await _desk.Views(_desk.Chen).ShelfAsync()).Views).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_view_is_not_shown_and_answers_like_one_that_is_not_there()
    {
        var id = await _desk.Views(_desk.Chen).KeepAsync("常用", Labs);
        var zhou = _desk.Views(_desk.Zhou);
        Assert.Empty((await zhou.ShelfAsync()).Views);
        foreach (var deed in new Func<Guid, Task>[] { x => zhou.RenameAsync(x, "我的"), x => zhou.RemoveAsync(x), x => zhou.BeDefaultAsync(x, true) })
        {
            var absent = Guid.NewGuid();
            var (foreign, none) = (await Assert.ThrowsAsync<NotFoundException>(() => deed(id)), await Assert.ThrowsAsync<NotFoundException>(() => deed(absent)));
            Assert.Equal(none.Message.Replace(absent.ToString(), "*", StringComparison.Ordinal), foreign.Message.Replace(id.ToString(), "*", StringComparison.Ordinal));
        }

        Assert.Equal("常用", Assert.Single((await _desk.Views(_desk.Chen).ShelfAsync()).Views).Name);
    }

    [Fact]
    public async Task One_view_at_most_is_the_default()
    {
        var (labs, old) = (await _desk.Views(_desk.Chen).KeepAsync("实验室", Labs), await _desk.Views(_desk.Chen).KeepAsync("逾期", Old));
        Assert.Null((await _desk.Views(_desk.Chen).ShelfAsync()).Default);
        await _desk.Views(_desk.Chen).BeDefaultAsync(labs, true);
        await _desk.Views(_desk.Chen).BeDefaultAsync(old, true);
        var shelf = await _desk.Views(_desk.Chen).ShelfAsync();
        Assert.Equal(("逾期", 1), (shelf.Default!.Name, shelf.Views.Count(x => x.IsDefault)));
        await _desk.Views(_desk.Chen).BeDefaultAsync(old, false);
        Assert.Null((await _desk.Views(_desk.Chen).ShelfAsync()).Default);
    }

    [Fact]
    public async Task Views_are_renamed_and_removed_and_no_two_share_a_name()
    {
        var (labs, old) = (await _desk.Views(_desk.Chen).KeepAsync("实验室", Labs), await _desk.Views(_desk.Chen).KeepAsync("逾期", Old));
        Assert.Equal("View.NameTaken", (await Assert.ThrowsAsync<RuleException>(() => _desk.Views(_desk.Chen).RenameAsync(labs, "逾期 "))).Code);
        foreach (var name in new[] { "", "  ", "two\nlines", new string('长', 41) })
        {
            Assert.Equal("View.NameNotUsable", (await Assert.ThrowsAsync<RuleException>(() => _desk.Views(_desk.Chen).RenameAsync(labs, name))).Code);
        }

        await _desk.Views(_desk.Chen).RenameAsync(labs, "全部实验室");
        await _desk.Views(_desk.Chen).RemoveAsync(old);
        Assert.Equal(["全部实验室"], (await _desk.Views(_desk.Chen).ShelfAsync()).Views.Select(x => x.Name));
    }

    [Fact]
    public async Task Twenty_views_are_kept_and_no_more_while_an_old_one_can_still_be_taken_over()
    {
        foreach (var number in Enumerable.Range(1, SavedView.MostPerPerson))
        {
            await _desk.Views(_desk.Chen).KeepAsync($"视图 {number}", Labs);
        }

        Assert.Equal("View.TooMany", (await Assert.ThrowsAsync<RuleException>(() => _desk.Views(_desk.Chen).KeepAsync("再一个", Labs))).Code);
        await _desk.Views(_desk.Chen).KeepAsync("视图 20", Old);
        await _desk.Views(_desk.Chen).ChooseColumnsAsync([ListingColumn.Due]);
        await _desk.Views(_desk.Zhou).KeepAsync("周的", Old);
        Assert.Equal(20, (await _desk.Views(_desk.Chen).ShelfAsync()).Views.Count);
    }

    [Fact]
    public async Task The_columns_chosen_last_are_there_again_for_that_person_alone()
    {
        Assert.Equal(ListingView.Standard, (await _desk.Views(_desk.Chen).ShelfAsync()).Columns);
        await _desk.Views(_desk.Chen).ChooseColumnsAsync([ListingColumn.Due, ListingColumn.Rent, ListingColumn.Due]);
        await _desk.Views(_desk.Chen).ChooseColumnsAsync([ListingColumn.Due, ListingColumn.Rent]);
        var shelf = await _desk.Views(_desk.Chen).ShelfAsync();
        Assert.Equal([ListingColumn.Rent, ListingColumn.Due], shelf.Columns);
        Assert.Empty(shelf.Views);
        Assert.Equal(ListingView.Standard, (await _desk.Views(_desk.Zhou).ShelfAsync()).Columns);
        await _desk.Views(_desk.Chen).ChooseColumnsAsync([]);
        Assert.Empty((await _desk.Views(_desk.Chen).ShelfAsync()).Columns);
    }
}
