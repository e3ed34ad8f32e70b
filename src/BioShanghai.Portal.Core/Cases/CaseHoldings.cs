using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// What one person carries: cases that are open and tasks that are not done. When he leaves, it goes to an heir or back to the desk, so that no case
/// lies with somebody who is not there. Only changes what is tracked: the caller saves it together with what he did to the account.
/// </summary>
internal static class CaseHoldings
{
    /// <summary>Everything somebody carries, with the place that decides who may have it.</summary>
    public static async Task<IReadOnlyList<(Place Place, ServiceCase Case, object Row)>> HeldByAsync(this PortalDbContext db, Guid userId, CancellationToken ct)
    {
        var cases = await db.ServiceCases.Where(x => x.OwnerUserId == userId).Open().OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        var tasks = await db.CaseTasks.Where(x => x.AssigneeUserId == userId && x.DoneAtUtc == null).OrderBy(x => x.DueOn).ThenBy(x => x.Id).ToListAsync(ct);
        Guid[] ids = [.. tasks.Select(x => x.CaseId).Distinct()];
        var of = await db.ServiceCases.Where(x => ids.Contains(x.Id) && x.ErasedAtUtc == null).ToDictionaryAsync(x => x.Id, ct);
        return [.. cases.Select(x => (x.Place, x, (object)x)), .. tasks.Where(x => of.ContainsKey(x.CaseId)).Select(x => (of[x.CaseId].Place, of[x.CaseId], (object)x))];
    }

    /// <summary>Gives one piece to an heir who may carry it.</summary>
    public static void HandTo(object row, Guid heirId, string heirName, Actor by, DateTime utcNow)
    {
        if (row is ServiceCase one)
        {
            one.Give(heirId, heirName, by, utcNow);
        }
        else
        {
            ((CaseTask)row).GiveTo(heirId, heirName);
        }
    }

    /// <summary>Nobody carries any more what somebody may no longer carry: it stands among the new cases of its desk, and its reminders go to all of it.</summary>
    /// <param name="left">The grants he keeps; none for an account that is shut.</param>
    /// <returns>How many cases and tasks.</returns>
    public static async Task<int> LetGoAsync(this PortalDbContext db, Guid userId, IReadOnlyCollection<Grant> left, Actor by, DateTime utcNow, CancellationToken ct)
    {
        var count = 0;
        foreach (var (place, _, row) in await db.HeldByAsync(userId, ct))
        {
            // What was handed to somebody else and is not saved yet is still found here.
            if ((row is ServiceCase held ? held.OwnerUserId : ((CaseTask)row).AssigneeUserId) != userId)
            {
                continue;
            }

            if (left.Any(x => PermissionTable.Gives(x.Role, Permission.HandleCases) && x.Covers(place)))
            {
                continue;
            }

            count++;
            if (row is ServiceCase one)
            {
                one.LetGo(by, utcNow);
            }
            else
            {
                ((CaseTask)row).GiveTo(null, null);
            }
        }

        return count;
    }
}
