using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A listing somebody reported.</summary>
public sealed record ReportedListing(string Code, LocalText Name, ListingStatus Status);

/// <summary>A report, without who sent it.</summary>
/// <param name="HasSender">The sender left a name or a way to answer.</param>
public sealed record ReportRow(
    Guid Id, string Number, QuestionState State, IReadOnlyList<ReportedListing> Listings, string Message, DateTime SentAtUtc, IReadOnlyList<string> Doubts, bool HasSender,
    DateTime? HandledAtUtc, string? HandledBy, string? Note)
{
    public bool IsOpen => State is QuestionState.New or QuestionState.Quarantined;
}

/// <summary>A page of reports, counted from 0.</summary>
public sealed record ReportPage(IReadOnlyList<ReportRow> Rows, int Total);

/// <summary>Who sent a report, as typed.</summary>
public sealed record ReportSender(string? Name, string? Organisation, string? Email, string? Phone);

/// <summary>
/// What visitors report about listings (S23), and what became of it. Officers see the reports of their parks and not who sent them: the
/// consent text promises that the desk alone reads that.
/// </summary>
public sealed class ReportDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>Open reports the oldest first, closed ones the newest first.</summary>
    public async Task<ReportPage> ListAsync(QuestionState state, int page, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadQuestions, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await ReadAsync(db, await records.ParksAsync(actor.ReachOf(Permission.ReadQuestions), ct), state, page, PageSize, ct);
    }

    public async Task<ReportRow> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadQuestions, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, actor, Permission.ReadQuestions, id, ct);
        return (await RowsAsync(db, [report], ct))[0];
    }

    /// <summary>Says what became of a report.</summary>
    /// <exception cref="RuleException">It is closed, a reason is missing, or a listing said to be withdrawn is public.</exception>
    public async Task CloseAsync(Guid id, QuestionState outcome, string? note, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, actor, Permission.HandleReports, id, ct);
        report.Close(actor, outcome, note, clock.GetUtcNow().UtcDateTime);
        Rule.Require(
            outcome != QuestionState.ListingWithdrawn || !await db.SpaceListings.AnyAsync(x => report.ItemCodes.Contains(x.Code) && x.Status == ListingStatus.Published, ct),
            "Report.ListingIsPublic");
        await SaveAsync(db, report, new Deed(actor, "report.close", clock.GetUtcNow().UtcDateTime) { Note = outcome.ToString() }, ct);
    }

    /// <summary>Takes a report that looked like spam among the others.</summary>
    public async Task ReleaseAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleReports, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, actor, Permission.HandleReports, id, ct);
        report.Release();
        await SaveAsync(db, report, new Deed(actor, "report.release", clock.GetUtcNow().UtcDateTime), ct);
    }

    /// <summary>Who sent a report. Every look is written to the trail.</summary>
    public async Task<ReportSender> SenderAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadSenders, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var report = await FindAsync(db, actor, Permission.ReadSenders, id, ct);
        await SaveAsync(db, report, new Deed(actor, "report.sender", clock.GetUtcNow().UtcDateTime), ct);
        return new(report.Name, report.Organisation, report.Email, report.Phone);
    }

    /// <param name="parks">Parks whose reports are read; null for all.</param>
    internal static async Task<ReportPage> ReadAsync(PortalDbContext db, IReadOnlyList<string>? parks, QuestionState state, int page, int size, CancellationToken ct)
    {
        var reports = db.Questions.AsNoTracking().Where(x => x.Kind == QuestionKind.Report && x.State == state);
        if (parks is not null)
        {
            reports = reports.Where(x => db.SpaceListings.Any(y => parks.Contains(y.ParkSlug) && x.ItemCodes.Contains(y.Code)));
        }

        var isOpen = state is QuestionState.New or QuestionState.Quarantined;
        var ordered = isOpen ? reports.OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id) : reports.OrderByDescending(x => x.HandledAtUtc).ThenBy(x => x.Id);
        var shown = await ordered.Skip(Math.Clamp(page, 0, 100_000) * size).Take(size).ToListAsync(ct);
        return new(await RowsAsync(db, shown, ct), await reports.CountAsync(ct));
    }

    private static async Task<IReadOnlyList<ReportRow>> RowsAsync(PortalDbContext db, IReadOnlyList<Question> reports, CancellationToken ct)
    {
        var codes = reports.SelectMany(x => x.ItemCodes).Distinct().ToList();
        var listings = await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).Select(x => new { x.Code, x.Name, x.Status }).ToDictionaryAsync(x => x.Code, ct);
        return
        [
            .. reports.Select(x => new ReportRow(
                x.Id, x.Number, x.State, [.. x.ItemCodes.Where(listings.ContainsKey).Select(y => new ReportedListing(y, listings[y].Name, listings[y].Status))], x.Message, x.SentAtUtc, x.Doubts,
                (x.Name ?? x.Organisation ?? x.Email ?? x.Phone) is not null, x.HandledAtUtc, x.HandledBy, x.Note)),
        ];
    }

    /// <summary>The report, if any of its listings lies where the caller may; of a listing that is gone only the Centre knows.</summary>
    private async Task<Question> FindAsync(PortalDbContext db, Actor actor, Permission permission, Guid id, CancellationToken ct)
    {
        var report = await db.Questions.FirstOrDefaultAsync(x => x.Id == id && x.Kind == QuestionKind.Report, ct) ?? throw new NotFoundException(Question.KeyOf(id));
        var parks = await db.SpaceListings.Where(x => report.ItemCodes.Contains(x.Code)).Select(x => x.ParkSlug).Distinct().ToListAsync(ct);
        var places = new List<Place>();
        foreach (var park in parks)
        {
            places.Add(await records.PlaceAsync(park, ct));
        }

        var own = places.FindIndex(x => actor.Can(permission, x));
        await gate.DemandAsync(actor, permission, own >= 0 ? places[own] : Place.City, report.ChangeKey, ct);
        return report;
    }

    private static async Task SaveAsync(PortalDbContext db, Question report, Deed deed, CancellationToken ct)
    {
        db.Note(deed, report.ChangeKey, AuditResult.Done);
        await db.SaveAsync(deed, ct);
    }
}
