using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Figures of the service: every number is its rows, and each reader has those of his scope.</summary>
public sealed class CaseFiguresTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly RulesWorld _world = new();
    private ServiceClock _clock = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.OpenAsync();
        await using var db = _world.Database.CreateDbContext();
        _clock = await ServiceClock.ReadAsync(db, _ct);
        _world.At(2026, 12, 31, 12);
        await FillAsync();
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(CaseFigureAxis.District)]
    [InlineData(CaseFigureAxis.Sector)]
    [InlineData(CaseFigureAxis.Stage)]
    [InlineData(CaseFigureAxis.Month)]
    public async Task Every_number_equals_its_rows(CaseFigureAxis axis)
    {
        var figures = _world.For<CaseFigures>(_world.Shen);
        var sheet = await figures.ReadAsync(new(axis), _ct);
        Assert.True(sheet.Lines.Count >= 2);
        var shown = 0;
        foreach (var line in sheet.Lines.Append(sheet.All))
        {
            foreach (var (measure, figure) in line.Figures)
            {
                var rows = new List<CaseFigureRow>();
                var page = 0;
                CaseFigureRows part;
                do
                {
                    part = await figures.RowsAsync(CaseFigureQuery.Read(line.Query.ToString()), measure, page++, _ct);
                    rows.AddRange(part.Rows);
                }
                while (page < part.Pages);
                Assert.Equal(figure.Count, rows.Count);
                Assert.Equal(figure, part.Figure);
                if (measure is CaseMeasure.SignedMillionYuan or CaseMeasure.LandedMillionYuan)
                {
                    Assert.Equal(figure.Value, rows.Sum(x => x.Value));
                }

                shown += figure.Count > 0 ? 1 : 0;
            }
        }

        Assert.True(shown > 20);
        // The lines share all rows among them.
        Assert.All(Enum.GetValues<CaseMeasure>(), x => Assert.Equal(sheet.All.Figures[x].Count, sheet.Lines.Sum(y => y.Figures[x].Count)));
    }

    [Fact]
    public async Task The_figures_are_what_was_done()
    {
        var all = (await _world.For<CaseFigures>(_world.Shen).ReadAsync(new(), _ct)).All.Figures;
        Assert.Equal((65, 62), (all[CaseMeasure.Received].Count, all[CaseMeasure.Open].Count));
        Assert.Equal((3, 64, 3, 61), (all[CaseMeasure.Answered].Count, all[CaseMeasure.PromiseDue].Count, all[CaseMeasure.OnTime].Count, all[CaseMeasure.Late].Count));
        // After 2, 9 and 32 working hours.
        Assert.Equal((9m, 32m), (all[CaseMeasure.MedianHours].Value, all[CaseMeasure.LongHours].Value));
        Assert.Equal((2, 1, 1), (all[CaseMeasure.ReferralsSent].Count, all[CaseMeasure.ReferralsAnswered].Count, all[CaseMeasure.VisitsDone].Count));
        Assert.Equal((2, 30.5m, 4m), (all[CaseMeasure.Landed].Count, all[CaseMeasure.SignedMillionYuan].Value, all[CaseMeasure.LandedMillionYuan].Value));
        Assert.Equal((1, 2, 0), (all[CaseMeasure.LostElsewhere].Count, all[CaseMeasure.OutOfScope].Count, all[CaseMeasure.Abandoned].Count));
        var lost = Assert.Single((await _world.For<CaseFigures>(_world.Shen).RowsAsync(new(), CaseMeasure.LostElsewhere, 0, _ct)).Rows);
        Assert.Equal("苏州", lost.Detail);
    }

    [Fact]
    public async Task The_promised_day_counts_to_its_end_in_Shanghai()
    {
        var rows = await _world.For<CaseFigures>(_world.Shen).RowsAsync(new(), CaseMeasure.OnTime, 0, _ct);
        // Answered at a quarter to midnight of the promised Friday.
        Assert.Contains(rows.Rows, x => x.Value == 32m);
        var late = await _world.For<CaseFigures>(_world.Shen).RowsAsync(new(), CaseMeasure.Late, 0, _ct);
        Assert.Equal((61, 2), (late.Figure.Count, late.Pages));
    }

    [Fact]
    public async Task An_officer_has_the_cases_of_his_district_alone_and_an_editor_no_names()
    {
        var own = await _world.For<CaseFigures>(_world.Chen).ReadAsync(new(), _ct);
        Assert.Equal("pudong", Assert.Single(own.Lines).Key);
        Assert.Equal(4, own.All.Figures[CaseMeasure.Received].Count);
        Assert.Equal(0, (await _world.For<CaseFigures>(_world.Chen).RowsAsync(new(District: "baoshan"), CaseMeasure.Received, 0, _ct)).Figure.Count);
        Assert.Equal(0, (await _world.For<CaseFigures>(_world.Chen).RowsAsync(new(District: CaseFigureQuery.None), CaseMeasure.Received, 0, _ct)).Figure.Count);
        var editor = await _world.Database.PersonAsync("编辑", Role.CentreEditor);
        var rows = await _world.For<CaseFigures>(editor).RowsAsync(new(), CaseMeasure.Received, 0, _ct);
        Assert.Equal(65, rows.Figure.Count);
        Assert.All(rows.Rows, x => Assert.Null(x.Company));
        Assert.All((await _world.For<CaseFigures>(editor).RowsAsync(new(), CaseMeasure.LostElsewhere, 0, _ct)).Rows, x => Assert.Null(x.Detail));
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.For<CaseFigures>(Actor.Visitor).ReadAsync(new(), _ct));
    }

    [Fact]
    public async Task What_is_in_quarantine_or_merged_is_not_counted()
    {
        await _world.SendAsync(doubts: ["links"]);
        var (one, other) = (await _world.SendAsync(), await _world.SendAsync());
        await _world.ChangeAsync(one.Id, (x, clock, now) => x.MergeInto(other, clock, _world.Shen, now));
        Assert.Equal(65 + 1, (await _world.For<CaseFigures>(_world.Shen).ReadAsync(new(), _ct)).All.Figures[CaseMeasure.Received].Count);
    }

    [Fact]
    public async Task Months_are_those_of_Shanghai_and_a_question_reads_back_from_its_address()
    {
        await _world.Database.AddAsync(CaseGiven.Case(sentAtUtc: new(2026, 7, 31, 16, 0, 0, DateTimeKind.Utc)), CaseGiven.Case(sentAtUtc: new(2026, 7, 31, 15, 59, 0, DateTimeKind.Utc)));
        var sheet = await _world.For<CaseFigures>(_world.Shen).ReadAsync(new(CaseFigureAxis.Month, From: "2026-07", To: "2026-08"), _ct);
        Assert.Equal(["2026-08", "2026-07"], sheet.Lines.Select(x => x.Key));
        var query = new CaseFigureQuery(CaseFigureAxis.Month, "pudong", "-", CaseStage.Landed, "2026-01", "2026-11");
        Assert.Equal(query, CaseFigureQuery.Read("?" + query));
        Assert.Equal(new CaseFigureQuery(), CaseFigureQuery.Read("by=nothing&stage=x&from=2026-13&to=9999-99"));
    }

    [Fact]
    public async Task The_table_is_taken_out_as_a_file_no_spreadsheet_takes_for_formulas_and_the_trail_says_by_whom()
    {
        using var stream = new MemoryStream();
        await _world.For<CaseFigures>(_world.Chen).ExportAsync(new(CaseFigureAxis.Sector), () => stream, _ct);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split("\r\n");
        Assert.StartsWith("\uFEFFSector,名称,收到事项", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, x => x.StartsWith("'-,未注明领域,1,", StringComparison.Ordinal));
        Assert.StartsWith(",合计,4,", lines[^1], StringComparison.Ordinal);
        Assert.Equal(("case-figures", "陈浦"), ((await _world.Database.TrailAsync("case.figures-export"))[0].Target, (await _world.Database.TrailAsync("case.figures-export"))[0].ActorName));
    }

    private async Task FillAsync()
    {
        var tuesday = RulesWorld.Utc(2026, 11, 24, 9);
        var landed = In("pudong", tuesday, x => x.Answered(tuesday.AddHours(2)));
        Land(landed, 20, 4);
        var other = In("baoshan", tuesday, x => x.Answered(RulesWorld.Utc(2026, 11, 25, 10)), sector: "medical-devices");
        Land(other, 10.5m, null);
        // Sent on a Tuesday, promised for Friday, answered in its last quarter of an hour.
        var last = In("pudong", RulesWorld.Utc(2026, 12, 8, 9), x => x.Answered(RulesWorld.Utc(2026, 12, 11, 23, 45)), sector: null);
        var lost = In("pudong", RulesWorld.Utc(2026, 10, 12, 9));
        lost.Close(CaseOutcome.LostElsewhere, "苏州", "条件更优", _clock, _world.Chen, RulesWorld.Utc(2026, 11, 2, 9));
        var outside = In(null, RulesWorld.Utc(2026, 10, 12, 9));
        outside.Close(CaseOutcome.OutOfScope, null, "不在服务范围", _clock, _world.Shen, RulesWorld.Utc(2026, 11, 2, 9));
        // Closed before the promised day: nothing was owed any more.
        var spam = In("pudong", tuesday);
        spam.Close(CaseOutcome.OutOfScope, null, "广告", _clock, _world.Shen, tuesday.AddHours(1));
        await _world.Database.AddAsync(landed, other, last, lost, outside, spam);
        await _world.Database.AddAsync(Enumerable.Range(0, 59).Select(x => (object)In("baoshan", RulesWorld.Utc(2026, 10, 13, 9).AddMinutes(x), sector: x % 2 == 0 ? "medical-devices" : "cell-gene-therapy")));
        var today = new DateOnly(2026, 11, 24);
        var (one, two) = (
            new Referral("roche", "一", "请答复。", today.AddDays(2), today, Actor.System, tuesday, new ReferralRound(landed.Id, "clinical-cro", [])),
            new Referral("iqvia", "二", "请答复。", today.AddDays(2), today, Actor.System, tuesday, new ReferralRound(landed.Id, "clinical-cro", [])));
        one.Decline("人手不足", Actor.System, tuesday.AddHours(3));
        var visit = new SiteVisit(other.Id, [tuesday.AddDays(1)], [new("zhangjiang", [], 0, 60, null)], null, Actor.System, tuesday);
        visit.Fix(tuesday.AddDays(1), tuesday);
        visit.Finish(tuesday.AddDays(2));
        await _world.Database.AddAsync(one, two, visit, new SiteVisit(landed.Id, [tuesday.AddDays(9)], [new("zhangjiang", [], 0, 60, null)], null, Actor.System, tuesday));
    }

    private ServiceCase In(string? district, DateTime sent, Action<ServiceCase>? then = null, string? sector = "cell-gene-therapy")
    {
        var one = CaseGiven.Case(CaseGiven.Input() with { SectorCode = sector }, sent, clock: _clock);
        one.Route(district, null, null, [], Actor.System, sent);
        then?.Invoke(one);
        return one;
    }

    private void Land(ServiceCase one, decimal signed, decimal? landed)
    {
        var (day, now) = (new DateOnly(2026, 12, 1), RulesWorld.Utc(2026, 12, 1, 9));
        one.Describe(CaseFacts.Of(one) with { LandedCompany = "新公司", LandedOn = day, SignedMillionYuan = signed, LandedMillionYuan = landed }, day);
        one.MoveTo(CaseStage.Landed, true, _clock, _world.Chen, now);
    }
}
