using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;

namespace BioShanghai.Portal.Core.Search;

/// <summary>One Chinese character or one stemmed word of a text, and where it stands there.</summary>
internal readonly record struct Unit(string Term, int Start, int End, bool IsHan);

/// <summary>Cuts text into <see cref="Unit"/>s with the same rules the index uses.</summary>
internal static class Units
{
    private static readonly PortalAnalyzer Analyzer = new(isForIndex: false);

    public static List<Unit> Of(string text)
    {
        var units = new List<Unit>(text.Length / 2);
        using var stream = Analyzer.GetTokenStream("units", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        var type = stream.AddAttribute<ITypeAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            var isHan = type.Type == StandardTokenizer.TOKEN_TYPES[StandardTokenizer.IDEOGRAPHIC];
            units.Add(new Unit(term.ToString(), offset.StartOffset, offset.EndOffset, isHan));
        }

        stream.End();
        return units;
    }

    /// <summary>Terms as the index holds them at successive positions: neighbouring characters as pairs, words as they are.</summary>
    public static List<(string Term, int Position)> Terms(ReadOnlySpan<Unit> units)
    {
        var terms = new List<(string, int)>(units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            if (Joins(units, i))
            {
                terms.Add((units[i].Term + units[i + 1].Term, i));
            }
            else if (i == 0 || !Joins(units, i - 1))
            {
                terms.Add((units[i].Term, i));
            }
        }

        return terms;
    }

    private static bool Joins(ReadOnlySpan<Unit> units, int i) =>
        i + 1 < units.Length && units[i].IsHan && units[i + 1].IsHan && units[i].End == units[i + 1].Start;
}
