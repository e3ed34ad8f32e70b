using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Discovery;

/// <summary>Every public page by its path within a language, for the sitemap.</summary>
public sealed class PublicSitemap(IDbContextFactory<PortalDbContext> dbs, TimeProvider time)
{
    private static readonly string[] Directories = ["", "guide", "parks", "spaces", "spaces/match", "spaces/readiness", "open-data", "partners", "partners/apply", "policies", "lifecycle", "indicators", "events", "cases", "cases/statistics"];

    /// <summary>Paths without a leading slash, directories first; the same on every call while nothing changes.</summary>
    public async Task<IReadOnlyList<string>> PathsAsync(CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var years = await db.GuideEditions.AsNoTracking().Select(x => x.Year).ToListAsync(ct);
        var sections = await db.GuideSections.AsNoTracking().Select(x => new { x.Year, x.Slug }).ToListAsync(ct);
        var parks = await db.Parks.AsNoTracking().Select(x => x.Slug).ToListAsync(ct);
        var partners = await db.Partners.AsNoTracking().Select(x => x.Slug).ToListAsync(ct);
        var policies = await db.Policies.AsNoTracking().Select(x => x.Slug).ToListAsync(ct);
        var stages = await db.LifecycleStages.AsNoTracking().Select(x => x.Code).ToListAsync(ct);
        var events = await db.Events.AsNoTracking().Select(x => x.Slug).ToListAsync(ct);
        var batches = await db.Batches.AsNoTracking().Where(x => x.State == Programme.BatchState.Published).Select(x => x.Number).ToListAsync(ct);
        // Samples are not for search engines, and what is hidden by age is gone.
        var oldest = ShanghaiDay.Today(time).AddDays(-FreshnessLimits.HideAfterDays);
        var spaces = await db.SpaceListings.AsNoTracking().Where(x => !x.IsSample && x.Status == ListingStatus.Published && x.ConfirmedOn >= oldest).Select(x => x.Code).ToListAsync(ct);
        // The newest edition stands at "guide" itself.
        var records = years.Where(x => x != years.Max()).Select(x => $"guide/{x}")
            .Concat(sections.Select(x => $"guide/{x.Year}/{x.Slug}"))
            .Concat(parks.Select(x => "parks/" + x))
            .Concat(spaces.Select(x => "spaces/" + x))
            .Concat(partners.Select(x => "partners/" + x))
            .Concat(batches.Select(x => $"partners/batches/{x}"))
            .Concat(policies.Select(x => "policies/" + x))
            .Concat(stages.Select(x => "lifecycle/" + x))
            .Concat(events.Select(x => "events/" + x));
        return [.. Directories, .. records.Order(StringComparer.Ordinal)];
    }
}
