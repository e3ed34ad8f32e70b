using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Public.Controls.Charts;

/// <summary>Small helpers for drawing.</summary>
public static class Svg
{
    /// <summary>A coordinate with one decimal.</summary>
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>
    /// Slanting lines inside a rectangle. Drawn as a path rather than a pattern: a pattern is referred to by address, and the
    /// page's base address would lead it astray in some browsers and in print.
    /// </summary>
    public static string Hatch(BarMark mark, double spacing = 6)
    {
        var path = new StringBuilder();
        for (var d = spacing; d < mark.Width + mark.Height; d += spacing)
        {
            // Points of the line x + y = d that lie on the rectangle's edges.
            var (x1, y1) = d <= mark.Height ? (0, d) : (d - mark.Height, mark.Height);
            var (x2, y2) = d <= mark.Width ? (d, 0) : (mark.Width, d - mark.Width);
            path.Append('M').Append(N(mark.X + x1)).Append(' ').Append(N(mark.Y + y1))
                .Append('L').Append(N(mark.X + x2)).Append(' ').Append(N(mark.Y + y2));
        }

        return path.ToString();
    }
}
