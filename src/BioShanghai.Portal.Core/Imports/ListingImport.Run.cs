using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

public sealed partial class ListingImport
{
    /// <summary>Rows of one transaction: whole rows only, and nobody waits long for the database.</summary>
    private const int RowsAtOnce = 100;

    private const int MostTries = 10;

    /// <summary>Takes the rows of a plan in, as somebody chose. Stopped half-way, what was taken in stays; the same file then does the rest.</summary>
    /// <param name="ct">Stops between two transactions.</param>
    public async Task<ImportOutcome> RunAsync(ImportPlan plan, ImportChoices choices, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.ImportListings, ct);
        Rule.Require(plan.IsReadable, "Import.NotReadable");
        Rule.Require(choices.SoundRowsOnly || !plan.HasFaultyRows, "Import.HasFaults");
        var taken = plan.Rows.Select(x => Decide(x, choices)).OfType<ImportRow>().ToList();
        var result = new Taken();

        // A database in a file answers on the caller's thread, and the page that asks has to show how far it is.
        return await Task.Run(() => RunAsync(plan.FileName, taken, choices.Submit, result, progress, ct), CancellationToken.None);
    }

    /// <summary>The row with its clashes decided; null where it is not taken in.</summary>
    private static ImportRow? Decide(ImportRow row, ImportChoices choices) => row.State switch
    {
        ImportState.New or ImportState.Changed => row,
        ImportState.Clash when choices.Clashes.TryGetValue(row.Number, out var side) => side == MergeSide.Mine
            ? row with { Changes = [.. row.Changes, .. row.Clashes.Select(x => new FieldChange(x.Field, x.Theirs, x.Mine))] } : row,
        _ => null,
    };

    private async Task<ImportOutcome> RunAsync(string fileName, List<ImportRow> rows, bool submit, Taken result, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var (done, isStopped, actor) = (0, false, await gate.EnterAsync(Permission.ImportListings, ct));
        try
        {
            foreach (var some in rows.Chunk(RowsAtOnce))
            {
                if (ct.IsCancellationRequested)
                {
                    isStopped = true;
                    break;
                }

                result.Add(await TakeAsync(fileName, some, submit, ct));
                done += some.Length;
                progress?.Report(new(done, rows.Count));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The transaction was not finished, so nothing of it is there.
            isStopped = true;
        }
        finally
        {
            // What was sent to review is told also when the rest was stopped or failed.
            await TellReviewersAsync(actor, fileName, result, CancellationToken.None);
        }

        return new(result.Drafts, result.AlreadyThere, result.LeftOut, new(done, rows.Count), isStopped);
    }

    private async Task<Taken> TakeAsync(string fileName, ImportRow[] rows, bool submit, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TakeOnceAsync(fileName, rows, submit, ct);
            }
            catch (Exception clash) when (attempt < MostTries && clash is ConflictException or DbUpdateException)
            {
                // Somebody saved one of them at this very moment; what was saved is read and looked at again.
            }
        }
    }

    private async Task<Taken> TakeOnceAsync(string fileName, ImportRow[] rows, bool submit, CancellationToken ct)
    {
        // Asked anew for each transaction: a right that is taken away stops the rest.
        var actor = await gate.EnterAsync(Permission.ImportListings, ct);
        var keys = rows.Select(x => x.Key).ToList();
        await using var db = await databases.CreateDbContextAsync(ct);
        var heads = await ListingHeads.ReadAsync(db, keys, ct);
        var numbers = await LastNumbersAsync(db, keys, ct);
        var said = await db.MergeBases.Where(x => keys.Contains(x.Key) && x.Token == MergeBase.OfRow).ToDictionaryAsync(x => x.Key, ct);
        var (taken, now, context) = (new Taken(), clock.GetUtcNow().UtcDateTime, await ContextAsync(ct));
        var files = await FilesAsync(db, keys, ct);
        foreach (var row in rows)
        {
            var head = heads.GetValueOrDefault(row.Key);
            var saved = head?.Values ?? FieldValues.Empty;
            var wanted = Apply(row, saved);
            var park = context.ParkSlugs.Contains(wanted?["park"]) ? wanted!["park"] : head?.ParkSlug;
            await DemandAsync(actor, row, head, park, ct);
            if (row.Said is { } values)
            {
                Remember(db, said, row.Key, values.ToJson(), now);
            }

            if (wanted is null || (head?.IsWaiting == true && !wanted.Equals(saved)))
            {
                taken.LeftOut.Add(new(row.Number, null, null, "ChangedMeanwhile", words[wanted is null ? "ChangedMeanwhile" : "Waiting"]));
            }
            else if (head is not null && wanted.Equals(saved))
            {
                taken.AlreadyThere++;
            }
            else
            {
                var revision = Begin(db, row.Key, head, park!, numbers.GetValueOrDefault(row.Key), now);
                revision.Write(actor, wanted.ToJson(), Revision.NameOf(wanted["name.zh"], wanted["name.en"]), park!, now);
                var around = head?.Live is { } live ? ListingContext.Of(live, context.ParkSlugs, context.SectorCodes, context.Today) : context;
                around = around with { Files = [.. files[row.Key], .. around.Files.ExceptBy(files[row.Key].Select(x => x.Id), x => x.Id)] };
                var isSubmitted = submit && ListingFields.Read(wanted, around).IsSound;
                if (isSubmitted)
                {
                    // A time that was planned and lies ahead stays planned.
                    revision.Submit(revision.PublishAtUtc > now ? revision.PublishAtUtc : null, now);
                    taken.SubmittedIn.Add(park!);
                }

                taken.Drafts.Add(new(row.Key, revision.Name, head is null, isSubmitted));
            }
        }

        await db.SaveAsync(new Deed(actor, "listing.import", now) { Note = fileName }, ct);
        return taken;
    }

    private async Task DemandAsync(Actor actor, ImportRow row, ListingHead? head, string? park, CancellationToken ct)
    {
        var key = Revision.KeyOf(RecordKind.Space, row.Key);
        if (head is null && (row.State != ImportState.New || park is null))
        {
            throw new NotFoundException(key);
        }

        if (head is not null)
        {
            await gate.DemandAsync(actor, Permission.ImportListings, await records.PlaceAsync(head.ParkSlug, ct), key, ct);
        }

        if (park != head?.ParkSlug)
        {
            await gate.DemandAsync(actor, Permission.ImportListings, await records.PlaceAsync(park!, ct), "park:" + park, ct);
        }
    }

    /// <summary>The saved values with the changes of a row; null where one of the fields was saved otherwise since the plan was made.</summary>
    private static FieldValues? Apply(ImportRow row, FieldValues saved)
    {
        var values = saved;
        foreach (var change in row.Changes)
        {
            var now = saved[change.Field.Key];
            if (now == change.After)
            {
                continue;
            }

            if (now != change.Before)
            {
                return null;
            }

            values = values.With(change.Field.Key, change.After);
        }

        return values;
    }

    /// <summary>The version of a listing that is being written; begun where there is none.</summary>
    private static Revision Begin(PortalDbContext db, string key, ListingHead? head, string park, int last, DateTime now)
    {
        if (head?.Open is { } open)
        {
            return open;
        }

        if (last == 0 && head?.Live is { } live)
        {
            // What was public before revisions were written begins the history.
            db.Revisions.Add(Revision.First(RecordKind.Space, key, live.ParkSlug, live.Name, head.Values.ToJson(), now));
            last = 1;
        }

        var revision = new Revision(RecordKind.Space, key, head?.ParkSlug ?? park, last, now);
        db.Revisions.Add(revision);
        return revision;
    }

    private static void Remember(PortalDbContext db, Dictionary<string, MergeBase> known, string key, string values, DateTime now)
    {
        if (known.TryGetValue(key, out var one))
        {
            one.Replace(values, now);
        }
        else
        {
            db.MergeBases.Add(new MergeBase(key, MergeBase.OfRow, values, now));
        }
    }

    /// <summary>Files kept for listings, by code: a version may name one that is not public yet.</summary>
    private static async Task<ILookup<string, FileRef>> FilesAsync(PortalDbContext db, IEnumerable<string> codes, CancellationToken ct)
    {
        var owners = codes.Select(SpaceListing.ChangeKeyOf).ToList();
        var kept = await db.StoredFiles.AsNoTracking().Where(x => owners.Contains(x.OwnerKey)).ToListAsync(ct);
        return kept.ToLookup(x => SpaceListing.CodeOf(x.OwnerKey)!, x => x.Refer(LocalText.Empty, default));
    }

    private static async Task<Dictionary<string, int>> LastNumbersAsync(PortalDbContext db, IReadOnlyCollection<string> keys, CancellationToken ct) =>
        await db.Revisions.Where(x => x.Kind == RecordKind.Space && keys.Contains(x.Key)).GroupBy(x => x.Key)
            .Select(x => new { x.Key, Last = x.Max(y => y.Number) }).ToDictionaryAsync(x => x.Key, x => x.Last, ct);

    /// <summary>One notice for each person who may decide, not one for each listing.</summary>
    private async Task TellReviewersAsync(Actor actor, string fileName, Taken result, CancellationToken ct)
    {
        if (result.SubmittedIn.Count == 0)
        {
            return;
        }

        var places = new List<Place>();
        foreach (var park in result.SubmittedIn.Distinct(StringComparer.Ordinal))
        {
            places.Add(await records.PlaceAsync(park, ct));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(ct);
        var able = (await db.Grants.AsNoTracking().ToListAsync(ct))
            .Where(x => x.UserId != actor.UserId && PermissionTable.Gives(x.Role, Permission.ReviewListings) && places.Exists(x.Covers)).Select(x => x.UserId).Distinct();
        foreach (var user in able)
        {
            db.Notices.Add(new Notice(user, NoticeKind.ToReview, "reviews:", $"{fileName} ({result.SubmittedIn.Count})", now));
        }

        await db.SaveAsync(now, ct);
    }

    /// <summary>What has been taken in so far.</summary>
    private sealed class Taken
    {
        public List<ImportedDraft> Drafts { get; } = [];

        public List<ImportFault> LeftOut { get; } = [];

        /// <summary>Park of each listing that was sent to review.</summary>
        public List<string> SubmittedIn { get; } = [];

        public int AlreadyThere { get; set; }

        public void Add(Taken more)
        {
            Drafts.AddRange(more.Drafts);
            LeftOut.AddRange(more.LeftOut);
            SubmittedIn.AddRange(more.SubmittedIn);
            AlreadyThere += more.AlreadyThere;
        }
    }
}
