using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>One published version and what it changed.</summary>
public sealed record HistoryEntry(Revision Revision, IReadOnlyList<FieldChange> Changes);

/// <summary>What a record said before: every published version, newest first, and bringing an old one back.</summary>
public sealed class RecordHistory(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    public async Task<IReadOnlyList<HistoryEntry>> ListAsync(RecordKind kind, string key, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var published = await db.Revisions.AsNoTracking().Where(x => x.Kind == kind && x.Key == key && x.Number > 0).OrderBy(x => x.Number).ToListAsync(ct);
        var owner = published.LastOrDefault()?.OwnerSlug ?? (await EditedRecords.LiveAsync(db, kind, key, ct))?.OwnerSlug ?? throw new NotFoundException(Revision.KeyOf(kind, key));
        await gate.DemandAsync(actor, permission, await records.PlaceAsync(kind, owner, ct), Revision.KeyOf(kind, key), ct);
        var (entries, before, table) = (new List<HistoryEntry>(), FieldValues.Empty, EditedRecords.TableOf(kind));
        foreach (var revision in published)
        {
            var after = FieldValues.FromJson(revision.Values);
            entries.Insert(0, new(revision, revision.Number == 1 ? [] : FieldDiff.Between(before, after, table)));
            before = after;
        }

        return entries;
    }

    /// <summary>Makes an old version the content of the open one, which then goes through review like any other.</summary>
    public async Task RestoreAsync(RecordKind kind, string key, int number, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var old = await db.Revisions.AsNoTracking().FirstOrDefaultAsync(x => x.Kind == kind && x.Key == key && x.Number == number, ct)
            ?? throw new NotFoundException(Revision.KeyOf(kind, key));
        var live = await EditedRecords.LiveAsync(db, kind, key, ct) ?? throw new NotFoundException(Revision.KeyOf(kind, key));
        await gate.DemandAsync(actor, permission, await records.PlaceAsync(kind, live.OwnerSlug, ct), old.RecordKey, ct);
        await gate.DemandAsync(actor, permission, await records.PlaceOfAsync(old, ct), old.RecordKey, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        // What somebody is writing is not written over.
        Rule.Require(!await db.Revisions.AnyAsync(x => x.Kind == kind && x.Key == key && x.Slot == Revision.OpenSlot, ct), "Revision.OtherOpen");
        var last = await db.Revisions.Where(x => x.Kind == kind && x.Key == key).MaxAsync(x => x.Number, ct);
        var restored = new Revision(kind, key, live.OwnerSlug, last, now);
        restored.Write(actor, EditedRecords.Allowed(kind, actor, FieldValues.FromJson(old.Values), live.Values).ToJson(), old.Name, old.OwnerSlug, now);
        db.Revisions.Add(restored);
        await db.SaveAsync(new Deed(actor, "revision.restore", now) { Note = $"#{number}" }, ct);
    }
}
