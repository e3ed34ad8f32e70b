using BioShanghai.Portal.Core.Audit;

namespace BioShanghai.Portal.Core.Access;

/// <summary>
/// Where every service method asks whether its caller may. A refusal is written to the trail. Somebody else's record answers like one
/// that does not exist.
/// </summary>
public sealed class AccessGate(ICurrentActor current, AuditTrail trail)
{
    /// <summary>The caller, who has the permission somewhere.</summary>
    /// <exception cref="ForbiddenException">He has it nowhere.</exception>
    public async Task<Actor> EnterAsync(Permission permission, CancellationToken ct = default)
    {
        var actor = await current.GetAsync(ct);
        if (!actor.Can(permission))
        {
            await trail.WriteAsync(actor, AuditActions.Denied, permission.ToString(), AuditResult.Denied, ct: ct);
            throw new ForbiddenException(permission);
        }

        return actor;
    }

    /// <summary>Stops a caller from touching a record outside the reach of his permission.</summary>
    /// <param name="target">Key of the record, for the trail.</param>
    /// <exception cref="NotFoundException">The record is not his; it answers as if it were not there.</exception>
    public async Task DemandAsync(Actor actor, Permission permission, Place place, string target, CancellationToken ct = default)
    {
        if (!actor.Can(permission, place))
        {
            await trail.WriteAsync(actor, AuditActions.Denied, target, AuditResult.Denied, permission.ToString(), ct);
            throw new NotFoundException(target);
        }
    }
}
