using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Of whom a second factor is asked.</summary>
/// <param name="ofEverybody">Of everybody who works with the portal.</param>
/// <param name="ofContacts">Of those who are contacts of partners and nothing else.</param>
public sealed class SecondFactorDemand(bool ofEverybody, bool ofContacts, IDbContextFactory<PortalDbContext> databases)
{
    public async Task<bool> IsAskedOfAsync(PortalUser user, CancellationToken ct = default)
    {
        if (ofEverybody == ofContacts)
        {
            return ofEverybody;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var roles = await db.Grants.AsNoTracking().Where(x => x.UserId == user.Id).Select(x => x.Role).Distinct().ToListAsync(ct);
        return roles is [Role.PartnerContact] ? ofContacts : ofEverybody;
    }
}
