using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using BioShanghai.Portal.Core.Facets;

namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>
/// One question worked out over a store: the rows every facet accepts, and the rows exactly one facet refuses. From these two the base
/// of each facet's counts follows: what all accept, and what only this facet refuses.
/// </summary>
internal sealed class SpaceAnswer : IDisposable
{
    private readonly SpaceColumns _columns;
    private readonly DayColumn _day;
    private readonly SpaceFilter _filter;
    private readonly List<ulong[]> _rented = [];
    private readonly int _words;
    private readonly ulong[] _accepted;

    public SpaceAnswer(SpaceColumns columns, SpaceFilter filter, DateOnly day)
    {
        (_columns, _filter, _day, _words) = (columns, filter, columns.DayOf(day), columns.Words);
        _accepted = Rent();
        _day.Visible.Words.CopyTo(_accepted);
    }

    private ReadOnlySpan<ulong> Accepted => _accepted.AsSpan(0, _words);

    /// <summary>Size of the result, without any count.</summary>
    public int Total()
    {
        foreach (var selection in _filter.Selections)
        {
            var rows = RowsOf(selection);
            for (var i = 0; i < _words; i += 4)
            {
                (Vector256.Create(_accepted, i) & Vector256.Create(rows[i..])).CopyTo(_accepted, i);
            }
        }

        return CountOf(Accepted);
    }

    /// <summary>Every listing of the result.</summary>
    public List<SpaceFacts> Facts()
    {
        var facts = new List<SpaceFacts>(Total());
        for (var i = 0; i < _words; i++)
        {
            for (var word = _accepted[i]; word != 0; word &= word - 1)
            {
                facts.Add(_columns.FactsAt((i << 6) + BitOperations.TrailingZeroCount(word)));
            }
        }

        return facts;
    }

    public SpaceHits Hits()
    {
        var one = Rent();
        one.AsSpan(0, _words).Clear();
        foreach (var selection in _filter.Selections)
        {
            Sort(RowsOf(selection), one);
        }

        var total = CountOf(Accepted);
        var page = _columns.Page(_filter.Sort, Accepted, total, Math.Max(0, _filter.Page - 1) * SpaceFilter.PerPage, SpaceFilter.PerPage);
        return new(total, [.. page.Select(x => _columns.FactsAt(x).Code)], Counts(one));
    }

    public void Dispose() => _rented.ForEach(x => ArrayPool<ulong>.Shared.Return(x));

    private Dictionary<string, IReadOnlyList<FacetCount>> Counts(ulong[] one)
    {
        using var all = new CountedRows(Accepted);
        var counts = new Dictionary<string, IReadOnlyList<FacetCount>>(SpaceFacets.All.Count);
        for (var i = 0; i < SpaceFacets.All.Count; i++)
        {
            var facet = SpaceFacets.All[i];
            var values = _columns.ColumnAt(i, _day).Values;
            var selection = _filter.Selections.FirstOrDefault(x => x.Facet.Name == facet.Name);
            if (selection is null)
            {
                counts[facet.Name] = all.Of(values);
                continue;
            }

            var own = Rent();
            var rows = RowsOf(selection);
            for (var at = 0; at < _words; at += 4)
            {
                (Vector256.Create(_accepted, at) | Vector256.AndNot(Vector256.Create(one, at), Vector256.Create(rows[at..]))).CopyTo(own, at);
            }

            using var based = new CountedRows(own.AsSpan(0, _words));
            counts[facet.Name] = based.Of(values);
        }

        return counts;
    }

    // A row refused by this facet moves from "all accept" to "one refuses", and from there to nowhere.
    private void Sort(ReadOnlySpan<ulong> rows, ulong[] one)
    {
        for (var i = 0; i < _words; i += 4)
        {
            var (accepts, all) = (Vector256.Create(rows[i..]), Vector256.Create(_accepted, i));
            ((Vector256.Create(one, i) & accepts) | Vector256.AndNot(all, accepts)).CopyTo(one, i);
            (all & accepts).CopyTo(_accepted, i);
        }
    }

    private ReadOnlySpan<ulong> RowsOf(FacetSelection selection)
    {
        var column = _columns.ColumnAt(PlaceOf(selection.Facet), _day);
        if (selection.Values is [var only] && column.RowsOf(only) is { } kept)
        {
            return kept.Words;
        }

        var joined = Rent().AsSpan(0, _words);
        joined.Clear();
        foreach (var value in selection.Values)
        {
            if (column.RowsOf(value) is { } rows)
            {
                Bits.Join(joined, rows.Words);
            }
            else
            {
                column.Join(joined, value);
            }
        }

        return joined;
    }

    private static int PlaceOf(SpaceFacet facet)
    {
        for (var i = 0; i < SpaceFacets.All.Count; i++)
        {
            if (SpaceFacets.All[i].Name == facet.Name)
            {
                return i;
            }
        }

        throw new ArgumentException($"There is no facet {facet.Name}.", nameof(facet));
    }

    private static int CountOf(ReadOnlySpan<ulong> rows) => Bits.CountOfBoth(rows, rows);

    private ulong[] Rent()
    {
        var rented = ArrayPool<ulong>.Shared.Rent(_words);
        _rented.Add(rented);
        return rented;
    }
}

/// <summary>A set of rows many other sets are counted against. Where it is thin, only its words that hold a row are looked at.</summary>
internal readonly ref struct CountedRows : IDisposable
{
    private readonly ReadOnlySpan<ulong> _rows;
    private readonly int[] _places;
    private readonly int _filled;

    public CountedRows(ReadOnlySpan<ulong> rows)
    {
        _rows = rows;
        _places = ArrayPool<int>.Shared.Rent(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            _places[_filled] = i;
            _filled += rows[i] == 0 ? 0 : 1;
        }
    }

    /// <summary>Values that lead to a result, with its size.</summary>
    public IReadOnlyList<FacetCount> Of(IReadOnlyList<FacetValue> values)
    {
        if (_filled == 0)
        {
            return [];
        }

        var counts = new List<FacetCount>(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            var (value, rows) = values[i];
            if (rows.Count > 0 && (_filled * 2 < _rows.Length ? Thin(rows.Words) : Bits.CountOfBoth(_rows, rows.Words)) is > 0 and var count)
            {
                counts.Add(new(value, count));
            }
        }

        return counts;
    }

    public void Dispose() => ArrayPool<int>.Shared.Return(_places);

    private int Thin(ReadOnlySpan<ulong> other)
    {
        var count = 0;
        foreach (var place in _places.AsSpan(0, _filled))
        {
            count += BitOperations.PopCount(_rows[place] & other[place]);
        }

        return count;
    }
}
