using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A number.</summary>
/// <param name="Count">Rows behind it.</param>
/// <param name="Value">Hours or million yuan; null where it is the count itself, or there is nothing to reckon with.</param>
public sealed record CaseFigure(int Count, decimal? Value);

/// <summary>A line of the table: what one district, sector, stage or month comes to.</summary>
/// <param name="Query">The question whose rows are behind the numbers of the line.</param>
public sealed record CaseFigureLine(string Key, CaseFigureQuery Query, IReadOnlyDictionary<CaseMeasure, CaseFigure> Figures);

/// <summary>The service in numbers.</summary>
/// <param name="AsOf">Day in Shanghai on which it was counted.</param>
public sealed record CaseFigureSheet(CaseFigureQuery Query, IReadOnlyList<CaseFigureLine> Lines, CaseFigureLine All, DateOnly AsOf);

/// <summary>One row behind a number.</summary>
/// <param name="Company">Null where the reader may not read the case itself.</param>
/// <param name="Value">Hours or million yuan this row adds.</param>
/// <param name="Detail">Partner of a referral.</param>
public sealed record CaseFigureRow(Guid CaseId, string Number, string? Company, string? DistrictCode, string? SectorCode, CaseStage Stage, CaseStatus Status, DateTime SentAtUtc, decimal? Value, string? Detail);

/// <summary>Rows behind a number, newest first.</summary>
public sealed record CaseFigureRows(CaseMeasure Measure, CaseFigure Figure, int Page, int Pages, IReadOnlyList<CaseFigureRow> Rows);

/// <summary>
/// Figures of the one-stop service. A case is counted where it is held today and in the month in which it came in; what is in quarantine or was merged into
/// another is not counted. A number is made of the very rows it shows.
/// </summary>
public sealed class CaseFigures(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, AuditTrail trail, CaseFigureWords words, TimeProvider clock)
{
    public const int PageSize = 50;

    public async Task<CaseFigureSheet> ReadAsync(CaseFigureQuery query, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCaseFigures, ct);
        return await SheetAsync(query, actor, ct);
    }

    /// <summary>The rows behind a number.</summary>
    /// <param name="query">Of the line the number stands in.</param>
    /// <param name="page">From 0.</param>
    public async Task<CaseFigureRows> RowsAsync(CaseFigureQuery query, CaseMeasure measure, int page, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCaseFigures, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = RowsOf(measure, await FactsAsync(db, query, actor, ct)).OrderByDescending(x => x.SentAtUtc).ThenBy(x => x.Number, StringComparer.Ordinal).ToList();
        var pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        var at = Math.Clamp(page, 0, pages - 1);
        return new(measure, FigureOf(measure, rows), at, pages, [.. rows.Skip(at * PageSize).Take(PageSize)]);
    }

    /// <summary>Writes the table as CSV that no spreadsheet takes for formulas; the trail names who took it out.</summary>
    /// <param name="open">Opens the answer; called once nothing can be refused any more.</param>
    public async Task ExportAsync(CaseFigureQuery query, Func<Stream> open, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCaseFigures, ct);
        var (sheet, known) = (await SheetAsync(query, actor, ct), await catalogue.GetAsync(ct));
        await trail.WriteAsync(actor, "case.figures-export", "case-figures", note: query.ToString() is { Length: > 0 } filter ? filter : "all", ct: ct);
        await using var writer = new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        var measures = Enum.GetValues<CaseMeasure>();
        await writer.WriteLineAsync(CsvFile.Row([query.By.ToString(), words["CsvName"], .. measures.Select(x => words[$"Measure_{x}"])]));
        foreach (var line in sheet.Lines.Append(sheet.All))
        {
            await writer.WriteLineAsync(CsvFile.Row(
            [
                line.Key, line == sheet.All ? words["CsvAll"] : words.NameOf(query.By, line.Key, known),
                .. measures.Select(x => CaseFigureWords.IsValue(x) ? (object?)(line.Figures[x].Value is { } value ? Math.Round(value, 2) : null) : line.Figures[x].Count),
            ]));
        }
    }

    private async Task<CaseFigureSheet> SheetAsync(CaseFigureQuery query, Actor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (facts, known) = (await FactsAsync(db, query, actor, ct), await catalogue.GetAsync(ct));
        var order = (query.By switch
        {
            CaseFigureAxis.District => known.Districts.Keys.Append(CaseFigureQuery.None),
            CaseFigureAxis.Sector => known.Sectors.Keys.Append(CaseFigureQuery.None),
            CaseFigureAxis.Stage => Enum.GetNames<CaseStage>(),
            _ => facts.Select(x => x.Month).Distinct().OrderDescending(StringComparer.Ordinal),
        }).Index().ToDictionary(x => x.Item, x => x.Index, StringComparer.Ordinal);
        return new(
            query,
            [.. facts.GroupBy(x => x.KeyOf(query.By)).OrderBy(x => order.GetValueOrDefault(x.Key, int.MaxValue)).ThenBy(x => x.Key, StringComparer.Ordinal).Select(x => LineOf(x.Key, query.Of(x.Key), [.. x]))],
            LineOf("", query, facts), ShanghaiDay.Today(clock));
    }

    private static CaseFigureLine LineOf(string key, CaseFigureQuery query, IReadOnlyList<Fact> facts) =>
        new(key, query, Enum.GetValues<CaseMeasure>().ToDictionary(x => x, x => FigureOf(x, [.. RowsOf(x, facts)])));

    private static CaseFigure FigureOf(CaseMeasure measure, List<CaseFigureRow> rows)
    {
        var values = rows.Select(x => x.Value).OfType<decimal>().ToList();
        return new(rows.Count, measure switch
        {
            CaseMeasure.MedianHours => PartOf(values, 0.5),
            CaseMeasure.LongHours => PartOf(values, 0.9),
            CaseMeasure.SignedMillionYuan or CaseMeasure.LandedMillionYuan => values.Sum(),
            _ => null,
        });
    }

    private static decimal? PartOf(List<decimal> values, double share) => values.Count == 0 ? null : (decimal)StepTimes.PartOf([.. values.Select(x => (double)x).Order()], share);

    private static IEnumerable<CaseFigureRow> RowsOf(CaseMeasure measure, IReadOnlyList<Fact> facts) => measure switch
    {
        CaseMeasure.Received => facts.Select(x => x.Row()),
        CaseMeasure.Open => facts.Where(x => x.Status != CaseStatus.Closed).Select(x => x.Row()),
        CaseMeasure.Answered or CaseMeasure.MedianHours or CaseMeasure.LongHours => facts.Where(x => x.AnswerHours is not null).Select(x => x.Row(x.AnswerHours)),
        CaseMeasure.PromiseDue => facts.Where(x => x.IsOnTime is not null).Select(x => x.Row(x.AnswerHours)),
        CaseMeasure.OnTime => facts.Where(x => x.IsOnTime == true).Select(x => x.Row(x.AnswerHours)),
        CaseMeasure.Late => facts.Where(x => x.IsOnTime == false).Select(x => x.Row(x.AnswerHours)),
        CaseMeasure.ReferralsSent => facts.SelectMany(x => x.Referrals.Select(y => x.Row(detail: y.Partner))),
        CaseMeasure.ReferralsAnswered => facts.SelectMany(x => x.Referrals.Where(y => y.IsAnswered).Select(y => x.Row(detail: y.Partner))),
        CaseMeasure.VisitsDone => facts.SelectMany(x => Enumerable.Repeat(x.Row(), x.Visits)),
        CaseMeasure.Landed => facts.Where(x => x.IsLanded).Select(x => x.Row()),
        CaseMeasure.SignedMillionYuan => facts.Where(x => x is { IsLanded: true, Signed: not null }).Select(x => x.Row(x.Signed)),
        CaseMeasure.LandedMillionYuan => facts.Where(x => x is { IsLanded: true, LandedSum: not null }).Select(x => x.Row(x.LandedSum)),
        CaseMeasure.LostElsewhere => facts.Where(x => x.Outcome == CaseOutcome.LostElsewhere).Select(x => x.Row(detail: x.LostTo)),
        CaseMeasure.Abandoned => facts.Where(x => x.Outcome == CaseOutcome.Abandoned).Select(x => x.Row()),
        _ => facts.Where(x => x.Outcome == CaseOutcome.OutOfScope).Select(x => x.Row()),
    };

    private async Task<List<Fact>> FactsAsync(PortalDbContext db, CaseFigureQuery query, Actor actor, CancellationToken ct)
    {
        var cases = Asked(db, query, actor);
        var calendar = (await ServiceClock.ReadAsync(db, ct)).Calendar;
        var today = ShanghaiDay.Today(clock);
        var referrals = (await db.Referrals.AsNoTracking().Where(x => x.CaseId != null && cases.Any(y => y.Id == x.CaseId)).OrderBy(x => x.Id).Select(x => new { x.CaseId, x.PartnerSlug, x.Steps }).ToListAsync(ct))
            .ToLookup(x => x.CaseId!.Value, x => new FactReferral(x.PartnerSlug, x.Steps.Any(y => y.State is ReferralState.Accepted or ReferralState.Declined)));
        var visits = await db.SiteVisits.AsNoTracking().Where(x => x.State == VisitState.Done && cases.Any(y => y.Id == x.CaseId)).GroupBy(x => x.CaseId).Select(x => new { x.Key, Count = x.Count() })
            .ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        return
        [
            .. (await cases.Select(x => new
            {
                x.Id, x.Number, x.Company, x.DistrictCode, x.ParkSlug, x.SectorCode, x.Stage, x.Status, x.Outcome, x.LostTo, x.SentAtUtc, x.FirstAnsweredAtUtc, x.PromisedOn, x.ClosedAtUtc, x.LandedOn, x.SignedMillionYuan,
                x.LandedMillionYuan,
            }).ToListAsync(ct)).Select(x =>
            {
                var mayRead = actor.Can(Permission.ReadCases, x.DistrictCode is null ? Place.City : new(x.DistrictCode, x.ParkSlug));
                // Closed before the promised day was over, nothing was owed any more.
                bool? onTime = x.FirstAnsweredAtUtc is { } at ? ShanghaiDay.Of(at) <= x.PromisedOn
                    : x.PromisedOn < today && (x.ClosedAtUtc is not { } closed || ShanghaiDay.Of(closed) > x.PromisedOn) ? false : null;
                return new Fact(
                    x.Id, x.Number, mayRead && x.Company.Length > 0 ? x.Company : null, x.DistrictCode, x.SectorCode, x.Stage, x.Status, x.Outcome, mayRead ? x.LostTo : null, x.SentAtUtc,
                    x.FirstAnsweredAtUtc is { } first ? calendar.MinutesBetween(x.SentAtUtc, first) / 60m : null, onTime, x.LandedOn is not null && x.Stage >= CaseStage.Landed, x.SignedMillionYuan, x.LandedMillionYuan,
                    [.. referrals[x.Id]], visits.GetValueOrDefault(x.Id));
            }),
        ];
    }

    private static IQueryable<ServiceCase> Asked(PortalDbContext db, CaseFigureQuery query, Actor actor)
    {
        var cases = db.ServiceCases.AsNoTracking().Where(x => !x.IsQuarantined && (x.Outcome == null || x.Outcome != CaseOutcome.Merged));
        var reach = actor.ReachOf(Permission.ReadCaseFigures);
        if (!reach.IsEverywhere)
        {
            string[] districts = [.. reach.DistrictCodes];
            string[] parks = [.. reach.ParkSlugs];
            cases = cases.Where(x => x.DistrictCode != null && (districts.Contains(x.DistrictCode) || (x.ParkSlug != null && parks.Contains(x.ParkSlug))));
        }

        if (query.District is { } district)
        {
            cases = district == CaseFigureQuery.None ? cases.Where(x => x.DistrictCode == null) : cases.Where(x => x.DistrictCode == district);
        }

        if (query.Sector is { } sector)
        {
            cases = sector == CaseFigureQuery.None ? cases.Where(x => x.SectorCode == null) : cases.Where(x => x.SectorCode == sector);
        }

        if (query.Stage is { } stage)
        {
            cases = cases.Where(x => x.Stage == stage);
        }

        if (CaseFigureQuery.FirstDay(query.From) is { } from)
        {
            var start = ShanghaiDay.StartUtc(from);
            cases = cases.Where(x => x.SentAtUtc >= start);
        }

        if (CaseFigureQuery.FirstDay(query.To) is { } to)
        {
            var end = ShanghaiDay.StartUtc(to.AddMonths(1));
            cases = cases.Where(x => x.SentAtUtc < end);
        }

        return cases;
    }

    private sealed record FactReferral(string Partner, bool IsAnswered);

    private sealed record Fact(
        Guid Id, string Number, string? Company, string? DistrictCode, string? SectorCode, CaseStage Stage, CaseStatus Status, CaseOutcome? Outcome, string? LostTo, DateTime SentAtUtc, decimal? AnswerHours, bool? IsOnTime,
        bool IsLanded, decimal? Signed, decimal? LandedSum, IReadOnlyList<FactReferral> Referrals, int Visits)
    {
        public string Month { get; } = ShanghaiDay.Of(SentAtUtc).ToString("yyyy-MM", CultureInfo.InvariantCulture);

        public string KeyOf(CaseFigureAxis axis) => axis switch
        {
            CaseFigureAxis.District => DistrictCode ?? CaseFigureQuery.None,
            CaseFigureAxis.Sector => SectorCode ?? CaseFigureQuery.None,
            CaseFigureAxis.Stage => Stage.ToString(),
            _ => Month,
        };

        public CaseFigureRow Row(decimal? value = null, string? detail = null) => new(Id, Number, Company, DistrictCode, SectorCode, Stage, Status, SentAtUtc, value, detail);
    }
}
