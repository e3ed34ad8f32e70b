using System.Text.Json;

namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>One district of the schematic map: its outline as SVG path data and where its name stands.</summary>
/// <param name="IsCentral">One of the seven small districts, named and linked in the inset.</param>
/// <param name="IsInWindow">Part of it lies in the inset's window.</param>
public sealed record MapDistrict(string Code, string Path, MapPoint Label, bool IsCentral, bool IsInWindow);

/// <summary>
/// The schematic map of Shanghai, decoded once from the outlines shipped with the product: equirectangular at mid latitude,
/// simplified so that neighbours keep one common border, in whole units of a 1,000 unit wide drawing.
/// </summary>
public sealed class MapModel
{
    private const double LandWidth = 1000;

    // Coarse where the city is wide, fine where the inset enlarges it.
    private const double Tolerance = 6;
    private const double CentralTolerance = 2.6;
    private const double SmallestIsland = 60;

    private static readonly HashSet<string> Central = ["huangpu", "xuhui", "changning", "jingan", "putuo", "hongkou", "yangpu"];

    // Placed by eye where pins and borders leave room for a name (degrees east, degrees north).
    private static readonly Dictionary<string, (double Lon, double Lat)> Labels = new(StringComparer.Ordinal)
    {
        ["chongming"] = (121.52, 31.65), ["baoshan"] = (121.475, 31.37), ["jiading"] = (121.2, 31.37), ["qingpu"] = (121.05, 31.1),
        ["songjiang"] = (121.23, 31.02), ["jinshan"] = (121.18, 30.82), ["fengxian"] = (121.56, 30.9), ["minhang"] = (121.43, 31.1),
        ["pudong"] = (121.72, 31.13), ["lingang"] = (121.83, 30.765),
        ["putuo"] = (121.4, 31.26), ["changning"] = (121.39, 31.213), ["jingan"] = (121.447, 31.3), ["hongkou"] = (121.487, 31.27),
        ["yangpu"] = (121.53, 31.295), ["huangpu"] = (121.49, 31.232), ["xuhui"] = (121.435, 31.165),
    };

    private static readonly Lazy<MapModel> Shipped = new(Read);

    private readonly double _west;
    private readonly double _north;
    private readonly double _unitsPerDegreeEast;
    private readonly double _unitsPerDegreeNorth;

    private MapModel(double west, double east, double south, double north)
    {
        (_west, _north) = (west, north);
        var shrink = Math.Cos((south + north) / 2 * Math.PI / 180);
        _unitsPerDegreeEast = LandWidth / (east - west);
        _unitsPerDegreeNorth = _unitsPerDegreeEast / shrink;
        Frame = new(-110, -16, 1128, (int)Math.Ceiling((north - south) * _unitsPerDegreeNorth) + 32);
        var (left, top) = Project(31.335, 121.338);
        var (right, bottom) = Project(31.135, 121.567);
        Window = new((int)left, (int)top, (int)(right - left), (int)(bottom - top));
        Inset = new(Frame.X + 4, Frame.Y + 4, (int)(Window.Width * InsetZoom), (int)(Window.Height * InsetZoom));
    }

    /// <summary>The map of the outlines shipped with the product.</summary>
    public static MapModel Instance => Shipped.Value;

    /// <summary>How much larger the inset draws the central districts.</summary>
    public static double InsetZoom => 1.8;

    public IReadOnlyList<MapDistrict> Districts { get; private set; } = [];

    /// <summary>The whole drawing: land, sea and inset.</summary>
    public MapBox Frame { get; }

    /// <summary>The part of the land the inset repeats.</summary>
    public MapBox Window { get; }

    /// <summary>Where the inset stands in the drawing: the empty north-west corner.</summary>
    public MapBox Inset { get; }

    /// <summary>Position of a place in the drawing.</summary>
    public MapPoint Project(double latitude, double longitude) =>
        new((longitude - _west) * _unitsPerDegreeEast, (_north - latitude) * _unitsPerDegreeNorth);

    /// <summary>The place at a position of the drawing; the inset is no part of it.</summary>
    public (double Latitude, double Longitude) Locate(MapPoint at) => (_north - at.Y / _unitsPerDegreeNorth, _west + at.X / _unitsPerDegreeEast);

    /// <summary>Position of a place that lies in the inset's window, enlarged; otherwise its position on the land.</summary>
    public MapPoint Place(double latitude, double longitude)
    {
        var at = Project(latitude, longitude);
        return Window.Contains(at) ? Enlarge(at) : at;
    }

    /// <summary>Where the name of a place without an outline of its own (the Lin-gang Special Area) stands; null when it has none.</summary>
    public MapPoint? LabelOf(string code) =>
        Labels.TryGetValue(code, out var at) ? Central.Contains(code) ? Enlarge(Project(at.Lat, at.Lon)) : Project(at.Lat, at.Lon) : null;

    private MapPoint Enlarge(MapPoint at) =>
        new(Inset.X + (at.X - Window.X) * InsetZoom, Inset.Y + (at.Y - Window.Y) * InsetZoom);

    private static MapModel Read()
    {
        using var stream = typeof(MapModel).Assembly.GetManifestResourceStream("start/geo/shanghai-districts.geojson")!;
        using var json = JsonDocument.Parse(stream);
        var outlines = json.RootElement.GetProperty("features").EnumerateArray().Select(Outline).ToList();
        var points = outlines.SelectMany(x => x.Rings).SelectMany(x => x).ToList();
        var map = new MapModel(points.Min(x => x.X), points.Max(x => x.X), points.Min(x => x.Y), points.Max(x => x.Y));
        var central = outlines.Where(x => Central.Contains(x.Code)).SelectMany(x => x.Rings).SelectMany(x => x).ToHashSet();
        var borders = new Borders(
            outlines.SelectMany(x => x.Rings),
            x => map.Project(x.Y, x.X),
            arc => arc.All(central.Contains) ? CentralTolerance : Tolerance);
        map.Districts = [.. outlines.Select(x => map.District(x.Code, [.. x.Rings.Select(borders.Simplify)]))];
        return map;
    }

    private MapDistrict District(string code, IReadOnlyList<List<MapPoint>> rings) => new(
        code,
        string.Concat(rings.Where(x => Borders.Area(x) >= SmallestIsland).Select(PathData.Closed)),
        LabelOf(code) ?? rings[0][0],
        Central.Contains(code),
        rings.SelectMany(x => x).Any(Window.Contains));

    private static (string Code, List<List<MapPoint>> Rings) Outline(JsonElement feature)
    {
        var geometry = feature.GetProperty("geometry");
        var coordinates = geometry.GetProperty("coordinates");
        var polygons = geometry.GetProperty("type").GetString() == "Polygon" ? [coordinates] : coordinates.EnumerateArray().ToArray();
        return (
            feature.GetProperty("properties").GetProperty("code").GetString()!,
            [.. polygons.SelectMany(x => x.EnumerateArray()).Select(ring => ring.EnumerateArray().Select(x => new MapPoint(x[0].GetDouble(), x[1].GetDouble())).ToList())]);
    }
}
