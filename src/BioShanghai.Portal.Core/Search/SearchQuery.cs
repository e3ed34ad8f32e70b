using System.Buffers;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace BioShanghai.Portal.Core.Search;

/// <summary>A run of units to mark in a result; <paramref name="IsPrefix"/> when the last word may go on.</summary>
internal sealed record Needle(string[] Terms, bool IsPrefix = false);

/// <summary>
/// A visitor's words as a Lucene query, built term by term: typed text is never parsed as query syntax. Every part must be found;
/// a part is a concept in any of its wordings, or a run of typed words.
/// </summary>
internal sealed class SearchQuery
{
    public const string TitleField = "title";
    public const string BodyField = "body";
    private const int MostParts = 12;
    private const float TitleBoost = 4f;

    private static readonly SearchValues<char> PartSeparators = SearchValues.Create(" ,，、;；");

    private static readonly HashSet<string> FillerWords = new(
        ["a", "an", "and", "the", "of", "in", "for", "to", "on", "with", "at", "by", "or", "is", "are", "be", "do", "can", "i", "we", "my", "our", "how", "what", "where", "which", "的", "和", "与", "及", "在", "了", "是", "或", "吗"],
        StringComparer.Ordinal);

    private readonly List<Part> _parts;

    private SearchQuery(List<Part> parts) => _parts = parts;

    public bool IsEmpty => _parts.Count == 0;

    public bool HasSeveralParts => _parts.Count > 1;

    /// <summary>What to mark, longest first.</summary>
    public IReadOnlyList<Needle> Needles => [.. _parts.SelectMany(x => x.Needles).OrderByDescending(x => x.Terms.Length)];

    /// <summary>Other wordings the search looked for as well, those of the other language first.</summary>
    public IReadOnlyList<string> AlsoSearched => [.. _parts.SelectMany(x => x.OtherWords).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static SearchQuery Of(string text, SearchConcepts concepts)
    {
        var units = Units.Of(text);
        var parts = new List<Part>();
        var run = new List<Unit>();
        for (var i = 0; i < units.Count;)
        {
            var (length, found) = concepts.At(units, i);
            if (length > 0)
            {
                Close();
                parts.Add(ConceptPart([.. units.Skip(i).Take(length)], found));
                i += length;
                continue;
            }

            if (run.Count > 0 && Separated(text, run[^1], units[i]))
            {
                Close();
            }

            run.Add(units[i]);
            i++;
        }

        Close();
        var telling = parts.Where(x => !x.IsFiller).ToList();
        return new([.. (telling.Count > 0 ? telling : parts).Take(MostParts)]);

        void Close()
        {
            parts.AddRange(SplitByScript(run).Select(RunPart));
            run = [];
        }
    }

    /// <summary>The query in which every part is required, or (<paramref name="any"/>) in which more parts only rank higher.</summary>
    public Query ToLucene(bool any = false)
    {
        var query = new BooleanQuery();
        foreach (var part in _parts)
        {
            query.Add(part.Query, any ? Occur.SHOULD : Occur.MUST);
        }

        return query;
    }

    private static bool Separated(string text, Unit before, Unit after) =>
        text.AsSpan(before.End, Math.Max(0, after.Start - before.End)).ContainsAny(PartSeparators);

    // "GMP车间" is two things, "1类" and a document number are one.
    private static IEnumerable<Unit[]> SplitByScript(List<Unit> run)
    {
        var pieces = new List<List<Unit>>();
        foreach (var unit in run)
        {
            if (pieces.Count == 0 || pieces[^1][^1].IsHan != unit.IsHan)
            {
                pieces.Add([]);
            }

            pieces[^1].Add(unit);
        }

        var stayTogether = pieces.Any(x => x[0].IsHan ? x.Count == 1 && pieces.Count > 1 : char.IsAsciiDigit(x[0].Term[0]));
        return stayTogether ? [[.. run]] : pieces.Select(x => x.ToArray());
    }

    private static Part ConceptPart(Unit[] typed, IReadOnlyList<SearchConcept> concepts)
    {
        var query = new DisjunctionMaxQuery(0.1f) { AnyField(typed, 1.5f) };
        foreach (var phrase in concepts.SelectMany(x => x.Shortest))
        {
            query.Add(AnyField(phrase.Units, 1f));
        }

        var typedTerms = TermsOf(typed);
        return new(
            query,
            [new(typedTerms), .. concepts.SelectMany(x => x.All).Select(x => new Needle(TermsOf(x.Units)))],
            [.. concepts.SelectMany(x => x.Shortest).Where(x => !TermsOf(x.Units).SequenceEqual(typedTerms)).OrderBy(x => x.Units[0].IsHan == typed[0].IsHan).Select(x => x.Words)],
            IsFiller: false);
    }

    private static Part RunPart(Unit[] run)
    {
        var whole = TermsOf(run);
        var query = new DisjunctionMaxQuery(0.1f) { AnyField(run, 2f) };
        var needles = new List<Needle> { new(whole) };
        var pairs = Units.Terms(run);
        if (run.All(x => x.IsHan) && pairs.Count > 1)
        {
            // A run-on of several words ("人才落户政策") is rarely written just so: most of its pairs are enough.
            var most = new BooleanQuery { MinimumNumberShouldMatch = (int)Math.Ceiling(0.6 * pairs.Count), Boost = 0.3f };
            foreach (var (term, _) in pairs)
            {
                most.Add(AnyField(term), Occur.SHOULD);
                needles.Add(new([.. term.EnumerateRunes().Select(x => x.ToString())]));
            }

            query.Add(most);
        }
        else if (run is [{ IsHan: false } word] && word.Term.Length >= (char.IsAsciiDigit(word.Term[0]) ? 4 : 3))
        {
            query.Add(new PrefixQuery(new Term(TitleField, word.Term)) { Boost = 0.5f * TitleBoost });
            query.Add(new PrefixQuery(new Term(BodyField, word.Term)) { Boost = 0.3f });
            needles.Add(new(whole, IsPrefix: true));
        }

        return new(query, needles, [], run.Length == 1 && FillerWords.Contains(run[0].Term));
    }

    private static DisjunctionMaxQuery AnyField(Unit[] units, float boost)
    {
        var title = Phrase(TitleField, units);
        var body = Phrase(BodyField, units);
        (title.Boost, body.Boost) = (boost * TitleBoost, boost);
        return new(0.1f) { title, body };
    }

    private static DisjunctionMaxQuery AnyField(string term) => new(0.1f)
    {
        new TermQuery(new Term(TitleField, term)) { Boost = TitleBoost },
        new TermQuery(new Term(BodyField, term)),
    };

    private static Query Phrase(string field, Unit[] units)
    {
        var terms = Units.Terms(units);
        if (terms.Count == 1)
        {
            return new TermQuery(new Term(field, terms[0].Term));
        }

        var phrase = new PhraseQuery();
        foreach (var (term, position) in terms)
        {
            phrase.Add(new Term(field, term), position);
        }

        return phrase;
    }

    private static string[] TermsOf(Unit[] units) => [.. units.Select(x => x.Term)];

    /// <param name="OtherWords">Wordings of the concept besides the typed one.</param>
    private sealed record Part(Query Query, IReadOnlyList<Needle> Needles, IReadOnlyList<string> OtherWords, bool IsFiller);
}
