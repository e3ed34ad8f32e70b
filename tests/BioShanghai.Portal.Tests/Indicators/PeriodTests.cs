using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Indicators;

public sealed class PeriodTests
{
    public static TheoryData<string, string, string, PeriodKind> Known => new()
    {
        { "2017", "2017年", "2017", PeriodKind.Year },
        { "2019", "2019年", "2019", PeriodKind.Year },
        { "2020", "2020年", "2020", PeriodKind.Year },
        { "2021", "2021年", "2021", PeriodKind.Year },
        { "2022", "2022年", "2022", PeriodKind.Year },
        { "2023", "2023年", "2023", PeriodKind.Year },
        { "2024", "2024年", "2024", PeriodKind.Year },
        { "2025", "2025年", "2025", PeriodKind.Year },
        { "2027", "2027年", "2027", PeriodKind.Year },
        { "2021-H1", "2021年上半年", "first half of 2021", PeriodKind.Part },
        { "2024-H1", "2024年上半年", "first half of 2024", PeriodKind.Part },
        { "2025-H1", "2025年上半年", "first half of 2025", PeriodKind.Part },
        { "2022-Q1-Q3", "2022年前三季度", "first three quarters of 2022", PeriodKind.Part },
        { "2025-Q1-Q3", "2025年前三季度", "first three quarters of 2025", PeriodKind.Part },
        { "2024-01 to 2024-10", "2024年1月至10月", "January to October 2024", PeriodKind.Part },
        { "2021-2024", "2021—2024年", "2021–2024", PeriodKind.Span },
        { "2021-2025", "2021—2025年", "2021–2025", PeriodKind.Span },
        { "2023-2026", "2023—2026年", "2023–2026", PeriodKind.Span },
        { "2021-2024-07", "2021年至2024年7月", "2021 to July 2024", PeriodKind.Span },
        { "as of 2023-07", "截至2023年7月", "as of July 2023", PeriodKind.Moment },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_period_is_told_in_both_languages(string code, string zh, string en, PeriodKind kind)
    {
        var period = Period.Of(code, 2024);
        Assert.Equal((zh, en, kind), (period.Words.Zh, period.Words.En, period.Kind));
        Assert.True(period.From <= period.To);
    }

    [Theory]
    [InlineData("as of 0000-05")]
    [InlineData("２０２４")]
    [InlineData("2024\n")]
    [InlineData("2024-13")]
    [InlineData("soon")]
    public void A_code_of_no_known_form_keeps_its_own_words(string code) =>
        Assert.Equal((PeriodKind.Other, code), (Period.Of(code, 2024).Kind, Period.Of(code, 2024).Words.Zh));

    [Theory]
    [InlineData("2024-H2", "2024年下半年", "second half of 2024")]
    [InlineData("2024-Q1", "2024年第一季度", "first quarter of 2024")]
    [InlineData("2024-Q1-Q2", "2024年前两季度", "first two quarters of 2024")]
    [InlineData("2024-Q2-Q4", "2024年第二至第四季度", "second to fourth quarters of 2024")]
    [InlineData("2024-10", "2024年10月", "October 2024")]
    [InlineData("2023-11 to 2024-02", "2023年11月至2024年2月", "November 2023 to February 2024")]
    public void Forms_an_editor_may_yet_use_are_told_too(string code, string zh, string en) =>
        Assert.Equal((zh, en), (Period.Of(code, 2024).Words.Zh, Period.Of(code, 2024).Words.En));

    [Theory]
    [InlineData("2024-13")]
    [InlineData("spring 2024")]
    [InlineData("")]
    public void A_form_nobody_knows_keeps_its_own_words(string code) =>
        Assert.Equal((PeriodKind.Other, code), (Period.Of(code, 2024).Kind, Period.Of(code, 2024).Words.Zh));

    [Fact]
    public async Task Every_period_of_the_content_is_among_the_known_ones()
    {
        using var database = TestDatabase.WithContent();
        await using var db = database.CreateDbContext();
        var periods = await db.IndicatorValues.Select(x => x.Period).Distinct().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Known.Select(x => x.Data.Item1).Order(), periods.Order());
    }
}
