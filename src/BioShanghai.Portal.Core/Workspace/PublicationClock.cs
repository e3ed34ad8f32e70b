using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Makes approved versions public when their time comes. Two nodes may both try; the version lets one of them.</summary>
public sealed partial class PublicationClock(IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock, ILogger<PublicationClock> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Publishes what is due now.</summary>
    /// <returns>How many became public.</returns>
    public async Task<int> PublishDueAsync(CancellationToken ct = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> due;
        await using (var reading = await databases.CreateDbContextAsync(ct))
        {
            due = await reading.Revisions.Where(x => x.State == RevisionState.Scheduled && (x.PublishAtUtc == null || x.PublishAtUtc <= now)).Select(x => x.Id).ToListAsync(ct);
        }

        var published = 0;
        foreach (var id in due)
        {
            try
            {
                published += await PublishOneAsync(id, now, ct) ? 1 : 0;
            }
            catch (ConflictException)
            {
                // Another node was faster, or somebody changed it at this moment: the next round sees what stands.
            }
#pragma warning disable CA1031 // The others must not wait for one that cannot be published.
            catch (Exception refused) when (refused is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogRefused(id, refused);
            }
        }

        return published;
    }

    private async Task<bool> PublishOneAsync(Guid id, DateTime now, CancellationToken ct)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            if (await FindAsync(db, id, ct) is not { } revision)
            {
                return false;
            }

            await ReviewDesk.PublishAsync(db, records, revision, now, ct);
            await db.SaveAsync(new Deed(Actor.System, "revision.publish", now), ct);
            return true;
        }
        catch (RuleException refused)
        {
            // Whoever wrote it hears of it and can mend it; tried again as it is, it would only be refused again.
            await using var db = await databases.CreateDbContextAsync(ct);
            if (await FindAsync(db, id, ct) is { } revision)
            {
                revision.ComeBack(refused.Code, now);
                ReviewDesk.Tell(db, revision, NoticeKind.Returned);
                await db.SaveAsync(new Deed(Actor.System, "revision.come-back", now) { Note = refused.Code }, ct);
            }

            return false;
        }
    }

    private static Task<Revision?> FindAsync(PortalDbContext db, Guid id, CancellationToken ct) =>
        db.Revisions.FirstOrDefaultAsync(x => x.Id == id && x.State == RevisionState.Scheduled, ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, clock, stoppingToken);
                await PublishDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the clock.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The approved version {Id} could not be made public")]
    private partial void LogRefused(Guid id, Exception refused);

    [LoggerMessage(Level = LogLevel.Error, Message = "Approved versions could not be made public; trying again in a few seconds")]
    private partial void LogFailed(Exception fault);
}
