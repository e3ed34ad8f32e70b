using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Whose a case is: the district's or park's that holds it, readable by a district that handed it over; the Centre's always.</summary>
internal static class CaseAccess
{
    /// <summary>Cases somebody may read. What looks like spam is the duty desk's alone.</summary>
    public static IQueryable<ServiceCase> VisibleTo(this IQueryable<ServiceCase> cases, PortalDbContext db, Actor actor)
    {
        var reach = actor.ReachOf(Permission.ReadCases);
        if (!actor.Can(Permission.RunCaseDesk))
        {
            cases = cases.Where(x => !x.IsQuarantined);
        }

        if (reach.IsEverywhere)
        {
            return cases;
        }

        string[] districts = [.. reach.DistrictCodes];
        string[] parks = [.. reach.ParkSlugs];
        return cases.Where(x =>
            (x.DistrictCode != null && (districts.Contains(x.DistrictCode) || (x.ParkSlug != null && parks.Contains(x.ParkSlug))))
            || db.CaseShares.Any(y => y.CaseId == x.Id && districts.Contains(y.DistrictCode)));
    }

    /// <summary>A case the caller may act on with a permission.</summary>
    /// <param name="permission"><see cref="Permission.ReadCases"/> also opens what is shared with his district.</param>
    /// <param name="target">Key of the part of it that was asked for by itself, which a refusal names; null for the case.</param>
    /// <exception cref="NotFoundException">There is none, or it is not his.</exception>
    public static async Task<ServiceCase> CaseAsync(this AccessGate gate, PortalDbContext db, Actor actor, Permission permission, Guid id, CancellationToken ct, string? target = null)
    {
        var found = await db.ServiceCases.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException(target ?? ServiceCase.KeyOf(id));
        if (found.IsQuarantined && !actor.Can(Permission.RunCaseDesk))
        {
            throw new NotFoundException(target ?? found.ChangeKey);
        }

        if (permission != Permission.ReadCases || !await IsSharedAsync(db, actor, id, ct))
        {
            await gate.DemandAsync(actor, permission, found.Place, target ?? found.ChangeKey, ct);
        }

        return found;
    }

    private static async Task<bool> IsSharedAsync(PortalDbContext db, Actor actor, Guid id, CancellationToken ct)
    {
        string[] districts = [.. actor.ReachOf(Permission.ReadCases).DistrictCodes];
        return districts.Length > 0 && await db.CaseShares.AnyAsync(x => x.CaseId == id && districts.Contains(x.DistrictCode), ct);
    }
}
