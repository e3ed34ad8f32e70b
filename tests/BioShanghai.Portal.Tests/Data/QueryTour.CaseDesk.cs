using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for the desk of the one-stop service.</summary>
internal sealed partial class QueryTour
{
    /// <summary>A case under the identity of the tour's file, one like it, one merged into it, and what was said and written in it.</summary>
    private async Task AddCasesAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.ServiceCases.AnyAsync(x => x.Id == FileId, ct))
        {
            db.ServiceCases.Add(new ServiceCase(FileId, "CTOUR", "hash", CaseGiven.Input() with { ProjectName = "Magnolia" }, "network", [], CaseGiven.Weekdays, Noon.UtcDateTime));
        }

        var (like, merged, doubtful) = (Tour(1, "CTOURLIKE", []), Tour(2, "CTOURMERGED", []), Tour(3, "CTOURSPAM", ["many"]));
        db.ServiceCases.AddRange(like, merged, doubtful);
        await db.SaveAsync(Noon.UtcDateTime, ct);
        merged.MergeInto(await db.ServiceCases.FirstAsync(x => x.Id == FileId, ct), CaseGiven.Weekdays, Actor.System, Noon.UtcDateTime);
        db.CaseMessages.Add(new CaseMessage(FileId, FileId, true, "韦安娜", "请问何时可以看现场？", [], Noon.UtcDateTime));
        var note = new CaseNote(FileId, "已与园区联系。", Actor.System, Noon.UtcDateTime);
        var task = new CaseTask(FileId, "核实电力", new(2026, 12, 1), null, null, new(2026, 11, 24), Actor.System, Noon.UtcDateTime);
        var template = new ReplyTemplate(new("收到", "Received"), new("{name}：{number}", "Dear {name}, {number}"));
        db.CaseShares.Add(new CaseShare(FileId, "baoshan", null, "按约分享。", 30, Actor.System, Noon.UtcDateTime));
        foreach (var row in new object[] { note, task, template })
        {
            // Answers of two databases are compared, so nothing in them may come by chance.
            db.Entry(row).Property("Id").CurrentValue = FileId;
            db.Add(row);
        }

        await db.SaveAsync(Noon.UtcDateTime, ct);

        ServiceCase Tour(byte last, string number, IReadOnlyList<string> doubts) => new(
            new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 9, last), number, "hash", CaseGiven.Input(), "network", doubts, CaseGiven.Weekdays, Noon.UtcDateTime);
    }

    private static object? OfCaseDesk(Type asked, string name, Type service, bool isKnown) => asked switch
    {
        _ when asked == typeof(CaseQuery) => isKnown
            ? new CaseQuery(CaseStage.Registered, CaseStatus.Ongoing, CaseHolder.Nobody, null, CaseClock.Later, CaseQuery.DutyDesk, false, "rhein 莱茵", CaseOrder.Due)
            : new CaseQuery(Holder: CaseHolder.Mine, Clock: CaseClock.Today, DistrictCode: "pudong", Text: "Magnolia", Order: CaseOrder.Age),
        _ when asked == typeof(CaseFacts) => new CaseFacts { SectorCode = "cell-gene-therapy", TargetParkSlug = isKnown ? "zhangjiang" : "no-such-park" },
        _ when asked == typeof(LocalText) => new LocalText("{name}：", "Dear {name},"),
        _ when service == typeof(CaseDesk) && asked == typeof(int) && name == "percent" => 30,
        _ when service == typeof(CaseDesk) && asked == typeof(int) && name == "cards" => 3,
        _ when service.Namespace == typeof(CaseDesk).Namespace && asked == typeof(bool) => isKnown,
        _ when service == typeof(CaseDesk) && asked == typeof(string) => name switch { "districtCode" => isKnown ? "minhang" : null, "email" => isKnown ? "new@example.com" : null, _ => isKnown ? "理由" : null },
        _ when service == typeof(ReplyTemplateDesk) && asked == typeof(Guid) => Guid.Empty,
        _ => null,
    };
}
