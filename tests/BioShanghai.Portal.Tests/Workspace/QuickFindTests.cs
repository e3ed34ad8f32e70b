#pragma warning disable xUnit1051 // The calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>A few letters lead to whatever the reader may see, and to nothing else.</summary>
public sealed class QuickFindTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("细胞园")]
    [InlineData("cell park building")]
    [InlineData("PD-001")]
    public async Task A_listing_is_found_by_name_or_code(string typed)
    {
        var found = await _desk.Find(_desk.Chen).FindAsync(typed);
        Assert.Contains(found, x => x is { Kind: FoundKind.Listing, Key: Desk.Listing, IsOpen: true });
    }

    [Fact]
    public async Task Another_districts_officer_finds_none_of_it()
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.Editing(_desk.Chen).SubmitAsync(RecordKind.Space, Desk.Listing, null);
        foreach (var typed in new[] { "pd-001", "细胞园", "张江" })
        {
            Assert.Empty(await _desk.Find(_desk.Lin).FindAsync(typed));
        }

        Assert.Empty(await _desk.TrailAsync("denied"));
    }

    [Fact]
    public async Task A_version_is_found_as_a_draft_and_once_it_waits_as_a_review_too()
    {
        await _desk.ChangeAsync(_desk.Chen, "name.zh", "全新名称楼");
        var writing = await _desk.Find(_desk.Zhou).FindAsync("全新名称");
        Assert.Equal((FoundKind.Draft, "space:" + Desk.Listing), (Assert.Single(writing).Kind, writing[0].Key));
        await _desk.Editing(_desk.Chen).SubmitAsync(RecordKind.Space, Desk.Listing, null);
        Assert.Equal([FoundKind.Draft, FoundKind.Review], (await _desk.Find(_desk.Zhou).FindAsync("全新名称")).Select(x => x.Kind));
    }

    [Fact]
    public async Task People_are_found_by_those_who_keep_accounts_and_by_nobody_else()
    {
        var keeper = Actors.Security;
        Assert.Equal("陈浦", Assert.Single(await _desk.Find(keeper).FindAsync("陈")).Name.Zh);
        Assert.Equal(QuickFind.MostPerKind, (await WithPeopleAsync(12, keeper)).Count(x => x.Kind == FoundKind.Person));
        Assert.DoesNotContain(await _desk.Find(_desk.Centre).FindAsync("陈"), x => x.Kind == FoundKind.Person);
        Assert.Empty(await _desk.Find(_desk.Auditor).FindAsync("陈"));
    }

    [Fact]
    public async Task Parks_are_found_by_either_name_or_slug_within_the_scope()
    {
        Assert.Contains(await _desk.Find(_desk.Chen).FindAsync("zhangjiang-cell"), x => x is { Kind: FoundKind.Park, Key: Desk.Park });
        await using var db = _desk.Database.CreateDbContext();
        var park = await db.Parks.FirstAsync(x => x.DistrictCode == "baoshan");
        Assert.Contains(await _desk.Find(_desk.Lin).FindAsync(park.Name.En!.ToUpperInvariant()), x => x.Kind == FoundKind.Park && x.Key == park.Slug);
        Assert.DoesNotContain(await _desk.Find(_desk.Chen).FindAsync(park.Name.En), x => x.Kind == FoundKind.Park);
    }

    [Fact]
    public async Task Somebody_who_only_reads_is_led_to_the_list_instead_of_a_form_he_may_not_open()
    {
        var found = Assert.Single(await _desk.Find(Actors.Editor).FindAsync("pd-001"));
        Assert.False(found.IsOpen);
    }

    [Fact]
    public async Task At_most_eight_of_a_kind_come_back_with_what_was_typed_at_their_beginning_first()
    {
        await _desk.Database.AddAsync(Enumerable.Range(10, 20).Select(x => _desk.NewListing($"pd-{x}", Desk.Park)));
        var found = (await _desk.Find(_desk.Chen).FindAsync("pd-1")).Where(x => x.Kind == FoundKind.Listing).ToList();
        Assert.Equal(8, found.Count);
        Assert.All(found, x => Assert.StartsWith("pd-1", x.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("%")]
    public async Task Nothing_typed_finds_nothing(string typed) => Assert.Empty(await _desk.Find(_desk.Centre).FindAsync(typed));

    [Fact]
    public async Task A_visitor_is_refused() => await Assert.ThrowsAsync<ForbiddenException>(() => _desk.Find(Actor.Visitor).FindAsync("张江"));

    private async Task<IReadOnlyList<Found>> WithPeopleAsync(int count, Actor keeper)
    {
        await _desk.Database.AddAsync(Enumerable.Range(0, count).Select(x => new Core.Users.PortalUser($"p{x}@example.cn", $"陈{x}", TestDatabase.Noon) { NormalizedUserName = $"P{x}" }));
        return await _desk.Find(keeper).FindAsync("陈");
    }
}
