using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// What time does to requests of open cases to parks: a park that has not answered hears so one working day before the deadline, the desk when the seal
/// breaks. It may run on every node and again at any time: what people are told is one row for each person and step.
/// </summary>
public sealed class CaseAskWatch(IDbContextFactory<PortalDbContext> databases, NoticePost post, CatalogueCache catalogue, TimeProvider clock)
{
    /// <summary>After a longer standstill it is no news any more.</summary>
    private static readonly TimeSpan Looked = TimeSpan.FromDays(14);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Tells the desks whose requests have been opened.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> OpenAsync(CancellationToken ct = default)
    {
        var (now, since) = (Now, Now - Looked);
        var opened = await IdsAsync(db => db.ParkRequests.Where(x => x.TakenBackAtUtc == null && x.DeadlineUtc <= now && x.DeadlineUtc > since && db.ServiceCases.Any(y => y.Id == x.CaseId && y.Status != CaseStatus.Closed)), ct);
        return await EachAsync(opened, "park-request.open", async (db, request) =>
        {
            var one = await db.ServiceCases.AsNoTracking().FirstAsync(x => x.Id == request.CaseId, ct);
            var (offers, asked) = (await db.ParkOffers.CountAsync(x => x.RequestId == request.Id && x.AnsweredAtUtc != null, ct), await db.ParkOffers.CountAsync(x => x.RequestId == request.Id, ct));
            return await post.TellAsync(
                db, await db.DeskAsync(one, ct),
                new(NoticeKind.OffersOpen, $"case-parks:{one.Id:N}", request.CodeName, $"{request.ChangeKey}:open", MailTemplates.OffersOpen, $"manage/cases/{one.Id}/parks", () => [request.CodeName, offers, asked]), ct);
        }, ct);
    }

    /// <summary>Reminds parks that have not answered, from the working day before the deadline on; not on the day they were asked.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindAsync(CancellationToken ct = default)
    {
        var (now, today) = (Now, ShanghaiDay.Today(clock));
        if (ShanghaiDay.ClockOf(now).Hour < FreshnessWatch.FromHour)
        {
            return 0;
        }

        WorkingCalendar calendar;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            calendar = (await ServiceClock.ReadAsync(db, ct)).Calendar;
        }

        // The end of the next working day: whatever closes by then has at most one left.
        var (until, midnight) = (ShanghaiDay.StartUtc(calendar.After(today, 1).AddDays(1)), ShanghaiDay.StartUtc(today));
        var closing = await IdsAsync(db => db.ParkRequests.Where(x => x.TakenBackAtUtc == null && x.DeadlineUtc > now && x.DeadlineUtc < until && x.SentAtUtc < midnight && db.ServiceCases.Any(y => y.Id == x.CaseId && y.Status != CaseStatus.Closed) && db.ParkOffers.Any(y => y.RequestId == x.Id && y.AnsweredAtUtc == null)), ct);
        return await EachAsync(closing, "park-request.remind", async (db, request) =>
        {
            var slugs = await db.ParkOffers.Where(x => x.RequestId == request.Id && x.AnsweredAtUtc == null).Select(x => x.ParkSlug).ToListAsync(ct);
            return await ParkRequestDesk.TellParksAsync(db, post, request, [.. (await catalogue.AllAsync<Park>(ct)).Where(x => slugs.Contains(x.Slug))], NoticeKind.ParkAskedLastDay, ct);
        }, ct);
    }

    private async Task<List<Guid>> IdsAsync(Func<PortalDbContext, IQueryable<ParkRequest>> which, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await which(db).OrderBy(x => x.DeadlineUtc).Select(x => x.Id).ToListAsync(ct);
    }

    /// <summary>One after the other, each saved by itself: what another node did in the same moment keeps nothing else.</summary>
    private async Task<int> EachAsync(IReadOnlyList<Guid> ids, string action, Func<PortalDbContext, ParkRequest, Task<int>> act, CancellationToken ct)
    {
        var count = 0;
        foreach (var id in ids)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var told = await act(db, await db.ParkRequests.AsNoTracking().FirstAsync(x => x.Id == id, ct));
                await db.SaveAsync(new Deed(Actor.System, action, Now), ct);
                count += told;
            }
            catch (Exception other) when (other is ConflictException or DbUpdateException)
            {
                // Another node told them.
            }
        }

        return count;
    }
}
