using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>The shortest service that does as the rule says: it shows that the matrix tells a sound one from a leaking one.</summary>
internal sealed class Probe(AccessGate gate, IDbContextFactory<PortalDbContext> databases)
{
    public static readonly Operation Touch = new(typeof(Probe), nameof(TouchAsync), Permission.EditListings);

    /// <summary>What a careless change of the rule would forget.</summary>
    public static ProbeFault Fault { get; set; }

    public async Task TouchAsync(string code, CancellationToken ct = default)
    {
        var actor = Fault == ProbeFault.NoGate ? Actor.System : await gate.EnterAsync(Permission.EditListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var listing = await db.SpaceListings.FirstOrDefaultAsync(x => x.Code == code, ct) ?? throw new NotFoundException(Fault == ProbeFault.TellsApart ? "nothing" : "space:" + code);
        var district = await db.Parks.Where(x => x.Slug == listing.ParkSlug).Select(x => x.DistrictCode).SingleAsync(ct);
        if (Fault == ProbeFault.SavesFirst)
        {
            db.Entry(listing).Property(x => x.AreaSquareMetres).CurrentValue++;
            await db.SaveAsync(new Deed(actor, "probe.touch", DateTime.UnixEpoch), ct);
        }

        if (Fault != ProbeFault.NoDemand)
        {
            await gate.DemandAsync(actor, Permission.EditListings, new(district, listing.ParkSlug), listing.ChangeKey, ct);
        }
    }
}

public enum ProbeFault
{
    None,
    NoGate,
    NoDemand,
    SavesFirst,
    TellsApart,
}
