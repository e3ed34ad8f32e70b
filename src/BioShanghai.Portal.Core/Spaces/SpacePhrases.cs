using System.Globalization;
using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>What was made of a typed line: facets with canonical values, and the words nothing was made of.</summary>
public sealed record SpacePhrase(IReadOnlyList<KeyValuePair<string, string>> Understood, IReadOnlyList<string> NotUnderstood)
{
    public static readonly SpacePhrase Empty = new([], []);
}

/// <summary>
/// Reads a line such as "细胞治疗 GMP 500 m² 可分割" or "600 m² lab in Baoshan, steam" into facets of the finder: measures first, then the longest
/// known words, then names of parks. Deterministic; what is not understood is given back, never guessed at.
/// </summary>
public sealed class SpacePhrases
{
    public const int MaxLength = 200;

    /// <summary>A single area asks for that much, up to half as much again.</summary>
    public const decimal Generosity = 1.5m;

    /// <summary>A word that names more parks than this names none.</summary>
    private const int MostParks = 8;

    private static readonly WordFile File = Read();

    private readonly DateOnly _today;
    private readonly List<(string Words, string Name, string Value)> _known = [];
    private readonly List<(string Slug, string Names)> _parks;

    public SpacePhrases(Catalogue catalogue, IEnumerable<Park> parks, DateOnly today)
    {
        _today = today;
        foreach (var phrase in File.Phrases)
        {
            var (name, value) = (phrase.Set[..phrase.Set.IndexOf('=', StringComparison.Ordinal)], phrase.Set[(phrase.Set.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Add(name, value == "today" ? Iso(today) : value, phrase.Words);
        }

        foreach (var sector in catalogue.Sectors.Values)
        {
            Add("sector", sector.Code, [.. Names(sector.Name), .. SearchConcepts.WordsOf("sector:" + sector.Code)]);
        }

        foreach (var district in catalogue.Districts.Values)
        {
            Add("district", district.Code, [.. Names(district.Name), .. SearchConcepts.ShortNamesOf(district)]);
        }

        Add("district", "lingang", ["临港新片区", "临港", "Lin-gang", "Lingang"]);
        _parks = [.. parks.OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)
            .Select(x => (x.Slug, Normal(string.Join(" | ", [.. Names(x.Name), .. x.Aliases]))))];
        foreach (var park in parks)
        {
            Add("park", park.Slug, [.. Names(park.Name), .. park.Aliases]);
        }

        // Longest first; "GMP workshop" before "GMP".
        _known = [.. _known.OrderByDescending(x => x.Words.Length).ThenBy(x => x.Words, StringComparer.Ordinal).ThenBy(x => x.Name, StringComparer.Ordinal)];
    }

    /// <param name="text">What was typed; everything after <see cref="MaxLength"/> characters is left out.</param>
    public SpacePhrase Read(string? text)
    {
        var line = Normal(text ?? "");
        line = line.Length > MaxLength ? line[..MaxLength] : line;
        var understood = new List<KeyValuePair<string, string>>();
        var rest = new StringBuilder();
        for (var at = 0; at < line.Length;)
        {
            var length = Measure(line, at, understood);
            length = length > 0 ? length : Word(line, at, understood);
            length = length > 0 ? length : Filler(line, at);
            if (length > 0)
            {
                rest.Append(' ');
                at += length;
                continue;
            }

            // A Latin word is left as a whole, so that no part of it is taken for another.
            var whole = Math.Max(1, LatinLength(line, at));
            rest.Append(line, at, whole);
            at += whole;
        }

        var left = new List<string>();
        foreach (var word in rest.ToString().Split([' ', ',', '.', ';', '/', '(', ')', '+', '·'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parks(word) is { Count: > 0 } parks)
            {
                understood.AddRange(parks);
            }
            else if (word.Any(char.IsLetterOrDigit))
            {
                left.Add(word);
            }
        }

        return new([.. understood.Distinct()], [.. left.Distinct()]);
    }

    private static int Measure(string line, int at, List<KeyValuePair<string, string>> to)
    {
        // In the middle of a number or word no measure begins.
        if (at > 0 && ((char.IsAsciiDigit(line[at]) && (char.IsAsciiDigit(line[at - 1]) || line[at - 1] == '.')) || (IsLatin(line[at]) && IsLatin(line[at - 1]))))
        {
            return 0;
        }

        return PhraseMeasures.Read(line[at..], to);
    }

    private int Word(string line, int at, List<KeyValuePair<string, string>> to)
    {
        var (found, hasPlural, length) = (false, false, 0);
        foreach (var (words, name, value) in _known)
        {
            if (words.Length < length)
            {
                break;
            }

            if (IsAt(line, at, words))
            {
                (found, length) = (true, words.Length);
                hasPlural = IsLatin(words[^1]) && at + length < line.Length && IsPlural(line, at + length);
                to.Add(new(name, value));
            }
        }

        return found ? length + (hasPlural ? 1 : 0) : 0;
    }

    private static int Filler(string line, int at) => File.Fillers.Where(x => IsAt(line, at, x)).Select(x => x.Length).DefaultIfEmpty(0).Max();

    private List<KeyValuePair<string, string>> Parks(string word)
    {
        var isLongEnough = word.Length >= (IsLatin(word[0]) ? 4 : 2);
        List<KeyValuePair<string, string>> parks = isLongEnough
            ? [.. _parks.Where(x => IsLatin(word[0]) ? (" " + x.Names).Contains(" " + word, StringComparison.Ordinal) : x.Names.Contains(word, StringComparison.Ordinal)).Select(x => KeyValuePair.Create("park", x.Slug))]
            : [];
        return parks.Count <= MostParks ? parks : [];
    }

    private void Add(string name, string value, IEnumerable<string> words) =>
        _known.AddRange(words.Select(Normal).Where(x => x.Length > 1).Distinct().Select(x => (x, name, value)));

    private static bool IsAt(string line, int at, string words) =>
        string.CompareOrdinal(line, at, words, 0, words.Length) == 0
        && (!IsLatin(words[0]) || at == 0 || !IsLatin(line[at - 1]))
        && (!IsLatin(words[^1]) || at + words.Length == line.Length || !IsLatin(line[at + words.Length]) || IsPlural(line, at + words.Length));

    private static bool IsPlural(string line, int at) => line[at] == 's' && (at + 1 == line.Length || !IsLatin(line[at + 1]));

    private static int LatinLength(string line, int at)
    {
        var end = at;
        while (end < line.Length && (IsLatin(line[end]) || char.IsAsciiDigit(line[end]) || (end > at && line[end] == '-')))
        {
            end++;
        }

        return end - at;
    }

    private static bool IsLatin(char character) => char.IsAsciiLetter(character);

    /// <summary>Compatibility forms made plain (㎡, full width), lower case, Chinese punctuation as spaces.</summary>
    private static string Normal(string text)
    {
        var valid = string.Concat(text.EnumerateRunes().Where(x => x != Rune.ReplacementChar && !Rune.IsControl(x)).Select(x => x.ToString()));
        var plain = valid.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture);
        return string.Concat(plain.Where((x, i) => !IsThousands(plain, i)).Select(x => x is '，' or '。' or '、' or '；' or '：' or '“' or '”' or '！' or '？' or ',' or ';' or ':' or '!' or '?' ? ' ' : x)).Trim();
    }

    // The comma of "3,000".
    private static bool IsThousands(string text, int at) =>
        text[at] is ',' && at > 0 && at + 3 < text.Length && char.IsAsciiDigit(text[at - 1]) && text.AsSpan(at + 1, 3) is var next && char.IsAsciiDigit(next[0]) && char.IsAsciiDigit(next[1]) && char.IsAsciiDigit(next[2]);

    private static IEnumerable<string> Names(LocalText name) => new[] { name.Zh, name.En }.OfType<string>();

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static WordFile Read()
    {
        using var stream = typeof(SpacePhrases).Assembly.GetManifestResourceStream("start/space-words.json")!;
        return JsonSerializer.Deserialize<WordFile>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record WordFile(IReadOnlyList<Phrase> Phrases, IReadOnlyList<string> Fillers);

    /// <param name="Set">Facet and value the words stand for, for example <c>steam=yes</c>.</param>
    private sealed record Phrase(string Set, IReadOnlyList<string> Words);
}
