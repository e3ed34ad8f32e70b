namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>A point of the drawing, in its units from the top left.</summary>
public readonly record struct MapPoint(double X, double Y)
{
    public double DistanceTo(MapPoint other) => Math.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));
}

/// <summary>A rectangle of the drawing.</summary>
public sealed record MapBox(int X, int Y, int Width, int Height)
{
    public bool Contains(MapPoint at) => at.X >= X && at.X <= X + Width && at.Y >= Y && at.Y <= Y + Height;

    /// <summary>As an SVG <c>viewBox</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{X} {Y} {Width} {Height}");
}
