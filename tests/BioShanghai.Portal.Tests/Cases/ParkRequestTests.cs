using System.Text.Json;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Requests to parks: under a code name, sealed for everybody until the deadline, side by side afterwards.</summary>
public sealed class ParkRequestTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Three_parks_answer_and_stand_side_by_side_after_the_deadline_with_their_working_hours()
    {
        var id = await _world.AskAsync();
        _world.At(11, 25, 10);
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "4.2");
        _world.At(11, 26, 9, 30);
        await _world.For<OwnParkRequests>(_world.Jinshan).DeclineAsync(id, AskWorld.Coast, 1, "洁净厂房已满。", _ct);
        _world.At(11, 27, 16, 59);
        await _world.OfferAsync(_world.Minhang, id, AskWorld.Hongqiao, "3.6");

        _world.At(11, 27, 17);
        var request = Assert.Single(await _world.For<ParkRequestDesk>(_world.Desk).ListAsync(_world.Case.Id, _ct));
        Assert.True(request.IsOpened);
        Assert.Equal(("银杏计划", 3), (request.CodeName, request.Parks.Count));
        var offers = request.Parks.ToDictionary(x => x.Slug, x => x.Offer!);
        // Asked on Tuesday at noon: five hours of that day, and one of the next.
        Assert.Equal((true, 360, "4.2 元", "own-zhangjiang"), (offers[AskWorld.Zhangjiang].IsOffer, offers[AskWorld.Zhangjiang].WorkingMinutes, offers[AskWorld.Zhangjiang].Terms, offers[AskWorld.Zhangjiang].Listings[0].Code));
        Assert.Equal((false, 300 + 480 + 30, "洁净厂房已满。"), (offers[AskWorld.Coast].IsOffer, offers[AskWorld.Coast].WorkingMinutes, offers[AskWorld.Coast].Text));
        Assert.Equal(300 + (2 * 480) + 479, offers[AskWorld.Hongqiao].WorkingMinutes);
    }

    [Fact]
    public async Task Before_the_deadline_nobody_but_its_writer_reads_an_offer_whatever_his_role()
    {
        var id = await _world.AskAsync();
        foreach (var (officer, park) in new[] { (_world.Pudong, AskWorld.Zhangjiang), (_world.Jinshan, AskWorld.Coast), (_world.Minhang, AskWorld.Hongqiao) })
        {
            await _world.OfferAsync(officer, id, park, "秘密" + park);
        }

        _world.At(11, 27, 16, 59);
        var (readers, writers) = (0, 0);
        foreach (var actor in _world.Everybody.Append(Actor.System))
        {
            var told = await EverythingAsync(actor, id);
            foreach (var park in AskWorld.Three)
            {
                var isWriter = (actor.UserId, park) == (_world.Pudong.UserId, AskWorld.Zhangjiang) || (actor.UserId, park) == (_world.Jinshan.UserId, AskWorld.Coast) || (actor.UserId, park) == (_world.Minhang.UserId, AskWorld.Hongqiao);
                Assert.True(isWriter == told.Contains("秘密" + park, StringComparison.Ordinal), $"{actor.Name} on {park}");
                writers += isWriter ? 1 : 0;
            }

            readers++;
        }

        Assert.Equal((10, 3), (readers, writers));
        // Neither does the trail know, which others read.
        await using var db = _world.Database.CreateDbContext();
        Assert.DoesNotContain("秘密", string.Concat(await db.AuditEntries.Select(x => x.Details).ToListAsync(_ct)), StringComparison.Ordinal);
        Assert.DoesNotContain("IsOffer", string.Concat(await db.AuditEntries.Select(x => x.Details).ToListAsync(_ct)), StringComparison.Ordinal);
        Assert.Empty(await _world.Database.TrailAsync("park-offer.decline"));
    }

    [Fact]
    public async Task Of_a_sealed_request_the_desk_learns_only_who_has_answered()
    {
        var id = await _world.AskAsync();
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "秘密");
        var request = Assert.Single(await _world.For<ParkRequestDesk>(_world.Centre).ListAsync(_world.Case.Id, _ct));
        Assert.False(request.IsOpened);
        Assert.Equal([AskWorld.Zhangjiang], request.Parks.Where(x => x.HasAnswered).Select(x => x.Slug));
        Assert.All(request.Parks, x => Assert.Null(x.Offer));
        // Whatever else could tell would be a further property of a park that was asked.
        Assert.Equal(["HasAnswered", "Name", "Offer", "Slug"], typeof(AskedPark).GetProperties().Select(x => x.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_method_of_Core_gives_away_a_row_of_an_offer()
    {
        var leaks = typeof(ParkOffer).Assembly.GetTypes().Where(x => x.IsPublic).SelectMany(x => x.GetMethods().Where(y => y.DeclaringType == x && x != typeof(ParkOffer)))
            .Where(x => Names(x.ReturnType).Any(y => y == typeof(ParkOffer))).Select(x => $"{x.DeclaringType!.Name}.{x.Name}").Where(x => !x.EndsWith("get_ParkOffers", StringComparison.Ordinal));
        Assert.Empty(leaks);

        static IEnumerable<Type> Names(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Names).Append(type) : [type.GetElementType() ?? type];
    }

    [Fact]
    public async Task A_colleague_who_may_answer_too_learns_who_did_and_may_write_it_anew_unread()
    {
        var id = await _world.AskAsync();
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "秘密");
        var seen = Assert.Single((await _world.For<OwnParkRequests>(_world.PudongToo).OpenAsync(id, _ct)).Offers);
        Assert.Equal((true, "陈浦", false, null), (seen.HasAnswered, seen.AnsweredBy, seen.IsReadable, seen.Text));
        await _world.OfferAsync(_world.PudongToo, id, AskWorld.Zhangjiang, "改过", seen.Version);
        var mine = Assert.Single((await _world.For<OwnParkRequests>(_world.PudongToo).OpenAsync(id, _ct)).Offers);
        Assert.Equal((true, "改过 说明"), (mine.IsReadable, mine.Text));
        Assert.False(Assert.Single((await _world.For<OwnParkRequests>(_world.Pudong).OpenAsync(id, _ct)).Offers).IsReadable);
    }

    [Fact]
    public async Task The_desk_that_also_answers_for_an_asked_park_reads_no_more_than_others()
    {
        var id = await _world.AskAsync(3, AskWorld.Zhangjiang, "north-shanghai");
        var colleague = await _world.PersonAsync("宝山同事", Role.DistrictOfficer, "baoshan");
        await _world.For<OwnParkRequests>(colleague).OfferAsync(id, "north-shanghai", new(1, [], "秘密", null, "秘密"), _ct);
        var told = await EverythingAsync(_world.Desk, id);
        Assert.Contains("north-shanghai", told, StringComparison.Ordinal);
        Assert.DoesNotContain("秘密", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offers_are_taken_until_the_minute_before_the_deadline_and_not_at_it()
    {
        var id = await _world.AskAsync();
        _world.At(11, 27, 16, 59);
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "4.2");
        _world.At(11, 27, 17);
        await Refused.ByAsync("ParkRequest.DeadlineOver", () => _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "3.9", 2));
        await Refused.ByAsync("ParkRequest.DeadlineOver", () => _world.For<OwnParkRequests>(_world.Minhang).DeclineAsync(id, AskWorld.Hongqiao, 1, "无。", _ct));
        await Refused.ByAsync("ParkRequest.Open", () => _world.For<ParkRequestDesk>(_world.Desk).TakeBackAsync(id, _ct));
        Assert.Equal("4.2 元", Assert.Single(await _world.For<ParkRequestDesk>(_world.Desk).ListAsync(_world.Case.Id, _ct)).Parks.Single(x => x.Slug == AskWorld.Zhangjiang).Offer!.Terms);
    }

    [Fact]
    public async Task Of_two_who_answer_at_once_for_a_park_one_does_and_the_other_hears_so()
    {
        var id = await _world.AskAsync();
        var answers = await Task.WhenAll(
            Task.Run(() => TryAsync(() => _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "4.2")), _ct), Task.Run(() => TryAsync(() => _world.OfferAsync(_world.PudongToo, id, AskWorld.Zhangjiang, "3.9")), _ct));
        Assert.Equal([false, true], answers.Order());
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(2, (await db.ParkOffers.SingleAsync(x => x.RequestId == id && x.ParkSlug == AskWorld.Zhangjiang, _ct)).Version);

        static async Task<bool> TryAsync(Func<Task> deed)
        {
            try
            {
                await deed();
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("德国莱茵生物医药有限公司在找厂房")]
    [InlineData("请联系韦安娜")]
    [InlineData("邮箱 Anna.Weber@example.com")]
    [InlineData("客户是 德国莱茵 的全资子公司")]
    public async Task A_text_that_tells_who_asks_is_refused(string text) =>
        await Refused.ByAsync("ParkRequest.NamesSender", () => _world.For<ParkRequestDesk>(_world.Desk).SendAsync(_world.Case.Id, new(AskWorld.Three, text, null, 3), _ct));

    [Fact]
    public void A_company_is_found_under_its_short_name_its_parts_and_its_number_and_the_words_of_the_trade_are_nobodys()
    {
        string[] everyday = ["细胞与基因治疗", "Cell and gene therapy"];
        var rhine = CaseGiven.Case(CaseGiven.Input("Rhein Biopharma GmbH（莱茵生物）", null));
        foreach (var text in new[] { "for rhein biopharma", "RheinBiopharma wants space", "莱茵的项目", "电话 021 5555-0199", "Rhein, that is" })
        {
            Assert.True(SenderTraces.Name(rhine, text, everyday), text);
        }

        foreach (var text in new[] { "biopharma workshop", "生物医药洁净厂房 3,000 平方米", "a rheinland bank", "2026-11-24 5555" })
        {
            Assert.False(SenderTraces.Name(rhine, text, everyday), text);
        }

        // 细胞科技 is called after the trade alone: its full name is looked for, the word itself is everybody's.
        var cells = CaseGiven.Case(CaseGiven.Input("细胞科技有限公司"));
        Assert.False(SenderTraces.Name(cells, "细胞治疗中试车间", everyday));
        Assert.True(SenderTraces.Name(cells, "细胞科技有限公司的车间", everyday));
        // A code name that is the company's own is no code name.
        Assert.Equal(rhine.Number, SenderTraces.CodeNameOf(CaseGivenNamed(rhine), everyday));

        static ServiceCase CaseGivenNamed(ServiceCase like) => new(
            like.Id, like.Number, "hash", CaseGiven.Input("Rhein Biopharma GmbH（莱茵生物）", null) with { ProjectName = "莱茵计划" }, "sender", [], CaseGiven.Weekdays, TestDatabase.Noon);
    }

    [Fact]
    public async Task Contact_details_reach_a_park_that_made_an_offer_after_the_deadline_and_with_consent_only()
    {
        using var willing = new AskWorld();
        await willing.OpenAsync(CaseGiven.Input() with { ProjectName = "银杏计划", ParkSlug = AskWorld.Zhangjiang }, mayPassOn: true);
        foreach (var (world, isTold) in new[] { (_world, false), (willing, true) })
        {
            var id = await world.AskAsync();
            await world.OfferAsync(world.Pudong, id, AskWorld.Zhangjiang, "4.2");
            await world.For<OwnParkRequests>(world.Jinshan).DeclineAsync(id, AskWorld.Coast, 1, "无。", _ct);
            var before = await EverythingAsync(world.Pudong, id, world);
            Assert.DoesNotContain("莱茵", before, StringComparison.Ordinal);
            Assert.DoesNotContain("韦安娜", before, StringComparison.Ordinal);
            world.At(11, 27, 18);
            Assert.Equal(isTold ? "韦安娜" : null, (await world.For<OwnParkRequests>(world.Pudong).OpenAsync(id, _ct)).Contact?.Name);
            Assert.Null((await world.For<OwnParkRequests>(world.Jinshan).OpenAsync(id, _ct)).Contact);
            Assert.Null((await world.For<OwnParkRequests>(world.Minhang).OpenAsync(id, _ct)).Contact);
        }
    }

    [Theory]
    [InlineData(null, "own-" + AskWorld.Zhangjiang, null, true)]
    [InlineData(AskWorld.Coast, "own-" + AskWorld.Hongqiao, null, false)]
    [InlineData(AskWorld.Zhangjiang, null, "alpha", false)]
    public async Task The_consent_names_a_park_and_no_other_learns_who_asks_whatever_it_offers(string? park, string? listing, string? partner, bool isTold)
    {
        using var world = new AskWorld();
        await world.OpenAsync(CaseGiven.Input() with { ProjectName = "银杏计划", ParkSlug = park, ItemCodes = listing is null ? [] : [listing], PartnerSlug = partner }, mayPassOn: true);
        var id = await world.AskAsync();
        await world.OfferAsync(world.Pudong, id, AskWorld.Zhangjiang, "4.2");
        world.At(11, 27, 18);
        Assert.Equal(isTold, (await world.For<OwnParkRequests>(world.Pudong).OpenAsync(id, _ct)).Contact is not null);
        var told = await world.Database.TrailAsync("case.contact");
        Assert.Equal(isTold ? [(world.Case.ChangeKey, "陈浦")] : [], told.Select(x => (x.Target, x.ActorName)));
        Assert.All(told, x => Assert.Contains(AskWorld.Zhangjiang, x.Details, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_listings_of_the_park_itself_can_be_offered()
    {
        var id = await _world.AskAsync();
        await Refused.ByAsync("ParkOffer.ListingNotOfPark", () => _world.For<OwnParkRequests>(_world.Pudong).OfferAsync(id, AskWorld.Zhangjiang, new(1, ["own-golden-coast"], null, null, "有。"), _ct));
        Assert.Equal(["own-zhangjiang"], Assert.Single((await _world.For<OwnParkRequests>(_world.Pudong).OpenAsync(id, _ct)).Offers).Choices.Select(x => x.Code));
    }

    [Fact]
    public async Task Another_parks_part_and_a_request_that_asks_none_of_his_parks_are_not_there_for_an_officer()
    {
        var id = await _world.AskAsync(3, AskWorld.Zhangjiang);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<OwnParkRequests>(_world.Jinshan).OpenAsync(id, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.OfferAsync(_world.Jinshan, id, AskWorld.Zhangjiang, "1"));
        Assert.Empty(await _world.For<OwnParkRequests>(_world.Jinshan).ListAsync(_ct));
        Assert.Equal(AskWorld.Zhangjiang, Assert.Single(await _world.For<OwnParkRequests>(_world.Pudong).ListAsync(_ct)).ParkSlug);
    }

    [Fact]
    public async Task What_is_taken_back_is_closed_and_its_offers_stay_unread_for_ever()
    {
        var id = await _world.AskAsync();
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "秘密");
        await _world.For<ParkRequestDesk>(_world.Desk).TakeBackAsync(id, _ct);
        await Refused.ByAsync("ParkRequest.TakenBack", () => _world.OfferAsync(_world.Minhang, id, AskWorld.Hongqiao, "3"));
        Assert.Contains(NoticeKind.ParkAskTakenBack, await _world.KindsAsync(_world.Minhang));
        _world.At(12, 1, 9);
        Assert.DoesNotContain("秘密", await EverythingAsync(_world.Desk, id), StringComparison.Ordinal);
        await _world.For<CaseAskWatch>(Actor.System).OpenAsync(_ct);
        Assert.DoesNotContain(NoticeKind.OffersOpen, await _world.KindsAsync(_world.Desk));
    }

    [Fact]
    public async Task Parks_hear_of_it_when_asked_and_a_working_day_before_the_deadline_and_the_desk_when_the_seal_breaks()
    {
        var id = await _world.AskAsync();
        var asked = Assert.Single(await _world.Database.MailsAsync(to: "jin"));
        Assert.Contains("银杏计划", asked.Text, StringComparison.Ordinal);
        Assert.Contains("2026-11-27 17:00", asked.Text, StringComparison.Ordinal);
        Assert.Contains("金海岸", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("LocalText", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("莱茵", asked.Text, StringComparison.Ordinal);
        await _world.OfferAsync(_world.Pudong, id, AskWorld.Zhangjiang, "4.2");
        var upkeep = _world.For<CaseAskWatch>(Actor.System);
        _world.At(11, 25, 9);
        Assert.Equal(0, await upkeep.RemindAsync(_ct));
        // In the night nobody is reminded.
        _world.At(11, 26, 5);
        Assert.Equal(0, await upkeep.RemindAsync(_ct));
        _world.At(11, 26, 9);
        Assert.Equal(2, await upkeep.RemindAsync(_ct));
        Assert.Equal(0, await upkeep.RemindAsync(_ct));
        Assert.Equal([NoticeKind.ParkAsked, NoticeKind.ParkAskedLastDay], await _world.KindsAsync(_world.Minhang));
        Assert.Equal([NoticeKind.ParkAsked], await _world.KindsAsync(_world.Pudong));
        _world.At(11, 27, 16, 59);
        Assert.Equal(0, await upkeep.OpenAsync(_ct));
        _world.At(11, 27, 17);
        Assert.Equal(1, await upkeep.OpenAsync(_ct));
        Assert.Equal(0, await upkeep.OpenAsync(_ct));
        Assert.Equal([NoticeKind.OffersOpen], await _world.KindsAsync(_world.Desk));
        Assert.Contains("共询问 3 个园区，收到 1 份答复", Assert.Single(await _world.Database.MailsAsync(to: "bao")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holiday_moves_the_deadline_and_the_portal_does_both_by_itself()
    {
        await _world.Database.AddAsync(new CalendarDay(new(2026, 11, 26), false, new("校庆", "Jubilee")));
        var id = await _world.AskAsync();
        _world.At(11, 27, 17);
        Assert.False(Assert.Single(await _world.For<ParkRequestDesk>(_world.Desk).ListAsync(_world.Case.Id, _ct)).IsOpened);
        await RunAsync();
        Assert.Contains(NoticeKind.ParkAskedLastDay, await _world.KindsAsync(_world.Pudong));
        // Friday is worked, then comes the weekend.
        _world.At(11, 30, 17);
        Assert.True(Assert.Single(await _world.For<ParkRequestDesk>(_world.Desk).ListAsync(_world.Case.Id, _ct)).IsOpened);
        await RunAsync();
        Assert.Contains(NoticeKind.OffersOpen, await _world.KindsAsync(_world.Desk));
        Assert.NotEqual(Guid.Empty, id);
    }

    [Fact]
    public async Task Parks_are_suggested_by_what_fits_with_every_criterion_and_those_nobody_answers_for_cannot_be_asked()
    {
        var desk = _world.For<ParkRequestDesk>(_world.Desk);
        var found = await desk.SuggestAsync(_world.Case.Id, _ct);
        Assert.Equal(AskWorld.Three.Order(StringComparer.Ordinal), found.Suggested.Select(x => x.Park.Slug).Order(StringComparer.Ordinal));
        Assert.All(found.Suggested, x => Assert.Equal(found.Match.Outcome!.Criteria.Count, x.Best[0].Candidate.Results.Count));
        Assert.True(found.Match.Outcome!.Criteria.Count >= 2);
        Assert.DoesNotContain(found.Others, x => AskWorld.Three.Contains(x.Slug));
        var mute = found.Others.First(x => !x.CanAnswer);
        await Refused.ByAsync("ParkRequest.NobodyToAnswer", () => _world.AskAsync(3, mute.Slug));
        await Refused.ByAsync("ParkRequest.NeedsParks", () => desk.SendAsync(_world.Case.Id, new([], "厂房", null, 3), _ct));
        await Refused.ByAsync("ParkRequest.NeedsParks", () => desk.SendAsync(_world.Case.Id, new(["no-such-park"], "厂房", null, 3), _ct));
        await Refused.ByAsync("ParkRequest.DaysNotUsable", () => desk.SendAsync(_world.Case.Id, new(AskWorld.Three, "厂房", null, 0), _ct));
        await Refused.ByAsync("ParkRequest.NeedsText", () => desk.SendAsync(_world.Case.Id, new(AskWorld.Three, " ", null, 3), _ct));
    }

    /// <summary>What the portal does by itself.</summary>
    private async Task RunAsync() => await CoreOver.Node(_world.Database, _world.Clock).GetServices<IHostedService>().OfType<Upkeep>().Single().RunAsync(_ct);

    /// <summary>All the services say to somebody about a request and its case; refusals say nothing.</summary>
    private async Task<string> EverythingAsync(Actor actor, Guid request, AskWorld? world = null)
    {
        world ??= _world;
        var told = new List<string>();
        foreach (var ask in new Func<Task<object>>[]
        {
            async () => await world.For<ParkRequestDesk>(actor).ListAsync(world.Case.Id, _ct), async () => await world.For<OwnParkRequests>(actor).OpenAsync(request, _ct),
            async () => await world.For<OwnParkRequests>(actor).ListAsync(_ct), async () => await world.For<VisitDesk>(actor).ListAsync(world.Case.Id, _ct), async () => await world.For<MyWeek>(actor).ReadAsync(_ct),
        })
        {
            try
            {
                told.Add(JsonSerializer.Serialize(await ask(), Readable));
            }
            catch (PortalException)
            {
                // Nothing was said.
            }
        }

        return string.Concat(told);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
