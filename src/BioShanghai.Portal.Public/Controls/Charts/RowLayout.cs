namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>Lying bars, one row each, for narrow screens: labels keep their size and never collide.</summary>
public sealed class RowLayout
{
    public const double Width = 340;
    public const double Left = 48;
    public const double PlotWidth = 218;
    public const double BarHeight = 16;
    private const double Step = BarHeight + 3;
    private const double YearGap = 9;
    private const double BreakGap = 22;

    private readonly YearlyChart _chart;

    public RowLayout(YearlyChart chart)
    {
        _chart = chart;
        Baseline = X(0);
        var y = 4.0;
        var marks = new List<BarMark>();
        var years = new List<TickMark>();
        foreach (var year in chart.Bars.GroupBy(x => x.Year))
        {
            if (year.Key == chart.BreakBefore)
            {
                BreakY = y + 8;
                y += BreakGap;
            }

            years.Add(new(y + (BarHeight / 2), year.First().Year.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            foreach (var bar in year)
            {
                var end = X(bar.Value);
                marks.Add(new(bar, Math.Min(end, Baseline), y, Math.Abs(end - Baseline), BarHeight));
                y += Step;
            }

            y += YearGap;
        }

        (Marks, Years, Height) = (marks, years, y);
    }

    public double Height { get; }
    public double Baseline { get; }

    /// <summary>Where the definition changed, between two rows.</summary>
    public double? BreakY { get; }
    public IReadOnlyList<BarMark> Marks { get; }

    /// <summary>Years at the height of their first bar; years without a value take no row.</summary>
    public IReadOnlyList<TickMark> Years { get; }

    private double X(decimal value) => Left + (PlotWidth * _chart.Scale.Share(value));
}
