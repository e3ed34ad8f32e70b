using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>Writes lines about deeds that save nothing else: signing in, being refused, taking something out.</summary>
public sealed class AuditTrail(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Adds one line. Throws when it cannot be written, and what it tells of must then not happen.</summary>
    public async Task WriteAsync(Actor actor, string action, string target, AuditResult result = AuditResult.Done, string? note = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Note(new Deed(actor, action, clock.GetUtcNow().UtcDateTime) { Note = note }, target, result);
        await db.SaveNotedAsync(ct);
    }
}
