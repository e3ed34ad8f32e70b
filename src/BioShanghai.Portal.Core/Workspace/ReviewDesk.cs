using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A version that waits, in a list.</summary>
/// <param name="IsOwn">The reader wrote some of it and may not decide.</param>
public sealed record WaitingRevision(Revision Revision, bool IsOwn);

/// <summary>A version laid beside what is public.</summary>
/// <param name="Before">What is public now; empty for a record nobody has published.</param>
/// <param name="IsWithdrawn">The record was taken from the public; approving brings it back.</param>
public sealed record ReviewSheet(
    Revision Revision, FieldValues Before, FieldValues After, IReadOnlyList<FieldChange> Changes, IReadOnlyList<FieldFault> Faults, bool IsOwn, bool IsNew, bool IsWithdrawn)
{
    /// <summary>Numbers of valid certificates that will say another name or category than the partner's.</summary>
    public IReadOnlyList<string> Outdated { get; init; } = [];
}

/// <summary>The second pair of eyes: what waits, what changed in it, letting it become public or sending it back.</summary>
public sealed class ReviewDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Versions in review and approved ones waiting for their time, oldest first.</summary>
    public async Task<IReadOnlyList<WaitingRevision>> ListAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReviewListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = db.Revisions.AsNoTracking().Where(x => x.State == RevisionState.InReview || x.State == RevisionState.Scheduled);
        var waiting = await (await records.WithinAsync(all, actor, EditedRecords.Reviews, ct))
            .OrderBy(x => x.SubmittedAtUtc).Take(500).ToListAsync(ct);
        return [.. waiting.Select(x => new WaitingRevision(x, IsOwn(x, actor)))];
    }

    public async Task<ReviewSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var (db, actor, revision) = await LoadAsync(id, ct);
        await using (db)
        {
            var live = await EditedRecords.LiveAsync(db, revision.Kind, revision.Key, ct);
            var (before, after) = (live?.Values ?? FieldValues.Empty, FieldValues.FromJson(revision.Values));
            return new(
                revision, before, after, FieldDiff.Between(before, after, EditedRecords.TableOf(revision.Kind)),
                await records.FaultsAsync(db, revision.Kind, revision.Key, after, ct), IsOwn(revision, actor), live is null,
                // A partner is public by its membership, whatever its profile says.
                revision.Kind != RecordKind.Partner && live is { IsPublic: false })
            {
                Outdated = revision.Kind == RecordKind.Partner && revision.IsOpen
                    ? await OutdatedCertificates.NumbersAsync(db, revision.Key, PartnerFields.NameOf(after), PartnerFields.CategoryOf(after[PartnerFields.Category]), records.Today, ct) : [],
            };
        }
    }

    /// <summary>Sends a version back to be changed.</summary>
    public async Task ReturnAsync(Guid id, int version, string comment, CancellationToken ct = default)
    {
        var (db, actor, revision) = await LoadAsync(id, ct);
        await using (db)
        {
            revision.At(version);
            revision.Return(actor, comment, Now);
            Tell(db, revision, NoticeKind.Returned);
            await db.SaveAsync(new Deed(actor, "revision.return", Now), ct);
        }
    }

    /// <summary>Lets a version become public: at once, or when its time comes.</summary>
    /// <param name="version">The version the reviewer looked at; a later one has to be looked at again.</param>
    public async Task ApproveAsync(Guid id, int version, CancellationToken ct = default)
    {
        var (db, actor, revision) = await LoadAsync(id, ct);
        await using (db)
        {
            revision.At(version);
            // Neither district gives a listing away or takes it alone.
            Rule.Require(
                await EditedRecords.LiveAsync(db, revision.Kind, revision.Key, ct) is not { } live
                    || actor.Can(EditedRecords.Reviews(revision.Kind), await records.PlaceAsync(revision.Kind, live.OwnerSlug, ct)),
                "Revision.NeedsBothDistricts");
            var now = Now;
            revision.Approve(actor, now);
            if (revision.PublishAtUtc is null || revision.PublishAtUtc <= now)
            {
                await PublishAsync(db, records, revision, now, ct);
            }

            await db.SaveAsync(new Deed(actor, "revision.approve", now), ct);
        }
    }

    /// <summary>Puts an approved version in the place of what is public.</summary>
    /// <remarks>Who approved it answered for it on that day, whenever it becomes public.</remarks>
    internal static async Task PublishAsync(PortalDbContext db, EditedRecords records, Revision revision, DateTime now, CancellationToken ct)
    {
        await records.ApplyAsync(db, revision.Kind, revision.Key, FieldValues.FromJson(revision.Values), ShanghaiDay.Of(revision.DecidedAtUtc ?? now), ct);
        if (revision.Kind == RecordKind.Partner)
        {
            await OutdatedCertificates.TellAsync(db, revision.Key, now, ct);
        }

        var last = await db.Revisions.Where(x => x.Kind == revision.Kind && x.Key == revision.Key).MaxAsync(x => (int?)x.Number, ct) ?? 0;
        revision.Published(last + 1, now);
        Tell(db, revision, NoticeKind.Published);
    }

    internal static void Tell(PortalDbContext db, Revision revision, NoticeKind kind)
    {
        foreach (var author in revision.Authors)
        {
            db.Notices.Add(new Notice(author, kind, revision.RecordKey, revision.Name.Zh ?? revision.Key, revision.ChangedAtUtc));
        }
    }

    private async Task<(PortalDbContext Database, Actor Actor, Revision Revision)> LoadAsync(Guid id, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.ReviewListings, ct);
        var db = await databases.CreateDbContextAsync(ct);
        try
        {
            var revision = await db.Revisions.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException($"review:{id}");
            await gate.DemandAsync(actor, EditedRecords.Reviews(revision.Kind), await records.PlaceOfAsync(revision, ct), $"review:{id}", ct);
            return (db, actor, revision);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    private static bool IsOwn(Revision revision, Actor actor) => actor.UserId is { } id && revision.Authors.Contains(id);
}
