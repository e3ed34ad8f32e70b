using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A referral in a list.</summary>
public sealed record ReferralRow(Guid Id, string PartnerSlug, LocalText PartnerName, string Subject, ReferralState State, DateOnly AnswerBy, DateTime SentAtUtc, DateTime SinceUtc);

/// <summary>A partner something can be referred to.</summary>
/// <param name="Contacts">How many can answer; to one without any nothing is sent.</param>
public sealed record ReferralChoice(string Slug, LocalText Name, int Contacts);

/// <summary>One page of referrals, how many there are by state, and what the form for a new one offers.</summary>
public sealed record ReferralPage(
    IReadOnlyList<ReferralRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<ReferralState, int> Counts, IReadOnlyList<ReferralChoice> Partners, DateOnly AnswerBy);

/// <summary>A referral, opened.</summary>
/// <param name="SentBy">Name of whoever sent it; null where the portal no longer knows.</param>
public sealed record ReferralSheet(ReferralRow Row, string Text, string? SentBy, IReadOnlyList<ReferralStep> Steps);

/// <summary>What the Centre refers to partners (T10): sending, following, taking back.</summary>
public sealed class ReferralDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, NoticePost post)
{
    public const int PageSize = 25;

    /// <summary>Working days a partner has to answer, unless the Centre says otherwise.</summary>
    public const int DaysToAnswer = 2;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="page">From 1.</param>
    public async Task<ReferralPage> ListAsync(ReferralState? state, int page, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var counts = await db.Referrals.GroupBy(x => x.State).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        var total = state is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        var at = Math.Clamp(page, 1, pages);
        var found = db.Referrals.AsNoTracking().Where(x => state == null || x.State == state).OrderByDescending(x => x.SentAtUtc).ThenBy(x => x.Id).Skip((at - 1) * PageSize).Take(PageSize);
        var partners = await db.Partners.AsNoTracking().OrderBy(x => x.Order).ThenBy(x => x.Slug)
            .Select(x => new { x.Slug, x.ShortName, Contacts = db.Grants.Count(y => y.PartnerSlug == x.Slug && db.Users.Any(z => z.Id == y.UserId && z.DisabledAtUtc == null)) }).ToListAsync(ct);
        return new(
            await RowsAsync(db, found, ct), total, at, pages, counts, [.. partners.Select(x => new ReferralChoice(x.Slug, x.ShortName, x.Contacts))],
            (await ServiceClock.ReadAsync(db, ct)).Calendar.After(ShanghaiDay.Today(clock), DaysToAnswer));
    }

    public async Task<ReferralSheet> OpenAsync(Guid id, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await SheetAsync(db, await db.Referrals.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException(Referral.KeyOf(id)), ct);
    }

    /// <summary>Refers something to a partner of the public directory, whose contacts are told.</summary>
    /// <param name="answerBy">Last day to answer, in Shanghai; null for two working days.</param>
    /// <exception cref="RuleException">The partner is not active or has nobody who could answer.</exception>
    public async Task<Guid> SendAsync(string partnerSlug, string subject, string text, DateOnly? answerBy, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var partner = await db.AllPartners().AsNoTracking().FirstOrDefaultAsync(x => x.Slug == partnerSlug, ct)
            ?? throw new NotFoundException(Revision.KeyOf(RecordKind.Partner, partnerSlug));
        Rule.Require(!partner.IsHidden, "Referral.PartnerNotActive");
        var contacts = await db.ContactsAsync(partnerSlug, ct);
        Rule.Require(contacts.Count > 0, "Referral.NobodyToAnswer");
        var (now, today) = (Now, ShanghaiDay.Today(clock));
        var last = answerBy ?? (await ServiceClock.ReadAsync(db, ct)).Calendar.After(today, DaysToAnswer);
        var referral = new Referral(partnerSlug, TypedText.OneLine(subject) ?? "", TypedText.Lines(text) ?? "", last, today, actor, now);
        db.Referrals.Add(referral);
        await post.TellAsync(db, contacts, ToContacts(referral, partner, NoticeKind.ReferralSent), ct);
        await db.SaveAsync(new Deed(actor, "referral.send", now), ct);
        return referral.Id;
    }

    /// <summary>Takes a referral back that is not done yet; the partner's contacts are told why.</summary>
    public async Task TakeBackAsync(Guid id, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var referral = await db.Referrals.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException(Referral.KeyOf(id));
        var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
        referral.TakeBack(reason, actor, Now);
        await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ToContacts(referral, partner, NoticeKind.ReferralTakenBack), ct);
        await db.SaveAsync(new Deed(actor, "referral.take-back", Now), ct);
    }

    /// <summary>What the contacts are told. The matter itself stays in the portal: a mail names the subject and leads there.</summary>
    internal static Told ToContacts(Referral referral, Partner partner, NoticeKind kind) => new(
        kind, referral.ChangeKey, referral.Subject, $"{referral.ChangeKey}:{kind}", MailTemplates.Named(kind.ToString()), $"manage/referrals/{referral.Id}",
        () => [partner.ShortName.Local, referral.Subject, referral.AnswerBy]);

    /// <summary>What the sender is told; the Centre, where the sender has left.</summary>
    internal static Told ToSender(Referral referral, Partner partner, NoticeKind kind) => new(
        kind, referral.CaseId is { } one ? $"case-referrals:{one:N}" : referral.ChangeKey, $"{partner.ShortName.Zh}：{referral.Subject}", $"{referral.ChangeKey}:{kind}:sender", MailTemplates.Named(kind.ToString()),
        referral.CaseId is { } of ? $"manage/cases/{of}/referrals" : $"manage/referrals/{referral.Id}",
        () => [partner.ShortName.Local, referral.Subject, referral.AnswerBy]);

    /// <summary>Whoever holds the case it is part of; otherwise its sender, and the Centre where he has left.</summary>
    internal static async Task<IReadOnlyList<Addressee>> SenderAsync(PortalDbContext db, Referral referral, CancellationToken ct) =>
        referral.CaseId is { } id && await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) is { } one ? await db.DeskAsync(one, ct)
        : await db.PersonAsync(referral.SentByUserId, ct) is { Count: > 0 } sender ? sender : await db.CentreAsync(ct);

    internal static async Task<IReadOnlyList<ReferralRow>> RowsAsync(PortalDbContext db, IQueryable<Referral> referrals, CancellationToken ct)
    {
        var found = await referrals.ToListAsync(ct);
        var slugs = found.Select(x => x.PartnerSlug).Distinct().ToList();
        var names = await db.AllPartners().AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Slug, x.ShortName }).ToDictionaryAsync(x => x.Slug, x => x.ShortName, ct);
        return [.. found.Select(x => new ReferralRow(x.Id, x.PartnerSlug, names[x.PartnerSlug], x.Subject, x.State, x.AnswerBy, x.SentAtUtc, x.SinceUtc))];
    }

    internal static async Task<ReferralSheet> SheetAsync(PortalDbContext db, Referral referral, CancellationToken ct)
    {
        var id = referral.Id;
        var row = (await RowsAsync(db, db.Referrals.AsNoTracking().Where(x => x.Id == id), ct))[0];
        return new(row, referral.Text, referral.Steps.Count > 0 ? referral.Steps[0].By : null, referral.Steps);
    }
}
