using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

public sealed partial class RecordEditing
{
    /// <summary>Keeps what is typed for its typist alone; nothing is checked, so nothing is lost.</summary>
    /// <returns>When it was kept.</returns>
    public async Task<DateTime> KeepAsync(RecordKind kind, string key, FieldValues typed, FieldValues @base, string token, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        Rule.Require(actor.UserId is not null, "Draft.NeedsPerson");
        var (text, now) = (typed.ToJson(), Now);
        CheckLength(text, key);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var head = await HeadAsync(db, kind, key, @base["park"], ct);
                await gate.DemandAsync(actor, permission, await records.PlaceAsync(kind, head.OwnerSlug, ct), Revision.KeyOf(kind, key), ct);
                var draft = await db.TypedDrafts.FirstOrDefaultAsync(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key, ct);
                if (draft is null)
                {
                    db.TypedDrafts.Add(draft = new TypedDraft(actor.UserId!.Value, kind, key, @base.ToJson(), token));
                }

                draft.Rebase(@base.ToJson(), token);
                draft.Keep(text, now);
                await db.SaveAsync(now, ct);
                return now;
            }
            catch (DbUpdateException) when (attempt == 0)
            {
                // Two pauses of one page, or two of its windows, began the draft at once; now there is one to go on with.
            }
        }
    }

    /// <summary>What would stand in the way of publishing what is typed; for showing it at the fields while typing goes on.</summary>
    public async Task<IReadOnlyList<FieldFault>> CheckAsync(RecordKind kind, string key, FieldValues typed, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var head = await HeadAsync(db, kind, key, typed["park"], ct);
        await gate.DemandAsync(actor, permission, await ReadingPlaceAsync(records, actor, permission, head, ct), Revision.KeyOf(kind, key), ct);
        return await records.FaultsAsync(db, kind, key, typed, ct);
    }

    /// <summary>Throws away what was typed and not saved.</summary>
    public async Task ForgetAsync(RecordKind kind, string key, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(EditedRecords.Edits(kind), ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.TypedDrafts.Where(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key).ExecuteDeleteAsync(ct);
    }

    /// <summary>Somebody saved the record after a draft of it was begun.</summary>
    internal static async Task<bool> HasMovedOnAsync(PortalDbContext db, TypedDraft draft, CancellationToken ct)
    {
        try
        {
            return (await HeadAsync(db, draft.Kind, draft.Key, FieldValues.FromJson(draft.BaseValues)["park"], ct)).Token != draft.BaseToken;
        }
        catch (NotFoundException)
        {
            return true;
        }
    }

    /// <summary>Where a record is looked for when it is read: while a listing moves, whose it is now and whose it is to be both see it.</summary>
    internal static async Task<Place> ReadingPlaceAsync(EditedRecords records, Actor actor, Permission permission, Head head, CancellationToken ct)
    {
        var place = await records.PlaceAsync(head.Kind, head.OwnerSlug, ct);
        return actor.Can(permission, place) ? place : await records.PlaceAsync(head.Kind, head.Live?.OwnerSlug ?? head.OwnerSlug, ct);
    }

    private static void CheckLength(string values, string key) =>
        Rule.Require(values.Length <= LongestDraft && key.Length is > 0 and <= Revision.KeyMaxLength, "Draft.TooLong");

    private static void CheckSeen(Revision revision, string? token)
    {
        if (token is not null && token != TokenOf(revision))
        {
            throw new ConflictException(nameof(Revision));
        }
    }
}
