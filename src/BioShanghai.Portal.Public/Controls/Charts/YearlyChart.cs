using System.Globalization;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>
/// A series as a yearly bar chart: actual beside target, earlier definitions set apart. Holds the numbers in the reader's unit;
/// <see cref="ColumnLayout"/> and <see cref="RowLayout"/> place them.
/// </summary>
public sealed class YearlyChart
{
    private readonly decimal _factor;

    public YearlyChart(IndicatorSeries series, IStringLocalizer words)
    {
        var points = series.Yearly;
        Scale = AxisScale.For(points.Min(x => x.Value.Value), points.Max(x => x.Value.Value));

        // The unit is set once, for the top of the scale; every number on the chart follows it.
        var top = Figure.Of(Scale.High, points[0].Value.Unit);
        _factor = decimal.Parse(top.Number, NumberStyles.Number, CultureInfo.InvariantCulture) / Scale.High;
        Unit = $"{top.Prefix} {top.Unit}".Trim();

        Years = [.. Enumerable.Range(points[0].Value.Year, points[^1].Value.Year - points[0].Value.Year + 1)];
        Bars = [.. points.Select(x => new ChartBar(x.Value.Year, x.Value.Value, Label(x, words), LookOf(x)))];
        var current = points.Where(x => !x.IsOtherDefinition).Select(x => x.Value.Year).DefaultIfEmpty(int.MinValue).Min();
        BreakBefore = points.Any(x => x.IsOtherDefinition && x.Value.Year < current) ? current : null;
    }

    /// <summary>Every calendar year from the first to the last; a year without a value keeps its place.</summary>
    public IReadOnlyList<int> Years { get; }

    /// <summary>Bars by year, the actual value before the target.</summary>
    public IReadOnlyList<ChartBar> Bars { get; }

    /// <summary>First year counted by the current definition, when earlier ones are shown too.</summary>
    public int? BreakBefore { get; }
    public AxisScale Scale { get; }

    /// <summary>Unit of every number on the chart, for example "CNY billion".</summary>
    public string Unit { get; }

    /// <summary>A value of the scale in the reader's unit.</summary>
    public string Number(decimal value) => Print(value * _factor);

    private string Label(IndicatorPoint point, IStringLocalizer words)
    {
        var number = Number(point.Value.Value);
        string label = point.Value.Qualifier switch
        {
            "more than" => words["MoreThan", number],
            "at least" => words["AtLeast", number],
            "about" or "nearly" or "almost" => words["About", number],
            _ => number,
        };
        return point.IsUnconfirmed ? words["Unconfirmed", label] : label;
    }

    private static BarLook LookOf(IndicatorPoint point) => point switch
    {
        { IsUnconfirmed: true } => BarLook.Unconfirmed,
        { Value.Kind: FigureKind.Target } => BarLook.Target,
        { IsOtherDefinition: true } => BarLook.Earlier,
        _ => BarLook.Actual,
    };

    // Four figures are what a reader takes in from a chart; the table beside it has them all.
    private static string Print(decimal value) =>
        value.ToString(Math.Abs(value) switch { >= 1_000 => "#,##0", >= 100 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}
