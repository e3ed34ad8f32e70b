namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>How a bar is drawn. Never colour alone: a target is hatched, an unsettled value has a dashed outline.</summary>
public enum BarLook
{
    Actual,
    Target,

    /// <summary>Counted by an earlier definition, set apart.</summary>
    Earlier,

    /// <summary>Not settled.</summary>
    Unconfirmed,
}

/// <summary>One bar: what it measures, how it looks and the label at its end.</summary>
public sealed record ChartBar(int Year, decimal Value, string Label, BarLook Look);

/// <summary>A bar where it is drawn.</summary>
public sealed record BarMark(ChartBar Bar, double X, double Y, double Width, double Height);

/// <summary>A gridline: its position along the scale and its label.</summary>
public sealed record TickMark(double At, string Label);
