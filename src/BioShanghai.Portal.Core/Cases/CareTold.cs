using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who is told of first reports: accounts that are not disabled, and where there is none the Centre, so that nothing is told to nobody.</summary>
internal static class CareTold
{
    /// <summary>Officers of a district, and of one park of it where it is the park's.</summary>
    public static async Task<IReadOnlyList<Addressee>> OfficersAsync(this PortalDbContext db, string districtCode, string? parkSlug, CancellationToken ct)
    {
        var found = await db.Users.AsNoTracking()
            .Where(x => x.DisabledAtUtc == null && db.Grants.Any(y => y.UserId == x.Id && y.Role == Role.DistrictOfficer && (y.DistrictCode == districtCode || (parkSlug != null && y.ParkSlug == parkSlug))))
            .OrderBy(x => x.DisplayName).ThenBy(x => x.Id).Select(x => new Addressee(x.Id, x.DisplayName, x.Email)).ToListAsync(ct);
        return found.Count > 0 ? found : await db.CentreAsync(ct);
    }
}
