using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>What checking the chain found. <paramref name="FirstFault"/> is the number of the first line that does not fit, or null.</summary>
public sealed record AuditCheck(long Lines, string Head, long? FirstFault)
{
    public bool IsSound => FirstFault is null;
}

/// <summary>Walks the whole chain and says whether any line was changed, removed, added or moved.</summary>
public sealed class AuditVerifier(IDbContextFactory<PortalDbContext> databases)
{
    private const int Step = 2_000;

    public async Task<AuditCheck> CheckAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // The end is read first: lines added while the walk goes on come after it.
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(x => x.Id == AuditHead.OnlyId, ct);
        var (number, hash) = (0L, "");
        while (number < head.Length)
        {
            var (from, to) = (number, Math.Min(number + Step, head.Length));
            var lines = await db.AuditEntries.AsNoTracking().Where(x => x.Number > from && x.Number <= to).OrderBy(x => x.Number).ToListAsync(ct);
            foreach (var line in lines)
            {
                number++;
                if (line.Number != number || line.Hash != line.HashAfter(hash, number))
                {
                    return new(head.Length, head.Hash, number);
                }

                hash = line.Hash;
            }

            if (number != to)
            {
                return new(head.Length, head.Hash, number + 1);
            }
        }

        var isSound = hash == head.Hash && !await db.AuditEntries.AnyAsync(x => x.Number <= 0, ct);
        return new(head.Length, head.Hash, isSound ? null : head.Length);
    }
}
