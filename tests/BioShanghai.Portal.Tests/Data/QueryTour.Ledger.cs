using System.Reflection;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for first reports, answers and aftercare.</summary>
internal sealed partial class QueryTour
{
    private static readonly Type[] OfTheLedger = [typeof(FirstReportDesk), typeof(AnswerDesk), typeof(AnswerRecords), typeof(InvestorAnswers), typeof(AftercareDesk), typeof(Aftercare)];

    /// <summary>A first report, and beside the tour's case, where there is none yet, an answer that names what the finder shows.</summary>
    private async Task AddLedgerAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = Noon.UtcDateTime;
        var report = new FirstReport("游莱茵生物", "游细胞治疗", "pudong", null, new(2026, 11, 20), new(2026, 11, 24), Actor.System, now);
        typeof(FirstReport).GetProperty(nameof(FirstReport.Id))!.SetValue(report, FileId);
        db.FirstReports.Add(report);
        if (!await db.ServiceCases.AnyAsync(x => x.Id == FileId, ct))
        {
            var one = new ServiceCase(FileId, "CTOUR", "hash", CaseGiven.Input(), "network", [], CaseGiven.Weekdays, now);
            one.Route("pudong", "zhangjiang", null, [], Actor.System, now);
            db.ServiceCases.Add(one);
        }

        var answer = new CaseAnswer(FileId, 1, Actor.System, now);
        answer.Write("游", "", [new(AnswerItemKind.Listing, SampleCode, new("甲", "A"), [], new(2026, 11, 24), null)], Actor.System, now);
        answer.Send(now);
        db.AddRange(answer, new CheckIn(FileId, "游回访", new(2026, 11, 20), false, Actor.System, now));
        await db.SaveAsync(now, ct);
    }

    private static object? OfLedger(Type type, ParameterInfo parameter, bool isKnown)
    {
        if (!OfTheLedger.Contains(type))
        {
            return null;
        }

        var asked = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return asked switch
        {
            _ when asked == typeof(FirstReportAsked) => isKnown ? new FirstReportAsked(FirstReportState.Active, "pudong", "莱茵") : new FirstReportAsked(),
            _ when asked == typeof(FirstReportInput) => new FirstReportInput { Company = "游第二公司", Project = isKnown ? "游第二项目" : "", DistrictCode = "pudong", FirstTalkOn = new(2026, 11, 20), CaseId = isKnown ? FileId : null },
            _ when asked == typeof(AnswerItem) => new AnswerItem(isKnown ? AnswerItemKind.Listing : AnswerItemKind.Park, SampleCode, new("甲", "A"), [], new(2026, 11, 24), null),
            _ when asked == typeof(AnswerItemKind) => AnswerItemKind.Listing,
            _ when asked == typeof(AnswerInput) => new AnswerInput("游", "", []),
            _ when asked == typeof(ExpansionInput) => new ExpansionInput { Message = "游" },
            _ when asked == typeof(bool) => isKnown,
            _ when asked == typeof(int) => parameter.Name == "percent" ? 30 : 1,
            _ when asked == typeof(string) => parameter.Name switch
            {
                "company" => isKnown ? "游莱茵生物" : "",
                "project" => "游细胞治疗",
                "districtCode" or "toDistrictCode" => isKnown ? "baoshan" : "no-such-district",
                "parkSlug" => "luodian",
                "key" => SampleCode,
                "text" => isKnown ? "张江" : "no-such-thing",
                _ => "游",
            },
            _ => null,
        };
    }
}
