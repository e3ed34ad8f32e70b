namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>A linear scale that starts or passes at zero, with round ticks.</summary>
public sealed record AxisScale(decimal Low, decimal High, decimal Step)
{
    /// <summary>The smallest round scale that holds all values: steps of 1, 2, 2.5 or 5 times a power of ten, at most five of them above zero.</summary>
    public static AxisScale For(decimal min, decimal max)
    {
        var reach = Math.Max(Math.Max(max, -min), 0);
        if (reach == 0)
        {
            return new(0, 1, 1);
        }

        var power = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)reach)) - 1);
        decimal[] steps = [1, 2, 2.5m, 5, 10, 20, 25, 50, 100];
        var step = steps.Select(x => x * power).First(x => reach / x <= 5);
        return new(Math.Floor(Math.Min(min, 0) / step) * step, Math.Ceiling(Math.Max(max, 0) / step) * step, step);
    }

    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var tick = Low; tick <= High; tick += Step)
            {
                yield return tick;
            }
        }
    }

    /// <summary>Position of a value between the low end (0) and the high end (1).</summary>
    public double Share(decimal value) => (double)((value - Low) / (High - Low));
}
