using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>A section as the table of contents names it.</summary>
/// <param name="Number">Place in the edition, from 1.</param>
public sealed record GuideEntry(string Slug, LocalText Title, int Number);

/// <summary>A chapter with its sections in order.</summary>
public sealed record GuideChapterEntry(string Slug, LocalText Title, IReadOnlyList<GuideEntry> Sections);

/// <summary>An edition and its table of contents.</summary>
public sealed record GuideContents
{
    public required GuideEdition Edition { get; init; }

    /// <summary>Years of all editions, the newest first.</summary>
    public required IReadOnlyList<int> Years { get; init; }
    public required IReadOnlyList<GuideChapterEntry> Chapters { get; init; }

    public IEnumerable<GuideEntry> Sections => Chapters.SelectMany(x => x.Sections);

    /// <summary>A newer edition exists.</summary>
    public bool IsOld => Years[0] != Edition.Year;
}

/// <summary>A section's text with its records looked up.</summary>
public sealed record GuideReading(GuideSection Section, GuideProse Prose, IReadOnlyDictionary<GuideEmbed, GuideRecords> Records);

/// <summary>An edition's contents with the opening of each section.</summary>
/// <param name="Openings">First sentence of each section, by slug.</param>
/// <param name="Minutes">Reading time of the whole edition.</param>
public sealed record GuideOverview(GuideContents Contents, IReadOnlyDictionary<string, GuideProse> Openings, int Minutes);

/// <summary>One section as it is read.</summary>
public sealed record GuidePage
{
    public required GuideContents Contents { get; init; }
    public required GuideChapterEntry Chapter { get; init; }
    public required GuideEntry Entry { get; init; }
    public required GuideReading Reading { get; init; }
    public GuideEntry? Previous { get; init; }
    public GuideEntry? Next { get; init; }

    /// <summary>In an old edition: the newest edition has a section at the same address.</summary>
    public bool IsInNewest { get; init; }
}

/// <summary>An edition, or some of its chapters, as one document.</summary>
/// <param name="Chapters">Chapters printed, in the edition's order.</param>
/// <param name="IsWhole">Every chapter is printed.</param>
public sealed record GuideDocument(
    GuideContents Contents, IReadOnlyList<GuideChapterEntry> Chapters, bool IsWhole, IReadOnlyDictionary<string, GuideReading> Readings, DateOnly Day);

/// <summary>The investment guide as anyone may read it.</summary>
public sealed class PublicGuide(CatalogueCache catalogues, GuideProseCache prose, TimeProvider clock)
{
    /// <summary>An edition with the opening of each section, or null when there is no such edition.</summary>
    /// <param name="year">Edition; null for the newest.</param>
    public async Task<GuideOverview?> OverviewAsync(int? year = null, CancellationToken ct = default)
    {
        if (await ContentsAsync(year, ct) is not { } contents)
        {
            return null;
        }

        var sections = (await catalogues.AllAsync<GuideSection>(ct)).Where(x => x.Year == contents.Edition.Year).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).ToList();
        var openings = sections.ToDictionary(x => x.Slug, x => prose.Of(x));
        return new(contents, openings, Math.Max(1, (int)Math.Ceiling(openings.Values.Sum(x => x.Minutes))));
    }

    /// <summary>A section with what surrounds it, or null when edition or section do not exist.</summary>
    public async Task<GuidePage?> SectionAsync(int year, string slug, CancellationToken ct = default)
    {
        if (await ContentsAsync(year, ct) is not { } contents)
        {
            return null;
        }

        List<GuideEntry> entries = [.. contents.Sections];
        var here = entries.FindIndex(x => x.Slug == slug);
        if (here < 0)
        {
            return null;
        }

        var all = await catalogues.AllAsync<GuideSection>(ct);
        var section = all.Single(x => x.Year == year && x.Slug == slug);
        var newest = contents.Years[0];
        return new GuidePage
        {
            Contents = contents,
            Chapter = contents.Chapters.First(x => x.Slug == section.ChapterSlug),
            Entry = entries[here],
            Reading = (await ReadAsync([section], topHeading: 2, ct))[0],
            Previous = here > 0 ? entries[here - 1] : null,
            Next = here < entries.Count - 1 ? entries[here + 1] : null,
            IsInNewest = contents.IsOld && all.Any(x => x.Year == newest && x.Slug == slug),
        };
    }

    /// <summary>An edition as one document, or null when there is no such edition.</summary>
    /// <param name="chapters">Slugs of the chapters wanted; none, or none that exists, gives the whole edition.</param>
    public async Task<GuideDocument?> DocumentAsync(int year, IReadOnlyCollection<string> chapters, CancellationToken ct = default)
    {
        if (await ContentsAsync(year, ct) is not { } contents)
        {
            return null;
        }

        List<GuideChapterEntry> wanted = [.. contents.Chapters.Where(x => chapters.Contains(x.Slug))];
        var isWhole = wanted.Count == 0 || wanted.Count == contents.Chapters.Count;
        if (isWhole)
        {
            wanted = [.. contents.Chapters];
        }

        var sections = (await catalogues.AllAsync<GuideSection>(ct)).Where(x => x.Year == year).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).ToList();
        sections.RemoveAll(x => wanted.TrueForAll(chapter => chapter.Slug != x.ChapterSlug));
        var readings = await ReadAsync(sections, topHeading: 4, ct);
        return new(contents, wanted, isWhole, readings.ToDictionary(x => x.Section.Slug), ShanghaiDay.Today(clock));
    }

    private async Task<GuideContents?> ContentsAsync(int? year, CancellationToken ct)
    {
        var editions = (await catalogues.AllAsync<GuideEdition>(ct)).OrderByDescending(x => x.Year).ToList();
        var edition = year is null ? editions.FirstOrDefault() : editions.Find(x => x.Year == year);
        if (edition is null)
        {
            return null;
        }

        var chapters = (await catalogues.AllAsync<GuideChapter>(ct)).Where(x => x.Year == edition.Year).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal);
        var sections = (await catalogues.AllAsync<GuideSection>(ct))
            .Where(x => x.Year == edition.Year)
            .OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal);

        var byChapter = sections.ToLookup(x => x.ChapterSlug);
        var number = 0;
        return new GuideContents
        {
            Edition = edition,
            Years = [.. editions.Select(x => x.Year)],
            Chapters = [.. chapters
                .Select(x => new GuideChapterEntry(x.Slug, x.Title, [.. byChapter[x.Slug].Select(s => new GuideEntry(s.Slug, s.Title, ++number))]))
                .Where(x => x.Sections.Count > 0)],
        };
    }

    private async Task<List<GuideReading>> ReadAsync(IReadOnlyCollection<GuideSection> sections, int topHeading, CancellationToken ct)
    {
        var texts = sections.Select(x => (Section: x, Prose: prose.Of(x, topHeading))).ToList();
        var embeds = texts.SelectMany(x => x.Prose.Blocks).OfType<GuideEmbedBlock>().Select(x => x.Embed).ToHashSet();
        var records = await GuideRecords.ReadAsync(catalogues, ShanghaiDay.Today(clock), embeds, ct);
        return [.. texts.Select(x => new GuideReading(x.Section, x.Prose, records))];
    }
}
