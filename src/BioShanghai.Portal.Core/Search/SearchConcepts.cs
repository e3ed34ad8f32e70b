using System.Text.Json;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Search;

/// <summary>Ways of saying one thing in both languages.</summary>
/// <param name="All">Every wording, to mark in results.</param>
/// <param name="Shortest">Those that find whatever the others find: what holds a longer wording also holds a shorter one inside it.</param>
internal sealed record SearchConcept(IReadOnlyList<SearchPhrase> All, IReadOnlyList<SearchPhrase> Shortest);

/// <summary>Words as written, and the units they are found by.</summary>
internal sealed record SearchPhrase(string Words, Unit[] Units)
{
    public static SearchPhrase Of(string words) => new(words, [.. Search.Units.Of(words)]);

    public bool Contains(SearchPhrase other)
    {
        for (var i = 0; i + other.Units.Length <= Units.Length; i++)
        {
            if (Enumerable.Range(0, other.Units.Length).All(k => Units[i + k].Term == other.Units[k].Term))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// Bridges the languages: what is called 细胞治疗 here is "cell therapy" there. Built from the names of sectors, services, stages
/// and districts and from the curated words of <c>search-words.json</c>.
/// </summary>
internal sealed class SearchConcepts
{
    private static readonly IReadOnlyList<WordGroup> Curated = Read();

    private readonly Dictionary<string, List<(Unit[] Units, SearchConcept Concept)>> _byFirstUnit = new(StringComparer.Ordinal);

    public SearchConcepts(Catalogue catalogue)
    {
        var names = NamesByCode(catalogue);
        foreach (var group in Curated)
        {
            var own = group.Of is { } code && names.Remove(code, out var known) ? known : [];
            Add([.. own, .. group.Words]);
        }

        foreach (var words in names.Values)
        {
            Add(words);
        }
    }

    /// <summary>The concepts named by the longest run of units starting at <paramref name="start"/>, and its length; 0 when none.</summary>
    public (int Length, IReadOnlyList<SearchConcept> Concepts) At(IReadOnlyList<Unit> units, int start)
    {
        if (!_byFirstUnit.TryGetValue(units[start].Term, out var entries))
        {
            return (0, []);
        }

        var matching = entries.Where(x => Matches(x.Units, units, start)).ToList();
        if (matching.Count == 0)
        {
            return (0, []);
        }

        var length = matching.Max(x => x.Units.Length);
        return (length, [.. matching.Where(x => x.Units.Length == length).Select(x => x.Concept).Distinct()]);
    }

    /// <summary>Words of a policy topic in one language, so that a policy is found by its topic.</summary>
    public static string TopicWords(string topic, Language language) =>
        Curated.FirstOrDefault(x => x.Of == "topic:" + topic) is { } group
            ? string.Join(language == Language.En ? ", " : "、", group.Words.Where(x => IsHan(x) != (language == Language.En)))
            : "";

    /// <summary>Curated words of an entry, for example of <c>sector:vaccines</c>.</summary>
    public static IReadOnlyList<string> WordsOf(string code) => Curated.FirstOrDefault(x => x.Of == code)?.Words ?? [];

    /// <summary>The short names a district goes by.</summary>
    public static IEnumerable<string> ShortNamesOf(District district) => [.. ShortNames(district.Name.Zh, "新区", "区"), .. ShortNames(district.Name.En, " New Area", " District")];

    private static bool Matches(Unit[] wanted, IReadOnlyList<Unit> units, int start)
    {
        if (start + wanted.Length > units.Count)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Term != units[start + i].Term)
            {
                return false;
            }
        }

        return true;
    }

    private void Add(IReadOnlyList<string> words)
    {
        var phrases = words.Distinct(StringComparer.OrdinalIgnoreCase).Select(SearchPhrase.Of).Where(x => x.Units.Length > 0).ToList();
        var concept = new SearchConcept(phrases, [.. phrases.Where(x => !phrases.Any(y => y != x && y.Units.Length < x.Units.Length && x.Contains(y)))]);
        foreach (var phrase in phrases)
        {
            var first = phrase.Units[0].Term;
            if (!_byFirstUnit.TryGetValue(first, out var entries))
            {
                _byFirstUnit[first] = entries = [];
            }

            entries.Add((phrase.Units, concept));
        }
    }

    private static Dictionary<string, List<string>> NamesByCode(Catalogue catalogue)
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var sector in catalogue.Sectors.Values)
        {
            names["sector:" + sector.Code] = NamesOf(sector.Name);
        }

        foreach (var service in catalogue.Services.Values)
        {
            names["service:" + service.Code] = NamesOf(service.Name);
        }

        foreach (var stage in catalogue.Stages.Values)
        {
            names["stage:" + stage.Code] = NamesOf(stage.Name);
        }

        foreach (var district in catalogue.Districts.Values)
        {
            names["district:" + district.Code] =
                [.. NamesOf(district.Name), .. ShortNamesOf(district)];
        }

        return names;
    }

    private static List<string> NamesOf(LocalText name) => [.. new[] { name.Zh, name.En }.Where(x => !string.IsNullOrWhiteSpace(x)).Select(x => x!)];

    // 黄浦区 is also 黄浦, Huangpu District also Huangpu; a single character that would remain names nothing.
    private static IEnumerable<string> ShortNames(string? name, params string[] endings) =>
        endings.Where(x => name is not null && name.Length > x.Length + 1 && name.EndsWith(x, StringComparison.Ordinal)).Take(1).Select(x => name![..^x.Length]);

    private static bool IsHan(string words) => words.Any(x => x is >= '\u4E00' and <= '\u9FFF');

    private static IReadOnlyList<WordGroup> Read()
    {
        using var stream = typeof(SearchConcepts).Assembly.GetManifestResourceStream("start/search-words.json")!;
        return JsonSerializer.Deserialize<WordFile>(stream, JsonSerializerOptions.Web)!.Groups;
    }

    private sealed record WordFile(IReadOnlyList<WordGroup> Groups);

    /// <param name="Of">Taxonomy entry or policy topic the words belong to, for example <c>sector:vaccines</c>; its names join the group.</param>
    private sealed record WordGroup(string? Of, IReadOnlyList<string> Words);
}
