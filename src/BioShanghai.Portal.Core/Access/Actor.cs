namespace BioShanghai.Portal.Core.Access;

/// <summary>Where a record belongs, for deciding whose it is. Null where it belongs to the whole city.</summary>
public readonly record struct Place(string? DistrictCode, string? ParkSlug, string? PartnerSlug = null)
{
    /// <summary>Of the whole city: only roles of the city reach it.</summary>
    public static readonly Place City = new(null, null);

    /// <summary>Of one partner: its contacts reach it, and roles of the city.</summary>
    public static Place Of(string partnerSlug) => new(null, null, partnerSlug);
}

/// <summary>How far a permission of somebody reaches; lists are cut to it.</summary>
public sealed record Reach(bool IsEverywhere, IReadOnlySet<string> DistrictCodes, IReadOnlySet<string> ParkSlugs)
{
    public IReadOnlySet<string> PartnerSlugs { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}

/// <summary>Who acts, with the grants of this moment.</summary>
public sealed class Actor
{
    /// <summary>Nobody signed in.</summary>
    public static readonly Actor Visitor = new(null, "visitor", [], null, null);

    /// <summary>The portal itself: imports, schedules, the operator's commands.</summary>
    public static readonly Actor System = new(null, "system", [], null, null) { IsSystem = true };

    private readonly IReadOnlyList<Grant> _grants;

    /// <param name="address">Network address the person acts from, for the trail.</param>
    public Actor(Guid? userId, string name, IReadOnlyList<Grant> grants, string? address, Guid? sessionId)
    {
        (UserId, Name, _grants, Address, SessionId) = (userId, name, grants, address, sessionId);
    }

    public Guid? UserId { get; }

    /// <summary>Name shown to colleagues and kept in the trail.</summary>
    public string Name { get; }

    public string? Address { get; }

    public Guid? SessionId { get; }

    public bool IsSystem { get; private init; }

    public IReadOnlyList<Grant> Grants => _grants;

    public bool Is(Guid? userId) => UserId is not null && UserId == userId;

    /// <summary>Has the permission somewhere.</summary>
    public bool Can(Permission permission) => IsSystem || _grants.Any(x => PermissionTable.Gives(x.Role, permission));

    /// <summary>Has the permission for records of this place.</summary>
    public bool Can(Permission permission, Place place) => IsSystem || _grants.Any(x => PermissionTable.Gives(x.Role, permission) && x.Covers(place));

    public Reach ReachOf(Permission permission)
    {
        var giving = _grants.Where(x => PermissionTable.Gives(x.Role, permission)).ToList();
        return new(
            IsSystem || giving.Exists(x => x.IsEverywhere),
            giving.Select(x => x.DistrictCode).OfType<string>().ToHashSet(StringComparer.Ordinal),
            giving.Select(x => x.ParkSlug).OfType<string>().ToHashSet(StringComparer.Ordinal))
        {
            PartnerSlugs = giving.Select(x => x.PartnerSlug).OfType<string>().ToHashSet(StringComparer.Ordinal),
        };
    }
}

/// <summary>Says who acts. Reads the grants anew at every call, because what a browser or an open page holds goes stale.</summary>
public interface ICurrentActor
{
    /// <summary>The person signed in; <see cref="Actor.Visitor"/> for everybody else and for sessions that were ended.</summary>
    Task<Actor> GetAsync(CancellationToken ct = default);
}
