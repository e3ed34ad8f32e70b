using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Discovery;

/// <summary>One entry of the feed.</summary>
/// <param name="Path">Path within a language.</param>
/// <param name="On">Day the record itself is dated with, Shanghai calendar, never after today.</param>
public sealed record FeedEntry(string Path, LocalText Title, LocalText Summary, DateOnly On);

/// <summary>Events and policies for subscribers, newest first. What is not settled, or has no date, is left out.</summary>
public sealed class PublicFeed(IDbContextFactory<PortalDbContext> dbs, TimeProvider clock)
{
    public const int MostEntries = 50;

    public async Task<IReadOnlyList<FeedEntry>> NewestAsync(CancellationToken ct = default)
    {
        var today = ShanghaiDay.Today(clock);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var events = (await db.Events.AsNoTracking().ToListAsync(ct))
            .Where(x => x.Provenance.Confidence > Confidence.Low)
            .Select(x => new FeedEntry("events/" + x.Slug, x.Title, x.Summary, x.StartsOn));
        var policies = (await db.Policies.AsNoTracking().ToListAsync(ct))
            .Where(x => x.Provenance.Confidence > Confidence.Low && (x.IssuedOn ?? x.EffectiveFrom) is not null)
            .Select(x => new FeedEntry("policies/" + x.Slug, x.Title, x.Summary, (x.IssuedOn ?? x.EffectiveFrom)!.Value));
        return
        [
            .. events.Concat(policies)
                .Select(x => x.On > today ? x with { On = today } : x)
                .OrderByDescending(x => x.On)
                .ThenBy(x => x.Path, StringComparer.Ordinal)
                .Take(MostEntries),
        ];
    }
}
