#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>What must not become public by itself, by the wrong person, or unseen.</summary>
public sealed class PublicationTests : IAsyncLifetime
{
    private const RecordKind Space = RecordKind.Space;

    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_withdrawn_listing_does_not_come_back_by_itself(bool isApproved)
    {
        var revision = await SubmitAsync(_desk.Clock.GetUtcNow().UtcDateTime.AddDays(3));
        if (isApproved)
        {
            await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        }

        await _desk.Editing(_desk.Chen).WithdrawAsync(Desk.Listing, "已整层出租");
        _desk.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(0, await _desk.Publications().PublishDueAsync());
        Assert.Equal(ListingStatus.Withdrawn, (await _desk.LiveAsync()).Status);
        Assert.Equal(RevisionState.Draft, (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).State);

        // Sent again by a person and looked at by another, who is told what approving does.
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        var sheet = await _desk.Reviews(_desk.Zhou).OpenAsync((await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision.Id);
        Assert.True(sheet.IsWithdrawn);
        await _desk.Reviews(_desk.Zhou).ApproveAsync(sheet.Revision.Id, sheet.Revision.Version);
        Assert.Equal(ListingStatus.Published, (await _desk.LiveAsync()).Status);
    }

    [Fact]
    public async Task What_was_approved_in_advance_is_confirmed_as_of_that_day_and_at_most_ninety_days_ahead()
    {
        var now = _desk.Clock.GetUtcNow().UtcDateTime;
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        Assert.Equal("Revision.TimeTooFar", (await Assert.ThrowsAsync<RuleException>(() => _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, now.AddDays(91)))).Code);
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, now.AddDays(60));
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        _desk.Clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal(1, await _desk.Publications().PublishDueAsync());
        Assert.Equal((1_500, new DateOnly(2026, 11, 24)), ((await _desk.LiveAsync()).AreaSquareMetres, (await _desk.LiveAsync()).ConfirmedOn));
    }

    [Theory]
    [InlineData("spec.power", "5000", 24)]
    [InlineData("summary.zh", "改造后的新简介。", 1)]
    public async Task A_still_true_said_after_the_approval_counts_for_what_the_approval_left_alone(string field, string text, int confirmedOnDay)
    {
        var at = _desk.Clock.GetUtcNow().UtcDateTime.AddDays(60);
        await _desk.ChangeAsync(_desk.Chen, field, text);
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, at));
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);
        _desk.Clock.Advance(TimeSpan.FromDays(30));
        await _desk.Listings(_desk.Chen).ConfirmAsync([Desk.Listing]);
        _desk.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(1, await _desk.Publications().PublishDueAsync());
        Assert.Equal(confirmedOnDay == 24 ? new DateOnly(2026, 12, 24) : new DateOnly(2026, 11, 24), (await _desk.LiveAsync()).ConfirmedOn);
    }

    [Fact]
    public async Task One_version_that_no_longer_fits_goes_back_to_its_writer_and_holds_up_no_other()
    {
        var at = _desk.Clock.GetUtcNow().UtcDateTime.AddHours(1);
        await _desk.Database.AddAsync(_desk.NewListing("pd-002", Desk.Park));
        var other = await _desk.Editing(_desk.Chen).OpenAsync(Space, "pd-002");
        await _desk.Editing(_desk.Chen).SaveAsync(Space, "pd-002", other.Values.With("area", "1700"), other.Base, other.Token);
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, "pd-002", at);
        await SubmitAsync(at);
        foreach (var waiting in await _desk.Reviews(_desk.Zhou).ListAsync())
        {
            await _desk.Reviews(_desk.Zhou).ApproveAsync(waiting.Revision.Id, waiting.Revision.Version);
        }

        // The sector the first one names is gone by the time it is due.
        await using (var db = _desk.Database.CreateDbContext())
        {
            var broken = await db.Revisions.SingleAsync(x => x.Key == Desk.Listing && x.State == RevisionState.Scheduled);
            var values = FieldValues.FromJson(broken.Values).With("sectors", "gone").ToJson();
            await db.Revisions.Where(x => x.Id == broken.Id).ExecuteUpdateAsync(x => x.SetProperty(y => y.Values, values));
        }

        _desk.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await _desk.Publications().PublishDueAsync());
        Assert.Equal(0, await _desk.Publications().PublishDueAsync());
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        Assert.Equal((RevisionState.Returned, "Revision.NoLongerFits", true), (sheet.State, sheet.Comments[^1].Text, sheet.Comments[^1].IsRefusal));
        await using var reading = _desk.Database.CreateDbContext();
        Assert.Equal(1_700, (await reading.SpaceListings.SingleAsync(x => x.Code == "pd-002")).AreaSquareMetres);
        Assert.Single(await reading.Notices.Where(x => x.UserId == _desk.Chen.UserId && x.Kind == NoticeKind.Returned).ToListAsync());
    }

    [Fact]
    public async Task Restoring_writes_over_nobody_and_leaves_to_the_Centre_what_is_its_own()
    {
        var sheet = await _desk.Editing(_desk.Centre).OpenAsync(RecordKind.Park, Desk.Park);
        var tier = sheet.Values["tier"] == "core" ? "key" : "core";
        await _desk.Editing(_desk.Centre).SaveAsync(RecordKind.Park, Desk.Park, sheet.Values.With("tier", tier).With("positioning.zh", "新的定位"), sheet.Base, sheet.Token);
        await _desk.Editing(_desk.Centre).SubmitAsync(RecordKind.Park, Desk.Park, null);
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(revision.Id, revision.Version);

        await _desk.History(_desk.Chen).RestoreAsync(RecordKind.Park, Desk.Park, 1);
        var restored = (await _desk.Editing(_desk.Chen).OpenAsync(RecordKind.Park, Desk.Park)).Values;
        Assert.Equal((tier, sheet.Values["positioning.zh"]), (restored["tier"], restored["positioning.zh"]));
        Assert.Equal("Revision.OtherOpen", (await Assert.ThrowsAsync<RuleException>(() => _desk.History(_desk.Zhou).RestoreAsync(RecordKind.Park, Desk.Park, 1))).Code);
    }

    [Fact]
    public async Task A_listing_that_moves_to_another_district_is_let_go_by_the_one_and_taken_by_the_other()
    {
        await using var db = _desk.Database.CreateDbContext();
        var elsewhere = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        Assert.True((await _desk.ChangeAsync(_desk.Centre, "park", elsewhere)).IsSaved);
        await _desk.Editing(_desk.Centre).SubmitAsync(Space, Desk.Listing, null);
        var away = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        Assert.Equal((RevisionState.InReview, false), (away.State, away.MayWrite));
        // Whoever lets it go still reads all of it, and writes none of it.
        await _desk.Editing(_desk.Chen).CheckAsync(Space, Desk.Listing, away.Values);
        Assert.Empty(await _desk.Files(_desk.Chen).ListAsync(Desk.Listing, null));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Editing(_desk.Chen).SaveAsync(Space, Desk.Listing, away.Values.With("area", "9"), away.Base, away.Token));
        var coming = await _desk.Editing(_desk.Lin).OpenAsync(Space, Desk.Listing);
        Assert.True(coming.MayWrite);
        await _desk.Editing(_desk.Lin).CheckAsync(Space, Desk.Listing, coming.Values);
        var revision = (await _desk.Reviews(_desk.Lin).ListAsync()).Single().Revision;
        Assert.Equal("Revision.NeedsBothDistricts", (await Assert.ThrowsAsync<RuleException>(() => _desk.Reviews(_desk.Lin).ApproveAsync(revision.Id, revision.Version))).Code);
        Assert.Equal(Desk.Park, (await _desk.LiveAsync()).ParkSlug);
    }

    [Fact]
    public async Task What_somebody_else_saved_since_is_neither_sent_nor_thrown_away()
    {
        var seen = await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.ChangeAsync(_desk.Zhou, "unit", "600");
        await Assert.ThrowsAsync<ConflictException>(() => _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null, seen.Token));
        await Assert.ThrowsAsync<ConflictException>(() => _desk.Editing(_desk.Chen).DiscardAsync(Space, Desk.Listing, seen.Token));
        var now = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        Assert.Equal(("1500", "600"), (now.Values["area"], now.Values["unit"]));
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null, now.Token));
    }

    [Fact]
    public async Task A_pasted_name_of_fifty_thousand_characters_is_saved_whole_and_shown_short()
    {
        var pasted = new string('长', 50_000);
        Assert.True((await _desk.ChangeAsync(_desk.Chen, "name.zh", pasted)).IsSaved);
        Assert.Equal(pasted, (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values["name.zh"]);
        Assert.Equal(Revision.NameMaxLength, Assert.Single(await _desk.Listings(_desk.Zhou).OpenVersionsAsync()).Name.Zh!.Length);
        Assert.Contains(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null), x => x.Key == "name.zh");
        Assert.Equal("Draft.TooLong", (await Assert.ThrowsAsync<RuleException>(() => _desk.ChangeAsync(_desk.Chen, "summary.zh", new string('长', RecordEditing.LongestDraft)))).Code);
    }

    private async Task<Revision> SubmitAsync(DateTime? at)
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, at);
        return (await _desk.Reviews(_desk.Zhou).ListAsync()).Single(x => x.Revision.Key == Desk.Listing).Revision;
    }
}
