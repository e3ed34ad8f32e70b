using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A record opened for writing.</summary>
public sealed record EditSheet
{
    public required RecordKind Kind { get; init; }
    public required string Key { get; init; }

    /// <summary>What the form begins with: what was typed last and not saved, else the newest saved version.</summary>
    public required FieldValues Values { get; init; }

    /// <summary>The version the typing began from, and the word that names it.</summary>
    public required FieldValues Base { get; init; }
    public required string Token { get; init; }

    /// <summary>When the unsaved draft the form begins with was kept; null when there is none.</summary>
    public DateTime? DraftKeptAtUtc { get; init; }

    /// <summary>Somebody has saved since the draft was begun; saving will show both.</summary>
    public bool HasMovedOn { get; init; }

    /// <summary>What the public sees; null while nobody has published it.</summary>
    public FieldValues? Public { get; init; }
    public bool IsPublic { get; init; }

    /// <summary>The open version, if there is one.</summary>
    public RevisionState? State { get; init; }
    public Guid? RevisionId { get; init; }
    public DateTime? PublishAtUtc { get; init; }
    public string? AuthorName { get; init; }
    public IReadOnlyList<RevisionComment> Comments { get; init; } = [];

    /// <summary>Waits for review or for its time: it is taken back before anybody writes on.</summary>
    public bool IsWaiting => State is RevisionState.InReview or RevisionState.Scheduled;

    /// <summary>May change what only the Centre decides.</summary>
    public bool MayPlace { get; init; }

    /// <summary>May write; who only reads is of the district a listing is moving away from.</summary>
    public bool MayWrite { get; init; } = true;
}

/// <summary>How saving went: saved, or stopped because two people changed the same fields.</summary>
/// <param name="Values">What stands saved now; of a clash what the other person saved.</param>
/// <param name="Joined">Fields somebody else changed meanwhile that were taken over.</param>
public sealed record SaveOutcome(FieldValues Values, string Token, ThreeWay? Clash, IReadOnlyList<FieldDefinition> Joined)
{
    public bool IsSaved => Clash is null;
}

/// <summary>Writing records: opening, keeping what is typed, saving a version, sending it to review, taking it back, giving it up.</summary>
public sealed partial class RecordEditing(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    /// <summary>Characters of all fields together; far above any honest record.</summary>
    public const int LongestDraft = 400_000;

    // Each try that loses means that somebody else has saved: with so many a minute something is wrong.
    private const int MostTries = 40;
    private const int FewTries = 3;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>A code for a new listing, and nothing else: the record begins with its first save.</summary>
    public async Task<string> NewCodeAsync(string parkSlug, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditListings, ct);
        var place = await records.PlaceAsync(parkSlug, ct);
        if (place.DistrictCode is null)
        {
            throw new NotFoundException("park:" + parkSlug);
        }

        await gate.DemandAsync(actor, Permission.EditListings, place, "park:" + parkSlug, ct);
        return $"{place.DistrictCode}-{RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 7)}";
    }

    /// <param name="parkSlug">Park of a listing that does not exist yet; null for one that does.</param>
    public async Task<EditSheet> OpenAsync(RecordKind kind, string key, string? parkSlug = null, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var head = await HeadAsync(db, kind, key, parkSlug, ct);
        await gate.DemandAsync(actor, permission, await ReadingPlaceAsync(records, actor, permission, head, ct), Revision.KeyOf(kind, key), ct);
        var draft = await db.TypedDrafts.AsNoTracking().FirstOrDefaultAsync(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key, ct);
        return new()
        {
            Kind = kind,
            Key = key,
            Values = draft is null ? head.Values : FieldValues.FromJson(draft.Values),
            Base = draft is null ? head.Values : FieldValues.FromJson(draft.BaseValues),
            Token = draft?.BaseToken ?? head.Token,
            DraftKeptAtUtc = draft?.SavedAtUtc,
            HasMovedOn = draft is not null && draft.BaseToken != head.Token,
            Public = head.Live?.Values,
            IsPublic = head.Live?.IsPublic == true,
            State = head.Open?.State,
            RevisionId = head.Open?.Id,
            PublishAtUtc = head.Open?.PublishAtUtc,
            AuthorName = head.Open?.AuthorName,
            Comments = head.Open?.Comments ?? [],
            MayPlace = actor.Can(EditedRecords.Settles(kind)),
            MayWrite = actor.Can(permission, await records.PlaceAsync(kind, head.OwnerSlug, ct)),
        };
    }

    /// <summary>Saves a version that colleagues of the scope see; unfinished ones too. What somebody else saved meanwhile is joined field by field, or told.</summary>
    public async Task<SaveOutcome> SaveAsync(RecordKind kind, string key, FieldValues typed, FieldValues @base, string token, CancellationToken ct = default)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        CheckLength(typed.ToJson(), key);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SaveOnceAsync(actor, permission, kind, key, typed, @base, token, ct);
            }
            catch (ConflictException) when (attempt < MostTries)
            {
                // Somebody saved at this very moment; what he saved is read and joined.
            }
            catch (DbUpdateException) when (attempt < FewTries)
            {
                // Two began the open version at once; now there is one to go on with. What the database refuses for good is not tried for long.
            }
        }
    }

    /// <summary>Sends the saved version to somebody else to look at.</summary>
    /// <param name="publishAtUtc">When it is to become public once approved; null for at once.</param>
    /// <param name="token">The version the sender has seen; null for whatever is saved.</param>
    /// <returns>What stands in the way; empty when it was sent.</returns>
    /// <exception cref="ConflictException">Somebody else saved since.</exception>
    public async Task<IReadOnlyList<FieldFault>> SubmitAsync(RecordKind kind, string key, DateTime? publishAtUtc, string? token = null, CancellationToken ct = default)
    {
        var (db, actor, revision) = await OpenRevisionAsync(kind, key, ct);
        await using (db)
        {
            CheckSeen(revision, token);
            var faults = await records.FaultsAsync(db, kind, key, FieldValues.FromJson(revision.Values), ct);
            if (faults.Count > 0)
            {
                return faults;
            }

            revision.Submit(publishAtUtc, Now);
            await TellReviewersAsync(db, actor, revision, ct);
            await db.SaveAsync(new Deed(actor, "revision.submit", Now), ct);
            return [];
        }
    }

    /// <summary>Takes a version back from review, or from waiting for its time, to write on.</summary>
    public async Task TakeBackAsync(RecordKind kind, string key, CancellationToken ct = default)
    {
        var (db, actor, revision) = await OpenRevisionAsync(kind, key, ct);
        await using (db)
        {
            revision.TakeBack(Now);
            await db.SaveAsync(new Deed(actor, "revision.take-back", Now), ct);
        }
    }

    /// <summary>Gives the open version up; what is public stays.</summary>
    /// <param name="token">The version that was looked at when it was given up; null for whatever is saved.</param>
    /// <exception cref="ConflictException">Somebody else saved since.</exception>
    public async Task DiscardAsync(RecordKind kind, string key, string? token = null, CancellationToken ct = default)
    {
        var (db, actor, revision) = await OpenRevisionAsync(kind, key, ct);
        await using (db)
        {
            CheckSeen(revision, token);
            revision.Discard(Now);
            await db.SaveAsync(new Deed(actor, "revision.discard", Now), ct);
            await db.TypedDrafts.Where(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key).ExecuteDeleteAsync(ct);
        }
    }

    /// <summary>Takes a listing from the public at once; needs no second person, because wrong supply must be able to go.</summary>
    public async Task WithdrawAsync(string code, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var listing = await db.SpaceListings.FirstOrDefaultAsync(x => x.Code == code, ct) ?? throw new NotFoundException(Revision.KeyOf(RecordKind.Space, code));
        await gate.DemandAsync(actor, Permission.EditListings, await records.PlaceAsync(listing.ParkSlug, ct), listing.ChangeKey, ct);
        Rule.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= Revision.CommentMaxLength, "Listing.NeedsReason");
        listing.Withdraw();
        // What waits would bring it back by itself.
        if (await FindOpenAsync(db, RecordKind.Space, code, ct) is { State: RevisionState.InReview or RevisionState.Scheduled } waiting)
        {
            waiting.TakeBack(Now);
        }

        await db.SaveAsync(new Deed(actor, "listing.withdraw", Now) { Note = reason.Trim() }, ct);
    }

    private async Task<SaveOutcome> SaveOnceAsync(
        Actor actor, Permission permission, RecordKind kind, string key, FieldValues typed, FieldValues @base, string token, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var head = await HeadAsync(db, kind, key, typed["park"], ct);
        await gate.DemandAsync(actor, permission, await records.PlaceAsync(kind, head.OwnerSlug, ct), Revision.KeyOf(kind, key), ct);
        var table = EditedRecords.TableOf(kind);
        var mine = EditedRecords.Allowed(kind, actor, typed, head.Values);
        IReadOnlyList<FieldDefinition> joined = [];
        if (token != head.Token)
        {
            var merge = ThreeWay.Merge(@base, mine, head.Values, table);
            if (!merge.IsClean)
            {
                return new(head.Values, head.Token, merge, []);
            }

            joined = [.. merge.Fields.Where(x => x.State is MergeState.OnlyTheirs or MergeState.Joined).Select(x => x.Field)];
            mine = merge.Merged;
        }

        var owner = kind == RecordKind.Space ? await ParkOfAsync(mine, head.OwnerSlug, ct) : key;
        await gate.DemandAsync(actor, permission, await records.PlaceAsync(kind, owner, ct), kind == RecordKind.Space ? "park:" + owner : Revision.KeyOf(kind, key), ct);
        var now = Now;
        var revision = head.Open ?? await BeginAsync(db, kind, key, head, now, ct);
        revision.Write(actor, mine.ToJson(), Revision.NameOf(mine["name.zh"], mine["name.en"]), owner, now);
        if (await db.TypedDrafts.FirstOrDefaultAsync(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key, ct) is { } draft)
        {
            db.TypedDrafts.Remove(draft);
        }

        var changed = FieldDiff.Between(head.Values, mine, table).Select(x => x.Field.Key);
        await db.SaveAsync(new Deed(actor, "revision.save", now) { Note = string.Join(", ", changed) }, ct);
        return new(mine, TokenOf(revision), null, joined);
    }

    /// <summary>A park a listing names that exists; what was typed may be anything.</summary>
    private async Task<string> ParkOfAsync(FieldValues values, string otherwise, CancellationToken ct) =>
        (await records.PlaceAsync(values["park"], ct)).DistrictCode is null ? otherwise : values["park"];

    private static async Task<Revision> BeginAsync(PortalDbContext db, RecordKind kind, string key, Head head, DateTime now, CancellationToken ct)
    {
        var last = await db.Revisions.Where(x => x.Kind == kind && x.Key == key).MaxAsync(x => (int?)x.Number, ct) ?? 0;
        if (last == 0 && head.Live is { } live)
        {
            // What was public before revisions were written begins the history.
            db.Revisions.Add(Revision.First(kind, key, live.OwnerSlug, live.Name, live.Values.ToJson(), now));
            last = 1;
        }

        var revision = new Revision(kind, key, head.OwnerSlug, last, now);
        db.Revisions.Add(revision);
        return revision;
    }

    private async Task<(PortalDbContext Database, Actor Actor, Revision Revision)> OpenRevisionAsync(RecordKind kind, string key, CancellationToken ct)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        var db = await databases.CreateDbContextAsync(ct);
        try
        {
            var revision = await FindOpenAsync(db, kind, key, ct) ?? throw new NotFoundException(Revision.KeyOf(kind, key));
            await gate.DemandAsync(actor, permission, await records.PlaceOfAsync(revision, ct), revision.RecordKey, ct);
            return (db, actor, revision);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    private async Task TellReviewersAsync(PortalDbContext db, Actor actor, Revision revision, CancellationToken ct)
    {
        var place = await records.PlaceOfAsync(revision, ct);
        var able = (await db.Grants.AsNoTracking().ToListAsync(ct))
            .Where(x => PermissionTable.Gives(x.Role, EditedRecords.Reviews(revision.Kind)) && x.Covers(place) && !revision.Authors.Contains(x.UserId) && x.UserId != actor.UserId);
        foreach (var user in able.Select(x => x.UserId).Distinct())
        {
            db.Notices.Add(new Notice(user, NoticeKind.ToReview, $"review:{revision.Id}", revision.Name.Zh ?? revision.Key, Now));
        }
    }

    private static Task<Revision?> FindOpenAsync(PortalDbContext db, RecordKind kind, string key, CancellationToken ct) =>
        db.Revisions.FirstOrDefaultAsync(x => x.Kind == kind && x.Key == key && x.Slot == Revision.OpenSlot, ct);

    private static string TokenOf(Revision revision) => $"r{revision.Id:N}:{revision.Version}";

    /// <summary>The newest saved state of a record: its open version, else what is public, else nothing in a park.</summary>
    internal static async Task<Head> HeadAsync(PortalDbContext db, RecordKind kind, string key, string? parkSlug, CancellationToken ct)
    {
        var open = await FindOpenAsync(db, kind, key, ct);
        var live = await EditedRecords.LiveAsync(db, kind, key, ct);
        if (open is not null)
        {
            return new(kind, FieldValues.FromJson(open.Values), TokenOf(open), open.OwnerSlug, open, live);
        }

        if (live is not null)
        {
            return new(kind, live.Values, $"p{live.Version}", live.OwnerSlug, null, live);
        }

        return kind == RecordKind.Space && !string.IsNullOrEmpty(parkSlug) && SpaceListing.IsCode(key) && !key.StartsWith(SpaceListing.SamplePrefix, StringComparison.Ordinal)
            ? new(kind, FieldValues.Empty.With("park", parkSlug), "new", parkSlug, null, null)
            : throw new NotFoundException(Revision.KeyOf(kind, key));
    }

    internal sealed record Head(RecordKind Kind, FieldValues Values, string Token, string OwnerSlug, Revision? Open, LiveRecord? Live);
}
