using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A case while something is done with it.</summary>
internal sealed record CaseDeed(PortalDbContext Db, ServiceCase Case, Actor Actor, ServiceClock Clock, DateTime Now)
{
    /// <summary>What a reader of the trail has to know besides.</summary>
    public string? Note { get; set; }

    public DateOnly Today => ShanghaiDay.Of(Now);
}

/// <summary>What everything done with a case has in common.</summary>
internal static class CaseDeeds
{
    /// <summary>Does something with a case as somebody saw it, and saves all of it or nothing.</summary>
    /// <param name="before">Runs before anything is held: what asks for rights of another record.</param>
    /// <exception cref="ConflictException">Somebody acted on it since.</exception>
    public static async Task ChangeAsync(
        this AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, Permission permission, string action, Guid id, int version, Func<CaseDeed, Task> change, CancellationToken ct,
        Func<PortalDbContext, Actor, Task>? before = null)
    {
        var actor = await gate.EnterAsync(permission, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = (await gate.CaseAsync(db, actor, permission, id, ct)).At(version);
        if (before is not null)
        {
            await before(db, actor);
        }

        var times = await ServiceClock.ReadAsync(db, ct);
        try
        {
            // One after the other, so that the second sees what the first did instead of meeting its rows half way.
            await using var transaction = await db.BeginDeedAsync(ct);
            await db.Entry(one).ReloadAsync(ct);
            var deed = new CaseDeed(db, one.At(version), actor, times, clock.GetUtcNow().UtcDateTime);
            await change(deed);
            await db.SaveAsync(new Deed(actor, action, deed.Now) { Note = deed.Note }, ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(ServiceCase.KeyOf(id));
        }
    }

    /// <summary>
    /// Adds something to a case, one after the other: the second of two who ask the same at once sees what the first did. The case itself is not
    /// changed, so that no version tells them apart; what is there already does.
    /// </summary>
    /// <param name="add">What is saved, all of it or nothing.</param>
    /// <exception cref="ConflictException">Somebody saved a part of it in the same moment.</exception>
    public static async Task<T> AddToAsync<T>(
        this AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, string action, Guid id, Func<CaseDeed, Task<T>> add, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
        var times = await ServiceClock.ReadAsync(db, ct);
        try
        {
            await using var transaction = await db.BeginDeedAsync(ct);
            await db.Entry(one).ReloadAsync(ct);
            var deed = new CaseDeed(db, one, actor, times, clock.GetUtcNow().UtcDateTime);
            var added = await add(deed);
            await db.SaveAsync(new Deed(actor, action, deed.Now) { Note = deed.Note }, ct);
            await transaction.CommitAsync(ct);
            return added;
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(ServiceCase.KeyOf(id));
        }
    }

    /// <summary>People who may carry a case at a place, those of the place first.</summary>
    public static async Task<IReadOnlyList<CaseOwner>> ColleaguesAsync(this PortalDbContext db, Place place, CancellationToken ct)
    {
        var roles = Enum.GetValues<Role>().Where(x => PermissionTable.Gives(x, Permission.HandleCases)).ToList();
        var grants = await db.Grants.AsNoTracking().Where(x => roles.Contains(x.Role)).ToListAsync(ct);
        var covering = grants.Where(x => x.Covers(place)).ToList();
        Guid[] ids = [.. covering.Select(x => x.UserId).Distinct()];
        var people = await db.Users.AsNoTracking().Where(x => ids.Contains(x.Id) && x.DisabledAtUtc == null).Select(x => new { x.Id, x.DisplayName }).ToListAsync(ct);
        var near = covering.Where(x => !x.IsEverywhere).Select(x => x.UserId).ToHashSet();
        return [.. people.OrderBy(x => !near.Contains(x.Id)).ThenBy(x => x.DisplayName, StringComparer.Ordinal).ThenBy(x => x.Id).Select(x => new CaseOwner(x.Id, x.DisplayName))];
    }
}
