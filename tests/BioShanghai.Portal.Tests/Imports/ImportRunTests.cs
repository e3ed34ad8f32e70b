#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Tests.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Imports;

/// <summary>Taking rows in: whole or not at all, once however often, by choice without the faulty ones, and never past a second pair of eyes.</summary>
public sealed class ImportRunTests : IAsyncLifetime
{
    private ImportGiven _given = null!;

    private Desk Desk => _given.Desk;

    public async ValueTask InitializeAsync() => _given = await ImportGiven.OpenAsync();

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Fact]
    public async Task The_same_file_a_second_time_changes_nothing_and_doubles_nothing()
    {
        var file = await ImportGiven.NewAsync([.. Enumerable.Range(1, 12).Select(x => ImportGiven.Sound($"新楼 {x} 层"))]);
        Assert.Equal(12, (await _given.TakeAsync(Desk.Chen, file)).Drafts.Count);
        var before = await _given.OpenVersionsAsync();
        var plan = await _given.CheckAsync(Desk.Zhou, file);
        Assert.All(plan.Rows, x => Assert.Equal(ImportState.Unchanged, x.State));
        Assert.Empty((await _given.RunAsync(Desk.Zhou, plan)).Drafts);
        Assert.Equal(before.Select(x => (x.Key, x.Version)), (await _given.OpenVersionsAsync()).Select(x => (x.Key, x.Version)));
    }

    [Fact]
    public async Task A_row_without_a_key_that_was_corrected_in_the_file_corrects_its_listing_and_leaves_what_a_colleague_changed()
    {
        var row = ImportGiven.Sound("新楼一层");
        await _given.TakeAsync(Desk.Chen, await ImportGiven.NewAsync(row));
        var key = Assert.Single(await _given.OpenVersionsAsync()).Key;
        var sheet = await Desk.Editing(Desk.Zhou).OpenAsync(RecordKind.Space, key);
        await Desk.Editing(Desk.Zhou).SaveAsync(RecordKind.Space, key, sheet.Values.With("area", "900"), sheet.Base, sheet.Token);

        row["rent.low"] = "4";
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(row));
        Assert.Equal("rent.low", Assert.Single(Assert.Single(plan.Rows).Changes).Field.Key);
        await _given.RunAsync(Desk.Chen, plan);
        var values = FieldValues.FromJson(Assert.Single(await _given.OpenVersionsAsync()).Values);
        Assert.Equal(("4", "900"), (values["rent.low"], values["area"]));
    }

    [Fact]
    public async Task A_faulty_row_stops_everything_unless_only_the_sound_rows_are_chosen()
    {
        var faulty = ImportGiven.Sound("新楼二层");
        faulty["area"] = "?";
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("新楼一层"), faulty, ImportGiven.Sound("新楼三层")));
        Assert.Equal("Import.HasFaults", (await Assert.ThrowsAsync<RuleException>(() => _given.RunAsync(Desk.Chen, plan))).Code);
        Assert.Empty(await _given.OpenVersionsAsync());
        var outcome = await _given.RunAsync(Desk.Chen, plan, new() { SoundRowsOnly = true });
        Assert.Equal(["新楼一层", "新楼三层"], outcome.Drafts.Select(x => x.Name.Zh));
    }

    [Fact]
    public async Task Stopped_half_way_whole_rows_are_there_and_the_same_file_does_the_rest()
    {
        var file = await ImportGiven.NewAsync([.. Enumerable.Range(1, 250).Select(x => ImportGiven.Sound($"新楼 {x} 层"))]);
        var plan = await _given.CheckAsync(Desk.Chen, file);
        using var stop = new CancellationTokenSource();
        var outcome = await _given.Of<ListingImport>(Desk.Chen).RunAsync(plan, new(), new Stopper(100, stop), stop.Token);
        Assert.True(outcome.IsStopped);
        Assert.Equal((100, 250), (outcome.Progress.Done, outcome.Progress.Of));
        var there = await _given.OpenVersionsAsync();
        Assert.Equal(100, there.Count);
        Assert.All(there, x => Assert.Equal(8, FieldValues.FromJson(x.Values).Keys.Count()));

        plan = await _given.CheckAsync(Desk.Chen, file);
        Assert.Equal((100, 150), (plan.Count(ImportState.Unchanged), plan.Count(ImportState.New)));
        outcome = await _given.RunAsync(Desk.Chen, plan);
        Assert.Equal((150, false), (outcome.Drafts.Count, outcome.IsStopped));
        Assert.Equal(250, (await _given.OpenVersionsAsync()).Count);
    }

    [Fact]
    public async Task A_plan_that_is_run_twice_at_once_makes_every_listing_once()
    {
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync([.. Enumerable.Range(1, 40).Select(x => ImportGiven.Sound($"新楼 {x} 层"))]));
        var outcomes = await Task.WhenAll(_given.RunAsync(Desk.Chen, plan), _given.RunAsync(Desk.Zhou, plan));
        Assert.Equal(40, outcomes.Sum(x => x.Drafts.Count));
        Assert.Equal(40, outcomes.Sum(x => x.AlreadyThere));
        Assert.Equal(40, (await _given.OpenVersionsAsync()).Count);
    }

    [Fact]
    public async Task Sent_to_review_in_one_go_a_colleague_is_told_once_and_the_importer_decides_nothing()
    {
        var outcome = await _given.TakeAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("新楼一层"), ImportGiven.Sound("新楼二层")), new() { Submit = true });
        Assert.All(outcome.Drafts, x => Assert.True(x.IsSubmitted));
        await using var db = Desk.Database.CreateDbContext();
        var notices = await db.Notices.Where(x => x.Kind == NoticeKind.ToReview).ToListAsync();
        Assert.Equal(new[] { Desk.Centre.UserId, Desk.Zhou.UserId }.Order(), notices.Select(x => (Guid?)x.UserId).Order());
        Assert.All(notices, x => Assert.Equal("file.xlsx (2)", x.About));

        var waiting = (await Desk.Reviews(Desk.Zhou).ListAsync())[0].Revision;
        Assert.Equal("Revision.OwnWork", (await Assert.ThrowsAsync<RuleException>(() => Desk.Reviews(Desk.Chen).ApproveAsync(waiting.Id, waiting.Version))).Code);
        await Desk.Reviews(Desk.Zhou).ApproveAsync(waiting.Id, waiting.Version);
        Assert.NotNull(await db.SpaceListings.SingleOrDefaultAsync(x => x.Code == waiting.Key));
    }

    [Fact]
    public async Task A_listing_that_left_the_scope_after_the_check_is_not_written()
    {
        var plan = await _given.CheckAsync(Desk.Centre, await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Centre), (0, "area", "1500"), (1, "area", "1500"), (2, "area", "1500")));
        await Assert.ThrowsAsync<NotFoundException>(() => _given.RunAsync(Desk.Chen, plan));
        Assert.Empty(await _given.OpenVersionsAsync());
    }

    /// <summary>Presses "stop" when so many rows are in.</summary>
    private sealed class Stopper(int after, CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Done >= after)
            {
                stop.Cancel();
            }
        }
    }
}
