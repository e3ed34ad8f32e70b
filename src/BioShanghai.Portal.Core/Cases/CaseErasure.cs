using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// Erases cases: whatever says who asked and what was said goes, wherever it is kept; stage, district, dates and sums stay for the figures, and the trail
/// keeps the key of the case alone. It asks nobody's permission: whoever calls it has made sure that it is wanted or due.
/// </summary>
public sealed class CaseErasure(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Days after its end at which a case is erased by itself; the consent text (<see cref="CaseConsent"/>) says so in years.</summary>
    public const int ClosedKeptDays = 730;

    private const int MostTries = 5;

    /// <summary>Cases erased in one run; the next hour goes on.</summary>
    private const int Portion = 200;

    /// <summary>Kinds of notice whose sentence names a case by its code name.</summary>
    private static readonly NoticeKind[] NamingKinds = [.. Enum.GetValues<NoticeKind>().Where(x => x.ToString() is var name && (name.StartsWith("Park", StringComparison.Ordinal) || name.StartsWith("Visit", StringComparison.Ordinal) || name.StartsWith("Offers", StringComparison.Ordinal) || name.StartsWith("Referral", StringComparison.Ordinal) || name.StartsWith("Case", StringComparison.Ordinal) || name.StartsWith("FirstReport", StringComparison.Ordinal)))];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Erases closed cases whose time is over.</summary>
    /// <returns>How many were erased.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var oldest = Now.AddDays(-ClosedKeptDays);
        List<Guid> over;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            over = await db.ServiceCases.Where(x => x.ErasedAtUtc == null && x.Status == CaseStatus.Closed && x.ClosedAtUtc < oldest).OrderBy(x => x.ClosedAtUtc).Select(x => x.Id).Take(Portion).ToListAsync(ct);
        }

        foreach (var id in over)
        {
            await EraseAsync(id, Actor.System, ct);
        }

        return over.Count;
    }

    /// <summary>Erases a case; one that is erased already stays so.</summary>
    public async Task EraseAsync(Guid id, Actor actor, CancellationToken ct = default)
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
                await transaction.CommitAsync(ct);
                return;
            }
            catch (Exception other) when (attempt < MostTries && other is ConflictException or DbUpdateException)
            {
                // Somebody saved a part of it in the same moment; what he wrote is erased as well.
            }
        }
    }

    private async Task EraseAsync(PortalDbContext db, ServiceCase one, Actor actor, CancellationToken ct)
    {
        var (id, now) = (one.Id, Now);
        var (number, codeName, email) = (one.Number, one.ProjectName, one.Email);
        var keys = new HashSet<string>(StringComparer.Ordinal) { one.ChangeKey };
        var messages = await db.CaseMessages.Where(x => x.CaseId == id).ToListAsync(ct);
        var answers = await db.CaseAnswers.Where(x => x.CaseId == id).ToListAsync(ct);
        var visits = await db.SiteVisits.Where(x => x.CaseId == id).ToListAsync(ct);
        var requests = await db.ParkRequests.Where(x => x.CaseId == id).ToListAsync(ct);
        var requestIds = requests.ConvertAll(x => x.Id);
        var offers = await db.ParkOffers.Where(x => requestIds.Contains(x.RequestId)).ToListAsync(ct);
        var referrals = await db.Referrals.Where(x => x.CaseId == id).ToListAsync(ct);
        var reports = await db.FirstReports.Where(x => x.CaseId == id).ToListAsync(ct);
        keys.UnionWith([.. answers.Select(x => x.ChangeKey), .. visits.Select(x => x.ChangeKey), .. requests.Select(x => x.ChangeKey), .. offers.Select(x => x.ChangeKey), .. referrals.Select(x => x.ChangeKey), .. reports.Select(x => x.ChangeKey)]);
        List<string> names = [.. new[] { codeName, one.Company, one.ContactName }.Concat(referrals.Select(x => x.Subject)).OfType<string>().Where(x => x.Length > 0).Distinct(StringComparer.Ordinal)];
        await ForgetNoticesAsync(db, one, visits, keys, names, ct);
        await ForgetMailsAsync(db, email, number, [id, .. messages.Select(x => x.Id), .. answers.Select(x => x.Id), .. visits.Select(x => x.Id)], ct);

        messages.ForEach(x => x.Erase());
        answers.ForEach(x => x.Erase());
        visits.ForEach(x => x.Erase());
        requests.ForEach(x => x.Erase());
        offers.ForEach(x => x.Erase());
        referrals.ForEach(x => x.Erase());
        reports.ForEach(x => x.Erase());
        (await db.CaseNotes.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CaseTasks.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CaseShares.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        (await db.CheckIns.Where(x => x.CaseId == id).ToListAsync(ct)).ForEach(x => x.Erase());
        one.Erase(await ServiceClock.ReadAsync(db, ct), now);

        // Told in one line by its key: what was in the columns before is just what must not be kept.
        var deed = new Deed(actor, "case.erase", now) { IsSummed = true };
        db.Note(deed, one.ChangeKey, AuditResult.Done);
        await db.SaveAsync(deed, ct);

        var key = one.ChangeKey;
        await db.StoredFiles.Where(x => x.OwnerKey == key).ExecuteDeleteAsync(ct);
        await db.CaseDrafts.Where(x => x.Id == id || x.Number == number).ExecuteDeleteAsync(ct);
    }

    /// <summary>What people were told names the case by its number from now on; mails that told the same go, sent or not.</summary>
    private static async Task ForgetNoticesAsync(PortalDbContext db, ServiceCase one, IReadOnlyList<SiteVisit> visits, HashSet<string> keys, IReadOnlyList<string> names, CancellationToken ct)
    {
        var id = one.Id.ToString("N");
        string[] targets = [.. keys, "case-parks:" + id, "case-referrals:" + id, "case-visits:" + id];
        var since = one.SentAtUtc;
        var told = await db.Notices.Where(x => targets.Contains(x.Target)).ToListAsync(ct);
        // Notices for the people of parks lead to a list, so that only their words name the case.
        told.AddRange((await db.Notices.Where(x => x.AtUtc >= since && NamingKinds.Contains(x.Kind) && !targets.Contains(x.Target)).ToListAsync(ct)).Where(x => names.Any(y => x.About.Contains(y, StringComparison.Ordinal))));
        var disputed = visits.Where(x => x.Feedback is not null).SelectMany(x => x.Feedback!.Findings.Where(y => !y.IsAsListed).Select(y => (Step: $"{x.ChangeKey}:disputed:{y.ListingCode}", y.ListingCode))).ToList();
        if (disputed.Count > 0)
        {
            var users = await db.Users.AsNoTracking().Select(x => x.Id).ToListAsync(ct);
            var ids = users.SelectMany(x => disputed.Select(y => (Id: Notice.IdOf(x, y.Step), y.ListingCode))).ToDictionary(x => x.Id, x => x.ListingCode);
            var notes = await db.Notices.Where(x => x.Kind == NoticeKind.ListingDisputed && x.AtUtc >= since).ToListAsync(ct);
            foreach (var notice in notes.Where(x => ids.ContainsKey(x.Id)))
            {
                notice.Rename(ids[notice.Id]);
                await DropMailOfAsync(db, notice, ct);
            }
        }

        foreach (var notice in told)
        {
            notice.Rename(one.Number);
            await DropMailOfAsync(db, notice, ct);
        }
    }

    private static async Task DropMailOfAsync(PortalDbContext db, Notice notice, CancellationToken ct)
    {
        var key = NoticePost.MailKeyOf(notice.Id);
        await db.MailMessages.Where(x => x.Key == key).ExecuteDeleteAsync(ct);
    }

    /// <summary>Mails to the investor about this case. What he was written about another one stays.</summary>
    private static async Task ForgetMailsAsync(PortalDbContext db, string? email, string number, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var parts = ids.Select(x => x.ToString("N")).Append(number).ToList();
        // To whatever address they went: he may have put it right since.
        var mails = await db.MailMessages.Where(x => x.To == email || x.Key.StartsWith("case") || x.Key.StartsWith("answer") || x.Key.StartsWith("visit")).Select(x => new { x.Id, x.Key, x.Subject, x.Text }).ToListAsync(ct);
        List<Guid> about = [.. mails.Where(x => parts.Any(y => x.Key.Contains(y, StringComparison.Ordinal) || x.Subject.Contains(y, StringComparison.Ordinal) || x.Text.Contains(y, StringComparison.Ordinal))).Select(x => x.Id)];
        foreach (var some in about.Chunk(Portion))
        {
            await db.MailMessages.Where(x => some.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }
    }
}
