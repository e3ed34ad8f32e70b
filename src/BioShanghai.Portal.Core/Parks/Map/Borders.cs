namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>
/// Simplifies rings that share borders. Each ring is cut where borders meet; a stretch common to two rings is simplified once,
/// in one direction, so that no gaps open between neighbours.
/// </summary>
internal sealed class Borders
{
    private readonly HashSet<MapPoint> _junctions;
    private readonly Func<MapPoint, MapPoint> _project;
    private readonly Func<IReadOnlyList<MapPoint>, double> _tolerance;

    /// <param name="rings">Closed rings in degrees.</param>
    /// <param name="project">Degrees to drawing units.</param>
    /// <param name="tolerance">Largest deviation allowed for a stretch, in drawing units.</param>
    public Borders(IEnumerable<IReadOnlyList<MapPoint>> rings, Func<MapPoint, MapPoint> project, Func<IReadOnlyList<MapPoint>, double> tolerance)
    {
        (_project, _tolerance) = (project, tolerance);
        var neighbours = new Dictionary<MapPoint, HashSet<MapPoint>>();
        foreach (var ring in rings)
        {
            for (var i = 1; i < ring.Count; i++)
            {
                Meet(ring[i - 1], ring[i]);
                Meet(ring[i], ring[i - 1]);
            }
        }

        // More than two neighbours: another border joins here, so the point has to stay.
        _junctions = [.. neighbours.Where(x => x.Value.Count > 2).Select(x => x.Key)];

        void Meet(MapPoint at, MapPoint neighbour)
        {
            if (!neighbours.TryGetValue(at, out var known))
            {
                neighbours[at] = known = [];
            }

            known.Add(neighbour);
        }
    }

    /// <summary>Area of a closed ring in square units.</summary>
    public static double Area(IReadOnlyList<MapPoint> ring) =>
        Math.Abs(ring.Zip(ring.Skip(1), (a, b) => a.X * b.Y - b.X * a.Y).Sum()) / 2;

    /// <summary>A ring in drawing units with as few points as its tolerance allows.</summary>
    public List<MapPoint> Simplify(List<MapPoint> ring)
    {
        var open = ring.SkipLast(1).ToList();
        var cuts = Enumerable.Range(0, open.Count).Where(i => _junctions.Contains(open[i])).ToList();
        if (cuts.Count < 2)
        {
            // An island, or a ring met in one place: cut it at its first point and the one farthest from there.
            var first = cuts.Count == 1 ? cuts[0] : 0;
            var farthest = Enumerable.Range(0, open.Count).MaxBy(i => open[i].DistanceTo(open[first]));
            cuts = [Math.Min(first, farthest), Math.Max(first, farthest)];
        }

        var result = new List<MapPoint>();
        for (var i = 0; i < cuts.Count; i++)
        {
            var from = cuts[i];
            var to = i + 1 < cuts.Count ? cuts[i + 1] : cuts[0] + open.Count;
            var stretch = Enumerable.Range(from, to - from + 1).Select(x => open[x % open.Count]).ToList();
            result.AddRange(Stretch(stretch).SkipLast(1));
        }

        result.Add(result[0]);
        return result;
    }

    private List<MapPoint> Stretch(List<MapPoint> points)
    {
        // The same direction from both sides, so that ties fall the same way.
        var isBackward = (points[0].X, points[0].Y).CompareTo((points[^1].X, points[^1].Y)) > 0;
        if (isBackward)
        {
            points.Reverse();
        }

        var tolerance = _tolerance(points);
        var drawn = points.ConvertAll(x => _project(x));
        var keep = new bool[drawn.Count];
        keep[0] = keep[^1] = true;
        Keep(drawn, keep, 0, drawn.Count - 1, tolerance);
        var kept = drawn.Where((_, i) => keep[i]).ToList();
        if (isBackward)
        {
            kept.Reverse();
        }

        return kept;
    }

    /// <summary>Douglas–Peucker.</summary>
    private static void Keep(List<MapPoint> points, bool[] keep, int first, int last, double tolerance)
    {
        var (worst, at) = (tolerance, -1);
        for (var i = first + 1; i < last; i++)
        {
            var distance = Distance(points[i], points[first], points[last]);
            if (distance > worst)
            {
                (worst, at) = (distance, i);
            }
        }

        if (at > 0)
        {
            keep[at] = true;
            Keep(points, keep, first, at, tolerance);
            Keep(points, keep, at, last, tolerance);
        }
    }

    private static double Distance(MapPoint at, MapPoint a, MapPoint b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = dx * dx + dy * dy;
        var t = length == 0 ? 0 : Math.Clamp(((at.X - a.X) * dx + (at.Y - a.Y) * dy) / length, 0, 1);
        return at.DistanceTo(new(a.X + t * dx, a.Y + t * dy));
    }
}
