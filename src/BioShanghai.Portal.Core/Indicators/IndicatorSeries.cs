using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Indicators;

/// <summary>One published value with the time it covers.</summary>
public sealed partial record IndicatorPoint(IndicatorValue Value, Period Period)
{
    public Figure Figure => Figure.Of(Value.Value, Value.Unit, Value.Qualifier);

    /// <summary>Low confidence: never shown as settled.</summary>
    public bool IsUnconfirmed => Value.Confidence == Confidence.Low;

    /// <summary>The note without the addresses in it: a reader gets sources as links, and only trusted ones.</summary>
    public LocalText PublicNote => new(Plain(Value.Note.Zh), Plain(Value.Note.En));

    /// <summary>
    /// The value was counted by another definition than the rest of its series, as its note says; it is shown apart and never
    /// joined with the others. A note says so by naming the definition (口径).
    /// </summary>
    public bool IsOtherDefinition =>
        Value.Note.En?.Contains("definition", StringComparison.OrdinalIgnoreCase) == true
        || Value.Note.Zh?.Contains("口径", StringComparison.Ordinal) == true;

    private static string? Plain(string? note) => note is null ? null : Address().Replace(note, "").Trim(' ', ':', ':', ',', ',', ';', ';');

    [GeneratedRegex(@"\s*[((]?https?://[^\s))]+[))]?", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}

/// <summary>All values of one indicator for one area, in the order of time; an aim stands after what was reached.</summary>
public sealed class IndicatorSeries
{
    public IndicatorSeries(IEnumerable<IndicatorValue> values)
    {
        Points = [.. values.Select(x => new IndicatorPoint(x, Period.Of(x.Period, x.Year)))
            .OrderBy(x => x.Period.To).ThenBy(x => x.Period.From).ThenBy(x => x.Value.Kind)];
        var named = Points[^1].Value;
        (Code, Scope, Name) = (named.Code, named.Scope, named.Name);
        Order = Points.Min(x => x.Value.Order);
    }

    public string Code { get; }

    /// <summary><c>shanghai</c> or a district code.</summary>
    public string Scope { get; }
    public LocalText Name { get; }
    public int Order { get; }
    public IReadOnlyList<IndicatorPoint> Points { get; }

    /// <summary>Stable anchor on the page: the code, after the area's code for a district.</summary>
    public string Anchor => Scope == IndicatorValue.CityScope ? Code : $"{Scope}-{Code}";

    /// <summary>Values for whole years in the unit most of them have: what a yearly chart may show together.</summary>
    public IReadOnlyList<IndicatorPoint> Yearly
    {
        get
        {
            var years = Points.Where(x => x.Period.Kind == PeriodKind.Year).ToList();
            var unit = years.CountBy(x => x.Value.Unit).OrderByDescending(x => x.Value).Select(x => x.Key).FirstOrDefault();
            return [.. years.Where(x => x.Value.Unit == unit)];
        }
    }

    /// <summary>Two years or more to compare: the series is worth a chart.</summary>
    public bool HasChart => Yearly.Select(x => x.Value.Year).Distinct().Count() >= 2;
}

/// <summary>What was last reached and what is aimed at next.</summary>
/// <param name="Actual">Latest settled value of a whole year, or of a span of years with an aim beside it.</param>
/// <param name="Target">The aim it moves towards, or null when none was published.</param>
public sealed record IndicatorHeadline(IndicatorSeries Series, IndicatorPoint Actual, IndicatorPoint? Target)
{
    /// <summary>
    /// The headline of a series, or null when nothing settled was published. A half year is no measure of a yearly aim, so parts of
    /// a year are passed over; a yearly value is set against the latest aim not earlier than itself, a span against an aim that began with it.
    /// </summary>
    public static IndicatorHeadline? Of(IndicatorSeries series)
    {
        var actuals = series.Points
            .Where(x => x.Value.Kind == Parks.FigureKind.Actual && !x.IsUnconfirmed && !x.IsOtherDefinition && x.Period.Kind is PeriodKind.Year or PeriodKind.Span)
            .OrderByDescending(x => x.Period.To)
            .Select(x => new IndicatorHeadline(series, x, TargetOf(series, x)))
            .ToList();
        return actuals.FirstOrDefault(x => x.Target is not null) ?? actuals.FirstOrDefault();
    }

    private static IndicatorPoint? TargetOf(IndicatorSeries series, IndicatorPoint actual) => series.Points
        .Where(x => x.Value.Kind == Parks.FigureKind.Target && !x.IsUnconfirmed && !x.IsOtherDefinition && x.Value.Year >= actual.Value.Year)
        .Where(x => x.Period.Kind == actual.Period.Kind && (x.Period.Kind == PeriodKind.Year || x.Period.From == actual.Period.From))
        .OrderByDescending(x => x.Period.To)
        .FirstOrDefault();
}
