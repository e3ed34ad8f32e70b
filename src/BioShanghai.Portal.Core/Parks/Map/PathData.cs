using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>SVG path data in its shortest common form: whole numbers, relative steps, separators only where needed.</summary>
internal static class PathData
{
    /// <param name="ring">A closed ring; its last point repeats the first.</param>
    public static string Closed(IReadOnlyList<MapPoint> ring)
    {
        var text = new StringBuilder("M");
        var (x, y) = ((int)Math.Round(ring[0].X), (int)Math.Round(ring[0].Y));
        Append(text, x);
        Append(text, y);
        text.Append('l');
        // z draws the last step.
        foreach (var point in ring.Skip(1).SkipLast(1))
        {
            var (nextX, nextY) = ((int)Math.Round(point.X), (int)Math.Round(point.Y));
            if (nextX != x || nextY != y)
            {
                Append(text, nextX - x);
                Append(text, nextY - y);
                (x, y) = (nextX, nextY);
            }
        }

        return text.Append('z').ToString();
    }

    private static void Append(StringBuilder text, int number)
    {
        if (number >= 0 && char.IsAsciiDigit(text[^1]))
        {
            text.Append(' ');
        }

        text.Append(CultureInfo.InvariantCulture, $"{number}");
    }
}
