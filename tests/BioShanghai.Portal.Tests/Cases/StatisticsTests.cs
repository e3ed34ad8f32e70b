using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What the public reads of the service: months with counts, and nothing by which a hidden number could be found.</summary>
public sealed class StatisticsTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_installation_has_nothing_to_show() => Assert.Equal((null, 0), ((await ReadAsync()).Since, (await ReadAsync()).Years.Count));

    [Fact]
    public async Task A_month_comes_once_its_promises_have_run_out_and_its_small_numbers_are_hidden()
    {
        await AddAsync(2026, 9, 12, 7);
        await AddAsync(2026, 10, 3, 1);
        _world.At(2026, 10, 9, 12);
        Assert.Empty((await ReadAsync()).Years);
        // The promises of 30 September run out on 10 October, a Saturday that is worked.
        _world.At(2026, 10, 11, 12);
        Assert.Equal(new DateOnly(2026, 9, 1), (await ReadAsync()).Since);
        Assert.Equal(new StatisticsLine(12, 7, 0, 0), Assert.Single(Assert.Single((await ReadAsync()).Years).Months).Line);
        _world.At(2026, 11, 24, 12);
        var year = Assert.Single((await ReadAsync()).Years);
        Assert.Equal(new StatisticsLine(null, null, 0, 0), year.Months[0].Line);
        Assert.Null(year.All);
    }

    [Fact]
    public async Task What_is_in_quarantine_merged_or_a_visit_not_done_is_not_counted()
    {
        await AddAsync(2026, 10, 6, 6);
        await _world.Database.AddAsync(CaseGiven.Case(sentAtUtc: RulesWorld.Utc(2026, 10, 20, 9), doubts: ["links"]));
        Assert.Equal(6, (await ReadAsync()).Years[0].Months[0].Line.Received);
        // Five visits of a case that waits apart; a sixth case of its own month would be seen.
        var apart = CaseGiven.Case(sentAtUtc: RulesWorld.Utc(2026, 10, 20, 9), doubts: ["links"]);
        await _world.Database.AddAsync(apart);
        await _world.Database.AddAsync([.. Enumerable.Range(0, 5).Select(x => Done(apart, 21 + x))]);
        Assert.Equal(0, (await ReadAsync()).Years[0].Months[0].Line.Visits);
        var counted = CaseGiven.Case(sentAtUtc: RulesWorld.Utc(2026, 10, 20, 9));
        await _world.Database.AddAsync(counted);
        await _world.Database.AddAsync([.. Enumerable.Range(0, 5).Select(x => Done(counted, 21 + x))]);
        Assert.Equal(5, (await ReadAsync()).Years[0].Months[0].Line.Visits);

        static SiteVisit Done(ServiceCase one, int day)
        {
            var slot = RulesWorld.Utc(2026, 10, day, 10);
            var visit = new SiteVisit(one.Id, [slot], [new("zhangjiang", [], 0, 60, null)], "2 号口", Actor.System, slot.AddDays(-5));
            visit.Fix(slot, slot.AddDays(-4));
            visit.Finish(slot.AddHours(3));
            return visit;
        }
    }

    [Theory]
    [InlineData(20, 19, 20, null)]
    [InlineData(20, 15, 20, 15)]
    [InlineData(20, 20, 20, 20)]
    [InlineData(20, 0, 20, 0)]
    [InlineData(20, 4, 20, null)]
    [InlineData(4, 0, null, null)]
    [InlineData(5, 5, 5, 5)]
    public void What_is_left_must_not_be_small_either(int received, int onTime, int? shownReceived, int? shownOnTime) =>
        Assert.Equal(new StatisticsLine(shownReceived, shownOnTime, 0, null), PublicCaseStatistics.Shown(new(received, onTime, 0, 3)));

    [Fact]
    public void A_total_is_not_shown_where_it_would_give_a_hidden_month_away()
    {
        // One hidden month is the difference; two that come to two are both one; two that come to five may be any.
        Assert.Null(PublicCaseStatistics.Total([new(20, 20, 0, 0), new(3, 3, 0, 0)]).Received);
        Assert.Null(PublicCaseStatistics.Total([new(20, 20, 0, 0), new(1, 1, 0, 0), new(1, 1, 0, 0)]).Received);
        Assert.Null(PublicCaseStatistics.Total([new(20, 20, 0, 0), new(4, 4, 0, 0), new(4, 4, 0, 0)]).Received);
        Assert.Equal(25, PublicCaseStatistics.Total([new(20, 20, 0, 0), new(3, 3, 0, 0), new(2, 2, 0, 0)]).Received);
        Assert.Equal(41, PublicCaseStatistics.Total([new(20, 20, 0, 0), new(21, 21, 0, 0)]).Received);
    }

    [Fact]
    public void No_reader_can_reckon_a_hidden_number_from_months_and_totals()
    {
        var random = new Random(7);
        var (hidden, totals) = (0, 0);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var months = Enumerable.Range(0, random.Next(2, 6)).Select(_ =>
            {
                var received = random.Next(0, 16);
                return new PublicCaseStatistics.Counts(received, random.Next(0, received + 1), 0, random.Next(0, 8));
            }).ToList();
            var (shown, all) = (months.ConvertAll(PublicCaseStatistics.Shown), PublicCaseStatistics.Total(months));
            var possible = Worlds([.. shown]).Where(x => (all.Received is null || x.Sum(y => y.Received) == all.Received) && (all.OnTime is null || x.Sum(y => y.OnTime) == all.OnTime)).Take(200_000).ToList();
            Assert.NotEmpty(possible);
            totals += all.Received is null ? 0 : 1;
            foreach (var (at, line) in shown.Index())
            {
                if (line.Received is null)
                {
                    hidden++;
                    Assert.True(possible.Select(x => x[at].Received).Distinct().Count() > 1);
                }

                if (line.OnTime is null)
                {
                    Assert.True(possible.Select(x => x[at].OnTime).Distinct().Count() > 1, $"{string.Join(' ', months)} at {at}");
                }
            }
        }

        Assert.True(hidden > 500 && totals > 100, $"{hidden} {totals}");
    }

    /// <summary>Everything a reader who knows the rules has to think possible.</summary>
    private static IEnumerable<IReadOnlyList<(int Received, int OnTime)>> Worlds(IReadOnlyList<StatisticsLine> shown)
    {
        if (shown.Count == 0)
        {
            yield return [];
            yield break;
        }

        var choices = Enumerable.Range(0, 16).SelectMany(received => Enumerable.Range(0, received + 1).Select(onTime => (Received: received, OnTime: onTime)))
            .Where(x => PublicCaseStatistics.Shown(new(x.Received, x.OnTime, 0, 0)) is var line && line.Received == shown[0].Received && line.OnTime == shown[0].OnTime).ToList();
        foreach (var rest in Worlds([.. shown.Skip(1)]))
        {
            foreach (var choice in choices)
            {
                yield return [choice, .. rest];
            }
        }
    }

    private Task<ServiceStatistics> ReadAsync() => _world.For<PublicCaseStatistics>(Actor.Visitor).ReadAsync(_ct);

    private async Task AddAsync(int year, int month, int count, int onTime)
    {
        var sent = RulesWorld.Utc(year, month, 14, 9);
        await _world.Database.AddAsync(Enumerable.Range(0, count).Select(x =>
        {
            var one = CaseGiven.Case(sentAtUtc: sent);
            if (x < onTime)
            {
                one.Answered(sent.AddDays(1));
            }

            return (object)one;
        }));
    }
}
