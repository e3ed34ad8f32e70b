using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

public sealed partial class CaseTalkDesk
{
    /// <summary>Takes in a document that is to go to the investor. He sees it with the message that names it, and not before.</summary>
    /// <param name="content">JPEG, PNG, WebP or PDF; at most 25 MB, and 60 MB a case.</param>
    /// <exception cref="RuleException">It is not taken, with the reason.</exception>
    public async Task<CaseFile> AttachAsync(Guid id, string name, Stream content, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var one = await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
            Rule.Require(one.CanBeWrittenTo, "Case.Closed");
            Rule.Require(!one.IsQuarantined, "Case.Quarantined");
        }

        Rule.Require(actor.UserId is not null, "Draft.NeedsPerson");
        var accepted = await FileSpool.ReadAsync(content, bytes => FileIntake.Accept(bytes, name, FileKind.Plan), ct);
        var kept = await files.AddAsync(ServiceCase.KeyOf(id), accepted, MarkOf(actor), clock.GetUtcNow().UtcDateTime, ct);
        return Of(kept, id);
    }

    /// <summary>Takes back a document one attached and has not sent.</summary>
    /// <exception cref="RuleException">It was sent, or is somebody else's.</exception>
    public async Task DetachAsync(Guid id, Guid fileId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
        Rule.Require((await AttachedAsync(db, id, actor, ct)).Any(x => x.Id == fileId), "CaseMessage.FileGone");
        await db.StoredFiles.Where(x => x.Id == fileId).ExecuteDeleteAsync(ct);
    }

    /// <summary>What somebody attached to a case and has not sent yet, oldest first.</summary>
    private static async Task<List<CaseFile>> AttachedAsync(PortalDbContext db, Guid id, Actor actor, CancellationToken ct)
    {
        var (key, mark) = (ServiceCase.KeyOf(id), MarkOf(actor));
        var mine = await db.StoredFiles.AsNoTracking().Where(x => x.OwnerKey == key && x.UploadedBy == mark).ToListAsync(ct);
        if (mine.Count == 0)
        {
            return [];
        }

        var sent = (await db.CaseMessages.AsNoTracking().Where(x => x.CaseId == id).Select(x => x.FileIds).ToListAsync(ct)).SelectMany(x => x).ToHashSet();
        return [.. mine.Where(x => !sent.Contains(x.Id)).OrderBy(x => x.UploadedAtUtc).ThenBy(x => x.Id).Select(x => Of(x, id))];
    }

    private static CaseFile Of(StoredFile x, Guid id) => new(x.Id, id, x.Name, x.Size, x.UploadedAtUtc);

    private static string MarkOf(Actor actor) => actor.UserId?.ToString() ?? "";
}
