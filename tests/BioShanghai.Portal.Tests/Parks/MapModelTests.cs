using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Parks.Map;

namespace BioShanghai.Portal.Tests.Parks;

public sealed partial class MapModelTests
{
    private static MapModel Map => MapModel.Instance;

    [Fact]
    public void All_sixteen_districts_have_an_outline_inside_the_frame()
    {
        Assert.Equal(16, Map.Districts.Select(x => x.Code).Distinct().Count());
        Assert.Equal(7, Map.Districts.Count(x => x.IsCentral));
        foreach (var district in Map.Districts)
        {
            var corners = Corners(district.Path);
            Assert.True(corners.Count >= 4, $"{district.Code} has {corners.Count} corners");
            Assert.All(corners, x => Assert.True(Map.Frame.Contains(x), $"{district.Code} leaves the frame at {x}"));
        }
    }

    [Fact]
    public void Shanghai_can_be_recognised()
    {
        var chongming = Map.Project(31.65, 121.45);
        var pudong = Map.Project(31.15, 121.75);
        var qingpu = Map.Project(31.13, 121.05);
        var jinshan = Map.Project(30.78, 121.25);
        Assert.True(chongming.Y < pudong.Y && pudong.Y < jinshan.Y, "north is up");
        Assert.True(qingpu.X < jinshan.X && jinshan.X < pudong.X, "east is right");
        // One degree of latitude is longer than one of longitude here by 1 / cos(31.3°).
        var east = Map.Project(31, 122).X - Map.Project(31, 121).X;
        var north = Map.Project(31, 121).Y - Map.Project(32, 121).Y;
        Assert.Equal(1 / Math.Cos(31.27 * Math.PI / 180), north / east, 0.002);
    }

    [Fact]
    public void Neighbours_keep_one_common_border()
    {
        // A corner where districts meet belongs to each of them: with borders simplified apart they would part here.
        var shared = Map.Districts.SelectMany(x => Corners(x.Path).Distinct()).CountBy(x => x).Count(x => x.Value > 1);
        Assert.True(shared > 100, $"only {shared} corners are shared");
    }

    [Fact]
    public void The_outlines_are_light()
    {
        var length = Map.Districts.Sum(x => x.Path.Length);
        Assert.True(length < 5_400, $"{length} characters of path data");
    }

    [Fact]
    public void The_inset_shows_a_place_of_the_centre_larger_and_leaves_others_alone()
    {
        var peopleSquare = Map.Place(31.23, 121.475);
        Assert.True(Map.Inset.Contains(peopleSquare));
        Assert.False(Map.Window.Contains(peopleSquare));
        Assert.Equal(Map.Project(30.9, 121.9), Map.Place(30.9, 121.9));
        Assert.All(Map.Districts.Where(x => x.IsCentral), x => Assert.True(Map.Inset.Contains(x.Label), x.Code));
        // The inset covers no land.
        Assert.All(Map.Districts.SelectMany(x => Corners(x.Path)), x => Assert.False(Map.Inset.Contains(x)));
    }

    [Fact]
    public void Pins_at_one_place_part_and_always_the_same_way()
    {
        var pins = Enumerable.Range(1, 9).Select(x => new MapPin(x, $"p{x}", $"P{x}", x == 1 ? ParkTier.Core : ParkTier.Extended, 31.2, 121.62)).ToList();
        var placed = PinLayout.Place(Map, pins);
        for (var i = 0; i < placed.Count; i++)
        {
            for (var j = i + 1; j < placed.Count; j++)
            {
                var distance = At(placed[i]).DistanceTo(At(placed[j]));
                Assert.True(distance >= PinLayout.Spacing, $"{i} and {j} are {distance} apart");
            }
        }

        Assert.Equal(placed, PinLayout.Place(Map, pins));
    }

    [Fact]
    public void Every_park_of_the_content_has_a_free_place_inside_the_frame()
    {
        using var stream = typeof(MapModel).Assembly.GetManifestResourceStream("start/parks.json")!;
        using var json = JsonDocument.Parse(stream);
        var pins = json.RootElement.EnumerateArray().Select((x, i) => new MapPin(
            i + 1,
            x.GetProperty("slug").GetString()!,
            "",
            Enum.Parse<ParkTier>(x.GetProperty("tier").GetString()!, ignoreCase: true),
            x.GetProperty("location").GetProperty("lat").GetDouble(),
            x.GetProperty("location").GetProperty("lng").GetDouble())).ToList();
        var placed = PinLayout.Place(Map, pins);
        Assert.Equal(pins.Count, placed.Count);
        Assert.All(placed, x => Assert.True(Map.Frame.Contains(At(x)), x.Pin.Slug));
        for (var i = 0; i < placed.Count; i++)
        {
            var meant = Map.Place(pins[i].Latitude, pins[i].Longitude);
            Assert.True(At(placed[i]).DistanceTo(meant) < 3 * PinLayout.Spacing, $"{pins[i].Slug} moved too far");
            for (var j = i + 1; j < placed.Count; j++)
            {
                Assert.True(At(placed[i]).DistanceTo(At(placed[j])) >= PinLayout.Spacing, $"{pins[i].Slug} covers {pins[j].Slug}");
            }
        }
    }

    private static MapPoint At(PlacedPin pin) => new(pin.X, pin.Y);

    private static List<MapPoint> Corners(string path)
    {
        var corners = new List<MapPoint>();
        foreach (var ring in path.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = Number().Matches(ring).Select(x => int.Parse(x.Value, CultureInfo.InvariantCulture)).ToList();
            var at = new MapPoint(numbers[0], numbers[1]);
            corners.Add(at);
            for (var i = 2; i < numbers.Count; i += 2)
            {
                at = new(at.X + numbers[i], at.Y + numbers[i + 1]);
                corners.Add(at);
            }
        }

        return corners;
    }

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Number();
}
