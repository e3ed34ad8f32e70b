using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A listing that is due to be confirmed.</summary>
public sealed record DueListing(string Code, LocalText Name, string ParkSlug, DateOnly ConfirmedOn, DateOnly DueOn, Freshness Freshness);

/// <summary>A draft of the reader's own; moved on when somebody else saved the record since.</summary>
public sealed record OwnDraft(RecordKind Kind, string Key, LocalText Name, DateTime KeptAtUtc, bool HasMovedOn);

/// <summary>Everything that waits for one person, on one screen.</summary>
public sealed record WeekSheet
{
    /// <summary>Due within a week or overdue, the oldest first; at most <see cref="MyWeek.MostShown"/>.</summary>
    public IReadOnlyList<DueListing> Due { get; init; } = [];
    public int DueInAll { get; init; }
    public IReadOnlyList<Revision> ToReview { get; init; } = [];
    public IReadOnlyList<Revision> Returned { get; init; } = [];
    public IReadOnlyList<OwnDraft> Drafts { get; init; } = [];
    public IReadOnlyList<Question> Reports { get; init; } = [];
    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>My week (O10): what is due, what came back, what waits for review, what visitors reported.</summary>
public sealed class MyWeek(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    public const int MostShown = 30;
    private const int DaysAhead = 7;
    private const int ReportDays = 30;

    public async Task<WeekSheet> ReadAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var sheet = new WeekSheet
        {
            Drafts = await DraftsAsync(db, actor, ct),
            Returned = await db.Revisions.AsNoTracking().Where(x => x.State == RevisionState.Returned).OrderBy(x => x.ChangedAtUtc).ToListAsync(ct) is { } back
                ? [.. back.Where(x => actor.UserId is { } id && x.Authors.Contains(id))] : [],
            Notices = await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId && x.ReadAtUtc == null).OrderByDescending(x => x.AtUtc).Take(MostShown).ToListAsync(ct),
        };
        if (actor.Can(Permission.ConfirmListings))
        {
            var (due, inAll) = await DueAsync(db, actor, ct);
            sheet = sheet with { Due = due, DueInAll = inAll };
        }

        if (actor.Can(Permission.ReviewListings))
        {
            var parks = await records.ParksAsync(actor.ReachOf(Permission.ReviewListings), ct);
            var waiting = await db.Revisions.AsNoTracking().Where(x => x.State == RevisionState.InReview && (parks == null || parks.Contains(x.ParkSlug)))
                .OrderBy(x => x.SubmittedAtUtc).Take(200).ToListAsync(ct);
            sheet = sheet with { ToReview = [.. waiting.Where(x => actor.UserId is not { } id || !x.Authors.Contains(id)).Take(MostShown)] };
        }

        return actor.Can(Permission.ReadQuestions) ? sheet with { Reports = await ReportsAsync(db, actor, ct) } : sheet;
    }

    /// <summary>Marks the reader's notices as read.</summary>
    public async Task ReadNoticesAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Notices.Where(x => x.UserId == actor.UserId && x.ReadAtUtc == null).ExecuteUpdateAsync(x => x.SetProperty(y => y.ReadAtUtc, now), ct);
    }

    private async Task<(IReadOnlyList<DueListing> Due, int InAll)> DueAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ConfirmListings), ct);
        var (today, until) = (records.Today, records.Today.AddDays(DaysAhead));
        // The latest confirmation that can be due: those of the spread that are due later fall out row by row.
        var confirmed = until.AddDays(DueDates.Spread - 1 - FreshnessLimits.WarnAfterDays);
        var rows = await db.SpaceListings.AsNoTracking()
            .Where(x => x.Status == ListingStatus.Published && x.ConfirmedOn <= confirmed && (parks == null || parks.Contains(x.ParkSlug)))
            .OrderBy(x => x.ConfirmedOn).ThenBy(x => x.Code).Select(x => new { x.Code, x.Name, x.ParkSlug, x.ConfirmedOn }).ToListAsync(ct);
        var due = rows.Select(x => new DueListing(x.Code, x.Name, x.ParkSlug, x.ConfirmedOn, DueDates.Of(x.Code, FieldClass.Terms, x.ConfirmedOn), FreshnessLimits.On(x.ConfirmedOn, today)))
            .Where(x => x.DueOn <= until).OrderBy(x => x.DueOn).ThenBy(x => x.Code, StringComparer.Ordinal).ToList();
        return (due.Take(MostShown).ToList(), due.Count);
    }

    private static async Task<IReadOnlyList<OwnDraft>> DraftsAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var own = new List<OwnDraft>();
        foreach (var draft in await db.TypedDrafts.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderByDescending(x => x.SavedAtUtc).Take(MostShown).ToListAsync(ct))
        {
            var values = FieldValues.FromJson(draft.Values);
            own.Add(new(draft.Kind, draft.Key, new LocalText(values["name.zh"], values["name.en"]), draft.SavedAtUtc, await RecordEditing.HasMovedOnAsync(db, draft, ct)));
        }

        return own;
    }

    private async Task<IReadOnlyList<Question>> ReportsAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var since = clock.GetUtcNow().UtcDateTime.AddDays(-ReportDays);
        var recent = await db.Questions.AsNoTracking().Where(x => x.Kind == QuestionKind.Report && x.State == QuestionState.New && x.SentAtUtc > since)
            .OrderByDescending(x => x.SentAtUtc).Take(500).ToListAsync(ct);
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ReadQuestions), ct);
        if (parks is null)
        {
            return [.. recent.Take(MostShown)];
        }

        var codes = recent.SelectMany(x => x.ItemCodes).Distinct().ToList();
        var own = (await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code) && parks.Contains(x.ParkSlug)).Select(x => x.Code).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        return [.. recent.Where(x => x.ItemCodes.Exists(own.Contains)).Take(MostShown)];
    }
}
