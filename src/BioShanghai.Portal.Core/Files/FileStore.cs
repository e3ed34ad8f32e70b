using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Files;

/// <summary>A file with the bytes of one copy.</summary>
/// <param name="Content">Null when the reader holds these very bytes already.</param>
public sealed record OpenedFile(StoredFile File, FileSize Size, ReadOnlyMemory<byte>? Content);

/// <summary>Keeps files. It asks nobody's permission: whoever calls it has made sure that the person may change, or see, the owner.</summary>
public sealed class FileStore(IDbContextFactory<PortalDbContext> dbs)
{
    private const int ChunkSize = 200;

    /// <summary>What came in so soon after a case was sent is the case's: where the moment of sending was taken first, its files are a little younger.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromMinutes(10);

    /// <summary>How the values of a version that has files have to read.</summary>
    private const string FieldMark = $"\"{FileRow.Field}\":";

    /// <summary>Keeps an accepted file for its owner.</summary>
    /// <exception cref="RuleException">The owner has as many files, or as many bytes, as one may have.</exception>
    public Task<StoredFile> AddAsync(string ownerKey, AcceptedFile file, string userId, DateTime utcNow, CancellationToken ct = default) =>
        AddAsync(StoredFile.NewId(), ownerKey, file, userId, utcNow, ct);

    /// <summary>Keeps an accepted file that may come in again, because whoever sends it never heard that it came in; under one id it is kept once.</summary>
    /// <param name="id">The same for the same file of the same owner, and for nothing else.</param>
    /// <exception cref="RuleException">The owner has as many files, or as many bytes, as one may have.</exception>
    public async Task<StoredFile> AddOnceAsync(Guid id, string ownerKey, AcceptedFile file, string userId, DateTime utcNow, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await KeptAsync() is { } earlier)
        {
            return earlier;
        }

        try
        {
            return await AddAsync(id, ownerKey, file, userId, utcNow, ct);
        }
        catch (DbUpdateException)
        {
            // Two that arrived together.
            return await KeptAsync() ?? throw new ConflictException(ownerKey);
        }
        catch (RuleException)
        {
            // The first of the two filled what there is room for.
            if (await KeptAsync() is { } first)
            {
                return first;
            }

            throw;
        }

        Task<StoredFile?> KeptAsync() => db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id && x.OwnerKey == ownerKey, ct);
    }

    private async Task<StoredFile> AddAsync(Guid id, string ownerKey, AcceptedFile file, string userId, DateTime utcNow, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var kept = await db.StoredFiles.Where(x => x.OwnerKey == ownerKey).Select(x => new { x.Id, x.StoredBytes }).ToListAsync(ct);
        if (kept.Count > 0)
        {
            // What only earlier versions name is kept for them and stands in nobody's way.
            var named = await NamedAsync(db, [ownerKey], ct);
            kept.RemoveAll(x => named.Earlier.Contains(x.Id) && !named.Now.Contains(x.Id));
        }

        Rule.Require(kept.Count < StoredFile.MostPerOwner, "File.TooManyForOwner");
        Rule.Require(kept.Sum(x => (long)x.StoredBytes) + file.StoredBytes <= StoredFile.MostBytesPerOwner, "File.TooMuchForOwner");
        var stored = new StoredFile(id, ownerKey, file, userId, utcNow);
        db.Add(stored);
        db.AddRange(file.Copies.Select(x => new StoredFileContent(stored.Id, x.Size, x.Bytes)));
        await db.SaveAsync(utcNow, ct);
        return stored;
    }

    /// <summary>The files of an owner, oldest first, whether it names them or not.</summary>
    public async Task<IReadOnlyList<StoredFile>> OfAsync(string ownerKey, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var files = await db.StoredFiles.AsNoTracking().Where(x => x.OwnerKey == ownerKey).ToListAsync(ct);
        return [.. files.OrderBy(x => x.UploadedAtUtc).ThenBy(x => x.Id)];
    }

    /// <summary>A file of an owner, public or not, for those who edit and review the owner; null when it is another owner's.</summary>
    public async Task<OpenedFile?> OpenAsync(string ownerKey, Guid id, FileSize size, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var file = await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id && x.OwnerKey == ownerKey, ct);
        return file is null ? null : await db.OpenAsync(file, size, ct);
    }

    /// <summary>Removes a file that neither its owner nor a version or draft of it names, such as one taken back before it was saved.</summary>
    /// <exception cref="RuleException">Something names it.</exception>
    public async Task RemoveAsync(string ownerKey, Guid id, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        Rule.Require(!(await NamedAsync(db, [ownerKey], ct)).Contains(id), "File.InUse");
        await db.StoredFiles.Where(x => x.Id == id && x.OwnerKey == ownerKey).ExecuteDeleteAsync(ct);
    }

    /// <summary>Removes files that nothing names, neither an owner nor a version or draft of it, and that were sent before a moment.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveUnreferencedAsync(DateTime olderThan, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var old = await db.StoredFiles.Where(x => x.UploadedAtUtc < olderThan).Select(x => new { x.Id, x.OwnerKey }).ToListAsync(ct);
        var removed = 0;
        foreach (var chunk in old.Chunk(ChunkSize))
        {
            var named = await NamedAsync(db, [.. chunk.Select(x => x.OwnerKey).Distinct(StringComparer.Ordinal)], ct);
            Guid[] orphans = [.. chunk.Select(x => x.Id).Where(x => !named.Contains(x))];
            removed += await db.StoredFiles.Where(x => orphans.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }

        return removed;
    }

    private static async Task<NamedFiles> NamedAsync(PortalDbContext db, string[] ownerKeys, CancellationToken ct)
    {
        string[] codes = [.. ownerKeys.Select(SpaceListing.CodeOf).OfType<string>()];
        var lists = await db.SpaceListings.Where(x => codes.Contains(x.Code)).Select(x => x.Files).ToListAsync(ct);
        // Versions without files are most of them and are not read. A value of its own, because quotes in a statement are read as names.
        var mark = FieldMark;
        var versions = await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && codes.Contains(x.Key) && x.Values.Contains(mark)).Select(x => new { x.Slot, x.Number, x.Values }).ToListAsync(ct);
        var drafts = await db.TypedDrafts.AsNoTracking().Where(x => x.Kind == RecordKind.Space && codes.Contains(x.Key) && x.Values.Contains(mark)).Select(x => x.Values).ToListAsync(ct);
        Guid[] applicationIds = [.. ownerKeys.Select(Application.IdOf).OfType<Guid>()];
        var licences = await db.Applications.Where(x => applicationIds.Contains(x.Id) && x.LicenceFileId != null).Select(x => x.LicenceFileId!.Value).ToListAsync(ct);
        // A draft names its files. What a case was sent with is the case's until it is erased, and so is what a message to or from the desk names;
        // what came in later and no message names is left over from one whose sending broke off.
        Guid[] caseIds = [.. ownerKeys.Select(ServiceCase.IdOf).OfType<Guid>()];
        var ofDrafts = await db.CaseDrafts.Where(x => caseIds.Contains(x.Id)).Select(x => x.FileIds).ToListAsync(ct);
        var cases = (await db.ServiceCases.Where(x => caseIds.Contains(x.Id) && x.ErasedAtUtc == null).Select(x => new { x.Id, x.SentAtUtc }).ToListAsync(ct)).ToDictionary(x => ServiceCase.KeyOf(x.Id), x => x.SentAtUtc);
        string[] caseKeys = [.. cases.Keys];
        var sent = await db.StoredFiles.Where(x => caseKeys.Contains(x.OwnerKey)).Select(x => new { x.Id, x.OwnerKey, x.UploadedBy, x.UploadedAtUtc }).ToListAsync(ct);
        var inMessages = (await db.CaseMessages.Where(x => caseIds.Contains(x.CaseId)).Select(x => x.FileIds).ToListAsync(ct)).SelectMany(x => x).ToHashSet();
        var ofCases = sent.Where(x => (x.UploadedBy == CaseTracking.Sender && x.UploadedAtUtc <= cases[x.OwnerKey] + Sending) || inMessages.Contains(x.Id)).Select(x => x.Id);
        return new(
            [
                .. licences,
                .. ofDrafts.SelectMany(x => x),
                .. ofCases,
                .. lists.SelectMany(x => x).Select(x => x.Id),
                .. versions.Where(x => x.Slot == Revision.OpenSlot).SelectMany(x => IdsIn(x.Values)),
                .. drafts.SelectMany(IdsIn),
            ],
            [.. versions.Where(x => x.Number > 0).SelectMany(x => IdsIn(x.Values))]);
    }

    private static IEnumerable<Guid> IdsIn(string values) => FileRow.IdsIn(FieldValues.FromJson(values)[FileRow.Field]);

    /// <summary>Files by who names them.</summary>
    /// <param name="Now">The published listing, its open version, somebody's draft; an application; a case or the draft of one.</param>
    /// <param name="Earlier">Versions of the past, which can be brought back.</param>
    private sealed record NamedFiles(HashSet<Guid> Now, HashSet<Guid> Earlier)
    {
        public bool Contains(Guid id) => Now.Contains(id) || Earlier.Contains(id);
    }
}

internal static class FileReading
{
    /// <summary>The bytes of a copy, or null where there is none: documents have no small one.</summary>
    public static async Task<OpenedFile?> OpenAsync(this PortalDbContext db, StoredFile file, FileSize size, CancellationToken ct)
    {
        var bytes = await db.StoredFileContents.Where(x => x.FileId == file.Id && x.Size == size).Select(x => x.Bytes).FirstOrDefaultAsync(ct);
        return bytes is null ? null : new(file, size, bytes);
    }
}
