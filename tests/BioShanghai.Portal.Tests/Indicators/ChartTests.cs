using System.Globalization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Controls.Charts;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Tests.Indicators;

public sealed class ChartTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly IStringLocalizer Words = new ServiceCollection().AddLocalization().AddSingleton<ILoggerFactory, LoggerFactory>()
        .BuildServiceProvider().GetRequiredService<IStringLocalizer<IndicatorsText>>();

    [Theory]
    [InlineData(0, 9847.02, 0, 10000, 2000)]
    [InlineData(0, 10000, 0, 10000, 2000)]
    [InlineData(0, 5.7, 0, 6, 2)]
    [InlineData(0, 2400, 0, 2500, 500)]
    [InlineData(0, 0.03, 0, 0.03, 0.01)]
    [InlineData(-2, 3, -2, 3, 1)]
    [InlineData(0, 0, 0, 1, 1)]
    public void The_scale_is_round_starts_at_zero_and_holds_the_values(double min, double max, double low, double high, double step) =>
        Assert.Equal(new AxisScale((decimal)low, (decimal)high, (decimal)step), AxisScale.For((decimal)min, (decimal)max));

    [Fact]
    public void Any_value_gets_at_most_seven_ticks()
    {
        for (var value = 0.001m; value < 1_000_000; value *= 1.37m)
        {
            var scale = AxisScale.For(0, value);
            Assert.InRange(scale.Ticks.Count(), 3, 7);
            Assert.True(scale.High >= value && scale.High < value * 2);
        }
    }

    [Theory]
    [InlineData("zh-CN", "亿元", "9,847", ">10,000", "3,833?")]
    [InlineData("en-GB", "CNY billion", "984.7", "> 1,000", "383.3?")]
    public async Task Bars_are_as_high_as_their_values_in_either_language(string culture, string unit, string actual, string target, string unconfirmed)
    {
        var chart = await InAsync(culture, "industry-scale");
        Assert.Equal(unit, chart.Unit);
        Assert.Equal((9, 2020), (chart.Years.Count, chart.BreakBefore));

        var columns = new ColumnLayout(chart);
        var rows = new RowLayout(chart);
        Assert.Equal(9, columns.Marks.Count);
        Assert.Equal(9, rows.Marks.Count);
        foreach (var (column, row) in columns.Marks.Zip(rows.Marks))
        {
            Assert.Equal((double)(column.Bar.Value / 10_000m) * ColumnLayout.PlotHeight, column.Height, 6);
            Assert.Equal(columns.Baseline, column.Y + column.Height, 6);
            Assert.Equal((double)(row.Bar.Value / 10_000m) * RowLayout.PlotWidth, row.Width, 6);
        }

        Assert.Equal(actual, chart.Bars.Single(x => x.Year == 2024).Label);
        Assert.Equal((target, BarLook.Target), (chart.Bars.Single(x => x.Year == 2025).Label, chart.Bars.Single(x => x.Year == 2025).Look));
        Assert.Equal((unconfirmed, BarLook.Unconfirmed), (chart.Bars.Single(x => x.Year == 2019).Label, chart.Bars.Single(x => x.Year == 2019).Look));
        Assert.Equal(BarLook.Earlier, chart.Bars.Single(x => x.Year == 2017).Look);
    }

    [Fact]
    public async Task Bars_do_not_touch_and_the_change_of_definition_lies_between_its_years()
    {
        var columns = new ColumnLayout(await InAsync("zh-CN", "industry-scale"));
        foreach (var (left, right) in columns.Marks.Zip(columns.Marks.Skip(1)))
        {
            Assert.True(left.X + left.Width < right.X);
        }

        Assert.InRange(columns.BreakX!.Value, columns.Centre(2019), columns.Centre(2020));
        Assert.All(columns.Marks, x => Assert.InRange(x.X + x.Width, ColumnLayout.Left, columns.Width));
    }

    [Fact]
    public void A_falling_rate_hangs_below_the_base_line()
    {
        var chart = new YearlyChart(new([SeriesTests.Value("2022", 4, unit: "%"), SeriesTests.Value("2023", -2, unit: "%")]), Words);
        var columns = new ColumnLayout(chart);
        Assert.Equal(columns.Baseline, columns.Marks[1].Y, 6);
        Assert.Equal(columns.Marks[0].Height / 2, columns.Marks[1].Height, 6);
        Assert.All(new RowLayout(chart).Marks, x => Assert.True(x.X >= RowLayout.Left && x.Width > 0));
    }

    [Fact]
    public void Hatching_stays_inside_its_bar()
    {
        var mark = new BarMark(new(2025, 1, "1", BarLook.Target), 10, 20, 38, 101);
        var numbers = Svg.Hatch(mark).Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries).Select(x => double.Parse(x, CultureInfo.InvariantCulture)).Chunk(2).ToList();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, x => Assert.True(x[0] is >= 10 and <= 48 && x[1] is >= 20 and <= 121));
    }

    [Fact]
    public void A_target_and_an_actual_value_of_one_year_stand_side_by_side()
    {
        var columns = new ColumnLayout(new YearlyChart(new([SeriesTests.Value("2022", 4), SeriesTests.Value("2023", 5, FigureKind.Target), SeriesTests.Value("2023", 6)]), Words));
        Assert.Equal([BarLook.Actual, BarLook.Actual, BarLook.Target], columns.Marks.Select(x => x.Bar.Look));
        Assert.Equal(columns.Centre(2023), (columns.Marks[1].X + columns.Marks[2].X + columns.Marks[2].Width) / 2, 6);
    }

    private async Task<YearlyChart> InAsync(string culture, string code)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        var series = await new PublicIndicators(database.Catalogue).SeriesAsync(code, ct: TestContext.Current.CancellationToken);
        return new(series!, Words);
    }
}
