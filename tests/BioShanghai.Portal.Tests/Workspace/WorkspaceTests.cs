#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>From an officer's first key stroke to what the public reads: saving, clashes, four eyes, schedule, history, confirming.</summary>
public sealed class WorkspaceTests : IAsyncLifetime
{
    private const RecordKind Space = RecordKind.Space;

    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_written_becomes_public_only_when_a_second_person_approves_it()
    {
        Assert.True((await _desk.ChangeAsync(_desk.Chen, "area", "1500")).IsSaved);
        Assert.Equal(1_200, (await _desk.LiveAsync()).AreaSquareMetres);
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null));
        var waiting = Assert.Single(await _desk.Reviews(_desk.Zhou).ListAsync());
        Assert.False(waiting.IsOwn);
        var sheet = await _desk.Reviews(_desk.Zhou).OpenAsync(waiting.Revision.Id);
        var change = Assert.Single(sheet.Changes);
        Assert.Equal(("area", "1200", "1500"), (change.Field.Key, change.Before, change.After));

        await _desk.Reviews(_desk.Zhou).ApproveAsync(sheet.Revision.Id, sheet.Revision.Version);
        var live = await _desk.LiveAsync();
        Assert.Equal((1_500, ListingStatus.Published, new DateOnly(2026, 11, 24)), (live.AreaSquareMetres, live.Status, live.ConfirmedOn));
        var line = Assert.Single(await _desk.TrailAsync("revision.approve"), x => x.Target == "space:" + Desk.Listing);
        Assert.Contains("\"AreaSquareMetres\":[\"1200\",\"1500\"]", line.Details, StringComparison.Ordinal);
        Assert.Equal("周东", line.ActorName);
        await using var db = _desk.Database.CreateDbContext();
        Assert.Contains(await db.Notices.ToListAsync(), x => x.UserId == _desk.Chen.UserId && x.Kind == NoticeKind.Published);
        Assert.True(await db.ChangeEvents.AnyAsync(x => x.Key == "space:" + Desk.Listing));
    }

    [Fact]
    public async Task Nobody_who_wrote_any_of_it_may_approve_or_return_it()
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.ChangeAsync(_desk.Zhou, "unit", "600");
        await _desk.Editing(_desk.Zhou).SubmitAsync(Space, Desk.Listing, null);
        var revision = (await _desk.Reviews(_desk.Centre).ListAsync()).Single().Revision;
        foreach (var author in new[] { _desk.Chen, _desk.Zhou })
        {
            Assert.Equal("Revision.OwnWork", (await Assert.ThrowsAsync<RuleException>(() => _desk.Reviews(author).ApproveAsync(revision.Id, revision.Version))).Code);
            Assert.Equal("Revision.OwnWork", (await Assert.ThrowsAsync<RuleException>(() => _desk.Reviews(author).ReturnAsync(revision.Id, revision.Version, "no"))).Code);
        }

        Assert.Equal(1_200, (await _desk.LiveAsync()).AreaSquareMetres);
        await _desk.Reviews(_desk.Centre).ApproveAsync(revision.Id, revision.Version);
        Assert.Equal(1_500, (await _desk.LiveAsync()).AreaSquareMetres);
    }

    [Fact]
    public async Task Another_districts_listing_answers_like_one_that_does_not_exist_and_stays_as_it_is()
    {
        var (editing, sheet) = (_desk.Editing(_desk.Lin), await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing));
        var foreign = await Assert.ThrowsAsync<NotFoundException>(() => editing.OpenAsync(Space, Desk.Listing));
        var absent = await Assert.ThrowsAsync<NotFoundException>(() => editing.OpenAsync(Space, "pd-999"));
        Assert.Equal(absent.Message.Replace("999", "001", StringComparison.Ordinal), foreign.Message);
        await Assert.ThrowsAsync<NotFoundException>(() => editing.SaveAsync(Space, Desk.Listing, sheet.Values.With("area", "1"), sheet.Base, sheet.Token));
        await Assert.ThrowsAsync<NotFoundException>(() => editing.KeepAsync(Space, Desk.Listing, sheet.Values, sheet.Base, sheet.Token));
        await Assert.ThrowsAsync<NotFoundException>(() => editing.WithdrawAsync(Desk.Listing, "mine"));
        await Assert.ThrowsAsync<NotFoundException>(() => editing.NewCodeAsync(Desk.Park));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Listings(_desk.Lin).ConfirmAsync([Desk.Listing]));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.History(_desk.Lin).ListAsync(Space, Desk.Listing));
        await Assert.ThrowsAsync<ForbiddenException>(() => _desk.Editing(_desk.Auditor).OpenAsync(Space, Desk.Listing));
        Assert.DoesNotContain((await _desk.Listings(_desk.Lin).PageAsync(new())).Rows, x => x.Code == Desk.Listing);
        Assert.Equal(1, (await _desk.LiveAsync()).Version);
        var denials = await _desk.TrailAsync(AuditActions.Denied);
        Assert.Equal(8, denials.Count);
        Assert.All(denials, x => Assert.Equal(AuditResult.Denied, x.Result));
    }

    [Fact]
    public async Task A_listing_cannot_be_moved_into_a_park_of_another_district()
    {
        await using var db = _desk.Database.CreateDbContext();
        var elsewhere = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.ChangeAsync(_desk.Chen, "park", elsewhere));
        Assert.True((await _desk.ChangeAsync(_desk.Centre, "park", elsewhere)).IsSaved);
    }

    [Fact]
    public async Task Two_people_who_change_different_fields_are_joined_and_the_same_field_is_shown_to_the_second()
    {
        var (chen, zhou) = (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing), await _desk.Editing(_desk.Zhou).OpenAsync(Space, Desk.Listing));
        Assert.True((await _desk.ChangeAsync(_desk.Chen, "area", "1500", chen)).IsSaved);
        var joined = await _desk.ChangeAsync(_desk.Zhou, "floor.from", "7", zhou);
        Assert.True(joined.IsSaved);
        Assert.Equal("area", Assert.Single(joined.Joined).Key);
        Assert.Equal(("1500", "7"), (joined.Values["area"], joined.Values["floor.from"]));

        // Zhou's second window still begins from the first version.
        var clash = await _desk.ChangeAsync(_desk.Zhou, "area", "1800", zhou);
        Assert.False(clash.IsSaved);
        var field = Assert.Single(clash.Clash!.Clashes);
        Assert.Equal(("1200", "1800", "1500"), (field.Base, field.Mine, field.Theirs));
        Assert.Equal("1500", (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values["area"]);

        var chosen = clash.Clash.Resolve(new Dictionary<string, MergeSide> { ["area"] = MergeSide.Mine });
        Assert.True((await _desk.Editing(_desk.Zhou).SaveAsync(Space, Desk.Listing, chosen, clash.Values, clash.Token)).IsSaved);
        Assert.Equal("1800", (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values["area"]);
    }

    [Fact]
    public async Task Of_a_hundred_savings_none_passes_once_the_right_is_gone()
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        var bare = new Core.Access.Actor(_desk.Chen.UserId, _desk.Chen.Name, [], null, null);
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<ForbiddenException>(() => _desk.ChangeAsync(bare, "area", $"{2_000 + i}", sheet));
        }

        Assert.Null((await _desk.Editing(_desk.Zhou).OpenAsync(Space, Desk.Listing)).State);
    }

    [Fact]
    public async Task What_was_typed_and_not_saved_is_there_again_for_its_typist_alone()
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        var long50 = new string('长', 50_000);
        await _desk.Editing(_desk.Chen).KeepAsync(Space, Desk.Listing, sheet.Values.With("summary.zh", long50).With("area", "约一千"), sheet.Base, sheet.Token);
        var again = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        Assert.Equal((long50, "约一千"), (again.Values["summary.zh"], again.Values["area"]));
        Assert.Equal("1200", (await _desk.Editing(_desk.Zhou).OpenAsync(Space, Desk.Listing)).Values["area"]);
        Assert.Contains(await _desk.Editing(_desk.Chen).CheckAsync(Space, Desk.Listing, again.Values), x => x.Key == "area");
        Assert.Single((await _desk.Week(_desk.Chen).ReadAsync()).Drafts);

        await _desk.ChangeAsync(_desk.Zhou, "area", "1300");
        Assert.True((await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).HasMovedOn);
        await _desk.Editing(_desk.Chen).ForgetAsync(Space, Desk.Listing);
        Assert.Equal("1300", (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values["area"]);
    }

    [Fact]
    public async Task A_version_with_faults_is_saved_but_not_sent_and_every_fault_is_named()
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        await _desk.Editing(_desk.Chen).SaveAsync(Space, Desk.Listing, sheet.Values.With("area", "-5").With("name.en", ""), sheet.Base, sheet.Token);
        var faults = await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        Assert.Equal(["name.en", "area"], faults.Select(x => x.Key));
        Assert.Empty(await _desk.Reviews(_desk.Zhou).ListAsync());
    }

    [Fact]
    public async Task A_new_listing_goes_from_nothing_to_the_public()
    {
        var code = await _desk.Editing(_desk.Chen).NewCodeAsync(Desk.Park);
        Assert.StartsWith("pudong-", code, StringComparison.Ordinal);
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, code, Desk.Park);
        var full = ListingFields.Write(await _desk.LiveAsync()).With("name.zh", "新楼 1 层").With("name.en", "New building, level 1");
        Assert.True((await _desk.Editing(_desk.Chen).SaveAsync(Space, code, full, sheet.Base, sheet.Token)).IsSaved);
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, code, null));
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        await using var db = _desk.Database.CreateDbContext();
        var listing = await db.SpaceListings.SingleAsync(x => x.Code == code);
        Assert.Equal((ListingStatus.Published, false), (listing.Status, listing.IsSample));
    }

    [Fact]
    public async Task A_returned_version_comes_back_with_its_comment_and_a_stale_reviewer_decides_nothing()
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        var looked = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Editing(_desk.Chen).TakeBackAsync(Space, Desk.Listing);
        await _desk.ChangeAsync(_desk.Chen, "area", "1600");
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        await Assert.ThrowsAsync<ConflictException>(() => _desk.Reviews(_desk.Zhou).ApproveAsync(looked.Id, looked.Version));

        var now = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        Assert.Equal("Revision.NeedsComment", (await Assert.ThrowsAsync<RuleException>(() => _desk.Reviews(_desk.Zhou).ReturnAsync(now.Id, now.Version, " "))).Code);
        await _desk.Reviews(_desk.Zhou).ReturnAsync(now.Id, now.Version, "面积与产证不符");
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        Assert.Equal((RevisionState.Returned, "面积与产证不符"), (sheet.State, Assert.Single(sheet.Comments).Text));
        Assert.Single((await _desk.Week(_desk.Chen).ReadAsync()).Returned);
    }

    [Fact]
    public async Task An_approved_version_waits_for_its_time_and_cannot_be_changed_meanwhile()
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        var at = _desk.Clock.GetUtcNow().UtcDateTime.AddHours(3);
        Assert.Equal("Revision.TimeHasPassed", (await Assert.ThrowsAsync<RuleException>(() => _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, at.AddDays(-1)))).Code);
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, at));
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        Assert.Equal("Revision.NotEditable", (await Assert.ThrowsAsync<RuleException>(() => _desk.ChangeAsync(_desk.Chen, "area", "9"))).Code);
        Assert.Equal(0, await _desk.Publications().PublishDueAsync());
        Assert.Equal(1_200, (await _desk.LiveAsync()).AreaSquareMetres);
        _desk.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, await _desk.Publications().PublishDueAsync());
        Assert.Equal(0, await _desk.Publications().PublishDueAsync());
        Assert.Equal(1_500, (await _desk.LiveAsync()).AreaSquareMetres);
    }

    [Fact]
    public async Task An_old_version_comes_back_as_a_new_one_through_review()
    {
        await PublishAsync("area", "1500");
        await PublishAsync("area", "1800");
        var history = await _desk.History(_desk.Chen).ListAsync(Space, Desk.Listing);
        Assert.Equal([3, 2, 1], history.Select(x => x.Revision.Number));
        Assert.Equal(("1500", "1800"), (history[0].Changes[0].Before, history[0].Changes[0].After));
        await _desk.History(_desk.Chen).RestoreAsync(Space, Desk.Listing, 1);
        Assert.Equal(1_800, (await _desk.LiveAsync()).AreaSquareMetres);
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        Assert.Equal(1_200, (await _desk.LiveAsync()).AreaSquareMetres);
        Assert.Equal(4, (await _desk.History(_desk.Chen).ListAsync(Space, Desk.Listing)).Count);
    }

    [Fact]
    public async Task Thirty_listings_are_confirmed_in_one_action_and_one_of_another_district_stops_all()
    {
        var codes = Enumerable.Range(100, 30).Select(x => $"pd-{x}").ToList();
        await _desk.Database.AddAsync(codes.Select(x => _desk.NewListing(x, Desk.Park)));
        Assert.Equal(31, (await _desk.Week(_desk.Chen).ReadAsync()).DueInAll);
        await using var db = _desk.Database.CreateDbContext();
        var elsewhere = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        await _desk.Database.AddAsync(_desk.NewListing("bs-1", elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Listings(_desk.Chen).ConfirmAsync([.. codes, "bs-1"]));
        Assert.Equal(0, await db.SpaceListings.CountAsync(x => x.ConfirmedOn == new DateOnly(2026, 11, 24)));
        Assert.Equal(30, await _desk.Listings(_desk.Chen).ConfirmAsync(codes));
        var one = await db.SpaceListings.AsNoTracking().SingleAsync(x => x.Code == "pd-100");
        Assert.Equal(("浦东新区", Freshness.Confirmed), (one.ConfirmedBy.Zh, one.FreshnessOn(new DateOnly(2026, 11, 24))));
        Assert.Equal(1, (await _desk.Week(_desk.Chen).ReadAsync()).DueInAll);
        Assert.Equal(30, (await _desk.TrailAsync("listing.confirm")).Count);
    }

    [Fact]
    public async Task Withdrawing_needs_a_reason_and_works_at_once()
    {
        Assert.Equal("Listing.NeedsReason", (await Assert.ThrowsAsync<RuleException>(() => _desk.Editing(_desk.Chen).WithdrawAsync(Desk.Listing, " "))).Code);
        await _desk.Editing(_desk.Chen).WithdrawAsync(Desk.Listing, "已整层出租");
        Assert.Equal(ListingStatus.Withdrawn, (await _desk.LiveAsync()).Status);
        Assert.Contains("已整层出租", Assert.Single(await _desk.TrailAsync("listing.withdraw")).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Officers_write_about_their_park_but_not_where_it_stands()
    {
        var editing = _desk.Editing(_desk.Chen);
        var sheet = await editing.OpenAsync(RecordKind.Park, Desk.Park);
        Assert.False(sheet.MayPlace);
        var saved = await editing.SaveAsync(RecordKind.Park, Desk.Park, sheet.Values.With("positioning.zh", "新的定位").With("tier", "core"), sheet.Base, sheet.Token);
        Assert.Equal(("新的定位", sheet.Values["tier"]), (saved.Values["positioning.zh"], saved.Values["tier"]));
        Assert.Empty(await editing.SubmitAsync(RecordKind.Park, Desk.Park, null));
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        await using var db = _desk.Database.CreateDbContext();
        Assert.Equal("新的定位", (await db.Parks.SingleAsync(x => x.Slug == Desk.Park)).Positioning.Zh);
    }

    [Fact]
    public async Task The_grid_filters_sorts_and_pages_within_the_scope()
    {
        await _desk.Database.AddAsync(Enumerable.Range(200, 7).Select(x => _desk.NewListing($"pd-{x}", Desk.Park)));
        var page = await _desk.Listings(_desk.Chen).PageAsync(new() { Text = "细胞园", Size = 5, Page = 1, Order = ListingOrder.Name });
        Assert.Equal((8, 3), (page.Total, page.Rows.Count));
        Assert.Equal("pd-204", page.Rows[0].Code);
        Assert.Equal(0, (await _desk.Listings(_desk.Chen).PageAsync(new() { Text = "%" })).Total);
        Assert.Empty((await _desk.Listings(_desk.Chen).PageAsync(new() { Page = int.MaxValue, Size = int.MaxValue })).Rows);
        Assert.Equal(8, (await _desk.Listings(_desk.Centre).PageAsync(new() { ParkSlugs = [Desk.Park], Size = 1 })).Total);
    }

    private async Task PublishAsync(string key, string text)
    {
        await _desk.ChangeAsync(_desk.Chen, key, text);
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
    }
}
