namespace BioShanghai.Portal.Core.Search;

/// <summary>A stretch of plain text in a result; the page encodes it and sets marked ones as such.</summary>
public sealed record Snippet(string Text, bool IsMarked);

/// <summary>Marks the words searched for and cuts the telling part out of a text. Gives plain pieces, never markup.</summary>
internal static class Excerpts
{
    /// <summary>The whole text, marked.</summary>
    public static IReadOnlyList<Snippet> Mark(string text, IReadOnlyList<Needle> needles) =>
        Cut(text, Found(Units.Of(text), needles), 0, text.Length);

    public static bool Matches(IReadOnlyList<Unit> units, IReadOnlyList<Needle> needles) => Found(units, needles).Count > 0;

    /// <summary>About <paramref name="length"/> characters around the place that holds most of the different words.</summary>
    public static IReadOnlyList<Snippet> Best(string text, IReadOnlyList<Unit> units, IReadOnlyList<Needle> needles, int length)
    {
        var found = Found(units, needles);
        if (text.Length <= length)
        {
            return Cut(text, found, 0, text.Length);
        }

        var start = 0;
        if (found.Count > 0)
        {
            var best = found.MaxBy(hit => found.Where(x => x.Start >= hit.Start && x.End <= hit.Start + length * 3 / 4).Sum(x => x.Length * (x.Start == hit.Start ? 2 : 1)))!;
            start = Math.Max(0, Math.Min(best.Start - length / 4, text.Length - length));
        }

        start = start == 0 ? 0 : BoundaryAfter(units, start);
        var end = Math.Min(text.Length, start + length);
        end = end == text.Length ? end : BoundaryBefore(units, end, start);
        var pieces = Cut(text, found, start, end).ToList();
        if (start > 0)
        {
            pieces.Insert(0, new("…", IsMarked: false));
        }

        if (end < text.Length)
        {
            pieces.Add(new("…", IsMarked: false));
        }

        return pieces;
    }

    private static int BoundaryAfter(IReadOnlyList<Unit> units, int at) =>
        units.Where(x => x.Start >= at).Select(x => (int?)x.Start).FirstOrDefault() ?? at;

    private static int BoundaryBefore(IReadOnlyList<Unit> units, int at, int notBefore) =>
        units.Where(x => x.End <= at && x.End > notBefore).Select(x => (int?)x.End).LastOrDefault() ?? at;

    private static List<Hit> Found(IReadOnlyList<Unit> units, IReadOnlyList<Needle> needles)
    {
        var byFirst = needles.Where(x => !x.IsPrefix || x.Terms.Length > 1).ToLookup(x => x.Terms[0], StringComparer.Ordinal);
        var prefixes = needles.Where(x => x.IsPrefix && x.Terms.Length == 1).Select(x => x.Terms[0]).ToArray();
        var hits = new List<Hit>();
        for (var i = 0; i < units.Count;)
        {
            var longest = 0;
            foreach (var needle in byFirst[units[i].Term])
            {
                if (needle.Terms.Length > longest && Matches(needle, units, i))
                {
                    longest = needle.Terms.Length;
                }
            }

            if (longest == 0 && prefixes.Any(x => units[i].Term.StartsWith(x, StringComparison.Ordinal)))
            {
                longest = 1;
            }

            if (longest == 0)
            {
                i++;
                continue;
            }

            hits.Add(new(units[i].Start, units[i + longest - 1].End));
            i += longest;
        }

        return hits;
    }

    private static bool Matches(Needle needle, IReadOnlyList<Unit> units, int start)
    {
        if (start + needle.Terms.Length > units.Count)
        {
            return false;
        }

        for (var i = 1; i < needle.Terms.Length; i++)
        {
            if (needle.Terms[i] != units[start + i].Term)
            {
                return false;
            }
        }

        return true;
    }

    private static List<Snippet> Cut(string text, List<Hit> hits, int start, int end)
    {
        var pieces = new List<Snippet>();
        var at = start;
        foreach (var hit in hits.Where(x => x.Start >= start && x.End <= end))
        {
            if (hit.Start > at)
            {
                pieces.Add(new(text[at..hit.Start], IsMarked: false));
            }

            pieces.Add(new(text[hit.Start..hit.End], IsMarked: true));
            at = hit.End;
        }

        if (at < end)
        {
            pieces.Add(new(text[at..end], IsMarked: false));
        }

        return pieces;
    }

    private readonly record struct Hit(int Start, int End)
    {
        public int Length => End - Start;
    }
}
