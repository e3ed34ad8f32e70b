using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Notices;

/// <summary>Who is told what happens at a place: its officers, and where it has none the administrators of the Centre, so that nothing is told to nobody.</summary>
public sealed class Recipients
{
    private readonly IReadOnlyList<Grant> _officers;
    private readonly IReadOnlyList<Guid> _centre;

    private Recipients(IReadOnlyList<Grant> grants)
    {
        _officers = [.. grants.Where(x => x.Role == Role.DistrictOfficer)];
        _centre = [.. grants.Where(x => x.Role == Role.CentreAdmin).Select(x => x.UserId).Distinct()];
    }

    public static async Task<Recipients> ReadAsync(PortalDbContext db, CancellationToken ct) => new(
        await db.Grants.AsNoTracking()
            .Where(x => (x.Role == Role.DistrictOfficer || x.Role == Role.CentreAdmin) && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null)).ToListAsync(ct));

    public IReadOnlyList<Guid> Of(Place place)
    {
        List<Guid> officers = [.. _officers.Where(x => x.Covers(place)).Select(x => x.UserId).Distinct()];
        return officers.Count > 0 ? officers : _centre;
    }
}
