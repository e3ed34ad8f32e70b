using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// What time does to first reports, answers and aftercare: locks that end, listings of an answer that are withdrawn or disputed, check-ins that are
/// due. Each may run on every node and again at any time: states change once, and people are told each thing once.
/// </summary>
public sealed class CareWatch(IDbContextFactory<PortalDbContext> databases, NoticePost post, TimeProvider clock)
{
    /// <summary>Days before the end of a lock at which its district is told.</summary>
    public const int RemindedDays = 14;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    // Nobody is reminded in the night; what changes by itself changes at midnight.
    private bool IsEarly => ShanghaiDay.ClockOf(Now).Hour < FreshnessWatch.FromHour;

    /// <summary>Frees projects on the day after the last one of their lock; the district is told.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> ExpireReportsAsync(CancellationToken ct = default)
    {
        var today = Today;
        var over = await ReadAsync(db => db.FirstReports.Where(x => x.State == FirstReportState.Active && x.LockedUntil < today).Select(x => x.Id), ct);
        return await EachAsync(over, "first-report.expire", async (db, id) =>
        {
            var report = await db.FirstReports.FirstAsync(x => x.Id == id, ct);
            report.Expire(today, Now);
            await post.TellAsync(db, await db.OfficersAsync(report.DistrictCode, report.ParkSlug, ct), await FirstReportDesk.ToldAsync(db, report, NoticeKind.FirstReportExpired, ct), ct);
            return 1;
        }, ct);
    }

    /// <summary>Tells districts that a lock ends soon, while it can still be renewed.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindReportsAsync(CancellationToken ct = default)
    {
        var (today, until) = (Today, Today.AddDays(RemindedDays));
        var ending = IsEarly ? [] : await ReadAsync(db => db.FirstReports.Where(x => x.State == FirstReportState.Active && x.LockedUntil >= today && x.LockedUntil <= until).Select(x => x.Id), ct);
        return await EachAsync(ending, "first-report.remind", async (db, id) =>
        {
            var report = await db.FirstReports.AsNoTracking().FirstAsync(x => x.Id == id, ct);
            return await post.TellAsync(db, await db.OfficersAsync(report.DistrictCode, report.ParkSlug, ct), await FirstReportDesk.ToldAsync(db, report, NoticeKind.FirstReportEnding, ct), ct);
        }, ct);
    }

    /// <summary>Tells districts whose lock or dispute lost its names, because the investor had them erased: it goes on without them.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> TellErasedReportsAsync(CancellationToken ct = default)
    {
        var erased = await ReadAsync(db => db.FirstReports.Where(x => x.Company == "" && (x.State == FirstReportState.Active || x.State == FirstReportState.Disputed)).Select(x => x.Id), ct);
        return await EachAsync(erased, "first-report.erased", async (db, id) =>
        {
            var report = await db.FirstReports.AsNoTracking().FirstAsync(x => x.Id == id, ct);
            var told = new Told(NoticeKind.FirstReportErased, report.ChangeKey, FirstReportDesk.AboutOf(report), $"{report.ChangeKey}:erased", null, "", () => []);
            var count = 0;
            foreach (var (district, park) in report.PartyPlaces)
            {
                count += await post.TellAsync(db, await db.OfficersAsync(district, park, ct), told, ct);
            }

            return count;
        }, ct);
    }

    /// <summary>Tells whoever holds a case that a check-in is due today, and again when its day is over.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindCheckInsAsync(CancellationToken ct = default)
    {
        var today = Today;
        var due = IsEarly ? [] : await ReadAsync(db => db.CheckIns.Where(x => x.DoneAtUtc == null && x.DueOn <= today && db.ServiceCases.Any(y => y.Id == x.CaseId && y.ErasedAtUtc == null)).Select(x => x.Id), ct);
        return await EachAsync(due, "check-in.remind", async (db, id) =>
        {
            var check = await db.CheckIns.AsNoTracking().FirstAsync(x => x.Id == id, ct);
            var one = await db.ServiceCases.AsNoTracking().FirstAsync(x => x.Id == check.CaseId, ct);
            return await post.TellAsync(db, await db.DeskAsync(one, ct), Aftercare.ToldOf(one, check, check.DueOn < today ? NoticeKind.CheckInOverdue : NoticeKind.CheckInDue), ct);
        }, ct);
    }

    /// <summary>Tells whoever holds an open case that a listing of an answer sent to its investor was withdrawn or is disputed.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> WatchAnswersAsync(CancellationToken ct = default)
    {
        // Only what open cases name is looked up, and of it what the notice says.
        var sent = await ReadAsync(db => db.CaseAnswers.AsNoTracking().Where(x => x.SentAtUtc != null && db.ServiceCases.Any(y => y.Id == x.CaseId && y.Status != CaseStatus.Closed)).OrderBy(x => x.Id), ct);
        var doubtful = new Dictionary<string, Doubted>(StringComparer.Ordinal);
        foreach (var some in sent.SelectMany(x => x.Items.Where(y => y.Kind == AnswerItemKind.Listing).Select(y => y.Key)).Distinct(StringComparer.Ordinal).Chunk(Step))
        {
            foreach (var found in await ReadAsync(
                db => db.SpaceListings.AsNoTracking().Where(x => some.Contains(x.Code) && (x.Status == ListingStatus.Withdrawn || x.DisputedOn != null)).Select(x => new Doubted(x.Code, x.Name, x.Status, x.DisputedOn)), ct))
            {
                doubtful.Add(found.Code, found);
            }
        }

        var named = sent.SelectMany(x => x.Items.Where(y => y.Kind == AnswerItemKind.Listing && doubtful.ContainsKey(y.Key)).Select(y => (Answer: x, Listing: doubtful[y.Key]))).ToList();
        return await EachAsync(named, "answer.watch", async (db, one) =>
        {
            var found = await db.ServiceCases.AsNoTracking().FirstAsync(x => x.Id == one.Answer.CaseId, ct);
            var what = one.Listing.Status == ListingStatus.Withdrawn ? "withdrawn" : $"disputed:{one.Listing.DisputedOn:yyyyMMdd}";
            return await post.TellAsync(
                db, await db.DeskAsync(found, ct),
                new(NoticeKind.AnswerOutdated, found.ChangeKey, $"{found.Number} · {one.Listing.Name.Zh}", $"{one.Answer.ChangeKey}:{one.Listing.Code}:{what}", null, "", () => []), ct);
        }, ct);
    }

    /// <summary>Codes asked for at once.</summary>
    private const int Step = 500;

    private sealed record Doubted(string Code, LocalText Name, ListingStatus Status, DateOnly? DisputedOn);

    private async Task<List<T>> ReadAsync<T>(Func<PortalDbContext, IQueryable<T>> which, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await which(db).ToListAsync(ct);
    }

    /// <summary>One after the other, each saved by itself: what another node did in the same moment keeps nothing else.</summary>
    private async Task<int> EachAsync<T>(IReadOnlyList<T> items, string action, Func<PortalDbContext, T, Task<int>> act, CancellationToken ct)
    {
        var count = 0;
        foreach (var item in items)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var done = await act(db, item);
                await db.SaveAsync(new Deed(Actor.System, action, Now), ct);
                count += done;
            }
            catch (Exception other) when (other is ConflictException or DbUpdateException or RuleException)
            {
                // Another node did it, or somebody of the portal changed it since it was read; the next hour sees what stands.
            }
        }

        return count;
    }
}
