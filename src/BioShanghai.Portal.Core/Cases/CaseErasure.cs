using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// Erases cases: whatever says who asked and what was said goes, wherever it is kept; stage, district, dates and sums stay for the figures, and the trail
/// keeps the key of the case alone. It asks nobody's permission: whoever calls it has made sure that it is wanted or due.
/// </summary>
public sealed class CaseErasure(IDbContextFactory<PortalDbContext> databases, CaseAsks asks, NoticePost post, TimeProvider clock)
{
    /// <summary>Days after its end at which a case is erased by itself; the consent text (<see cref="CaseConsent"/>) says so in years.</summary>
    public const int ClosedKeptDays = 730;

    private const int MostTries = 5;

    /// <summary>Cases erased in one run; the next hour goes on.</summary>
    private const int Portion = 200;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Erases closed cases whose time is over. What was merged into another ends with that one.</summary>
    /// <returns>How many were erased.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var oldest = Now.AddDays(-ClosedKeptDays);
        List<Guid> over;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            over = await db.ServiceCases.Where(x => x.ErasedAtUtc == null && x.Status == CaseStatus.Closed && x.ClosedAtUtc < oldest
                    && !db.ServiceCases.Any(y => y.Id == x.MergedIntoId && y.ErasedAtUtc == null && (y.Status != CaseStatus.Closed || y.ClosedAtUtc >= oldest)))
                .OrderBy(x => x.ClosedAtUtc).Select(x => x.Id).Take(Portion).ToListAsync(ct);
        }

        foreach (var id in over)
        {
            // Nobody waits for these: the hourly clearing of the database's log takes them with it.
            await EraseAsync(id, Actor.System, isAwaited: false, ct);
        }

        return over.Count;
    }

    /// <summary>Erases a case and what the same sender sent that was merged into it; one that is erased already stays so. What another sender sent stands by itself again.</summary>
    public Task EraseAsync(Guid id, Actor actor, CancellationToken ct = default) => EraseAsync(id, actor, isAwaited: true, ct);

    private async Task EraseAsync(Guid id, Actor actor, bool isAwaited, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                await using var transaction = await db.BeginDeedAsync(ct);
                if (await db.ServiceCases.FirstOrDefaultAsync(x => x.Id == id && x.ErasedAtUtc == null, ct) is not { } one)
                {
                    return;
                }

                await EraseAsync(db, one, actor, ct);
                db.IsErasing = isAwaited;
                await transaction.CommitAsync(ct);
                return;
            }
            catch (Exception other) when (attempt < MostTries && other is ConflictException or DbUpdateException)
            {
                // Somebody saved a part of it in the same moment; what he wrote is erased as well.
            }
        }
    }

    private async Task EraseAsync(PortalDbContext db, ServiceCase main, Actor actor, CancellationToken ct)
    {
        var now = Now;
        // Told in one line by its key: what was in the columns before is just what must not be kept.
        var deed = new Deed(actor, "case.erase", now) { IsSummed = true };
        var times = await ServiceClock.ReadAsync(db, ct);
        var carriesOn = await IsCarriedOnAsync(db, main, ct);
        List<ServiceCase> all = [main];
        List<ServiceCase> loose = [];
        for (var at = 0; at < all.Count; at++)
        {
            var id = all[at].Id;
            foreach (var twin in await db.ServiceCases.Where(x => x.MergedIntoId == id && x.ErasedAtUtc == null).ToListAsync(ct))
            {
                if (twin.IsMergedWithOwn)
                {
                    all.Add(twin);
                }
                else
                {
                    await CutLooseAsync(db, twin, carriesOn, deed, times, ct);
                    loose.Add(twin);
                }
            }
        }

        foreach (var one in all)
        {
            await EraseAsync(db, one, deed, times, ct);
        }

        all.ForEach(x => db.Note(deed, x.ChangeKey, AuditResult.Done));
        loose.ForEach(x => db.Note(deed with { Action = "case.cut-loose" }, x.ChangeKey, AuditResult.Done));
        await db.SaveAsync(deed, ct);
        List<string> keys = [.. all.Select(x => x.ChangeKey)];
        List<Guid> ids = [.. all.Select(x => x.Id)];
        List<string> numbers = [.. all.Select(x => x.Number)];
        await db.StoredFiles.Where(x => keys.Contains(x.OwnerKey)).ExecuteDeleteAsync(ct);
        await db.CaseDrafts.Where(x => ids.Contains(x.Id) || numbers.Contains(x.Number)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Another sender's matter does not end because this one's does: its own desk goes on with it, and hears so.</summary>
    /// <param name="goesOn">The matter was still open.</param>
    private async Task CutLooseAsync(PortalDbContext db, ServiceCase twin, bool goesOn, Deed deed, ServiceClock times, CancellationToken ct)
    {
        twin.CutLoose(goesOn, times, deed.Actor, deed.AtUtc);
        if (twin.IsOpen)
        {
            if (twin.OwnerUserId is { } owner && (await CasePeople.ReadAsync(db, ct)).Find(owner, twin.Place) is null)
            {
                // Whoever held it has left since.
                twin.LetGo(deed.Actor, deed.AtUtc);
            }

            await post.TellAsync(
                db, await db.DeskAsync(twin, ct),
                new(NoticeKind.CaseArrived, twin.ChangeKey, twin.Number, $"{twin.ChangeKey}:loose:{twin.Steps.Count}", MailTemplates.CaseArrived, "manage/cases/" + twin.Id, () => [twin.Number, twin.PromisedOn]), ct);
        }
    }

    /// <summary>Some desk still works on it, under its own number or the one it was merged into.</summary>
    private static async Task<bool> IsCarriedOnAsync(PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var (isOpen, next) = (one.IsOpen, one.MergedIntoId);
        while (!isOpen && next is { } id && await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) is { } carrier)
        {
            (isOpen, next) = (carrier.IsOpen, carrier.MergedIntoId);
        }

        return isOpen;
    }

    private async Task EraseAsync(PortalDbContext db, ServiceCase one, Deed deed, ServiceClock times, CancellationToken ct)
    {
        var (id, now, actor) = (one.Id, deed.AtUtc, deed.Actor);
        var messages = await db.CaseMessages.Where(x => x.CaseId == id).ToListAsync(ct);
        var answers = await db.CaseAnswers.Where(x => x.CaseId == id).ToListAsync(ct);
        var visits = await db.SiteVisits.Where(x => x.CaseId == id).ToListAsync(ct);
        var requests = await db.ParkRequests.Where(x => x.CaseId == id).ToListAsync(ct);
        var requestIds = requests.ConvertAll(x => x.Id);
        var offers = await db.ParkOffers.Where(x => requestIds.Contains(x.RequestId)).ToListAsync(ct);
        var referrals = await db.Referrals.Where(x => x.CaseId == id).ToListAsync(ct);
        var reports = await db.FirstReports.Where(x => x.CaseId == id).ToListAsync(ct);
        string[] targets =
        [
            one.ChangeKey, $"case-parks:{id:N}", $"case-referrals:{id:N}", VisitPost.VisitsOf(one), .. answers.Select(x => x.ChangeKey), .. visits.Select(x => x.ChangeKey), .. visits.Select(VisitPost.ForParks),
            .. requests.Select(x => x.ChangeKey), .. offers.Select(x => x.ChangeKey), .. referrals.Select(x => x.ChangeKey), .. reports.Select(x => x.ChangeKey),
        ];
        await ForgetNoticesAsync(db, db.Notices.Where(x => targets.Contains(x.Target)), one.Number, one.Number, ct);
        await ForgetDisputesAsync(db, visits, one.Number, ct);
        await ForgetMailsAsync(db, one, messages, answers, visits, ct);

        List<ParkRequest> asked = [.. requests.Where(x => x.TakenBackAtUtc is null && x.IsSealedAt(now))];
        List<Referral> referred = [.. referrals.Where(x => x.State is ReferralState.Sent or ReferralState.Accepted)];
        List<SiteVisit> awaited = [.. visits.Where(x => x.State == VisitState.Fixed && x.StartsAtUtc > now)];
        messages.ForEach(x => x.Erase());
        answers.ForEach(x => x.Erase());
        visits.ForEach(x => x.Erase(now));
        requests.ForEach(x => x.Erase(one.Number, now));
        offers.ForEach(x => x.Erase());
        referrals.ForEach(x => x.Erase(one.Number, actor, now));
        reports.ForEach(x => x.Erase());
        (await db.CaseNotes.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CaseTasks.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CaseShares.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CheckIns.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        one.Erase(times, now);
        // By its number alone, which is all that is left of it.
        await asks.TellAsync(db, one, asked, awaited, referred, ct);
    }

    /// <summary>What people were told names the case by its number from now on; mails that told the same go, sent or not. Notices are found by key or id alone: a name may be anybody's.</summary>
    private static async Task ForgetNoticesAsync(PortalDbContext db, IQueryable<Notice> notices, string about, string number, CancellationToken ct)
    {
        var told = await notices.Select(x => x.Id).ToListAsync(ct);
        foreach (var some in told.Chunk(Portion))
        {
            await db.Notices.Where(x => some.Contains(x.Id)).ExecuteUpdateAsync(x => x.SetProperty(y => y.About, about), ct);
            string[] keys = [.. some.Select(NoticePost.MailKeyOf)];
            await DropMailsAsync(db, db.MailMessages.Where(x => keys.Contains(x.Key)), number, ct);
        }
    }

    /// <summary>What visitors said of a listing is told under the key of the listing; the step of the notice names the visit.</summary>
    private static async Task ForgetDisputesAsync(PortalDbContext db, IReadOnlyList<SiteVisit> visits, string number, CancellationToken ct)
    {
        var disputed = visits.SelectMany(x => (x.Feedback?.Findings ?? []).Where(y => !y.IsAsListed).Select(y => (Step: VisitPost.DisputeOf(x, y.ListingCode), y.ListingCode))).ToList();
        if (disputed.Count == 0)
        {
            return;
        }

        var users = await db.Users.AsNoTracking().Select(x => x.Id).ToListAsync(ct);
        foreach (var (step, code) in disputed)
        {
            foreach (var some in users.Chunk(Portion))
            {
                Guid[] ids = [.. some.Select(x => Notice.IdOf(x, step))];
                await ForgetNoticesAsync(db, db.Notices.Where(x => ids.Contains(x.Id)), code, number, ct);
            }
        }
    }

    /// <summary>Mails to the investor about this case, to whatever address they went: he may have put it right since. What he was written about another one stays.</summary>
    private static async Task ForgetMailsAsync(
        PortalDbContext db, ServiceCase one, IReadOnlyList<CaseMessage> messages, IReadOnlyList<CaseAnswer> answers, IReadOnlyList<SiteVisit> visits, CancellationToken ct)
    {
        var (number, own) = (one.Number, one.ChangeKey + ":");
        await DropMailsAsync(db, db.MailMessages.Where(x => x.Key.StartsWith(own) || (x.Key.StartsWith("case-secret:") && x.Subject.Contains(number))), number, ct);
        foreach (var visit in visits)
        {
            var prefix = visit.ChangeKey + ":";
            await DropMailsAsync(db, db.MailMessages.Where(x => x.Key.StartsWith(prefix)), number, ct);
        }

        List<string> keys = [$"case-grown:{one.Id:N}", .. messages.Select(x => $"case-message:{x.Id:N}"), .. answers.Select(x => $"{x.ChangeKey}:sent")];
        foreach (var some in keys.Chunk(Portion))
        {
            await DropMailsAsync(db, db.MailMessages.Where(x => some.Contains(x.Key)), number, ct);
        }
    }

    /// <summary>Deletes mails. Notices that one could not be sent name its subject.</summary>
    private static async Task DropMailsAsync(PortalDbContext db, IQueryable<MailMessage> mails, string number, CancellationToken ct)
    {
        var ids = await mails.Select(x => x.Id).ToListAsync(ct);
        foreach (var some in ids.Chunk(Portion))
        {
            string[] keys = [.. some.Select(MailMessage.KeyOf)];
            await db.Notices.Where(x => keys.Contains(x.Target)).ExecuteUpdateAsync(x => x.SetProperty(y => y.About, number), ct);
            await db.MailMessages.Where(x => some.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }
    }
}
