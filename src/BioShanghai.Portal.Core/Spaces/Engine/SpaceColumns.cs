namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>
/// The listings of one stock as columns and sets of rows. Not safe for several threads by itself: <see cref="SpaceIndex"/> lets many
/// read or one write.
/// </summary>
internal sealed class SpaceColumns
{
    private const int LeastUnsettled = 64;

    // Today, and at midnight in Shanghai yesterday for the requests that are still under way.
    private const int DaysKept = 2;

    private readonly List<DayColumn> _days = [];
    private readonly Lock _makingDay = new();
    private readonly Dictionary<string, int> _rowByCode = new(StringComparer.Ordinal);
    private readonly FacetColumn?[] _columns;

    // In the order of SpaceSort.
    private readonly SpaceOrder[] _orders =
    [
        new(x => -x.ConfirmedDay),
        new(x => x.Area),
        new(x => -x.Area),
        new(x => float.IsFinite(x.Rent) ? x.Rent : float.MaxValue),
        new(x => float.IsFinite(x.AvailableDay) ? x.AvailableDay : float.MaxValue),
    ];

    private readonly List<int> _free = [];
    private readonly List<int> _leaving = [];
    private readonly Bits _live = new(Bits.WordStep);
    private SpaceFacts?[] _facts = new SpaceFacts?[Bits.WordStep * 64];
    private int _used;
    private int _new;

    public SpaceColumns() => _columns = [.. SpaceFacets.All.Select(x => x.IsOfDay ? null : FacetColumn.Of(x, Words))];

    public int Count => _rowByCode.Count;

    public int Words => _live.Words.Length;

    public SpaceFacts FactsAt(int row) => _facts[row]!;

    /// <summary>The column of a facet; the day's own for a facet that depends on it.</summary>
    public FacetColumn ColumnAt(int facet, DayColumn day) => _columns[facet] ?? day;

    public List<int> Page(SpaceSort sort, ReadOnlySpan<ulong> accepted, int total, int skip, int take) =>
        _orders[(int)sort].Page(accepted, total, skip, take, _facts);

    /// <summary>What is visible on a day; several readers may ask at once.</summary>
    public DayColumn DayOf(DateOnly day)
    {
        lock (_makingDay)
        {
            if (_days.Find(x => x.Day == day) is { } kept)
            {
                return kept;
            }

            var made = new DayColumn(day, Words);
            foreach (var row in _rowByCode.Values)
            {
                made.Add(row, _facts[row]!);
            }

            if (_days.Count == DaysKept)
            {
                _days.RemoveAt(0);
            }

            _days.Add(made);
            return made;
        }
    }

    /// <summary>Adds or replaces one listing. A changed listing gets another row, so that the orders need not be searched for the old one.</summary>
    public void Put(SpaceFacts facts)
    {
        Remove(facts.Code);
        Orders(Store(facts));
        SettleIfDue();
    }

    public void Remove(string code)
    {
        if (!_rowByCode.Remove(code, out var row))
        {
            return;
        }

        var facts = _facts[row]!;
        Columns(x => x.Remove(row, facts));
        _live.Remove(row);
        // Its place in the orders is found by what it was, so that is kept until they settle.
        _leaving.Add(row);
        SettleIfDue();
    }

    /// <summary>Adds a listing to a store that is being built; <see cref="Finish"/> makes it answer.</summary>
    public void Load(SpaceFacts facts)
    {
        if (_rowByCode.ContainsKey(facts.Code))
        {
            Remove(facts.Code);
        }

        Store(facts);
    }

    /// <summary>Sorts what was loaded and gives back memory that was taken in advance.</summary>
    public void Finish()
    {
        Resize(_used + _used / 16);
        var byCode = _rowByCode.Values.ToArray();
        Array.Sort(Array.ConvertAll(byCode, x => _facts[x]!.Code), byCode, StringComparer.Ordinal);
        foreach (var order in _orders)
        {
            order.Sort(_facts, byCode);
        }

        _rowByCode.TrimExcess();
        Free();
    }

    /// <summary>Codes of all listings in some parks.</summary>
    public IEnumerable<string> CodesIn(IReadOnlySet<string> parks) => _rowByCode.Where(x => parks.Contains(_facts[x.Value]!.ParkSlug)).Select(x => x.Key);

    private int Store(SpaceFacts facts)
    {
        if (_free.Count == 0 && _used == _facts.Length)
        {
            Resize(_used * 2);
        }

        var row = _free.Count == 0 ? _used++ : _free[^1];
        if (_free.Count > 0)
        {
            _free.RemoveAt(_free.Count - 1);
        }

        _facts[row] = facts;
        _rowByCode[facts.Code] = row;
        Columns(x => x.Add(row, facts));
        _live.Add(row);
        return row;
    }

    private void Orders(int row)
    {
        _new++;
        foreach (var order in _orders)
        {
            order.Add(row, _facts);
        }
    }

    // The orders are merged once per hundredth of the rows: a change then costs the same share of that work at any size.
    private void SettleIfDue()
    {
        if (Math.Max(_new, _leaving.Count) < Math.Max(LeastUnsettled, Count / 100))
        {
            return;
        }

        foreach (var order in _orders)
        {
            order.Settle(_facts, _live);
        }

        Free();
    }

    private void Free()
    {
        _leaving.ForEach(x => _facts[x] = null);
        _free.AddRange(_leaving);
        _leaving.Clear();
        _new = 0;
    }

    private void Resize(int rows)
    {
        var words = Math.Max(1, (rows + Bits.WordStep * 64 - 1) / (Bits.WordStep * 64)) * Bits.WordStep;
        Array.Resize(ref _facts, words * 64);
        _live.Resize(words);
        Columns(x => x.Resize(words));
    }

    private void Columns(Action<FacetColumn> action)
    {
        foreach (var column in _columns)
        {
            if (column is not null)
            {
                action(column);
            }
        }

        _days.ForEach(action);
    }
}
