using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Site visits: planned over several parks, chosen by the investor, told to the parks, and what was found marks the listings.</summary>
public sealed class VisitTests : IAsyncLifetime
{
    /// <summary>The third and fourth of December, ten in the morning in Shanghai.</summary>
    private static readonly DateTime[] Slots = [new(2026, 12, 3, 10, 0, 0), new(2026, 12, 4, 10, 0, 0)];

    private static readonly VisitStop[] Stops =
    [
        new(AskWorld.Zhangjiang, ["own-zhangjiang"], 0, 60, "陈浦"), new(AskWorld.Hongqiao, ["own-south-hongqiao"], 120, 90, "闵行；先到门卫, 登记"),
    ];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();

    private VisitDesk Desk => _world.For<VisitDesk>(_world.Desk);

    private InvestorVisits Investor => _world.For<InvestorVisits>(Actor.Visitor);

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_investor_chooses_one_of_the_times_and_parks_and_desk_are_told_under_the_code_name()
    {
        var id = await ProposeAsync();
        Assert.Contains("2026-12-03", (await Desk.ListAsync(_world.Case.Id, _ct)).Visits[0].Slots.Select(x => ShanghaiDay.ClockOf(x).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(await _world.NoticesAsync(_world.Pudong));
        Assert.Contains(ServiceCase.PathOf(_world.Case.Number), Assert.Single(await _world.Database.MailsAsync("visit:")).Text, StringComparison.Ordinal);
        var seen = Assert.Single(await Investor.OfAsync(_world.Case.Id, _ct));
        Assert.True(seen.MayChoose);
        Assert.Equal(new(2026, 12, 4, 2, 0, 0), seen.Slots[1]);
        await Investor.ChooseAsync(_world.Case.Id, id, seen.Slots[1], _ct);
        Assert.Equal((VisitState.Fixed, new DateTime(2026, 12, 4, 2, 0, 0)), Assert.Single(await Investor.OfAsync(_world.Case.Id, _ct)) is var now ? (now.State, now.StartsAtUtc) : default);
        Assert.Equal([NoticeKind.VisitFixed], await _world.KindsAsync(_world.Desk));
        Assert.Equal([NoticeKind.VisitFixed], await _world.KindsAsync(_world.Pudong));
        // The second stop is reached two hours after the start.
        var mail = Assert.Single(await _world.Database.MailsAsync(to: "min"));
        Assert.Contains("2026-12-04 12:00", mail.Text, StringComparison.Ordinal);
        Assert.Contains("银杏计划", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("LocalText", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("莱茵", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await _world.NoticesAsync(_world.Jinshan));
        var coming = Assert.Single(await _world.For<OwnParkRequests>(_world.Minhang).VisitsAsync(_ct));
        Assert.Equal((AskWorld.Hongqiao, new DateTime(2026, 12, 4, 4, 0, 0), "银杏计划"), (coming.ParkSlug, coming.ArrivesAtUtc, coming.CodeName));
        Assert.Empty(await _world.For<OwnParkRequests>(_world.Jinshan).VisitsAsync(_ct));
    }

    [Fact]
    public async Task What_was_fixed_is_changed_by_the_desk_alone_and_a_visit_of_another_case_is_not_there()
    {
        var id = await ProposeAsync();
        var slot = ShanghaiDay.UtcOf(Slots[0]);
        await Refused.ByAsync("Visit.NoSuchSlot", () => Investor.ChooseAsync(_world.Case.Id, id, slot.AddMinutes(1), _ct));
        await Investor.ChooseAsync(_world.Case.Id, id, slot, _ct);
        await Refused.ByAsync("Visit.FixedBefore", () => Investor.ChooseAsync(_world.Case.Id, id, ShanghaiDay.UtcOf(Slots[1]), _ct));
        var other = CaseGiven.In("baoshan");
        await _world.Database.AddAsync(other);
        await Assert.ThrowsAsync<NotFoundException>(() => Investor.ChooseAsync(other.Id, id, slot, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => Investor.CalendarAsync(other.Id, id, _ct));
        Assert.Empty(await Investor.OfAsync(other.Id, _ct));
    }

    [Fact]
    public async Task Of_two_clicks_on_two_times_at_once_one_is_taken()
    {
        var id = await ProposeAsync();
        var answers = await Task.WhenAll(Slots.Select(x => Task.Run(() => Refused.OrDoneAsync(() => Investor.ChooseAsync(_world.Case.Id, id, ShanghaiDay.UtcOf(x), _ct)), _ct)));
        Assert.Equal(["", "Visit.FixedBefore"], answers.Order(StringComparer.Ordinal));
        Assert.Single(await _world.NoticesAsync(_world.Pudong));
    }

    [Fact]
    public async Task Parks_hear_of_every_move_and_of_being_left_out_and_of_its_end()
    {
        var id = await FixedAsync();
        var row = await RowAsync(id);
        await Desk.MoveAsync(id, row.Version, new([new(2026, 12, 8, 14, 0, 0)], [Stops[0], new(AskWorld.Coast, [], 150, 60, null)], "人民广场"), _ct);
        Assert.Equal([NoticeKind.VisitFixed, NoticeKind.VisitMoved], await _world.KindsAsync(_world.Pudong));
        Assert.Equal([NoticeKind.VisitFixed, NoticeKind.VisitCalledOff], await _world.KindsAsync(_world.Minhang));
        Assert.Equal([NoticeKind.VisitFixed], await _world.KindsAsync(_world.Jinshan));
        await Assert.ThrowsAsync<ConflictException>(() => Desk.CallOffAsync(id, row.Version, "改期", _ct));
        await Desk.CallOffAsync(id, (await RowAsync(id)).Version, "投资人行程有变", _ct);
        Assert.Equal(NoticeKind.VisitCalledOff, (await _world.NoticesAsync(_world.Jinshan))[^1].Kind);
        Assert.Equal("投资人行程有变", Assert.Single(await Investor.OfAsync(_world.Case.Id, _ct)).CalledOffBecause);
        await Refused.ByAsync("Visit.NotOpen", () => Investor.ChooseAsync(_world.Case.Id, id, ShanghaiDay.UtcOf(Slots[0]), _ct));
        // A proposal nobody was told of ends in silence.
        var silent = await ProposeAsync();
        var before = (await _world.NoticesAsync(_world.Pudong)).Count;
        await Desk.CallOffAsync(silent, 1, "不去了", _ct);
        Assert.Equal(before, (await _world.NoticesAsync(_world.Pudong)).Count);
    }

    [Fact]
    public async Task Times_and_stops_that_cannot_be_are_refused()
    {
        async Task By(string code, DateTime[] slots, params VisitStop[] stops) => await Refused.ByAsync(code, () => Desk.ProposeAsync(_world.Case.Id, new(slots, stops, null), _ct));
        await By("Visit.NeedsSlots", [], Stops);
        await By("Visit.SlotIsPast", [new(2026, 11, 24, 11, 59, 0)], Stops);
        await By("Visit.NeedsStops", Slots);
        await By("Visit.StopsOverlap", Slots, Stops[0], Stops[1] with { Minutes = 59 });
        await By("Visit.TimesNotUsable", Slots, Stops[0] with { Stay = 5 });
        await By("Visit.NoSuchPark", Slots, Stops[0] with { ParkSlug = "no-such-park" });
        await By("Visit.ListingNotOfPark", Slots, Stops[0] with { ListingCodes = ["own-golden-coast"] });
    }

    [Fact]
    public async Task The_calendar_keeps_one_identity_and_says_in_UTC_what_clocks_in_Shanghai_show()
    {
        var id = await FixedAsync();
        var first = Encoding.UTF8.GetString((await Investor.CalendarAsync(_world.Case.Id, id, _ct))!);
        Assert.Contains("DTSTART:20261203T020000Z\r\n", first, StringComparison.Ordinal);
        Assert.Contains("DTEND:20261203T053000Z\r\n", first, StringComparison.Ordinal);
        Assert.Contains("DTSTAMP:20261124T040000Z\r\n", first, StringComparison.Ordinal);
        Assert.Equal(1, first.Split("BEGIN:VEVENT").Length - 1);
        Assert.All(first.Split("\r\n"), x => Assert.True(Encoding.UTF8.GetByteCount(x) <= 75));
        var unfolded = first.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("10:00–11:00", unfolded, StringComparison.Ordinal);
        Assert.Contains("闵行；先到门卫\\, 登记", unfolded, StringComparison.Ordinal);
        Assert.DoesNotContain("莱茵", unfolded, StringComparison.Ordinal);
        await Desk.MoveAsync(id, (await RowAsync(id)).Version, new([Slots[1]], Stops, null), _ct);
        var moved = Encoding.UTF8.GetString((await Desk.CalendarAsync(id, _ct)).Content);
        Assert.Equal(LineOf(first, "UID:"), LineOf(moved, "UID:"));
        Assert.True(SequenceOf(moved) > SequenceOf(first));
        await Desk.CallOffAsync(id, (await RowAsync(id)).Version, "改期", _ct);
        Assert.Contains("STATUS:CANCELLED", Encoding.UTF8.GetString((await Investor.CalendarAsync(_world.Case.Id, id, _ct))!), StringComparison.Ordinal);
        Assert.Null(await Investor.CalendarAsync(_world.Case.Id, await ProposeAsync(), _ct));

        static string LineOf(string file, string name) => file.Split("\r\n").Single(x => x.StartsWith(name, StringComparison.Ordinal));
        static int SequenceOf(string file) => int.Parse(LineOf(file, "SEQUENCE:")["SEQUENCE:".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_listing_that_was_not_as_listed_is_marked_until_its_district_has_confirmed_it()
    {
        var id = await FixedAsync();
        await Refused.ByAsync("Visit.NotYet", () => GiveAsync(id));
        _world.At(12, 3, 15);
        await Refused.ByAsync("Visit.FindingNeedsNote", () => GiveAsync(id, note: " "));
        await Refused.ByAsync("Visit.NeedsAnswers", () => Investor.GiveFeedbackAsync(_world.Case.Id, id, new(5, 4, 5, 0, 3, null, []), _ct));
        await Refused.ByAsync("Visit.NoSuchListing", () => Investor.GiveFeedbackAsync(_world.Case.Id, id, new(5, 4, 5, 4, 3, null, [new("own-golden-coast", true, null)]), _ct));
        await GiveAsync(id);
        await Refused.ByAsync("Visit.FeedbackGiven", () => GiveAsync(id));
        var row = await RowAsync(id);
        Assert.Equal((VisitState.Done, "层高 4.2 米"), (row.State, row.Feedback!.Findings.Single(x => !x.IsAsListed).Note));
        Assert.Equal([new DateOnly(2026, 12, 3), null], new[] { (await ListingAsync("own-zhangjiang")).DisputedOn, (await ListingAsync("own-south-hongqiao")).DisputedOn });
        Assert.Contains(await _world.NoticesAsync(_world.Pudong), x => x.Kind == NoticeKind.ListingDisputed && x.Target == "space:own-zhangjiang" && x.About.Contains("4.2", StringComparison.Ordinal));
        Assert.DoesNotContain(NoticeKind.ListingDisputed, await _world.KindsAsync(_world.Minhang));
        Assert.Contains(NoticeKind.VisitFeedback, await _world.KindsAsync(_world.Desk));
        // The words are the investor's own: the trail, which is for ever, does not keep them.
        Assert.DoesNotContain("一切都好", string.Concat((await _world.Database.TrailAsync("visit.feedback")).Select(x => x.Details)), StringComparison.Ordinal);
        Assert.Equal(1, await _world.For<ListingDesk>(_world.Pudong).ConfirmAsync(["own-zhangjiang"], _ct));
        Assert.Null((await ListingAsync("own-zhangjiang")).DisputedOn);
    }

    [Fact]
    public void A_new_version_of_a_listing_takes_the_mark_off_too()
    {
        var listing = new SpaceListing("zj-1", Samples.Listing());
        listing.Dispute(new(2026, 12, 3));
        listing.Describe(Samples.Listing() with { AreaSquareMetres = 1_900, SmallestUnitSquareMetres = 200 });
        Assert.Null(listing.DisputedOn);
    }

    [Fact]
    public async Task A_fixed_day_lets_the_case_enter_the_stage_of_visits_and_nothing_that_has_to_be_known_is_left_out()
    {
        var id = await ProposeAsync();
        Assert.False((await Desk.ListAsync(_world.Case.Id, _ct)).MayEnterStage);
        await Refused.ByAsync("Visit.NotFixed", () => Desk.EnterStageAsync(_world.Case.Id, 1, _ct));
        await Desk.FixAsync(id, 1, ShanghaiDay.UtcOf(Slots[0]), _ct);
        var sheet = await Desk.ListAsync(_world.Case.Id, _ct);
        Assert.True(sheet.MayEnterStage);
        await Refused.ByAsync("Case.StageSkipped", () => Desk.EnterStageAsync(_world.Case.Id, sheet.CaseVersion, _ct));
        await using (var db = _world.Database.CreateDbContext())
        {
            var one = await db.ServiceCases.SingleAsync(x => x.Id == _world.Case.Id, _ct);
            one.MoveTo(CaseStage.Answering, true, CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
            one.Give(_world.Desk.UserId!.Value, "包区", Actor.System, TestDatabase.Noon);
            one.Plan(null, new(2026, 12, 1), new(2026, 11, 24));
            one.Answered(TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await Desk.EnterStageAsync(_world.Case.Id, (await Desk.ListAsync(_world.Case.Id, _ct)).CaseVersion, _ct);
        Assert.False((await Desk.ListAsync(_world.Case.Id, _ct)).MayEnterStage);
    }

    [Fact]
    public async Task A_visit_is_finished_once_it_has_begun_and_erasing_takes_the_words()
    {
        var id = await FixedAsync();
        await Refused.ByAsync("Visit.NotYet", async () => await Desk.FinishAsync(id, (await RowAsync(id)).Version, _ct));
        _world.At(12, 3, 15);
        Assert.True((await RowAsync(id)).MayFinish);
        await Desk.FinishAsync(id, (await RowAsync(id)).Version, _ct);
        await GiveAsync(id);
        await using var db = _world.Database.CreateDbContext();
        var visit = await db.SiteVisits.SingleAsync(x => x.Id == id, _ct);
        visit.Erase();
        await db.SaveAsync(TestDatabase.Noon, _ct);
        var kept = (await RowAsync(id)).Feedback!;
        Assert.Equal((5, null, ""), (kept.Site, kept.Comment, kept.By));
        Assert.All(kept.Findings, x => Assert.Null(x.Note));
    }

    [Fact]
    public async Task The_investor_sees_nothing_the_desk_keeps_for_itself()
    {
        await FixedAsync();
        var told = JsonSerializer.Serialize(await Investor.OfAsync(_world.Case.Id, _ct));
        Assert.DoesNotContain(_world.Desk.UserId!.Value.ToString(), told, StringComparison.Ordinal);
        Assert.Equal(
            ["CalledOffBecause", "Feedback", "Id", "MayChoose", "MayGiveFeedback", "MeetingPlace", "Slots", "StartsAtUtc", "State", "Stops"],
            typeof(InvestorVisit).GetProperties().Select(x => x.Name).Order(StringComparer.Ordinal));
    }

    private Task GiveAsync(Guid id, string note = "层高 4.2 米") => Investor.GiveFeedbackAsync(
        _world.Case.Id, id, new(5, 3, 5, 4, 4, "一切都好", [new("own-zhangjiang", false, note), new("own-south-hongqiao", true, null)]), _ct);

    private Task<Guid> ProposeAsync() => Desk.ProposeAsync(_world.Case.Id, new(Slots, Stops, null), _ct);

    private async Task<Guid> FixedAsync()
    {
        var id = await ProposeAsync();
        await Desk.FixAsync(id, 1, ShanghaiDay.UtcOf(Slots[0]), _ct);
        return id;
    }

    private async Task<VisitRow> RowAsync(Guid id) => (await Desk.ListAsync(_world.Case.Id, _ct)).Visits.Single(x => x.Id == id);

    private async Task<SpaceListing> ListingAsync(string code)
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.SpaceListings.AsNoTracking().SingleAsync(x => x.Code == code, _ct);
    }
}
