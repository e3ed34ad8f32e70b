using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>One referral of a case.</summary>
/// <param name="Said">The reason or outcome that was given last.</param>
/// <param name="Waiting">Partners it can still go on to.</param>
public sealed record CaseReferralRow(Guid Id, string PartnerSlug, LocalText PartnerName, string Subject, ReferralState State, DateOnly AnswerBy, DateTime SentAtUtc, DateTime SinceUtc, string? Said, int Waiting);

/// <summary>How what is wanted of one service went from partner to partner.</summary>
public sealed record ReferralChain(string? ServiceCode, LocalText ServiceName, IReadOnlyList<CaseReferralRow> Rows);

/// <summary>A service partners offer.</summary>
public sealed record ServiceChoice(string Code, LocalText Name);

/// <summary>The referrals of a case, and who would be asked next for a service.</summary>
/// <param name="Order">Null while no service is chosen.</param>
/// <param name="CodeName">What the partner is to read instead of the company.</param>
/// <param name="MayPassOn">The investor agreed that the partner whose turn it is learns who asks.</param>
/// <param name="AnswerBy">Last day of whoever is asked now.</param>
public sealed record CaseReferralSheet(
    IReadOnlyList<ReferralChain> Chains, IReadOnlyList<ServiceChoice> Services, ReferralOrder? Order, string CodeName, bool MayPassOn, DateOnly AnswerBy, bool IsOpen);

/// <summary>What is referred to partners for a case: to one after another in fair rotation, until one accepts.</summary>
public sealed class CaseReferrals(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, NoticePost post, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="serviceCode">Service for which the order of the partners is shown; null for none.</param>
    public async Task<CaseReferralSheet> OpenAsync(Guid caseId, string? serviceCode, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct);
        var (words, today) = (await catalogue.GetAsync(ct), ShanghaiDay.Today(clock));
        var referrals = await db.Referrals.AsNoTracking().Where(x => x.CaseId == caseId).OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        string[] slugs = [.. referrals.Select(x => x.PartnerSlug).Distinct(StringComparer.Ordinal)];
        var names = await db.AllPartners().AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Slug, x.ShortName }).ToDictionaryAsync(x => x.Slug, x => x.ShortName, ct);
        var order = serviceCode is not null && words.Services.ContainsKey(serviceCode) ? await ReferralRotation.OrderAsync(db, one, serviceCode, ct) : null;
        return new(
            [
                .. referrals.GroupBy(x => x.ServiceCode).OrderBy(x => x.Min(y => y.SentAtUtc)).Select(x => new ReferralChain(
                    x.Key, NameOf(words, x.Key),
                    [.. x.Select(y => new CaseReferralRow(y.Id, y.PartnerSlug, names[y.PartnerSlug], y.Subject, y.State, y.AnswerBy, y.SentAtUtc, y.SinceUtc, y.Steps[^1].Text, y.Waiting.Count))])),
            ],
            [.. words.Services.Values.Select(x => new ServiceChoice(x.Code, x.Name))], order, SenderTraces.CodeNameOf(one, ParkRequestDesk.Everyday(words)), order is { InOrder: [var first, ..] } && one.MayPassToPartner(first.Slug),
            (await ServiceClock.ReadAsync(db, ct)).Calendar.After(today, ReferralDesk.DaysToAnswer), one.IsOpen);
    }

    /// <summary>Refers part of a case to the partner the investor asked for, else to the one whose turn it is; the others wait in their order.</summary>
    /// <exception cref="RuleException">No partner suits, one is still to answer, or the words tell who asks without the investor's consent.</exception>
    public async Task<Guid> SendAsync(Guid caseId, string serviceCode, string subject, string text, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        return await gate.AddToAsync(databases, clock, "referral.send", caseId, x => SendAsync(x, words, serviceCode, subject, text, ct), ct);
    }

    private async Task<Guid> SendAsync(CaseDeed deed, Catalogue words, string serviceCode, string subject, string text, CancellationToken ct)
    {
        var (db, one, caseId, actor, now, today) = (deed.Db, deed.Case, deed.Case.Id, deed.Actor, deed.Now, deed.Today);
        one.RequireInWork();
        Rule.Require(one.IsOpen, "Case.Closed");
        Rule.Require(words.Services.ContainsKey(serviceCode), "Referral.NoSuchService");
        Rule.Require(!await db.Referrals.AnyAsync(x => x.CaseId == caseId && x.ServiceCode == serviceCode && x.State == ReferralState.Sent, ct), "Referral.StillOpen");
        var order = (await ReferralRotation.OrderAsync(db, one, serviceCode, ct)).InOrder;
        Rule.Require(order.Count > 0, "Referral.NobodySuitable");
        Rule.Require(ReferralRotation.MayRead(one, order[0].Slug, subject, text, words), "Referral.NamesSender");
        var answerBy = deed.Clock.Calendar.After(today, ReferralDesk.DaysToAnswer);
        var referral = new Referral(
            order[0].Slug, TypedText.OneLine(subject) ?? "", TypedText.Lines(text) ?? "", answerBy, today, actor, now, new(caseId, serviceCode, [.. order.Skip(1).Select(x => x.Slug)]));
        db.Referrals.Add(referral);
        var partner = await db.Partners.AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
        await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ReferralDesk.ToContacts(referral, partner, NoticeKind.ReferralSent), ct);
        return referral.Id;
    }

    /// <summary>Takes a referral of a case back; nobody else is asked in its place.</summary>
    public async Task TakeBackAsync(Guid referralId, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var referral = await db.Referrals.FirstOrDefaultAsync(x => x.Id == referralId && x.CaseId != null, ct) ?? throw new NotFoundException(Referral.KeyOf(referralId));
        (await gate.CaseAsync(db, actor, Permission.HandleCases, referral.CaseId!.Value, ct, referral.ChangeKey)).RequireInWork();
        var now = Now;
        referral.TakeBack(reason, actor, now);
        var partner = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == referral.PartnerSlug, ct);
        await post.TellAsync(db, await db.ContactsAsync(partner.Slug, ct), ReferralDesk.ToContacts(referral, partner, NoticeKind.ReferralTakenBack), ct);
        await db.SaveAsync(new Deed(actor, "referral.take-back", now), ct);
    }

    private static LocalText NameOf(Catalogue words, string? code) => code is null ? LocalText.Empty : words.Services.TryGetValue(code, out var service) ? service.Name : new(code, code);
}
