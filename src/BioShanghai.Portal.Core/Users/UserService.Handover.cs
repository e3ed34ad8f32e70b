using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>A leaver's unfinished work.</summary>
public sealed partial class UserService
{
    /// <summary>
    /// Gives what somebody typed, wrote in open revisions, carries as cases and tasks and has not read to another person, as far as that person's
    /// grants reach; the rest stays and is listed. Cases neither of them may carry go back to their desks.
    /// </summary>
    public async Task<Handover> ReassignAsync(Guid from, Guid to, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        var leaver = await db.Users.FirstOrDefaultAsync(x => x.Id == from, ct) ?? throw new NotFoundException(PortalUser.KeyOf(from));
        var heir = await db.Users.FirstOrDefaultAsync(x => x.Id == to, ct) ?? throw new NotFoundException(PortalUser.KeyOf(to));
        Rule.Require(from != to && !heir.IsDisabled, "User.CannotTakeOver");
        var reach = new Actor(to, heir.DisplayName, await db.Grants.AsNoTracking().Where(x => x.UserId == to).ToListAsync(ct), null, null);
        var (work, moved, kept, now) = (await WorkAsync(db, from, ct), 0, new List<string>(), Now);
        var taken = (await db.TypedDrafts.AsNoTracking().Where(x => x.UserId == to).Select(x => new { x.Kind, x.Key }).ToListAsync(ct)).Select(x => Revision.KeyOf(x.Kind, x.Key)).ToHashSet();
        foreach (var piece in work)
        {
            var isReached = piece.Place is { } place && reach.Can(EditedRecords.Edits(piece.Kind), place);
            if (!isReached || (piece.Row is TypedDraft && taken.Contains(piece.RecordKey)))
            {
                kept.Add(piece.RecordKey);
                continue;
            }

            moved++;
            Move(db, piece.Row, to, now);
        }

        foreach (var (place, one, row) in await db.HeldByAsync(from, ct))
        {
            if (!reach.Can(Permission.HandleCases, place))
            {
                kept.Add(one.ChangeKey);
                continue;
            }

            moved++;
            CaseHoldings.HandTo(row, to, heir.DisplayName, actor, now);
        }

        await HandCaseNoticesAsync(db, from, reach, now, ct);
        await db.LetGoAsync(from, leaver.IsDisabled ? [] : await db.Grants.AsNoTracking().Where(x => x.UserId == from).ToListAsync(ct), actor, now, ct);
        List<string> stays = [.. kept.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (moved > 0)
        {
            db.Notices.Add(new Notice(to, NoticeKind.WorkHandedOver, leaver.ChangeKey, leaver.DisplayName, now));
        }

        var deed = new Deed(actor, "user.reassign", now);
        db.Note(deed with { Note = $"to {heir.ChangeKey}: {moved} moved; stays: {string.Join(", ", stays)}" }, leaver.ChangeKey, AuditResult.Done);
        await db.SaveAsync(deed, ct);
        await transaction.CommitAsync(ct);
        return new(moved, stays);
    }

    /// <summary>Unread notices about cases the heir may carry. What he was told himself he is not told twice, and what no heir carries was told to its desk.</summary>
    private static async Task HandCaseNoticesAsync(PortalDbContext db, Guid from, Actor heir, DateTime now, CancellationToken ct)
    {
        var unread = await db.Notices.Where(x => x.UserId == from && x.ReadAtUtc == null && x.Target.StartsWith("case")).ToListAsync(ct);
        if (unread.Count == 0)
        {
            return;
        }

        var of = unread.Select(x => (Notice: x, Id: CaseOf(x.Target))).Where(x => x.Id is not null).ToList();
        Guid[] ids = [.. of.Select(x => x.Id!.Value).Distinct()];
        var places = (await db.ServiceCases.AsNoTracking().Where(x => ids.Contains(x.Id) && x.ErasedAtUtc == null).Select(x => new { x.Id, x.DistrictCode, x.ParkSlug }).ToListAsync(ct))
            .ToDictionary(x => x.Id, x => x.DistrictCode is null ? Place.City : new Place(x.DistrictCode, x.ParkSlug));
        var told = (await db.Notices.AsNoTracking().Where(x => x.UserId == heir.UserId && x.Target.StartsWith("case")).Select(x => new { x.Kind, x.Target }).ToListAsync(ct)).Select(x => (x.Kind, x.Target)).ToHashSet();
        foreach (var (notice, id) in of.Where(x => places.TryGetValue(x.Id!.Value, out var place) && heir.Can(Permission.HandleCases, place)))
        {
            if (told.Add((notice.Kind, notice.Target)))
            {
                notice.HandTo(heir.UserId!.Value);
            }
            else
            {
                notice.Read(now);
            }
        }

        // Besides the case itself its pages are named: "case-parks:", "case-visits:" and the like.
        static Guid? CaseOf(string target) => Guid.TryParseExact(target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..], "N", out var id) ? id : null;
    }

    private static void Move(PortalDbContext db, object row, Guid to, DateTime now)
    {
        switch (row)
        {
            case TypedDraft draft:
                db.TypedDrafts.Remove(draft);
                db.TypedDrafts.Add(draft.For(to));
                break;
            case Revision revision:
                revision.TakeOver(to, now);
                break;
            case Notice notice:
                notice.HandTo(to);
                break;
        }
    }

    /// <summary>Everything of a person that waits for somebody, with the place that decides who may have it.</summary>
    private static async Task<IReadOnlyList<Piece>> WorkAsync(PortalDbContext db, Guid userId, CancellationToken ct)
    {
        var drafts = await db.TypedDrafts.Where(x => x.UserId == userId).ToListAsync(ct);
        var open = await db.Revisions.Where(x => x.State == RevisionState.Draft || x.State == RevisionState.InReview || x.State == RevisionState.Returned || x.State == RevisionState.Scheduled)
            .ToListAsync(ct);
        // What concerns the person himself, as a change of his grants, is nobody else's.
        var notices = await db.Notices.Where(x => x.UserId == userId && x.ReadAtUtc == null && x.Kind != NoticeKind.GrantsChanged && (x.Target.StartsWith("space:") || x.Target.StartsWith("park:") || x.Target.StartsWith("partner:"))).ToListAsync(ct);
        List<(RecordKind Kind, string Key, object Row)> found =
        [
            .. drafts.Select(x => (x.Kind, x.Key, (object)x)),
            .. open.Where(x => x.Authors.Contains(userId)).Select(x => (x.Kind, x.Key, (object)x)),
            .. notices.Select(x => (RecordKinds.Of(x.Target)!.Value, x.Target[(x.Target.IndexOf(':', StringComparison.Ordinal) + 1)..], (object)x)),
        ];
        var codes = found.Where(x => x.Kind == RecordKind.Space).Select(x => x.Key).Distinct().ToList();
        var parks = (await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).Select(x => new { x.Code, x.ParkSlug }).ToListAsync(ct)).ToDictionary(x => x.Code, x => x.ParkSlug);
        // A listing nobody has published yet lies where its revision says.
        open.Where(x => x.Kind == RecordKind.Space).ToList().ForEach(x => parks.TryAdd(x.Key, x.OwnerSlug));
        var slugs = found.Where(x => x.Kind == RecordKind.Park).Select(x => x.Key).Concat(parks.Values).Distinct().ToList();
        var districts = (await db.Parks.AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Slug, x.DistrictCode }).ToListAsync(ct)).ToDictionary(x => x.Slug, x => x.DistrictCode);
        return [.. found.Select(x => new Piece(x.Kind, Revision.KeyOf(x.Kind, x.Key), x.Kind == RecordKind.Partner ? Place.Of(x.Key) : PlaceOf(x.Kind == RecordKind.Park ? x.Key : parks.GetValueOrDefault(x.Key)), x.Row))];

        Place? PlaceOf(string? park) => park is not null && districts.TryGetValue(park, out var district) ? new Place(district, park) : null;
    }

    private sealed record Piece(RecordKind Kind, string RecordKey, Place? Place, object Row);
}
