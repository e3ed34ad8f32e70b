using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>What the pages of first reports, answers and aftercare show.</summary>
/// <param name="Case">A case of Pudong that has landed, with an answer sent, a draft, check-ins and a problem.</param>
/// <param name="Report">A first report of Pudong that Baoshan claims.</param>
public sealed record LedgerGiven(Guid Case, Guid Report)
{
    public static async Task<LedgerGiven> AddAsync(Officers officers)
    {
        ArgumentNullException.ThrowIfNull(officers);
        var (now, today) = (DateTime.UtcNow, ShanghaiDay.Of(DateTime.UtcNow));
        var clock = new ServiceClock(new WorkingCalendar([]), []);
        var mark = Guid.NewGuid().ToString("N")[..6];
        var one = new ServiceCase(
            Guid.CreateVersion7(), $"C{mark.ToUpperInvariant()}0000"[..11], SecretHash.Of(mark),
            new()
            {
                Need = CaseNeed.Space, Message = "我们计划在上海建设细胞治疗中试车间，请介绍合适的园区和政策。", Company = $"德国莱茵生物医药有限公司 {mark}", ContactName = "韦安娜", Email = "anna.weber@example.com",
                ProjectName = $"莱茵一号 {mark}", SectorCode = "cell-gene-therapy", Language = "zh", ConsentVersion = Consent.Version,
            },
            "sender", [], clock, now.AddDays(-200));
        one.Route("pudong", null, null, [], Actor.System, now);
        one.Describe(CaseFacts.Of(one) with { LandedCompany = "莱茵（上海）生物医药有限公司", LandedOn = today.AddDays(-100), SignedMillionYuan = 300 }, today);
        one.MoveTo(CaseStage.Landed, isSkipping: true, clock, Actor.System, now);

        AnswerItem park = new(
            AnswerItemKind.Park, "zhangjiang", new("张江生物医药创新引领核心区", "Zhangjiang Biopharma Innovation Core"),
            [new(new("层级", "Tier"), new("核心区", "Core")), new(new("所在区", "District"), new("浦东新区", "Pudong New Area"))], today.AddDays(-90), "离临床资源最近，可先看此处。")
        {
            Source = new("https://www.pudong.gov.cn/", "https://www.pudong.gov.cn/"), Path = "parks/zhangjiang",
        };
        CaseAnswer sent = new(one.Id, 1, Actor.System, now), draft = new(one.Id, 2, Actor.System, now);
        sent.Write("您好，根据贵公司的面积和洁净要求，建议先看张江核心区。\n下一步请告知可来沪踏勘的时间。", "如有疑问，请直接在事项中留言。", [park], Actor.System, now.AddDays(-90));
        sent.Send(now.AddDays(-90));
        draft.Write("您好，补充如下。", "", [park with { Note = null }], Actor.System, now);

        CheckIn past = new(one.Id, "落地满 1 个月回访 / 1-month check-in", today.AddDays(-70), false, Actor.System, now), late = new(one.Id, "落地满 3 个月回访 / 3-month check-in", today.AddDays(-9), false, Actor.System, now);
        past.Finish("设备已进场，计划下月试生产。", Actor.System, now);
        var problem = new CheckIn(one.Id, "用电容量不足，影响试生产", today.AddDays(1), true, Actor.Visitor, now);

        var report = new FirstReport(one.Company, one.ProjectName!, "pudong", one.Id, today.AddDays(-190), today, Actor.System, now);
        report.Dispute("baoshan", "我区三月已与该公司签订意向书，会议纪要可查。", today, Actor.System, now);
        await using var db = await officers.OpenDatabaseAsync();
        db.AddRange(one, sent, draft, past, late, problem, report);
        await db.SaveAsync(new Deed(Actor.System, "case.send", now));
        return new(one.Id, report.Id);
    }
}
