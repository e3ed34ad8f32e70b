using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What the public reads of a month or a year. A number that is null is hidden.</summary>
/// <param name="Received">Cases that came in.</param>
/// <param name="OnTime">Of those, first answered by the promised day.</param>
/// <param name="Visits">Site visits that took place.</param>
/// <param name="Landed">Projects that landed.</param>
public sealed record StatisticsLine(int? Received, int? OnTime, int? Visits, int? Landed);

/// <param name="First">First day of the month.</param>
public sealed record StatisticsMonth(DateOnly First, StatisticsLine Line);

/// <param name="All">Of the whole year; null until it is over.</param>
public sealed record StatisticsYear(int Year, IReadOnlyList<StatisticsMonth> Months, StatisticsLine? All);

/// <summary>The service in public numbers.</summary>
/// <param name="Since">Month from which it counts; null while there is nothing to show.</param>
/// <param name="AsOf">Day in Shanghai on which it was counted.</param>
/// <param name="Years">Newest first, and so are their months.</param>
public sealed record ServiceStatistics(DateOnly? Since, DateOnly AsOf, IReadOnlyList<StatisticsYear> Years);

/// <summary>
/// Monthly statistics anyone may read. A number from 1 to 4 is hidden, and so is one that leaves 1 to 4 to another that is shown. A month's own numbers alone decide what is hidden in it, so that
/// no other month gives it away. A past month still changes, with a merger or a landing entered late. A year's
/// total is shown only when what it adds to the months shown leaves the hidden ones open.
/// </summary>
public sealed class PublicCaseStatistics(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Numbers below are hidden, nought excepted.</summary>
    public const int Smallest = 5;

    private static readonly int[] Hidden = [.. Enumerable.Range(1, Smallest - 1)];

    public async Task<ServiceStatistics> ReadAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (today, calendar) = (ShanghaiDay.Today(clock), (await ServiceClock.ReadAsync(db, ct)).Calendar);
        var cases = await db.ServiceCases.AsNoTracking().Where(x => !x.IsQuarantined && (x.Outcome == null || x.Outcome != CaseOutcome.Merged))
            .Select(x => new { x.SentAtUtc, x.FirstAnsweredAtUtc, x.PromisedOn, x.LandedOn, x.Stage }).ToListAsync(ct);
        var visits = await db.SiteVisits.AsNoTracking()
            .Where(x => x.State == VisitState.Done && x.StartsAtUtc != null && db.ServiceCases.Any(y => y.Id == x.CaseId && !y.IsQuarantined && (y.Outcome == null || y.Outcome != CaseOutcome.Merged)))
            .Select(x => x.StartsAtUtc!.Value).ToListAsync(ct);
        if (cases.Count == 0)
        {
            return new(null, today, []);
        }

        var received = cases.ToLookup(x => MonthOf(ShanghaiDay.Of(x.SentAtUtc)));
        var landed = cases.Where(x => x.LandedOn is not null && x.Stage >= CaseStage.Landed).ToLookup(x => MonthOf(x.LandedOn!.Value));
        var visited = visits.ToLookup(x => MonthOf(ShanghaiDay.Of(x)));
        var months = new List<(DateOnly First, Counts Counts)>();
        var since = received.Min(x => x.Key);
        // A month comes once the promises given in it have run out.
        for (var month = since; calendar.After(month.AddMonths(1).AddDays(-1), ServiceCase.PromisedDays) < today; month = month.AddMonths(1))
        {
            months.Add((month, new(
                received[month].Count(), received[month].Count(x => x.FirstAnsweredAtUtc is { } at && ShanghaiDay.Of(at) <= x.PromisedOn), visited[month].Count(), landed[month].Count())));
        }

        return new(
            months.Count == 0 ? null : since, today,
            [
                .. months.GroupBy(x => x.First.Year).OrderByDescending(x => x.Key).Select(x => new StatisticsYear(
                    x.Key, [.. x.OrderByDescending(y => y.First).Select(y => new StatisticsMonth(y.First, Shown(y.Counts)))], x.Max(y => y.First.Month) == 12 ? Total([.. x.Select(y => y.Counts)]) : null)),
            ]);
    }

    /// <summary>What may be shown of a month.</summary>
    internal static StatisticsLine Shown(Counts counts)
    {
        var received = Open(counts.Received);
        // What was not answered in time is the difference: it must not be small either.
        var onTime = received is null || IsSmall(counts.Received - counts.OnTime) ? null : Open(counts.OnTime);
        return new(received, onTime, Open(counts.Visits), Open(counts.Landed));
    }

    /// <summary>What may be shown of a year beside its months.</summary>
    internal static StatisticsLine Total(IReadOnlyList<Counts> months)
    {
        var shown = months.Select(Shown).ToList();
        var all = Shown(new(months.Sum(x => x.Received), months.Sum(x => x.OnTime), months.Sum(x => x.Visits), months.Sum(x => x.Landed)));
        var received = Kept(all.Received, x => x.Received, x => x.Received, _ => Hidden);
        return new(
            received, received is null ? null : Kept(all.OnTime, x => x.OnTime, x => x.OnTime, HiddenOf), Kept(all.Visits, x => x.Visits, x => x.Visits, _ => Hidden), Kept(all.Landed, x => x.Landed, x => x.Landed, _ => Hidden));

        int? Kept(int? total, Func<Counts, int> count, Func<StatisticsLine, int?> open, Func<StatisticsLine, IReadOnlyList<int>> possible)
        {
            var hidden = Enumerable.Range(0, months.Count).Where(x => open(shown[x]) is null).ToList();
            return total is not null && StaysOpen(hidden.ConvertAll(x => possible(shown[x])), hidden.Sum(x => count(months[x]))) ? total : null;
        }
    }

    /// <summary>What a reader has to think possible of an answered-in-time number that is hidden: it is small itself, or what it leaves of those received is.</summary>
    private static IReadOnlyList<int> HiddenOf(StatisticsLine month) => month.Received is not { } received
        ? [0, .. Hidden]
        : [.. Hidden.Concat(Hidden.Select(x => received - x)).Where(x => x >= 0 && x <= received).Distinct()];

    /// <summary>A total gives away what the hidden months come to together. Each of them still has to be one of at least as many values as make a number small.</summary>
    private static bool StaysOpen(List<IReadOnlyList<int>> possible, int together) => possible.Index().All(x =>
    {
        var others = possible.Where((_, at) => at != x.Index).Aggregate(new HashSet<int> { 0 }, (sums, values) => [.. sums.SelectMany(_ => values, (sum, value) => sum + value)]);
        return x.Item.Count(value => others.Contains(together - value)) >= Hidden.Length;
    });

    private static int? Open(int count) => IsSmall(count) ? null : count;

    private static bool IsSmall(int count) => count is > 0 and < Smallest;

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    internal sealed record Counts(int Received, int OnTime, int Visits, int Landed);
}
