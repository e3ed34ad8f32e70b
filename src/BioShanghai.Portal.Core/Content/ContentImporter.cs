using System.Data;
using System.Data.Common;
using System.Globalization;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BioShanghai.Portal.Core.Content;

/// <summary>
/// Brings content files into the database: checks them whole, then adds and updates in one transaction. A record somebody edited
/// in the site since the last import is left alone and reported.
/// </summary>
public sealed class ContentImporter(IDbContextFactory<PortalDbContext> dbs, TimeProvider clock)
{
    /// <summary>Marks, beside the records, that the shipped content was the last one imported, with its hash.</summary>
    private const string ShippedMark = "content:shipped";

    /// <summary>Imports the files of one source; a second run with the same files changes nothing.</summary>
    /// <exception cref="ContentException">The files hold faults; nothing was saved.</exception>
    /// <exception cref="ConflictException">Somebody saved one of the records meanwhile; nothing was saved.</exception>
    public async Task<ImportReport> ImportAsync(ContentSource source, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await using var transaction = await BeginAsync(db, ct);
        var report = await ImportAsync(db, source, ct);
        await transaction.CommitAsync(ct);
        return report;
    }

    private async Task<ImportReport> ImportAsync(PortalDbContext db, ContentSource source, CancellationToken ct)
    {
        var (records, hash) = Read(source);
        var report = await MergeAsync(db, records, ct);
        await ProgrammeStart.FillAsync(db, clock.GetUtcNow().UtcDateTime, ct);
        await CaseStart.FillAsync(db, ct);

        var shippedHash = source == ContentSource.Shipped ? hash : Read(ContentSource.Shipped).Hash;
        var mark = await db.ImportedRecords.FindAsync([ShippedMark], ct);
        if (hash == shippedHash)
        {
            Remember(db, mark, ShippedMark, hash);
        }
        else if (mark is not null)
        {
            // Content of one's own: start-up leaves it alone from now on.
            db.ImportedRecords.Remove(mark);
        }

        await db.SaveAsync(new Deed(Access.Actor.System, "content.import", clock.GetUtcNow().UtcDateTime) { IsSummed = true }, ct);
        return report;
    }

    /// <summary>
    /// At start: imports the shipped content into an empty database, and again when a newer release ships other files. A database
    /// that was filled from a folder is not touched.
    /// </summary>
    /// <returns>The report, or null when there was nothing to do.</returns>
    public async Task<ImportReport?> ImportShippedIfDueAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await IsDueAsync(db, ct))
        {
            await FillProgrammeAsync(db, ct);
            await FillServiceAsync(ct);
            return null;
        }

        try
        {
            await using var transaction = await BeginAsync(db, ct);
            if (!await IsDueAsync(db, ct))
            {
                return null;
            }

            var report = await ImportAsync(db, ContentSource.Shipped, ct);
            await transaction.CommitAsync(ct);
            return report;
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException or ConflictException)
        {
            // Another node started at the same moment and was first.
            await using var later = await dbs.CreateDbContextAsync(ct);
            if (await IsDueAsync(later, ct))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>A database of a release without the programme gets its beginnings; of two nodes that try one is first.</summary>
    private async Task FillProgrammeAsync(PortalDbContext db, CancellationToken ct)
    {
        if (!await ProgrammeStart.IsDueAsync(db, ct))
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow().UtcDateTime;
            await ProgrammeStart.FillAsync(db, now, ct);
            await db.SaveAsync(new Deed(Access.Actor.System, "programme.start", now) { IsSummed = true }, ct);
        }
        catch (DbUpdateException)
        {
            await using var later = await dbs.CreateDbContextAsync(ct);
            if (await ProgrammeStart.IsDueAsync(later, ct))
            {
                throw;
            }
        }
    }

    /// <summary>A database of a release without the one-stop service, or without the holidays of a year this one knows, gets them; of two nodes that try one is first.</summary>
    private async Task FillServiceAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await CaseStart.IsDueAsync(db, ct))
        {
            return;
        }

        try
        {
            await CaseStart.FillAsync(db, ct);
            await db.SaveAsync(new Deed(Access.Actor.System, "service.start", clock.GetUtcNow().UtcDateTime) { IsSummed = true }, ct);
        }
        catch (DbUpdateException)
        {
            await using var later = await dbs.CreateDbContextAsync(ct);
            if (await CaseStart.IsDueAsync(later, ct))
            {
                throw;
            }
        }
    }

    /// <summary>One view of all tables from the first read to the last write: an import that began meanwhile is seen whole or not at all.</summary>
    private static Task<IDbContextTransaction> BeginAsync(PortalDbContext db, CancellationToken ct) =>
        db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);

    private static async Task<bool> IsDueAsync(PortalDbContext db, CancellationToken ct)
    {
        var mark = await db.ImportedRecords.Where(x => x.Key == ShippedMark).Select(x => x.Fingerprint).FirstOrDefaultAsync(ct);
        return mark is null
            ? !await db.Districts.AnyAsync(ct) && !await db.ImportedRecords.AnyAsync(ct)
            : mark != ContentSource.HashOf(ContentSource.Shipped.ReadAll([]));
    }

    /// <summary>Checks the files without touching a database.</summary>
    /// <exception cref="ContentException">The files hold faults.</exception>
    public void Check(ContentSource source) => Read(source);

    private static (IReadOnlyList<ContentRecord> Records, string Hash) Read(ContentSource source)
    {
        // Messages of the validators are read on a console, in English whatever the machine speaks.
        var culture = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Language.En.Culture;
        try
        {
            var problems = new List<ContentProblem>();
            var files = source.ReadAll(problems);
            var records = problems.Count == 0 ? ContentReader.Read(files, problems) : [];
            return problems.Count == 0 ? (records, ContentSource.HashOf(files)) : throw new ContentException(problems);
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    private static async Task<ImportReport> MergeAsync(PortalDbContext db, IReadOnlyList<ContentRecord> records, CancellationToken ct)
    {
        var rows = await RowsAsync(db, ct);
        var remembered = await db.ImportedRecords.ToDictionaryAsync(x => x.Key, StringComparer.Ordinal, ct);
        List<string> added = [], changed = [], kept = [];
        var unchanged = 0;
        foreach (var record in records)
        {
            var fresh = ContentFingerprint.Of(db.Entry(record.Fresh));
            var last = remembered.GetValueOrDefault(record.Key);
            if (!rows.TryGetValue(record.Key, out var row))
            {
                if (last is not null)
                {
                    // It was imported before and removed in the site since.
                    kept.Add(record.Key);
                    continue;
                }

                db.Add(record.Fresh);
                added.Add(record.Key);
            }
            else
            {
                var present = ContentFingerprint.Of(db.Entry(row));
                if (present == fresh)
                {
                    unchanged++;
                }
                else if (last?.Fingerprint == present)
                {
                    record.Describe(row);
                    changed.Add(record.Key);
                }
                else
                {
                    kept.Add(record.Key);
                    continue;
                }
            }

            Remember(db, last, record.Key, fresh);
        }

        RefuseDanglingReferences(db, records, kept);
        var files = records.Select(x => x.Key).ToHashSet(StringComparer.Ordinal);
        string[] left = [.. remembered.Keys.Where(x => x != ShippedMark && !files.Contains(x) && rows.ContainsKey(x)).Order(StringComparer.Ordinal)];
        return new(added, changed, unchanged, kept, left);
    }

    /// <summary>
    /// A record the site removed stays removed, so a record of the files that refers to it cannot be saved: said by name instead of
    /// by a foreign key.
    /// </summary>
    private static void RefuseDanglingReferences(PortalDbContext db, IReadOnlyList<ContentRecord> records, List<string> kept)
    {
        if (kept.Count == 0)
        {
            return;
        }

        var problems = new List<ContentProblem>();
        foreach (var entry in db.ChangeTracker.Entries<IAudited>().Where(x => x.State is EntityState.Added or EntityState.Modified).ToList())
        {
            foreach (var reference in entry.Metadata.GetForeignKeys())
            {
                object?[] key = [.. reference.Properties.Select(x => entry.Property(x.Name).CurrentValue)];
                if (key.All(x => x is not null) && db.Find(reference.PrincipalEntityType.ClrType, key) is null)
                {
                    problems.Add(new(entry.Entity.ChangeKey, "", $"refers to '{string.Join('/', key)}', which was removed in the site"));
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new ContentException(problems);
        }
    }

    private static void Remember(PortalDbContext db, ImportedRecord? last, string key, string fingerprint)
    {
        if (last is null)
        {
            db.ImportedRecords.Add(new ImportedRecord(key, fingerprint));
        }
        else
        {
            last.Remember(fingerprint);
        }
    }

    private static async Task<Dictionary<string, IAudited>> RowsAsync(PortalDbContext db, CancellationToken ct)
    {
        var rows = new List<IAudited>();
        rows.AddRange(await db.Districts.ToListAsync(ct));
        rows.AddRange(await db.Sectors.ToListAsync(ct));
        rows.AddRange(await db.Services.ToListAsync(ct));
        rows.AddRange(await db.LifecycleStages.ToListAsync(ct));
        rows.AddRange(await db.Parks.ToListAsync(ct));
        rows.AddRange(await db.AllPartners().ToListAsync(ct));
        rows.AddRange(await db.Policies.ToListAsync(ct));
        rows.AddRange(await db.IndicatorValues.ToListAsync(ct));
        rows.AddRange(await db.Events.ToListAsync(ct));
        rows.AddRange(await db.GuideEditions.ToListAsync(ct));
        rows.AddRange(await db.GuideChapters.ToListAsync(ct));
        rows.AddRange(await db.GuideSections.ToListAsync(ct));
        return rows.ToDictionary(x => x.ChangeKey, StringComparer.Ordinal);
    }
}
