using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>For those who keep, write about and review partners.</summary>
internal static class PartnerRows
{
    /// <summary>Partners whether the public sees them or not.</summary>
    public static IQueryable<Partner> AllPartners(this PortalDbContext db) => db.Partners.IgnoreQueryFilters();
}
