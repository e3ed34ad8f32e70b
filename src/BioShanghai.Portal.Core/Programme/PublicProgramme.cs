using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>What somebody who thinks of applying is told.</summary>
/// <param name="Editions">The criteria in force, one edition per category.</param>
/// <param name="Open">The batch that takes applications today, or null.</param>
public sealed record ApplyOverview(IReadOnlyList<CriteriaEdition> Editions, Batch? Open);

/// <summary>A batch that is public, with those of its members who are listed.</summary>
public sealed record BatchPage(Batch Batch, IReadOnlyList<Partner> Members);

/// <summary>The partner programme for the public pages.</summary>
public sealed class PublicProgramme(IDbContextFactory<PortalDbContext> dbs, CatalogueCache catalogue, TimeProvider clock)
{
    public async Task<ApplyOverview> OverviewAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var editions = await db.CriteriaEditions.AsNoTracking().ToListAsync(ct);
        var batches = await db.Batches.AsNoTracking().ToListAsync(ct);
        var today = ShanghaiDay.Today(clock);
        return new(
            [.. editions.GroupBy(x => x.Category).Select(x => x.MaxBy(y => y.Number)!).OrderBy(x => x.Category)],
            batches.OrderBy(x => x.Number).FirstOrDefault(x => x.TakesOn(today)));
    }

    /// <summary>A batch once it is published; null before, and where there is none.</summary>
    public async Task<BatchPage?> BatchAsync(int number, CancellationToken ct = default)
    {
        var batch = (await catalogue.AllAsync<Batch>(ct)).FirstOrDefault(x => x.Number == number && x.State == BatchState.Published);
        return batch is null ? null : new(batch, [.. (await catalogue.AllAsync<Partner>(ct)).Where(x => x.Batch == number).OrderBy(x => x.Category).ThenBy(x => x.Order)]);
    }

    /// <summary>Numbers of the batches that are public, the latest first.</summary>
    public async Task<IReadOnlyList<Batch>> BatchesAsync(CancellationToken ct = default) =>
        [.. (await catalogue.AllAsync<Batch>(ct)).Where(x => x.State == BatchState.Published).OrderByDescending(x => x.Number)];

    /// <summary>Whether a certificate holds, asked anew every time; null where no certificate has this number, whatever was typed.</summary>
    public async Task<CertificateState?> VerifyAsync(string typed, CancellationToken ct = default)
    {
        var number = Certificate.Tidy(typed);
        number = number.Length <= Certificate.NumberMaxLength ? number : "";
        await using var db = await dbs.CreateDbContextAsync(ct);
        var certificate = await db.Certificates.AsNoTracking().FirstOrDefaultAsync(x => x.Number == number, ct);
        var slug = certificate?.PartnerSlug ?? "";
        var membership = await db.Memberships.AsNoTracking().Where(x => x.PartnerSlug == slug).Select(x => (MembershipState?)x.State).FirstOrDefaultAsync(ct);
        return certificate?.StateOn(ShanghaiDay.Today(clock), membership);
    }
}
