using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What stands at the head of every page of a case.</summary>
/// <param name="MayHandle">The reader holds it and may act; otherwise it is only shared with him.</param>
public sealed record CaseHead(
    Guid Id, int Version, string Number, string Company, string? ProjectName, CaseStage Stage, CaseStatus Status, CasePriority Priority, string? DistrictCode, string? OwnerName, DateTime? DueAtUtc, bool IsQuarantined,
    bool MayHandle);

/// <summary>Cases as the desks that hold them see and carry them.</summary>
public sealed partial class CaseDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>The head of a case the caller may read.</summary>
    public async Task<CaseHead> HeadAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return HeadOf(await gate.CaseAsync(db, actor, Permission.ReadCases, id, ct), actor);
    }

    private static CaseHead HeadOf(ServiceCase x, Actor actor) => new(
        x.Id, x.Version, x.Number, x.Company, x.ProjectName, x.Stage, x.Status, x.Priority, x.DistrictCode, x.OwnerName, x.DueAtUtc, x.IsQuarantined, actor.Can(Permission.HandleCases, x.Place));
}
