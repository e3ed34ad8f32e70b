using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A certificate with the state it is in today.</summary>
/// <param name="NeedsAnother">Its member should be given another: this one says what is true no more, or it was the last of a member that holds none.</param>
public sealed record CertificateRow(Certificate Certificate, CertificateState State, bool NeedsAnother);

/// <summary>Issues and withdraws certificates.</summary>
public sealed class CertificateDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Every certificate of a batch, newest first.</summary>
    public async Task<IReadOnlyList<CertificateRow>> ListAsync(int batch, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await db.Certificates.AsNoTracking().Where(x => x.BatchNumber == batch).OrderByDescending(x => x.IssuedAtUtc).ToListAsync(ct);
        var members = await db.Memberships.AsNoTracking().Where(x => x.BatchNumber == batch).ToDictionaryAsync(x => x.PartnerSlug, ct);
        var partners = await db.AllPartners().AsNoTracking().Where(x => x.Batch == batch).ToDictionaryAsync(x => x.Slug, ct);
        var today = ShanghaiDay.Today(clock);
        var holders = found.Select(x => x.HolderSlug).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var newest = found.DistinctBy(x => x.PartnerSlug).ToHashSet();
        return
        [
            .. found.Select(x =>
            {
                var member = members.GetValueOrDefault(x.PartnerSlug);
                var needsAnother = member is not null && member.MayHoldCertificate && (x.HolderSlug is not null ? !x.Fits(partners[x.PartnerSlug], member) : newest.Contains(x) && !holders.Contains(x.PartnerSlug));
                return new CertificateRow(x, x.StateOn(today, member?.State), needsAnother);
            }),
        ];
    }

    /// <summary>Issues one for every member of a batch that has none; a second time changes nothing.</summary>
    /// <returns>How many were issued.</returns>
    public async Task<int> IssueForBatchAsync(int batch, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var members = await db.Memberships.AsNoTracking().Where(x => x.BatchNumber == batch && (x.State == MembershipState.Approved || x.State == MembershipState.Active)).ToListAsync(ct);
        return await IssueAsync(db, actor, batch, members, ct);
    }

    /// <summary>Issues a new one to a partner, for example after a change of name; the old one is withdrawn.</summary>
    /// <param name="seen">Number of the one that held when this was asked; null where none did.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ConflictException">Somebody else has issued or withdrawn meanwhile.</exception>
    public async Task<string> IssueAsync(string partnerSlug, string? seen, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var member = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(x => x.PartnerSlug == partnerSlug, ct) ?? throw new NotFoundException(Membership.KeyOf(partnerSlug));
        Rule.Require(member.MayHoldCertificate, "Certificate.NeedsMembership");
        var held = await db.Certificates.Where(x => x.HolderSlug == partnerSlug).ToListAsync(ct);
        if (held.FirstOrDefault()?.Number != seen)
        {
            throw new ConflictException(Membership.KeyOf(partnerSlug));
        }

        foreach (var old in held)
        {
            old.Replace(actor.Name, clock.GetUtcNow().UtcDateTime);
        }

        await IssueAsync(db, actor, member.BatchNumber, [member], ct, isAgain: true);
        return db.Certificates.Local.First(x => x.PartnerSlug == partnerSlug && x.WithdrawnAtUtc is null).Number;
    }

    /// <summary>The certificate holds no more, from this moment on.</summary>
    public async Task WithdrawAsync(string number, int version, string reason, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var certificate = (await db.Certificates.FirstOrDefaultAsync(x => x.Number == number, ct) ?? throw new NotFoundException(Certificate.KeyOf(number))).At(version);
        certificate.Withdraw(reason, actor.Name, clock.GetUtcNow().UtcDateTime);
        await db.SaveAsync(new Deed(actor, "certificate.withdraw", clock.GetUtcNow().UtcDateTime) { Note = reason.Trim() }, ct);
    }

    private async Task<int> IssueAsync(PortalDbContext db, Actor actor, int number, List<Membership> members, CancellationToken ct, bool isAgain = false)
    {
        var batch = await db.Batches.AsNoTracking().FirstOrDefaultAsync(x => x.Number == number, ct) ?? throw new NotFoundException(Batch.KeyOf(number));
        Rule.Require(batch.CeremonyOn is not null, "Batch.NeedsCeremony");
        var slugs = members.Select(x => x.PartnerSlug).ToList();
        var holding = isAgain ? [] : (await db.Certificates.Where(x => slugs.Contains(x.PartnerSlug) && x.WithdrawnAtUtc == null).Select(x => x.PartnerSlug).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var partners = await db.AllPartners().AsNoTracking().Where(x => slugs.Contains(x.Slug)).ToDictionaryAsync(x => x.Slug, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var today = ShanghaiDay.Today(clock);
        var issued = members.Where(x => !holding.Contains(x.PartnerSlug)).ToList();
        foreach (var member in issued)
        {
            // A plaque carries the day of its ceremony; one that is replaced later carries its own.
            var on = isAgain && batch.CeremonyOn < today ? today : batch.CeremonyOn!.Value;
            db.Certificates.Add(new Certificate(partners[member.PartnerSlug], batch.Name, on, member.State == MembershipState.Approved ? Admission.EndOf(batch) : member.EndsOn, actor.Name, now));
        }

        if (issued.Count == 0)
        {
            return 0;
        }

        try
        {
            await db.SaveAsync(new Deed(actor, "certificate.issue", now), ct);
            return issued.Count;
        }
        catch (DbUpdateException)
        {
            // Somebody else issued them at the same moment; a partner holds one.
            throw new ConflictException(batch.ChangeKey);
        }
    }
}
