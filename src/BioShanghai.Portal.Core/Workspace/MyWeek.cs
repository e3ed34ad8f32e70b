using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A listing that is due to be confirmed.</summary>
/// <param name="Classes">What of it "still true" answers for.</param>
public sealed record DueListing(string Code, LocalText Name, string ParkSlug, DateOnly ConfirmedOn, DateOnly DueOn, Freshness Freshness, IReadOnlyList<FieldClass> Classes);

/// <summary>A draft of the reader's own; moved on when somebody else saved the record since.</summary>
public sealed record OwnDraft(RecordKind Kind, string Key, LocalText Name, DateTime KeptAtUtc, bool HasMovedOn);

/// <summary>A task of a case.</summary>
public sealed record OwnTask(Guid CaseId, string Number, string Company, string Text, DateOnly DueOn);

/// <summary>Everything that waits for one person, on one screen.</summary>
public sealed record WeekSheet
{
    /// <summary>Due within a week or overdue, the oldest first; at most <see cref="MyWeek.MostShown"/>.</summary>
    public IReadOnlyList<DueListing> Due { get; init; } = [];
    public int DueInAll { get; init; }
    public IReadOnlyList<VersionRow> ToReview { get; init; } = [];
    public IReadOnlyList<VersionRow> Returned { get; init; } = [];
    public IReadOnlyList<OwnDraft> Drafts { get; init; } = [];
    /// <summary>What visitors reported and nobody has dealt with, the oldest first; at most <see cref="MyWeek.MostShown"/>.</summary>
    public IReadOnlyList<ReportRow> Reports { get; init; } = [];
    public int ReportsInAll { get; init; }

    /// <summary>What the Centre referred to the reader's partners and waits for an answer, the most urgent first.</summary>
    public IReadOnlyList<ReferralRow> Referrals { get; init; } = [];

    /// <summary>The reader's partners whose profile is to be confirmed.</summary>
    public IReadOnlyList<PartnerDue> Partners { get; init; } = [];

    /// <summary>The reader's own tasks that are not done, the most urgent first; at most <see cref="MyWeek.MostShown"/>.</summary>
    public IReadOnlyList<OwnTask> Tasks { get; init; } = [];
    public int TasksInAll { get; init; }

    /// <summary>Cases in the reader's reach that nobody holds, the most urgent first.</summary>
    public IReadOnlyList<CaseRow> NewCases { get; init; } = [];
    public int NewCasesInAll { get; init; }

    /// <summary>Cases in the reader's reach whose time is over, his own and those of nobody and of colleagues, the longest first.</summary>
    public IReadOnlyList<CaseRow> OverdueCases { get; init; } = [];
    public int OverdueCasesInAll { get; init; }

    /// <summary>Closed cases in the reader's reach whose investor has written since, the latest closed first.</summary>
    public IReadOnlyList<CaseRow> WrittenCases { get; init; } = [];
    public int WrittenCasesInAll { get; init; }

    /// <summary>Inquiries that look like spam and wait for the duty desk.</summary>
    public int Quarantined { get; init; }

    /// <summary>When the oldest of them came in; null where there is none.</summary>
    public DateTime? QuarantinedSinceUtc { get; init; }
    public IReadOnlyList<Notice> Notices { get; init; } = [];
    public int NoticesInAll { get; init; }
}

/// <summary>My week (O10): what is due, what came back, what waits for review, what visitors reported.</summary>
public sealed class MyWeek(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    public const int MostShown = 30;

    // Who wrote a version is not asked in the database.
    private const int MostLooked = 200;

    public async Task<WeekSheet> ReadAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var sheet = new WeekSheet
        {
            Drafts = await DraftsAsync(db, actor, ct),
            Returned = await ReturnedAsync(db, actor, ct),
            NoticesInAll = await db.Notices.CountAsync(x => x.UserId == actor.UserId && x.ReadAtUtc == null, ct),
            Notices = await db.Notices.AsNoTracking().Where(x => x.UserId == actor.UserId && x.ReadAtUtc == null).OrderByDescending(x => x.AtUtc).Take(MostShown).ToListAsync(ct),
        };
        if (actor.Can(Permission.ConfirmListings))
        {
            var (due, inAll) = await DueAsync(db, actor, ct);
            sheet = sheet with { Due = due, DueInAll = inAll };
        }

        if (EditedRecords.CanAny(actor, EditedRecords.Reviews))
        {
            var inReview = await records.WithinAsync(db.Revisions.AsNoTracking().Where(x => x.State == RevisionState.InReview), actor, EditedRecords.Reviews, ct);
            var waiting = await inReview
                .OrderBy(x => x.SubmittedAtUtc).Take(MostLooked).Select(VersionRow.Of).ToListAsync(ct);
            sheet = sheet with { ToReview = [.. waiting.Where(x => actor.UserId is not { } id || !x.Authors.Contains(id)).Take(MostShown)] };
        }

        if (actor.Can(Permission.AnswerReferrals))
        {
            sheet = sheet with
            {
                Referrals = await OwnReferrals.ToAnswerAsync(db, EditedRecords.PartnersOf(actor.ReachOf(Permission.AnswerReferrals)), MostShown, ct),
                Partners = await OwnPartner.DueAsync(db, EditedRecords.PartnersOf(actor.ReachOf(Permission.KeepPartner)), records.Today, ct),
            };
        }

        if (actor.Can(Permission.ReadQuestions))
        {
            var open = await ReportDesk.ReadAsync(db, await records.ParksAsync(actor.ReachOf(Permission.ReadQuestions), ct), QuestionState.New, 0, MostShown, ct);
            sheet = sheet with { Reports = open.Rows, ReportsInAll = open.Total };
        }

        if (actor.Can(Permission.HandleCases))
        {
            sheet = await WithCasesAsync(db, actor, sheet, ct);
        }

        return sheet;
    }

    /// <summary>Marks the reader's notices as read, as far back as they were shown.</summary>
    /// <param name="since">Moment of the oldest notice shown.</param>
    public async Task ReadNoticesAsync(DateTime since, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Notices.Where(x => x.UserId == actor.UserId && x.ReadAtUtc == null && x.AtUtc >= since).ExecuteUpdateAsync(x => x.SetProperty(y => y.ReadAtUtc, now), ct);
    }

    private async Task<WeekSheet> WithCasesAsync(PortalDbContext db, Actor actor, WeekSheet sheet, CancellationToken ct)
    {
        var (now, visible) = (clock.GetUtcNow().UtcDateTime, db.ServiceCases.AsNoTracking().VisibleTo(db, actor));
        var tasks = db.CaseTasks.AsNoTracking().Where(x => x.AssigneeUserId == actor.UserId && x.AssigneeUserId != null && x.DoneAtUtc == null)
            // What is over asks for nothing; what was merged is done where the matter is carried on.
            .Join(db.ServiceCases.AsNoTracking(), x => x.CaseId, y => y.Id, (x, y) => new { Task = x, Carrier = y.MergedIntoId ?? y.Id })
            .Join(visible.Open(), x => x.Carrier, y => y.Id, (x, y) => new { x.Task, Case = y });
        var fresh = visible.CarriedBy(actor).Asked(db, new() { Holder = CaseHolder.Nobody }, actor, now);
        var overdue = visible.CarriedBy(actor).Asked(db, new() { Clock = CaseClock.Overdue }, actor, now);
        var written = visible.CarriedBy(actor).WrittenSinceClosed(db);
        var waiting = actor.Can(Permission.RunCaseDesk) ? await db.ServiceCases.Open().Where(x => x.IsQuarantined).Select(x => x.SentAtUtc).ToListAsync(ct) : [];
        return sheet with
        {
            WrittenCases = await CaseRows.ReadAsync(db, written.OrderByDescending(x => x.ClosedAtUtc).ThenBy(x => x.Id).Take(MostShown), ct),
            WrittenCasesInAll = await written.CountAsync(ct),
            Quarantined = waiting.Count,
            QuarantinedSinceUtc = waiting.Count > 0 ? waiting.Min() : null,
            Tasks = await tasks.OrderBy(x => x.Task.DueOn).ThenBy(x => x.Task.Id).Take(MostShown).Select(x => new OwnTask(x.Case.Id, x.Case.Number, x.Case.Company, x.Task.Text, x.Task.DueOn)).ToListAsync(ct),
            TasksInAll = await tasks.CountAsync(ct),
            NewCases = await CaseRows.ReadAsync(db, fresh.ByDue().Take(MostShown), ct),
            NewCasesInAll = await fresh.CountAsync(ct),
            OverdueCases = await CaseRows.ReadAsync(db, overdue.ByDue().Take(MostShown), ct),
            OverdueCasesInAll = await overdue.CountAsync(ct),
        };
    }

    private async Task<(IReadOnlyList<DueListing> Due, int InAll)> DueAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ConfirmListings), ct);
        var (today, until) = (records.Today, records.Today.AddDays(DueDates.DaysAhead));
        var due = db.SpaceListings.AsNoTracking().Where(x => x.Status == ListingStatus.Published && x.DueOn <= until && (parks == null || parks.Contains(x.ParkSlug)));
        var shown = await due.OrderBy(x => x.DueOn).ThenBy(x => x.Code).Take(MostShown).Select(x => new { x.Code, x.Name, x.ParkSlug, x.ConfirmedOn, x.DueOn, x.Specs }).ToListAsync(ct);
        return (
            [.. shown.Select(x => new DueListing(x.Code, x.Name, x.ParkSlug, x.ConfirmedOn, x.DueOn, FreshnessLimits.On(x.ConfirmedOn, today), ListingAge.Asked(x.Code, x.ConfirmedOn, x.Specs, today)))],
            await due.CountAsync(ct));
    }

    /// <summary>What came back of the reader's own, as far as he may still write it.</summary>
    private async Task<IReadOnlyList<VersionRow>> ReturnedAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var all = await records.WithinAsync(db.Revisions.AsNoTracking().Where(x => x.State == RevisionState.Returned), actor, EditedRecords.Edits, ct);
        var returned = await all
            .OrderBy(x => x.ChangedAtUtc).Take(MostLooked).Select(VersionRow.Of).ToListAsync(ct);
        return [.. returned.Where(x => actor.UserId is { } id && x.Authors.Contains(id)).Take(MostShown)];
    }

    private async Task<IReadOnlyList<OwnDraft>> DraftsAsync(PortalDbContext db, Actor actor, CancellationToken ct)
    {
        var own = new List<OwnDraft>();
        foreach (var draft in await db.TypedDrafts.AsNoTracking().Where(x => x.UserId == actor.UserId).OrderByDescending(x => x.SavedAtUtc).Take(MostShown).ToListAsync(ct))
        {
            var values = FieldValues.FromJson(draft.Values);
            // What somebody began in a scope he has lost is nothing of his any more.
            var owner = draft.Kind == RecordKind.Space ? FieldValues.FromJson(draft.BaseValues)["park"] : draft.Key;
            if (!actor.Can(EditedRecords.Edits(draft.Kind), await records.PlaceAsync(draft.Kind, owner, ct)))
            {
                continue;
            }

            own.Add(new(draft.Kind, draft.Key, new LocalText(values["name.zh"], values["name.en"]), draft.SavedAtUtc, await RecordEditing.HasMovedOnAsync(db, draft, ct)));
        }

        return own;
    }
}
