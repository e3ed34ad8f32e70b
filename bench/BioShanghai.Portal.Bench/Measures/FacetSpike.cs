using System.Numerics;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>
/// The least that answers a faceted question from bit sets, written straight down for one day and no change: what the index is measured
/// against. Ids and counts as numbers, no words, no lock.
/// </summary>
internal sealed class FacetSpike
{
    private readonly SpaceFacts[] _rows;
    private readonly ulong[] _visible;
    private readonly (string Value, ulong[] Rows)[][] _values;
    private readonly float[][] _numbers;
    private readonly int[][] _orders;

    public FacetSpike(SpaceFacts[] rows, DateOnly day)
    {
        _rows = rows;
        _visible = Set(x => x.FreshnessOn(day) != Freshness.Hidden);
        _numbers = [.. SpaceFacets.All.Select(x => x.NumberOf is null ? [] : Array.ConvertAll(rows, r => x.NumberOf(r)))];
        _values = [.. SpaceFacets.All.Select(x => x.Kind == FacetKind.Codes ? CodesOf(x, day) : NumbersOf(x, day))];
        _orders = [.. Enum.GetValues<SpaceSort>().Select(Order)];
    }

    public (int Total, int[] Page, int[][] Counts) Search(SpaceFilter filter)
    {
        var asked = filter.Selections.Select(x => (Facet: SpaceFacets.All.Index().First(f => f.Item.Name == x.Facet.Name).Index, Rows: RowsOf(x))).ToArray();
        var all = And(_visible, asked.Select(x => x.Rows));
        var counts = new int[_values.Length][];
        for (var facet = 0; facet < _values.Length; facet++)
        {
            var own = Array.FindIndex(asked, x => x.Facet == facet);
            var rows = own < 0 ? all : And(_visible, asked.Where((_, i) => i != own).Select(x => x.Rows));
            counts[facet] = Array.ConvertAll(_values[facet], x => Count(rows, x.Rows));
        }

        var (page, found) = (new List<int>(SpaceFilter.PerPage), 0);
        foreach (var row in _orders[(int)filter.Sort])
        {
            if ((all[row >> 6] >> row & 1) != 0 && ++found > (filter.Page - 1) * SpaceFilter.PerPage)
            {
                page.Add(row);
                if (page.Count == SpaceFilter.PerPage)
                {
                    break;
                }
            }
        }

        return (Count(all, all), [.. page], counts);
    }

    private ulong[] RowsOf(FacetSelection selection)
    {
        var at = SpaceFacets.All.Index().First(x => x.Item.Name == selection.Facet.Name).Index;
        var joined = new ulong[_visible.Length];
        foreach (var value in selection.Values)
        {
            if (Array.Find(_values[at], x => x.Value == value).Rows is { } rows)
            {
                for (var i = 0; i < joined.Length; i++)
                {
                    joined[i] |= rows[i];
                }
            }
            else if (selection.Facet.Parse(value) is { } limit)
            {
                for (var row = 0; row < _rows.Length; row++)
                {
                    var number = _numbers[at][row];
                    joined[row >> 6] |= float.IsFinite(number) && (selection.Facet.Kind == FacetKind.AtLeast ? number >= limit : number <= limit) ? 1UL << row : 0;
                }
            }
        }

        return joined;
    }

    private static ulong[] And(ulong[] from, IEnumerable<ulong[]> others)
    {
        var rows = (ulong[])from.Clone();
        foreach (var other in others)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] &= other[i];
            }
        }

        return rows;
    }

    private static int Count(ulong[] a, ulong[] b)
    {
        var count = 0;
        for (var i = 0; i < a.Length; i++)
        {
            count += BitOperations.PopCount(a[i] & b[i]);
        }

        return count;
    }

    private ulong[] Set(Func<SpaceFacts, bool> holds)
    {
        var rows = new ulong[(_rows.Length + 63) / 64];
        for (var row = 0; row < _rows.Length; row++)
        {
            rows[row >> 6] |= holds(_rows[row]) ? 1UL << row : 0;
        }

        return rows;
    }

    private (string, ulong[])[] CodesOf(SpaceFacet facet, DateOnly day)
    {
        var values = new Dictionary<string, ulong[]>();
        for (var row = 0; row < _rows.Length; row++)
        {
            foreach (var code in facet.CodesOf!(_rows[row], day))
            {
                if (!values.TryGetValue(code, out var rows))
                {
                    values.Add(code, rows = new ulong[_visible.Length]);
                }

                rows[row >> 6] |= 1UL << row;
            }
        }

        return [.. values.Select(x => (x.Key, x.Value))];
    }

    private (string, ulong[])[] NumbersOf(SpaceFacet facet, DateOnly day) =>
        [.. facet.Steps.Concat(facet.HasUnknown ? [SpaceFacet.UnknownValue] : []).Select(x => (x, Set(r => facet.Accepts(r, [x], day))))];

    private int[] Order(SpaceSort sort)
    {
        Func<SpaceFacts, float> key = sort switch
        {
            SpaceSort.Area => x => x.Area,
            SpaceSort.AreaDescending => x => -x.Area,
            SpaceSort.Rent => x => float.IsFinite(x.Rent) ? x.Rent : float.MaxValue,
            SpaceSort.Available => x => float.IsFinite(x.AvailableDay) ? x.AvailableDay : float.MaxValue,
            _ => x => -x.ConfirmedDay,
        };
        return [.. Enumerable.Range(0, _rows.Length).OrderBy(x => key(_rows[x])).ThenBy(x => _rows[x].Code, StringComparer.Ordinal)];
    }
}
