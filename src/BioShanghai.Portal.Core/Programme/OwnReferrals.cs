using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>What was referred to a partner, for its contacts: accepting, declining with a reason, completing with an outcome. Of two who answer at once one does.</summary>
public sealed class OwnReferrals(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, NoticePost post, ReferralRotation rotation)
{
    private const int MostShown = 200;

    /// <summary>Referrals of one partner: those that wait for an answer first, then the newest.</summary>
    public async Task<IReadOnlyList<ReferralRow>> ListAsync(string slug, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.AnswerReferrals, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var key = Revision.KeyOf(RecordKind.Partner, slug);
        if (!await db.AllPartners().AnyAsync(x => x.Slug == slug, ct))
        {
            throw new NotFoundException(key);
        }

        await gate.DemandAsync(actor, Permission.AnswerReferrals, Place.Of(slug), key, ct);
        return await ReferralDesk.RowsAsync(
            db, db.Referrals.AsNoTracking().Where(x => x.PartnerSlug == slug).OrderBy(x => x.State == ReferralState.Sent ? 0 : x.State == ReferralState.Accepted ? 1 : 2).ThenByDescending(x => x.SentAtUtc).Take(MostShown), ct);
    }

    public async Task<ReferralSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (_, referral) = await LoadAsync(db, id, ct);
        var sheet = await ReferralDesk.SheetAsync(db, referral, ct);
        // What a partner does not work on and never did is not its to read: subject and state remain.
        return referral.IsThePartners ? sheet : sheet with { Text = "" };
    }

    public Task AcceptAsync(Guid id, string? note, CancellationToken ct = default) =>
        AnswerAsync(id, "referral.accept", NoticeKind.ReferralAccepted, (x, actor, now) => x.Accept(note, actor, now), ct);

    public Task DeclineAsync(Guid id, string reason, CancellationToken ct = default) =>
        AnswerAsync(id, "referral.decline", NoticeKind.ReferralDeclined, (x, actor, now) => x.Decline(reason, actor, now), ct);

    public Task CompleteAsync(Guid id, string outcome, CancellationToken ct = default) =>
        AnswerAsync(id, "referral.complete", NoticeKind.ReferralCompleted, (x, actor, now) => x.Complete(outcome, actor, now), ct);

    /// <summary>What waits for an answer, the most urgent first.</summary>
    internal static async Task<IReadOnlyList<ReferralRow>> ToAnswerAsync(PortalDbContext db, IReadOnlyList<string>? slugs, int most, CancellationToken ct) => await ReferralDesk.RowsAsync(
        db, db.Referrals.AsNoTracking().Where(x => x.State == ReferralState.Sent && (slugs == null || slugs.Contains(x.PartnerSlug))).OrderBy(x => x.AnswerBy).ThenBy(x => x.SentAtUtc).Take(most), ct);

    private async Task AnswerAsync(Guid id, string action, NoticeKind kind, Action<Referral, Actor, DateTime> answer, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await AnswerOnceAsync(id, action, kind, answer, ct);
                return;
            }
            catch (Exception other) when (attempt == 0 && other is ConflictException or DbUpdateException)
            {
                // A colleague answered in the same moment: what he said is read, and the rule says so.
            }
        }
    }

    private async Task AnswerOnceAsync(Guid id, string action, NoticeKind kind, Action<Referral, Actor, DateTime> answer, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (actor, referral) = await LoadAsync(db, id, ct);
        if (referral.CaseId is { } caseId && await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, ct) is { } one)
        {
            one.RequireInWork();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        answer(referral, actor, now);
        var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
        await post.TellAsync(db, await ReferralDesk.SenderAsync(db, referral, ct), ReferralDesk.ToSender(referral, partner, kind), ct);
        if (referral.State == ReferralState.Declined)
        {
            await rotation.PassOnAsync(db, referral, now, ct);
        }

        await db.SaveAsync(new Deed(actor, action, now), ct);
    }

    private async Task<(Actor Actor, Referral Referral)> LoadAsync(PortalDbContext db, Guid id, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.AnswerReferrals, ct);
        var referral = await db.Referrals.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException(Referral.KeyOf(id));
        await gate.DemandAsync(actor, Permission.AnswerReferrals, Place.Of(referral.PartnerSlug), referral.ChangeKey, ct);
        return (actor, referral);
    }
}
