using System.Diagnostics;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>Classes of fields grow old at their own pace, and "still true" answers for what is due and nothing else.</summary>
public sealed class ListingAgeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly LocalText By = new("浦东新区", "Pudong New Area");

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_class_is_as_old_as_its_oldest_known_value_and_unknown_ones_do_not_age()
    {
        var listing = Listing(0, (Spec.Eia, 100), (Spec.CleanGrade, 175), (Spec.Power, 10), (Spec.ClearHeight, 20));
        var ages = ListingAge.Of(listing.Code, listing.ConfirmedOn, listing.Specs);
        Assert.Equal([FieldClass.Terms, FieldClass.Permits, FieldClass.Utilities, FieldClass.Shell], ages.Select(x => x.Class));
        Assert.Equal(Today.AddDays(-175), ages[1].ConfirmedOn);
        Assert.Equal(ages[1].DueOn, listing.DueOn);
        Assert.Equal([FieldClass.Terms], ListingAge.Of("a", Today, [TechnicalSpec.Unknown(Spec.Eia), TechnicalSpec.NotApplicable(Spec.Power)]).Select(x => x.Class));
    }

    [Fact]
    public void Still_true_confirms_the_classes_that_are_due_and_leaves_the_others_their_date()
    {
        var listing = Listing(10, (Spec.Eia, 180), (Spec.Power, 200));
        var asked = ListingAge.Asked(listing.Code, listing.ConfirmedOn, listing.Specs, Today);
        Assert.Equal([FieldClass.Permits], asked);
        listing.Confirm(By, Today, asked);
        Assert.Equal((Today, By.Zh), (listing.ValueOf(Spec.Eia).ConfirmedOn, listing.ValueOf(Spec.Eia).ConfirmedBy?.Zh));
        Assert.Equal((Today.AddDays(-10), Today.AddDays(-200)), (listing.ConfirmedOn, listing.ValueOf(Spec.Power).ConfirmedOn));
        Assert.True(listing.DueOn > Today.AddDays(DueDates.DaysAhead));
        // Before anything is due it answers for the terms, which date the listing as a whole.
        Assert.Equal([FieldClass.Terms], ListingAge.Asked(listing.Code, listing.ConfirmedOn, listing.Specs, Today));
        Assert.Equal("Listing.NothingToConfirm", Assert.Throws<RuleException>(() => listing.Confirm(By, Today, [])).Code);
    }

    [Fact]
    public async Task My_week_says_which_classes_are_due_and_one_click_settles_them()
    {
        await _desk.Database.AddAsync(Listing(10, (Spec.Eia, 180), (Spec.Power, 200)), Listing(95, (Spec.Eia, 190)));
        var due = (await _desk.Week(_desk.Chen).ReadAsync(_ct)).Due;
        Assert.Equal([FieldClass.Permits], due.Single(x => x.Code == "age-10").Classes);
        Assert.Equal([FieldClass.Terms, FieldClass.Permits], due.Single(x => x.Code == "age-95").Classes);
        await _desk.Listings(_desk.Chen).ConfirmAsync(["age-10", "age-95"], _ct);
        Assert.DoesNotContain((await _desk.Week(_desk.Chen).ReadAsync(_ct)).Due, x => x.Code.StartsWith("age", StringComparison.Ordinal));
        Assert.Equal(Today.AddDays(-200), (await _desk.Listings(_desk.Chen).AgesAsync("age-10", _ct)).Single(x => x.Class == FieldClass.Utilities).ConfirmedOn);
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Listings(_desk.Lin).AgesAsync("age-10", _ct));
    }

    [Fact]
    public async Task Whoever_approves_a_new_value_answers_for_it_on_that_day_and_for_no_other()
    {
        await _desk.Database.AddAsync(Listing(10, (Spec.Eia, 100), (Spec.Power, 200)));
        var editing = _desk.Editing(_desk.Chen);
        var sheet = await editing.OpenAsync(RecordKind.Space, "age-10", null, _ct);
        var key = ListingFields.KeyOf(Spec.Power);
        await editing.SaveAsync(RecordKind.Space, "age-10", sheet.Values.With(key, "5000"), sheet.Base, sheet.Token, _ct);
        Assert.Empty(await editing.SubmitAsync(RecordKind.Space, "age-10", null, null, _ct));
        var waiting = (await _desk.Reviews(_desk.Zhou).ListAsync(_ct)).Single().Revision;
        await _desk.Reviews(_desk.Zhou).ApproveAsync(waiting.Id, waiting.Version, _ct);
        await using var db = _desk.Database.CreateDbContext();
        var live = await db.SpaceListings.SingleAsync(x => x.Code == "age-10", _ct);
        Assert.Equal((5_000m, Today, Today.AddDays(-100)), (live.ValueOf(Spec.Power).Number, live.ValueOf(Spec.Power).ConfirmedOn, live.ValueOf(Spec.Eia).ConfirmedOn));
    }

    [Fact]
    public async Task Thirty_listings_are_confirmed_in_one_action()
    {
        await _desk.Database.AddAsync(Enumerable.Range(100, 60).Select(x => _desk.NewListing($"pd-{x}", Desk.Park)));
        var desk = _desk.Listings(_desk.Chen);
        await desk.ConfirmAsync([.. Enumerable.Range(130, 30).Select(x => $"pd-{x}")], _ct);
        var taken = Stopwatch.StartNew();
        Assert.Equal(30, await desk.ConfirmAsync([.. Enumerable.Range(100, 30).Select(x => $"pd-{x}")], _ct));
        output.WriteLine($"30 confirmations: {taken.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData(Freshness.Confirmed, 0, 90)]
    [InlineData(Freshness.Ageing, 91, 150)]
    [InlineData(Freshness.Overdue, 151, 210)]
    [InlineData(Freshness.Hidden, 211, 400)]
    public async Task The_grid_shows_what_is_so_old(Freshness freshness, int youngest, int oldest)
    {
        await _desk.Database.AddAsync(new[] { 0, 90, 91, 150, 151, 210, 211, 400 }.Select(x => Listing(x)));
        var rows = (await _desk.Listings(_desk.Chen).PageAsync(new() { Text = "age-", Freshness = freshness }, _ct)).Rows;
        Assert.Equal([youngest, oldest], rows.Select(x => Today.DayNumber - x.ConfirmedOn.DayNumber).Order());
        Assert.All(rows, x => Assert.Equal(freshness, x.Freshness));
    }

    private static SpaceListing Listing(int daysAgo, params (Spec Spec, int DaysAgo)[] values)
    {
        var listing = new SpaceListing($"age-{daysAgo}", Samples.Listing() with
        {
            ParkSlug = Desk.Park, ConfirmedOn = Today.AddDays(-daysAgo),
            Specs = [.. values.Select(x => Value(x.Spec) with { ConfirmedOn = Today.AddDays(-x.DaysAgo), ConfirmedBy = By })],
        });
        listing.Publish();
        return listing;
    }

    private static TechnicalSpec Value(Spec spec) => Specs.Of(spec) is { Kind: SpecKind.Choice } definition ? TechnicalSpec.Known(spec, definition.Choices[0]) : TechnicalSpec.Known(spec, 5);
}
