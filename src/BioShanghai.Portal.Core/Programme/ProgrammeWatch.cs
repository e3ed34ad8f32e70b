using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>
/// What time does to the programme (T6, T10): terms that end and are over, referrals nobody answers, profiles to be confirmed. Each may run on
/// every node and again at any time: states change once, and what people are told is one row for each person and step.
/// </summary>
public sealed class ProgrammeWatch(IDbContextFactory<PortalDbContext> databases, NoticePost post, ReferralRotation rotation, TimeProvider clock)
{
    /// <summary>Days before the end of a term at which people are told.</summary>
    public static readonly IReadOnlyList<int> RemindedAt = [60, 30, 7];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    // Nobody is reminded in the night; what changes by itself changes at midnight.
    private bool IsEarly => ShanghaiDay.ClockOf(Now).Hour < FreshnessWatch.FromHour;

    /// <summary>Ends memberships on the day after their last one: the public no longer sees the partner.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> ExpireAsync(CancellationToken ct = default)
    {
        var today = Today;
        var over = await ReadAsync(db => db.Memberships.Where(x => (x.State == MembershipState.Active || x.State == MembershipState.Suspended) && x.EndsOn < today).Select(x => x.PartnerSlug), ct);
        return await EachAsync(over, "membership.expire", async (db, slug) =>
        {
            var (membership, partner) = (await db.Memberships.FirstAsync(x => x.PartnerSlug == slug, ct), await db.AllPartners().FirstAsync(x => x.Slug == slug, ct));
            membership.Expire(today, Now);
            membership.Show(partner);
            var told = new Told(
                NoticeKind.TermOver, partner.ChangeKey, partner.ShortName.Zh ?? slug, $"over:{slug}:{membership.EndsOn:yyyyMMdd}", MailTemplates.TermOver, "manage/partner/" + slug,
                () => [partner.ShortName.Local, membership.EndsOn!]);
            await post.TellAsync(db, await db.ContactsAsync(slug, ct), told, ct);
            await post.TellAsync(db, await db.CentreAsync(ct), told with { Mail = null }, ct);
            return 1;
        }, ct);
    }

    /// <summary>Tells contacts and Centre that a term ends in 60, 30 and 7 days. After a standstill the last of them says it all.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindTermsAsync(CancellationToken ct = default)
    {
        var (today, until) = (Today, Today.AddDays(RemindedAt[0]));
        var ending = IsEarly ? [] : await ReadAsync(
            db => db.Memberships.Where(x => x.State == MembershipState.Active && x.EndsOn >= today && x.EndsOn <= until).Select(x => x.PartnerSlug), ct);
        return await EachAsync(ending, "membership.remind", async (db, slug) =>
        {
            var (membership, partner) = (await db.Memberships.AsNoTracking().FirstAsync(x => x.PartnerSlug == slug, ct), await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == slug, ct));
            var ends = membership.EndsOn!.Value;
            var left = ends.DayNumber - today.DayNumber;
            var told = new Told(
                NoticeKind.TermEnding, partner.ChangeKey, $"{partner.ShortName.Zh} {ends:yyyy-MM-dd}", $"term:{slug}:{ends:yyyyMMdd}:{RemindedAt.Last(x => left <= x)}", MailTemplates.TermEnding,
                "manage/partner/" + slug, () => [partner.ShortName.Local, ends, left]);
            return await post.TellAsync(db, await db.ContactsAsync(slug, ct), told, ct) + await post.TellAsync(db, await db.CentreAsync(ct), told with { Mail = null }, ct);
        }, ct);
    }

    /// <summary>Closes referrals that nobody answered by their date.</summary>
    /// <returns>How many lapsed.</returns>
    public async Task<int> LapseAsync(CancellationToken ct = default)
    {
        var today = Today;
        var late = await ReadAsync(db => db.Referrals.Where(x => x.State == ReferralState.Sent && x.AnswerBy < today).Select(x => x.Id), ct);
        return await EachAsync(late, "referral.lapse", async (db, id) =>
        {
            var referral = await db.Referrals.FirstAsync(x => x.Id == id, ct);
            var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
            referral.Lapse(today, Now);
            await post.TellAsync(db, await ReferralDesk.SenderAsync(db, referral, ct), ReferralDesk.ToSender(referral, partner, NoticeKind.ReferralLapsed), ct);
            await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ReferralDesk.ToContacts(referral, partner, NoticeKind.ReferralLapsed) with { Mail = null }, ct);
            await rotation.PassOnAsync(db, referral, Now, ct);
            return 1;
        }, ct);
    }

    /// <summary>Reminds a partner's contacts on the last day to answer; not of what came in today.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindReferralsAsync(CancellationToken ct = default)
    {
        var (today, midnight) = (Today, ShanghaiDay.StartUtc(Today));
        var last = IsEarly ? [] : await ReadAsync(db => db.Referrals.Where(x => x.State == ReferralState.Sent && x.AnswerBy == today && x.SentAtUtc < midnight).Select(x => x.Id), ct);
        return await EachAsync(last, "referral.remind", async (db, id) =>
        {
            var referral = await db.Referrals.AsNoTracking().FirstAsync(x => x.Id == id, ct);
            var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
            return await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ReferralDesk.ToContacts(referral, partner, NoticeKind.ReferralLastDay), ct);
        }, ct);
    }

    /// <summary>Asks a partner's contacts to say that the profile is still true, a year after somebody last said so.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> AskToConfirmAsync(CancellationToken ct = default)
    {
        var today = Today;
        List<(string Slug, DateOnly By)> due = [];
        if (!IsEarly)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            due.AddRange((await OwnPartner.DueAsync(db, null, today, ct)).Where(x => x.ConfirmBy <= today).Select(x => (x.Slug, x.ConfirmBy)));
        }

        return await EachAsync(due, "partner.ask", async (db, one) =>
        {
            var partner = await db.Partners.AsNoTracking().FirstAsync(x => x.Slug == one.Slug, ct);
            var told = new Told(
                NoticeKind.ConfirmationDue, partner.ChangeKey, partner.ShortName.Zh ?? partner.Slug, $"confirm:{partner.Slug}:{one.By:yyyyMMdd}", MailTemplates.ConfirmationDue,
                "manage/partner/" + partner.Slug, () => [partner.ShortName.Local]);
            return await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), told, ct);
        }, ct);
    }

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
