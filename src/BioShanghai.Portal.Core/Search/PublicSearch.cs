using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Search;

/// <summary>One result as a page shows it.</summary>
/// <param name="Excerpt">Telling part of the text, in <paramref name="ExcerptLanguage"/>.</param>
/// <param name="Name">Another name the words matched, or null.</param>
/// <param name="IsPresumed">The excerpt names something nobody has confirmed yet.</param>
public sealed record SearchResult(
    SearchDocument Document,
    IReadOnlyList<Snippet> Title,
    Language TitleLanguage,
    IReadOnlyList<Snippet>? Name,
    IReadOnlyList<Snippet> Excerpt,
    Language ExcerptLanguage,
    bool IsPresumed,
    PolicyStatus? Status);

/// <summary>Results of one kind: how many there are, and those shown.</summary>
public sealed record SearchGroup(SearchKind Kind, int Count, IReadOnlyList<SearchResult> Results);

/// <summary>What a search found.</summary>
/// <param name="Groups">Kinds that have results, the best first; one kind when the reader asked for it.</param>
/// <param name="Counts">Results of every kind that has any, in the order of kinds.</param>
/// <param name="AlsoSearched">Other wordings that were looked for.</param>
/// <param name="IsPartial">No record holds all the words; these hold some of them.</param>
/// <param name="IsRebuilding">There is no index at the moment; it is being built.</param>
public sealed record SearchAnswer(
    SearchInput Input,
    IReadOnlyList<SearchGroup> Groups,
    IReadOnlyList<KeyValuePair<SearchKind, int>> Counts,
    IReadOnlyList<string> AlsoSearched,
    bool IsPartial,
    bool IsRebuilding,
    int Page,
    int Pages)
{
    /// <summary>The index was about to change: the answer may be different in a moment.</summary>
    public bool IsPassing { get; init; }

    public static readonly SearchAnswer Empty = new(new("", WasCut: false), [], [], [], IsPartial: false, IsRebuilding: false, Page: 1, Pages: 1);

    public int Total => Counts.Sum(x => x.Value);
}

/// <summary>The one search box: over guide, parks, partners, policies, events, indicators and life-cycle steps, in both languages.</summary>
public sealed class PublicSearch(SearchIndex index, TimeProvider clock)
{
    public const int PerGroup = 5;
    public const int PerPage = 20;
    private const int MostAlsoSearched = 6;
    private const int ExcerptLengthZh = 96;
    private const int ExcerptLengthEn = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Searches for what somebody typed. Never throws for any input; a failing index answers "being rebuilt".</summary>
    /// <param name="typed">Any text.</param>
    /// <param name="kind">Only this kind, in pages; null for the best of every kind.</param>
    /// <param name="page">From 1; clamped to the pages there are.</param>
    /// <param name="language">Language of the excerpts.</param>
    public async Task<SearchAnswer> SearchAsync(string? typed, SearchKind? kind, int page, Language language, CancellationToken ct = default)
    {
        var input = SearchInput.Of(typed);
        if (input.Text.Length == 0)
        {
            return Nothing(input);
        }

        if (await index.UseAsync(Patience, ct) is { } store)
        {
            try
            {
                var isBehind = index.IsBehind;
                return Search(store, input, kind, page, language) with { IsPassing = isBehind };
            }
#pragma warning disable CA1031 // A damaged index must not take the page down.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                index.Discard(store, exception);
            }
        }

        return Nothing(input) with { IsRebuilding = true, IsPassing = true };
    }

    private SearchAnswer Search(SearchStore store, SearchInput input, SearchKind? kind, int page, Language language)
    {
        var query = SearchQuery.Of(input.Text, store.Concepts);
        if (query.IsEmpty)
        {
            return Nothing(input);
        }

        var keep = kind is null ? PerGroup : store.Count;
        var hits = store.Search(query.ToLucene(), kind, keep);
        var isPartial = false;
        if (hits.Counts.Sum() == 0 && query.HasSeveralParts)
        {
            hits = store.Search(query.ToLucene(any: true), kind, keep);
            isPartial = hits.Counts.Sum() > 0;
        }

        var counts = Enum.GetValues<SearchKind>().Select(x => KeyValuePair.Create(x, hits.Counts[(int)x])).Where(x => x.Value > 0).ToList();
        var pages = kind is { } only ? Math.Max(1, (hits.Counts[(int)only] + PerPage - 1) / PerPage) : 1;
        var current = Math.Clamp(page, 1, pages);
        var needles = query.Needles;
        var groups = hits.Best
            .GroupBy(x => x.Document.Kind)
            .OrderByDescending(x => x.Max(hit => hit.Score)).ThenBy(x => x.Key)
            .Select(x => new SearchGroup(
                x.Key,
                hits.Counts[(int)x.Key],
                [.. (kind is null ? x : x.Skip((current - 1) * PerPage).Take(PerPage)).Select(hit => Show(hit.Document, needles, language))]))
            .ToList();
        return new(input, groups, counts, [.. query.AlsoSearched.Take(MostAlsoSearched)], isPartial, IsRebuilding: false, current, pages);
    }

    private SearchResult Show(SearchDocument document, IReadOnlyList<Needle> needles, Language language)
    {
        var titleLanguage = document.Title.In(language) is null ? language.Other : language;
        var title = Excerpts.Mark(document.Title.In(titleLanguage) ?? document.Key, needles);
        var isTitleMarked = title.Any(x => x.IsMarked);
        var name = isTitleMarked
            ? null
            : document.ShownNames.Select(x => Excerpts.Mark(x, needles)).FirstOrDefault(x => x.Any(piece => piece.IsMarked));
        var (text, excerptLanguage, isPresumed) = Telling(document, needles, language, isTitleMarked);
        var length = excerptLanguage == Language.En ? ExcerptLengthEn : ExcerptLengthZh;
        var units = text == document.Text.In(excerptLanguage) ? document.UnitsOf(excerptLanguage) : Units.Of(text);
        var excerpt = Excerpts.Best(text, units, needles, length);
        return new(document, title, titleLanguage, name, excerpt, excerptLanguage, isPresumed, document.StatusOn?.Invoke(ShanghaiDay.Today(clock)));
    }

    // The reader's own language first; the other one, or what the record belongs to, only when the words stand just there.
    private static (string Text, Language Language, bool IsPresumed) Telling(SearchDocument document, IReadOnlyList<Needle> needles, Language language, bool isSeenInTitle)
    {
        if (document.Text.In(language) is { } own && (isSeenInTitle || Excerpts.Matches(document.UnitsOf(language), needles)))
        {
            return (own, language, false);
        }

        foreach (var (belonging, isPresumed) in new[] { (document.Related, false), (document.Presumed, true) })
        {
            if (belonging.In(language) is { } here && Excerpts.Matches(Units.Of(here), needles))
            {
                return (here, language, isPresumed);
            }
        }

        if (Excerpts.Matches(document.UnitsOf(language.Other), needles))
        {
            return (document.Text.In(language.Other)!, language.Other, false);
        }

        return (document.Text.In(language) ?? document.Related.In(language)) is { } words
            ? (words, language, false)
            : (document.Text.In(language.Other) ?? "", language.Other, false);
    }

    private static SearchAnswer Nothing(SearchInput input) => SearchAnswer.Empty with { Input = input };
}
