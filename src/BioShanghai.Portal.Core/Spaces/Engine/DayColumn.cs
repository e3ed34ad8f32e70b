namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>What of a store is visible on a day, by freshness. Made for the day asked about and kept current while that day is asked for.</summary>
internal sealed class DayColumn : FacetColumn
{
    private readonly Bits[] _levels;
    private readonly FacetValue[] _values;
    private readonly DateOnly _day;

    public DayColumn(DateOnly day, int words)
    {
        _day = day;
        // Hidden has no set: whoever is in none of the others is not public.
        _levels = [.. Enumerable.Range(0, (int)Freshness.Hidden).Select(_ => new Bits(words))];
        _values = [.. _levels.Select((x, i) => new FacetValue(SpaceCodes.Kebab(((Freshness)i).ToString()), x))];
        Visible = new Bits(words);
    }

    public DateOnly Day => _day;

    public Bits Visible { get; }

    public override IReadOnlyList<FacetValue> Values => _values;

    public override void Add(int row, SpaceFacts facts)
    {
        var freshness = facts.FreshnessOn(_day);
        if (freshness != Freshness.Hidden)
        {
            _levels[(int)freshness].Add(row);
            Visible.Add(row);
        }
    }

    public override void Remove(int row, SpaceFacts facts)
    {
        Visible.Remove(row);
        foreach (var level in _levels)
        {
            level.Remove(row);
        }
    }

    public override void Resize(int words)
    {
        Visible.Resize(words);
        foreach (var level in _levels)
        {
            level.Resize(words);
        }
    }
}
