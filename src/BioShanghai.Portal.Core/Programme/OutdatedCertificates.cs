using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Valid certificates that say another name or category than their partner has. Nothing is issued by itself: the Centre is told and decides.</summary>
internal static class OutdatedCertificates
{
    public static async Task<IReadOnlyList<string>> NumbersAsync(PortalDbContext db, string partnerSlug, LocalText name, PartnerCategory? category, DateOnly today, CancellationToken ct)
    {
        var membership = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == partnerSlug, ct);
        var certificates = await db.Certificates.AsNoTracking().Where(x => x.PartnerSlug == partnerSlug && x.WithdrawnAtUtc == null).OrderBy(x => x.IssuedOn).ToListAsync(ct);
        return [.. certificates.Where(x => x.StateOn(today, membership?.State) == CertificateState.Valid && !x.Says(name, category ?? x.Category)).Select(x => x.Number)];
    }

    /// <summary>Tells the Centre, with what is saved next, that a partner needs a new certificate.</summary>
    public static async Task TellAsync(PortalDbContext db, string partnerSlug, DateTime utcNow, CancellationToken ct)
    {
        var partner = await db.AllPartners().FirstAsync(x => x.Slug == partnerSlug, ct);
        foreach (var number in await NumbersAsync(db, partnerSlug, partner.Name, partner.Category, ShanghaiDay.Of(utcNow), ct))
        {
            foreach (var user in await db.CentreAsync(ct))
            {
                db.Notices.Add(new Notice(user.Id, NoticeKind.CertificateOutdated, partner.ChangeKey, $"{partner.ShortName.Zh} {number}", utcNow));
            }
        }
    }
}
