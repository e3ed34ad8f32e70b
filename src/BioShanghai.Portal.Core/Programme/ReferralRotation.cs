using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Why a partner that offers a service is not asked.</summary>
public enum ReferralExclusion
{
    /// <summary>It declared that it may not act for this company.</summary>
    Conflict,

    /// <summary>It has no contact with an account.</summary>
    NobodyToAnswer,

    /// <summary>It was asked about this case and service before.</summary>
    AskedBefore,
}

/// <summary>A partner in the order in which it is asked, with what puts it there.</summary>
/// <param name="Open">Referrals that wait for it or that it works on.</param>
/// <param name="LastAtUtc">When it was last referred something of this service; null for never.</param>
/// <param name="IsAsked">The investor asked for this one by name, which puts it first.</param>
public sealed record ReferralCandidate(string Slug, LocalText Name, int Open, DateTime? LastAtUtc, int Contacts, bool IsAsked = false);

/// <summary>A partner that is left out, and why.</summary>
public sealed record ReferralLeftOut(string Slug, LocalText Name, ReferralExclusion Why);

/// <summary>Who is asked for a service: whom the investor named, then in fair rotation the fewest open referrals first, then who was asked longest ago, then by slug.</summary>
/// <param name="InOrder">The first is asked, the others wait behind it.</param>
public sealed record ReferralOrder(IReadOnlyList<ReferralCandidate> InOrder, IReadOnlyList<ReferralLeftOut> LeftOut);

/// <summary>Turns partners round fairly, and hands a referral of a case on when a partner declines or does not answer.</summary>
public sealed class ReferralRotation(NoticePost post, CatalogueCache catalogue)
{
    /// <summary>Members of the public directory that offer a service, ordered for a case.</summary>
    internal static async Task<ReferralOrder> OrderAsync(PortalDbContext db, ServiceCase one, string serviceCode, CancellationToken ct)
    {
        var partners = (await db.Partners.AsNoTracking().Select(x => new
        {
            x.Slug, x.ShortName, x.ServiceCodes,
            Open = db.Referrals.Count(y => y.PartnerSlug == x.Slug && (y.State == ReferralState.Sent || y.State == ReferralState.Accepted)),
            Last = db.Referrals.Where(y => y.PartnerSlug == x.Slug && y.ServiceCode == serviceCode).Max(y => (DateTime?)y.SentAtUtc),
            Contacts = db.Grants.Count(y => y.PartnerSlug == x.Slug && y.Role == Role.PartnerContact && db.Users.Any(z => z.Id == y.UserId && z.DisabledAtUtc == null)),
            WasAsked = db.Referrals.Any(y => y.PartnerSlug == x.Slug && y.CaseId == one.Id && y.ServiceCode == serviceCode && y.State != ReferralState.TakenBack),
        }).ToListAsync(ct)).Where(x => x.ServiceCodes.Contains(serviceCode)).ToList();
        string[] slugs = [.. partners.Select(x => x.Slug)];
        var conflicts = (await db.PartnerConflicts.AsNoTracking().Where(x => slugs.Contains(x.PartnerSlug)).ToListAsync(ct)).ToLookup(x => x.PartnerSlug, StringComparer.Ordinal);
        var (order, leftOut) = (new List<ReferralCandidate>(), new List<ReferralLeftOut>());
        foreach (var partner in partners)
        {
            ReferralExclusion? why = conflicts[partner.Slug].Any(x => x.IsAbout(one)) ? ReferralExclusion.Conflict
                : partner.WasAsked ? ReferralExclusion.AskedBefore
                : partner.Contacts == 0 ? ReferralExclusion.NobodyToAnswer
                : null;
            if (why is { } reason)
            {
                leftOut.Add(new(partner.Slug, partner.ShortName, reason));
            }
            else
            {
                order.Add(new(partner.Slug, partner.ShortName, partner.Open, partner.Last is { } last ? DateTime.SpecifyKind(last, DateTimeKind.Utc) : null, partner.Contacts, partner.Slug == one.PartnerSlug));
            }
        }

        return new(
            [.. order.OrderByDescending(x => x.IsAsked).ThenBy(x => x.Open).ThenBy(x => x.LastAtUtc ?? DateTime.MinValue).ThenBy(x => x.Slug, StringComparer.Ordinal)],
            [.. leftOut.OrderBy(x => x.Why).ThenBy(x => x.Slug, StringComparer.Ordinal)]);
    }

    /// <summary>Refers what one partner did not take to the next that still suits; where none is left, the desk of the case is told.</summary>
    /// <param name="over">Declined or lapsed; saved together with what follows from it.</param>
    /// <returns>The new referral; null where there is none.</returns>
    internal async Task<Referral?> PassOnAsync(PortalDbContext db, Referral over, DateTime utcNow, CancellationToken ct)
    {
        if (over is not { CaseId: { } caseId, ServiceCode: { } service } || await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, ct) is not { IsOpen: true, IsQuarantined: false } one)
        {
            return null;
        }

        var words = await catalogue.GetAsync(ct);
        var suitable = (await OrderAsync(db, one, service, ct)).InOrder.Select(x => x.Slug).ToHashSet(StringComparer.Ordinal);
        // The investor may have changed his mind about what is passed on, and what one partner may read is not for the next.
        var at = over.Waiting.ToList().FindIndex(x => suitable.Contains(x) && MayRead(one, x, over.Subject, over.Text, words));
        if (at < 0)
        {
            var name = words.Services.TryGetValue(service, out var found) ? found.Name : new LocalText(service, service);
            await post.TellAsync(
                db, await db.DeskAsync(one, ct),
                new(NoticeKind.ReferralNobodyLeft, $"case-referrals:{caseId:N}", $"{one.PublicName} · {name.Zh}", $"{over.ChangeKey}:nobody", MailTemplates.ReferralNobodyLeft, $"manage/cases/{caseId}/referrals", () => [one.PublicName, name.Local]), ct);
            return null;
        }

        var today = ShanghaiDay.Of(utcNow);
        var answerBy = (await ServiceClock.ReadAsync(db, ct)).Calendar.After(today, ReferralDesk.DaysToAnswer);
        var next = new Referral(over.Waiting[at], over.Subject, over.Text, answerBy, today, Actor.System, utcNow, new(caseId, service, [.. over.Waiting.Skip(at + 1)]), over.SentByUserId);
        db.Referrals.Add(next);
        var partner = await db.Partners.AsNoTracking().FirstAsync(x => x.Slug == next.PartnerSlug, ct);
        await post.TellAsync(db, await db.ContactsAsync(next.PartnerSlug, ct), ReferralDesk.ToContacts(next, partner, NoticeKind.ReferralSent), ct);
        return next;
    }

    /// <summary>A partner may read these words: they do not tell who asks, or the investor agreed that this partner learns it.</summary>
    internal static bool MayRead(ServiceCase one, string partnerSlug, string subject, string text, Catalogue words) =>
        one.MayPassToPartner(partnerSlug) || !SenderTraces.Name(one, $"{subject}\n{text}", ParkRequestDesk.Everyday(words));
}
