namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>Upright bars by year, for screens with room and for print.</summary>
public sealed class ColumnLayout
{
    public const double Left = 56;
    public const double Top = 40;
    public const double PlotHeight = 240;
    public const double Bottom = Top + PlotHeight;
    public const double Height = Bottom + 30;
    private const double BarWidth = 38;
    private const double Gap = 4;

    private readonly YearlyChart _chart;
    private readonly double _slot;

    public ColumnLayout(YearlyChart chart)
    {
        _chart = chart;
        _slot = Math.Clamp(840.0 / chart.Years.Count, (2 * BarWidth) + Gap + 10, 150);
        Width = Left + (_slot * chart.Years.Count) + 4;
        Baseline = Y(0);
        Ticks = [.. chart.Scale.Ticks.Select(x => new TickMark(Y(x), chart.Number(x)))];
        Marks = [.. chart.Bars.GroupBy(x => x.Year).SelectMany(Place)];
    }

    public double Width { get; }
    public double Baseline { get; }
    public IReadOnlyList<TickMark> Ticks { get; }
    public IReadOnlyList<BarMark> Marks { get; }

    /// <summary>Where the definition changed, between two years.</summary>
    public double? BreakX => _chart.BreakBefore is { } year ? Left + (_slot * (year - _chart.Years[0])) : null;

    public double Centre(int year) => Left + (_slot * (year - _chart.Years[0] + 0.5));

    private double Y(decimal value) => Bottom - (PlotHeight * _chart.Scale.Share(value));

    private IEnumerable<BarMark> Place(IGrouping<int, ChartBar> year)
    {
        var bars = year.ToList();
        var x = Centre(year.Key) - (((bars.Count * BarWidth) + ((bars.Count - 1) * Gap)) / 2);
        foreach (var bar in bars)
        {
            var end = Y(bar.Value);
            yield return new(bar, x, Math.Min(end, Baseline), BarWidth, Math.Abs(Baseline - end));
            x += BarWidth + Gap;
        }
    }
}
