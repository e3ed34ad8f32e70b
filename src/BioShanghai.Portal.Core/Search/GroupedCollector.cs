using Lucene.Net.Index;
using Lucene.Net.Search;

namespace BioShanghai.Portal.Core.Search;

/// <summary>What a query found: the number of results of each kind, and the best of them in order.</summary>
internal sealed record GroupedHits(int[] Counts, IReadOnlyList<(SearchDocument Document, float Score)> Best);

/// <summary>Counts every hit by kind in one pass and keeps the best few of each kind, or all of one kind.</summary>
internal sealed class GroupedCollector : ICollector
{
    private readonly SearchKind? _only;
    private readonly int _bestOfKind;
    private readonly int[] _counts = new int[Enum.GetValues<SearchKind>().Length];
    private readonly List<Hit>[] _hits;
    private Scorer? _scorer;
    private NumericDocValues? _kinds;
    private NumericDocValues? _orders;
    private int _base;

    public GroupedCollector(SearchKind? only, int bestOfKind)
    {
        (_only, _bestOfKind) = (only, bestOfKind);
        _hits = [.. _counts.Select(_ => new List<Hit>())];
    }

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        _base = context.DocBase;
        _kinds = context.AtomicReader.GetNumericDocValues(SearchStore.KindField);
        _orders = context.AtomicReader.GetNumericDocValues(SearchStore.OrderField);
    }

    public void Collect(int doc)
    {
        var kind = (int)_kinds!.Get(doc);
        _counts[kind]++;
        if (_only is null || (int)_only == kind)
        {
            var hits = _hits[kind];
            hits.Add(new(_base + doc, _scorer!.GetScore(), _orders!.Get(doc)));
            // Keeps memory and the final sort small when half of a large index matches.
            if (hits.Count >= (2 * _bestOfKind) + 256)
            {
                Trim(hits);
            }
        }
    }

    public GroupedHits Take(Func<int, SearchDocument?> read)
    {
        var best = new List<(SearchDocument, float)>();
        foreach (var hits in _hits)
        {
            Trim(hits);
            best.AddRange(hits.Select(x => (read(x.Id), x.Score)).Where(x => x.Item1 is not null)!);
        }

        return new(_counts, best);
    }

    private void Trim(List<Hit> hits)
    {
        hits.Sort((a, b) => b.Score.CompareTo(a.Score) is var byScore && byScore != 0 ? byScore : a.Order.CompareTo(b.Order));
        if (hits.Count > _bestOfKind)
        {
            hits.RemoveRange(_bestOfKind, hits.Count - _bestOfKind);
        }
    }

    private readonly record struct Hit(int Id, float Score, long Order);
}
