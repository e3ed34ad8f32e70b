using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Indicators;

public sealed class SeriesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly PublicIndicators _query = new(database.Catalogue);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_headline_sets_the_latest_whole_year_against_the_latest_aim()
    {
        var headlines = await _query.HeadlinesAsync(ct: _ct);
        Assert.Equal(
            [
                ("industry-scale", "2024", 9847.02m, "2025", 10000m),
                ("manufacturing-output", "2024", 2011.67m, "2025", 2400m),
                ("class1-drugs", "2021-2024-07", 19m, "2021-2025", 15m),
                ("star-total-listings", "2022", 30m, null, null),
            ],
            headlines.Select(x => (x.Series.Code, x.Actual.Value.Period, x.Actual.Value.Value, x.Target?.Value.Period, x.Target?.Value.Value)));
    }

    [Fact]
    public void A_headline_never_rests_on_a_half_year_or_on_a_value_of_low_confidence()
    {
        Assert.Null(IndicatorHeadline.Of(new([Value("2025-H1", 5)])));
        Assert.Null(IndicatorHeadline.Of(new([Value("2024", 5, confidence: Confidence.Low)])));
        var headline = IndicatorHeadline.Of(new([Value("2022", 3), Value("2023", 4, confidence: Confidence.Low), Value("2024", 9, FigureKind.Target, Confidence.Low)]));
        Assert.Equal(("2022", null), (headline!.Actual.Value.Period, headline.Target));
    }

    [Fact]
    public async Task The_board_holds_every_value_with_the_city_first_and_districts_in_their_order()
    {
        var board = await _query.BoardAsync(ct: _ct);
        Assert.Equal(62, board.Areas.Sum(x => x.Series.Sum(s => s.Points.Count)));
        Assert.Equal(34, board.Areas.Sum(x => x.Series.Count));
        Assert.Equal(["shanghai", "putuo", "minhang", "baoshan", "jiading", "pudong", "songjiang", "fengxian", "lingang"], board.Areas.Select(x => x.Scope));
    }

    [Fact]
    public async Task One_area_can_be_asked_for_and_an_unknown_one_is_ignored_and_noted()
    {
        var pudong = await _query.BoardAsync("pudong", _ct);
        Assert.Equal(("pudong", false), (Assert.Single(pudong.Areas).Scope, pudong.IsIgnored));
        var unknown = await _query.BoardAsync("atlantis", _ct);
        Assert.Equal((9, true, null), (unknown.Areas.Count, unknown.IsIgnored, unknown.Selected));
    }

    [Fact]
    public async Task Values_of_an_earlier_definition_are_told_apart_and_two_years_make_a_chart()
    {
        var scale = (await _query.SeriesAsync("industry-scale", ct: _ct))!;
        Assert.Equal([2017, 2019], scale.Points.Where(x => x.IsOtherDefinition).Select(x => x.Value.Year));
        Assert.True(scale.HasChart);
        Assert.False((await _query.SeriesAsync("class1-drugs", ct: _ct))!.HasChart);
        Assert.Null(await _query.SeriesAsync("no-such", ct: _ct));
    }

    [Fact]
    public void A_note_reaches_the_reader_without_the_addresses_in_it()
    {
        var point = new IndicatorSeries([Value("2024", 1, note: new("另有报道为12000(http://a.example/x.html)", "another report says 12000 (http://a.example/x.html)"))]).Points[0];
        Assert.Equal(new LocalText("另有报道为12000", "another report says 12000"), point.PublicNote);
    }

    internal static IndicatorValue Value(
        string period, decimal value, FigureKind kind = FigureKind.Actual, Confidence confidence = Confidence.High, string unit = "亿元", LocalText? note = null) =>
        new(new IndicatorKey("test", "shanghai", period, kind), new IndicatorInput
        {
            Order = 1,
            Name = new("测试", "Test"),
            Unit = unit,
            Year = int.Parse(period.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture),
            Value = value,
            Source = "test",
            Confidence = confidence,
            Note = note ?? LocalText.Empty,
        });
}
