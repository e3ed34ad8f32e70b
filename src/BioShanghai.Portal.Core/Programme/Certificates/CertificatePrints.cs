using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>Certificates as files, for the partner they belong to and for the Centre. One that is withdrawn is not printed any more; each taking out is told to the trail.</summary>
public sealed class CertificatePrints(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, CertificatePrinter printer, CertificateWords words, MailSettings settings, AuditTrail trail, TimeProvider clock)
{
    /// <exception cref="NotFoundException">There is no such certificate, it holds no more, or it is another partner's.</exception>
    /// <exception cref="RuleException">The font lacks a character of the name.</exception>
    public async Task<byte[]> PrintAsync(string number, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepPartner, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var key = Certificate.KeyOf(number);
        var certificate = await db.Certificates.AsNoTracking().FirstOrDefaultAsync(x => x.Number == number, ct) ?? throw new NotFoundException(key);
        await gate.DemandAsync(actor, Permission.KeepPartner, Place.Of(certificate.PartnerSlug), key, ct);
        var membership = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == certificate.PartnerSlug, ct);
        if (certificate.StateOn(ShanghaiDay.Today(clock), membership?.State) != CertificateState.Valid)
        {
            throw new NotFoundException(key);
        }

        var file = printer.Print(SheetOf(certificate));
        await trail.WriteAsync(actor, AuditActions.FileTaken, key, ct: ct);
        return file;
    }

    /// <summary>One file of every certificate of a batch that holds, by name.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<byte[]> PrintBatchAsync(int batch, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var certificates = await db.Certificates.AsNoTracking().Where(x => x.BatchNumber == batch && x.HolderSlug != null).ToListAsync(ct);
        var (today, members) = (ShanghaiDay.Today(clock), await db.Memberships.AsNoTracking().Where(x => x.BatchNumber == batch).ToDictionaryAsync(x => x.PartnerSlug, x => x.State, ct));
        certificates.RemoveAll(x => x.StateOn(today, members.TryGetValue(x.PartnerSlug, out var state) ? state : null) != CertificateState.Valid);
        if (certificates.Count == 0)
        {
            throw new NotFoundException(Batch.KeyOf(batch));
        }

        using var file = new MemoryStream();
        // Seconds of drawing must not hold up whoever else is served.
        await Task.Run(() => printer.PrintAll([.. certificates.OrderBy(x => x.Name.Zh, StringComparer.Ordinal).Select(SheetOf)], file), ct);
        await trail.WriteAsync(actor, AuditActions.FileTaken, Batch.KeyOf(batch), note: "certificates", ct: ct);
        return file.ToArray();
    }

    // Without a language: the address leads everybody to the page in his own.
    private CertificateSheet SheetOf(Certificate certificate) => new(
        certificate.Number, certificate.Name, words.Category(certificate.Category), certificate.BatchName, certificate.IssuedOn, certificate.ValidUntil,
        $"{settings.Site.TrimEnd('/')}/verify/{certificate.Number.ToLowerInvariant()}");
}
