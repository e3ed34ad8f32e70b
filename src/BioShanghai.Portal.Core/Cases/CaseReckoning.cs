using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// Reckons the dates of open cases by the calendar and the limits of this moment. It runs after each change of them and again every hour, so
/// that what a stop or somebody's save in the same moment kept out follows.
/// </summary>
public sealed class CaseReckoning(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Cases saved at once.</summary>
    private const int Step = 100;

    /// <returns>How many cases have other dates now.</returns>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        ServiceClock service;
        List<Guid> due;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            service = await ServiceClock.ReadAsync(db, ct);
            due =
            [
                .. (await db.ServiceCases.AsNoTracking().Where(x => x.Status != CaseStatus.Closed && !x.IsQuarantined)
                    .Select(x => new { x.Id, x.Stage, x.ClockUsedMinutes, x.ClockRunsSinceUtc, x.DueAtUtc, x.PromisedOn, x.FirstAnsweredAtUtc }).ToListAsync(ct))
                .Where(x => x.DueAtUtc != service.DueAt(x.Stage, x.ClockUsedMinutes, x.ClockRunsSinceUtc) || (x.FirstAnsweredAtUtc is null && !service.Calendar.IsWorkingDay(x.PromisedOn)))
                .Select(x => x.Id),
            ];
        }

        var count = 0;
        foreach (var some in due.Chunk(Step))
        {
            count += await SaveAsync(some, service, ct) ?? await OneByOneAsync(some, service, ct);
        }

        return count;
    }

    private async Task<int> OneByOneAsync(IReadOnlyList<Guid> ids, ServiceClock service, CancellationToken ct)
    {
        var count = 0;
        foreach (var id in ids)
        {
            count += await SaveAsync([id], service, ct) ?? 0;
        }

        return count;
    }

    /// <returns>Null when somebody saved one of them in the same moment.</returns>
    private async Task<int?> SaveAsync(IReadOnlyList<Guid> ids, ServiceClock service, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var count = 0;
        foreach (var one in await db.ServiceCases.Where(x => ids.Contains(x.Id)).ToListAsync(ct))
        {
            count += one.Reckon(service) | one.PutOffPromise(service.Calendar) ? 1 : 0;
        }

        try
        {
            await db.SaveAsync(new Deed(Actor.System, "case.reckon", clock.GetUtcNow().UtcDateTime) { IsSummed = true }, ct);
            return count;
        }
        catch (ConflictException)
        {
            return null;
        }
    }
}
