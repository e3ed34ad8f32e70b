using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>What checking the chain found. <paramref name="FirstFault"/> is the number of the first line that does not fit, or null.</summary>
public sealed record AuditCheck(long Lines, string Head, long? FirstFault)
{
    public bool IsSound => FirstFault is null;
}

/// <summary>A line of the chain noted elsewhere: a chain made anew from the start has another hash there.</summary>
public sealed record AuditMark(long Number, string Hash)
{
    /// <summary>Reads the form <c>number:hash</c>; null when it is not of that form.</summary>
    public static AuditMark? Read(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read)
            ? new(read, hash.ToLowerInvariant()) : null;

    public override string ToString() => $"{Number}:{Hash}";
}

/// <summary>Walks the whole chain and says whether any line was changed, removed, added or moved.</summary>
public sealed class AuditVerifier(IDbContextFactory<PortalDbContext> databases)
{
    private const int Step = 2_000;

    /// <summary>The present end, to be kept where nobody who reaches the database can change it.</summary>
    public async Task<AuditMark> HeadAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(x => x.Id == AuditHead.OnlyId, ct);
        return new(head.Length, head.Hash);
    }

    /// <param name="kept">An end noted earlier, which the chain must still pass through.</param>
    public async Task<AuditCheck> CheckAsync(AuditMark? kept = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // The end is read first: lines added while the walk goes on come after it.
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(x => x.Id == AuditHead.OnlyId, ct);
        if (head is null)
        {
            return new(0, "", 0);
        }

        var (number, hash) = (0L, "");
        while (number < head.Length)
        {
            var (from, to) = (number, Math.Min(number + Step, head.Length));
            var lines = await db.AuditEntries.AsNoTracking().Where(x => x.Number > from && x.Number <= to).OrderBy(x => x.Number).ToListAsync(ct);
            foreach (var line in lines)
            {
                number++;
                if (line.Number != number || line.Hash != line.HashAfter(hash, number) || (kept?.Number == number && kept.Hash != line.Hash))
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

        return new(head.Length, head.Hash, hash != head.Hash || kept?.Number > head.Length ? head.Length : await OutsideAsync(db, ct));
    }

    /// <summary>A line before the first or behind the last.</summary>
    private static async Task<long?> OutsideAsync(PortalDbContext db, CancellationToken ct)
    {
        var (first, last) = (await db.AuditEntries.MinAsync(x => (long?)x.Number, ct), await db.AuditEntries.MaxAsync(x => (long?)x.Number, ct));
        // Read after the last line: whoever adds lines moves the end in the same transaction.
        var end = await db.AuditHeads.AsNoTracking().Where(x => x.Id == AuditHead.OnlyId).Select(x => x.Length).SingleAsync(ct);
        return first <= 0 ? first : last > end ? end + 1 : null;
    }
}
