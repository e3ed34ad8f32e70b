using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Search;

/// <summary>Everything search finds, read from the database: all of it, or what a list of change keys names.</summary>
internal sealed class SearchContent(IDbContextFactory<PortalDbContext> dbs, CatalogueCache catalogues)
{
    private static readonly string[] Kinds = ["guide-section:", "park:", "partner:", "policy:", "event:", "indicator:"];

    /// <summary>Key of the document a change key belongs to; null when the change shows up in many documents or in none we know of.</summary>
    public static string? DocumentKey(string changeKey)
    {
        var kind = Kinds.FirstOrDefault(x => changeKey.StartsWith(x, StringComparison.Ordinal));
        return kind is "indicator:" ? changeKey.Split('/')[0] : kind is null ? null : changeKey;
    }

    /// <summary>A change whose words stand in other records' documents (a chapter's title, a district's name).</summary>
    public static bool TouchesMany(string changeKey) =>
        Catalogue.IsKeyOfCatalogue(changeKey) || changeKey.StartsWith("guide-chapter:", StringComparison.Ordinal) || changeKey.StartsWith("guide-edition:", StringComparison.Ordinal);

    public async Task<(SearchConcepts Concepts, IReadOnlyList<SearchDocument> Documents)> ReadAllAsync(CancellationToken ct)
    {
        var catalogue = await catalogues.GetAsync(ct);
        var build = new SearchDocuments(catalogue);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var chapters = await ChaptersAsync(db, ct);
        var sections = await db.GuideSections.AsNoTracking().ToListAsync(ct);
        var parks = await db.Parks.AsNoTracking().ToListAsync(ct);
        var partners = await db.Partners.AsNoTracking().ToListAsync(ct);
        var policies = await db.Policies.AsNoTracking().ToListAsync(ct);
        var events = await db.Events.AsNoTracking().ToListAsync(ct);
        var indicators = await db.IndicatorValues.AsNoTracking().ToListAsync(ct);
        return (
            new SearchConcepts(catalogue),
            [
                .. sections.Select(x => build.Of(x, chapters.GetValueOrDefault((x.Year, x.ChapterSlug)))),
                .. parks.Select(build.Of),
                .. partners.Select(build.Of),
                .. policies.Select(build.Of),
                .. events.Select(build.Of),
                .. indicators.GroupBy(x => x.Code).Select(x => build.OfSeries([.. x])),
                .. catalogue.Stages.Values.Select(build.Of),
            ]);
    }

    /// <summary>The documents of some keys; a key whose record is gone has none.</summary>
    public async Task<IReadOnlyList<SearchDocument>> ReadAsync(IReadOnlyCollection<string> documentKeys, CancellationToken ct)
    {
        var build = new SearchDocuments(await catalogues.GetAsync(ct));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var documents = new List<SearchDocument>();
        if (Slugs("guide-section:") is { Count: > 0 } sections)
        {
            var chapters = await ChaptersAsync(db, ct);
            var slugs = sections.Select(x => x.Split('/')[^1]).ToList();
            documents.AddRange((await db.GuideSections.AsNoTracking().Where(x => slugs.Contains(x.Slug)).ToListAsync(ct))
                .Where(x => documentKeys.Contains(x.ChangeKey))
                .Select(x => build.Of(x, chapters.GetValueOrDefault((x.Year, x.ChapterSlug)))));
        }

        if (Slugs("park:") is { Count: > 0 } parks)
        {
            documents.AddRange((await db.Parks.AsNoTracking().Where(x => parks.Contains(x.Slug)).ToListAsync(ct)).Select(build.Of));
        }

        if (Slugs("partner:") is { Count: > 0 } partners)
        {
            documents.AddRange((await db.Partners.AsNoTracking().Where(x => partners.Contains(x.Slug)).ToListAsync(ct)).Select(build.Of));
        }

        if (Slugs("policy:") is { Count: > 0 } policies)
        {
            documents.AddRange((await db.Policies.AsNoTracking().Where(x => policies.Contains(x.Slug)).ToListAsync(ct)).Select(build.Of));
        }

        if (Slugs("event:") is { Count: > 0 } events)
        {
            documents.AddRange((await db.Events.AsNoTracking().Where(x => events.Contains(x.Slug)).ToListAsync(ct)).Select(build.Of));
        }

        if (Slugs("indicator:") is { Count: > 0 } indicators)
        {
            documents.AddRange((await db.IndicatorValues.AsNoTracking().Where(x => indicators.Contains(x.Code)).ToListAsync(ct))
                .GroupBy(x => x.Code).Select(x => build.OfSeries([.. x])));
        }

        return documents;

        List<string> Slugs(string kind) =>
            [.. documentKeys.Where(x => x.StartsWith(kind, StringComparison.Ordinal)).Select(x => x[kind.Length..])];
    }

    private static async Task<Dictionary<(int Year, string Slug), GuideChapter>> ChaptersAsync(PortalDbContext db, CancellationToken ct) =>
        (await db.GuideChapters.AsNoTracking().ToListAsync(ct)).ToDictionary(x => (x.Year, x.Slug));
}
