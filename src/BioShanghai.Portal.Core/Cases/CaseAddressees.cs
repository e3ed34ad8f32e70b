using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Parks;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who is told of a case: whoever holds it, and the people of the parks it asks.</summary>
internal static class CaseAddressees
{
    /// <summary>Its owner; without one who may still handle it, the officers of its place, and where it has none the Centre.</summary>
    public static async Task<IReadOnlyList<Addressee>> DeskAsync(this PortalDbContext db, ServiceCase one, CancellationToken ct) => (await CasePeople.ReadAsync(db, ct)).HoldersOf(one.OwnerUserId, one.Place);

    /// <summary>Officers of a park, and where it has none the Centre.</summary>
    public static async Task<IReadOnlyList<Addressee>> OfParkAsync(this PortalDbContext db, Recipients recipients, Park park, CancellationToken ct) =>
        await db.PeopleAsync(recipients.Of(new Place(park.DistrictCode, park.Slug)), ct);
}
