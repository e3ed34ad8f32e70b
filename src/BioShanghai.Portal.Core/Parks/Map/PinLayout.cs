namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>A park to mark on the map; the number is the one it has in the list beside the map.</summary>
public sealed record MapPin(int Number, string Slug, string Name, ParkTier Tier, double Latitude, double Longitude);

/// <summary>A pin with its place in the drawing.</summary>
public sealed record PlacedPin(MapPin Pin, int X, int Y);

/// <summary>Places pins so that each can be seen, read and focused: those that would touch are moved apart, always the same way.</summary>
public static class PinLayout
{
    /// <summary>Smallest distance between the centres of two pins, in drawing units.</summary>
    public const int Spacing = 46;
    private const int Rounds = 200;

    // Any two coincident pins leave in different directions.
    private const double GoldenAngle = 2.399963;

    public static IReadOnlyList<PlacedPin> Place(MapModel map, IEnumerable<MapPin> pins)
    {
        var list = pins.ToList();
        var at = list.Select(x => map.Place(x.Latitude, x.Longitude)).ToArray();
        var boxes = at.Select(x => Room(map, x)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var moved = false;
            for (var i = 0; i < at.Length; i++)
            {
                for (var j = i + 1; j < at.Length; j++)
                {
                    moved |= Part(list, at, i, j);
                }
            }

            for (var i = 0; i < at.Length; i++)
            {
                at[i] = new(
                    Math.Clamp(at[i].X, boxes[i].X, boxes[i].X + boxes[i].Width),
                    Math.Clamp(at[i].Y, boxes[i].Y, boxes[i].Y + boxes[i].Height));
            }

            if (!moved)
            {
                break;
            }
        }

        return [.. list.Select((x, i) => new PlacedPin(x, (int)Math.Round(at[i].X), (int)Math.Round(at[i].Y)))];
    }

    /// <summary>A pin in the inset stays in it, every other one in the frame.</summary>
    private static MapBox Room(MapModel map, MapPoint at)
    {
        var box = map.Inset.Contains(at) ? map.Inset : map.Frame;
        return new(box.X + Spacing / 2, box.Y + Spacing / 2, box.Width - Spacing, box.Height - Spacing);
    }

    private static bool Part(List<MapPin> pins, MapPoint[] at, int i, int j)
    {
        var distance = at[i].DistanceTo(at[j]);
        // Half a unit more than needed, as places are rounded in the end.
        var missing = Spacing + 1.5 - distance;
        if (missing <= 0.5)
        {
            return false;
        }

        var angle = (j + 1) * GoldenAngle;
        var (dx, dy) = distance < 0.5
            ? (Math.Cos(angle), Math.Sin(angle))
            : ((at[j].X - at[i].X) / distance, (at[j].Y - at[i].Y) / distance);
        // The higher tier keeps its place, the lower one makes room.
        var (mine, theirs) = pins[i].Tier == pins[j].Tier ? (0.5, 0.5) : pins[i].Tier < pins[j].Tier ? (0.1, 0.9) : (0.9, 0.1);
        at[i] = new(at[i].X - dx * missing * mine, at[i].Y - dy * missing * mine);
        at[j] = new(at[j].X + dx * missing * theirs, at[j].Y + dy * missing * theirs);
        return true;
    }
}
