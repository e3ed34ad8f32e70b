namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>One value of a facet and the rows that are accepted when it is asked for.</summary>
internal readonly record struct FacetValue(string Value, Bits Rows);

/// <summary>What a store keeps of one facet.</summary>
internal abstract class FacetColumn
{
    /// <summary>Values that are counted, in the order in which counts are given.</summary>
    public abstract IReadOnlyList<FacetValue> Values { get; }

    public abstract void Add(int row, SpaceFacts facts);

    public abstract void Remove(int row, SpaceFacts facts);

    public abstract void Resize(int words);

    /// <summary>Adds the rows accepted for a value that is not among <see cref="Values"/>.</summary>
    public virtual void Join(Span<ulong> into, string value)
    {
    }

    /// <summary>The rows of a counted value, or null.</summary>
    public Bits? RowsOf(string value)
    {
        foreach (var kept in Values)
        {
            if (kept.Value == value)
            {
                return kept.Rows;
            }
        }

        return null;
    }

    /// <param name="facet">Not one whose codes depend on the day.</param>
    public static FacetColumn Of(SpaceFacet facet, int words) => facet.Kind == FacetKind.Codes ? new CodeColumn(facet, words) : new NumberColumn(facet, words);
}

/// <summary>A set of rows for each code. Codes that come from the content appear with their first listing and go with their last.</summary>
internal sealed class CodeColumn : FacetColumn
{
    private readonly SpaceFacet _facet;
    private readonly List<FacetValue> _values = [];
    private int _words;

    public CodeColumn(SpaceFacet facet, int words)
    {
        (_facet, _words) = (facet, words);
        _values.AddRange((facet.Fixed ?? []).Select(x => new FacetValue(x, new Bits(words))));
    }

    public override IReadOnlyList<FacetValue> Values => _values;

    public override void Add(int row, SpaceFacts facts)
    {
        foreach (var code in _facet.CodesOf!(facts, default))
        {
            var at = PlaceOf(code);
            if (at < 0)
            {
                at = ~at;
                _values.Insert(at, new(code, new Bits(_words)));
            }

            _values[at].Rows.Add(row);
        }
    }

    public override void Remove(int row, SpaceFacts facts)
    {
        foreach (var code in _facet.CodesOf!(facts, default))
        {
            var at = PlaceOf(code);
            if (at < 0)
            {
                continue;
            }

            _values[at].Rows.Remove(row);
            if (_values[at].Rows.Count == 0 && _facet.Fixed is null)
            {
                _values.RemoveAt(at);
            }
        }
    }

    public override void Resize(int words)
    {
        _words = words;
        _values.ForEach(x => x.Rows.Resize(words));
    }

    // Fixed codes stay in their order; the others are kept sorted, so that the answer does not depend on history.
    private int PlaceOf(string code)
    {
        if (_facet.Fixed is { } codes)
        {
            return codes.PlaceOf(code);
        }

        var (low, high) = (0, _values.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_values[middle].Value, code);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}

/// <summary>The numbers of a facet by row, and a set of rows for each limit that is offered and for "unknown".</summary>
internal sealed class NumberColumn : FacetColumn
{
    private readonly SpaceFacet _facet;
    private readonly (float Limit, Bits Rows)[] _steps;
    private readonly Bits _unknown;
    private readonly FacetValue[] _values;
    private float[] _numbers;

    public NumberColumn(SpaceFacet facet, int words)
    {
        _facet = facet;
        _numbers = new float[words * 64];
        _unknown = new Bits(words);
        _steps = [.. facet.Steps.Select(x => (facet.Parse(x)!.Value, new Bits(words)))];
        _values = [.. facet.Steps.Zip(_steps, (value, step) => new FacetValue(value, step.Rows)), .. facet.HasUnknown ? [new(SpaceFacet.UnknownValue, _unknown)] : Array.Empty<FacetValue>()];
    }

    public override IReadOnlyList<FacetValue> Values => _values;

    public override void Add(int row, SpaceFacts facts)
    {
        var number = _facet.NumberOf!(facts);
        _numbers[row] = number;
        if (float.IsNaN(number))
        {
            _unknown.Add(row);
        }
        else if (float.IsFinite(number))
        {
            foreach (var (limit, rows) in _steps)
            {
                if (_facet.Kind == FacetKind.AtLeast ? number >= limit : number <= limit)
                {
                    rows.Add(row);
                }
            }
        }
    }

    public override void Remove(int row, SpaceFacts facts)
    {
        _numbers[row] = SpaceFacts.NotApplicable;
        _unknown.Remove(row);
        foreach (var (_, rows) in _steps)
        {
            rows.Remove(row);
        }
    }

    public override void Resize(int words)
    {
        Array.Resize(ref _numbers, words * 64);
        _unknown.Resize(words);
        foreach (var (_, rows) in _steps)
        {
            rows.Resize(words);
        }
    }

    public override void Join(Span<ulong> into, string value)
    {
        if (value == SpaceFacet.UnknownValue)
        {
            Bits.Join(into, _unknown.Words);
        }
        else if (_facet.Parse(value) is { } limit)
        {
            Bits.JoinNumbers(into, _numbers, limit, _facet.Kind == FacetKind.AtMost);
        }
    }
}
