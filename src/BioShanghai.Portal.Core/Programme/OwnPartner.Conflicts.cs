using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A company for which a partner may not act.</summary>
public sealed record PartnerConflictRow(Guid Id, string Company, string Reason, string By, DateTime AtUtc);

/// <summary>Companies for which a partner may not act (利益冲突): nothing of theirs is referred to it.</summary>
public sealed partial class OwnPartner
{
    /// <summary>Declared conflicts, the newest first.</summary>
    public async Task<IReadOnlyList<PartnerConflictRow>> ConflictsAsync(string slug, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await LoadAsync(db, slug, ct);
        return await db.PartnerConflicts.AsNoTracking().Where(x => x.PartnerSlug == slug).OrderByDescending(x => x.AtUtc).ThenBy(x => x.Id)
            .Select(x => new PartnerConflictRow(x.Id, x.Company, x.Reason, x.By, x.AtUtc)).ToListAsync(ct);
    }

    /// <exception cref="RuleException">A name or a reason is missing, or it is declared already.</exception>
    public async Task DeclareConflictAsync(string slug, string company, string reason, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, _) = await LoadAsync(db, slug, ct);
        var now = Now;
        var conflict = new PartnerConflict(slug, company, reason, actor, now);
        Rule.Require(!await db.PartnerConflicts.AnyAsync(x => x.PartnerSlug == slug && x.CompanyKey == conflict.CompanyKey, ct), "PartnerConflict.Declared");
        db.PartnerConflicts.Add(conflict);
        await db.SaveAsync(new Deed(actor, "conflict.declare", now), ct);
    }

    /// <summary>The conflict is over.</summary>
    public async Task WithdrawConflictAsync(string slug, Guid conflictId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, _) = await LoadAsync(db, slug, ct);
        db.PartnerConflicts.Remove(await db.PartnerConflicts.FirstOrDefaultAsync(x => x.Id == conflictId && x.PartnerSlug == slug, ct) ?? throw new NotFoundException("partner:" + slug));
        await db.SaveAsync(new Deed(actor, "conflict.withdraw", Now), ct);
    }
}
