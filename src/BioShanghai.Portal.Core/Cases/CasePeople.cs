using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who may handle cases at this moment and can be told of one: officers by what their grants cover, and the duty desk of the Centre.</summary>
internal sealed class CasePeople
{
    private static readonly Role[] Handling = [.. Enum.GetValues<Role>().Where(x => PermissionTable.Gives(x, Permission.HandleCases))];

    private readonly IReadOnlyList<Held> _held;

    private CasePeople(IReadOnlyList<Held> held) => _held = held;

    /// <summary>The people of the duty desk.</summary>
    public IReadOnlyList<Addressee> Centre => Distinct(_held.Where(x => x.Grant.IsEverywhere && PermissionTable.Gives(x.Grant.Role, Permission.RunCaseDesk)));

    public static async Task<CasePeople> ReadAsync(PortalDbContext db, CancellationToken ct) => new(
        await db.Grants.AsNoTracking().Where(x => Handling.Contains(x.Role))
            .Join(db.Users.AsNoTracking().Where(x => x.DisabledAtUtc == null), x => x.UserId, x => x.Id, (x, y) => new { Grant = x, y.Id, y.DisplayName, y.Email })
            .OrderBy(x => x.DisplayName).ThenBy(x => x.Id).Select(x => new Held(x.Grant, new Addressee(x.Id, x.DisplayName, x.Email))).ToListAsync(ct));

    /// <summary>Officers of a place; the Centre is not among them.</summary>
    public IReadOnlyList<Addressee> OfficersOf(Place place) => place.DistrictCode is null ? [] : Distinct(_held.Where(x => !x.Grant.IsEverywhere && x.Grant.Covers(place)));

    /// <summary>Officers whose grant is for the whole district.</summary>
    public IReadOnlyList<Addressee> OfficersOf(string districtCode) => Distinct(_held.Where(x => !x.Grant.IsEverywhere && x.Grant.DistrictCode == districtCode));

    /// <summary>The desk a case lies on: its officers, else the duty desk, so that nothing is told to nobody.</summary>
    public IReadOnlyList<Addressee> DeskOf(ServiceCase one) => HoldersOf(null, one.Place);

    /// <summary>One person, if he may still handle cases of a place.</summary>
    public Addressee? Find(Guid? userId, Place place) => _held.FirstOrDefault(x => x.Person.Id == userId && x.Grant.Covers(place))?.Person;

    /// <summary>Whoever holds a case; where nobody does, or he may no longer handle it, the officers of its place, and where it has none the duty desk.</summary>
    public IReadOnlyList<Addressee> HoldersOf(Guid? ownerUserId, Place place) => Find(ownerUserId, place) is { } owner ? [owner] : OfficersOf(place) is { Count: > 0 } officers ? officers : Centre;

    private static List<Addressee> Distinct(IEnumerable<Held> held) => [.. held.Select(x => x.Person).DistinctBy(x => x.Id)];

    private sealed record Held(Grant Grant, Addressee Person);
}
