using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Photos, plans and documents of listings on their way to the public: sending them, and looking at them before anybody else can.</summary>
public sealed class RecordFiles(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, FileStore store, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Keeps a file for a listing. The public has it when a version that names it is published, not before.</summary>
    /// <param name="parkSlug">Park of a listing that does not exist yet; null for one that does.</param>
    /// <param name="name">As its sender calls it; photo or document is told by its ending.</param>
    /// <exception cref="RuleException">Why it is not taken, as <c>File.…</c>.</exception>
    public async Task<FileRef> AddAsync(string code, string? parkSlug, string name, Stream content, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditListings, ct);
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var head = await RecordEditing.HeadAsync(db, RecordKind.Space, code, parkSlug, ct);
            await DemandAsync(actor, head.OwnerSlug, Revision.KeyOf(RecordKind.Space, code), ct);
        }

        Rule.Require(actor.UserId is not null, "Draft.NeedsPerson");
        var kind = FileNames.ExtensionOf(name) == "pdf" ? FileKind.Document : FileKind.Photo;
        var accepted = await FileSpool.ReadAsync(content, bytes => FileIntake.Accept(bytes, name, kind), ct);
        var kept = await store.AddAsync(SpaceListing.ChangeKeyOf(code), accepted, actor.UserId!.Value.ToString(), clock.GetUtcNow().UtcDateTime, ct);
        return kept.Refer(LocalText.Empty, ShanghaiDay.Today(clock));
    }

    /// <summary>The files kept for a listing, with names and sizes, whether anything names them or not.</summary>
    public async Task<IReadOnlyList<StoredFile>> ListAsync(string code, string? parkSlug, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditListings, ct);
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var head = await RecordEditing.HeadAsync(db, RecordKind.Space, code, parkSlug, ct);
            await gate.DemandAsync(
                actor, Permission.EditListings, await RecordEditing.ReadingPlaceAsync(records, actor, Permission.EditListings, head, ct), Revision.KeyOf(RecordKind.Space, code), ct);
        }

        return await store.OfAsync(SpaceListing.ChangeKeyOf(code), ct);
    }

    /// <summary>A file that need not be public, for those who write and review the listing it belongs to. Taking out a document is written to the trail.</summary>
    /// <exception cref="NotFoundException">There is no such file, or it belongs to a listing that is not theirs.</exception>
    public async Task<OpenedFile> OpenAsync(Guid id, FileSize size, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var target = $"file:{id:N}";
        var file = await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct);
        if (file is null || SpaceListing.CodeOf(file.OwnerKey) is not { } code)
        {
            throw new NotFoundException(target);
        }

        var open = await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && x.Key == code && x.Slot == Revision.OpenSlot).Select(x => x.OwnerSlug).FirstOrDefaultAsync(ct);
        var live = await db.SpaceListings.AsNoTracking().Where(x => x.Code == code).Select(x => x.ParkSlug).FirstOrDefaultAsync(ct);
        if ((open ?? live) is { } park)
        {
            // While a listing moves, whose it is and whose it is to be both look at it.
            await DemandAsync(actor, actor.Can(Permission.EditListings, await records.PlaceAsync(park, ct)) ? park : live ?? park, target, ct);
        }
        else if (file.UploadedBy != actor.UserId?.ToString())
        {
            // Nobody has saved the listing yet: it is its typist's alone.
            throw new NotFoundException(target);
        }

        var opened = await db.OpenAsync(file, size, ct) ?? throw new NotFoundException(target);
        if (!file.IsImage)
        {
            await trail.WriteAsync(actor, AuditActions.FileTaken, file.OwnerKey, note: file.Name, ct: ct);
        }

        return opened;
    }

    private async Task DemandAsync(Actor actor, string parkSlug, string target, CancellationToken ct) =>
        await gate.DemandAsync(actor, Permission.EditListings, await records.PlaceAsync(parkSlug, ct), target, ct);
}
