using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What happens by itself after a landing (跟踪服务): the plan of check-ins, and problems an investor raises.</summary>
public sealed class Aftercare(IDbContextFactory<PortalDbContext> databases, NoticePost post, TimeProvider clock)
{
    /// <summary>Working days by which a problem is to be taken up.</summary>
    public const int ProblemDays = 2;

    /// <summary>Adds the plan of check-ins to what <paramref name="db"/> saves next; none where there is one already. Days that have passed come together on the next working day.</summary>
    /// <returns>How many were added.</returns>
    internal static async Task<int> PlanForAsync(PortalDbContext db, ServiceCase one, WorkingCalendar calendar, Actor actor, DateTime utcNow, CancellationToken ct)
    {
        Rule.Require(one.LandedOn is not null && one.ErasedAtUtc is null, "CheckIn.NotLanded");
        var id = one.Id;
        if (db.CheckIns.Local.Any(x => x.CaseId == id && !x.IsProblem) || await db.CheckIns.AnyAsync(x => x.CaseId == id && !x.IsProblem, ct))
        {
            return 0;
        }

        var earliest = calendar.After(ShanghaiDay.Of(utcNow), 1);
        var days = CheckIn.PlanMonths.Select(x => (Months: x, On: OnWorkingDay(one.LandedOn!.Value.AddMonths(x), calendar)))
            .GroupBy(x => x.On < earliest ? earliest : x.On).Select(x => (On: x.Key, x.Last().Months)).ToList();
        db.CheckIns.AddRange(days.Select(x => new CheckIn(id, TopicOf(x.Months), x.On, isProblem: false, actor, utcNow)));
        return days.Count;
    }

    /// <summary>The investor says that something is wrong since the landing; whoever holds the case is told.</summary>
    internal async Task<Guid> RaiseAsync(Guid caseId, string topic, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await db.ServiceCases.FirstOrDefaultAsync(x => x.Id == caseId, ct) ?? throw new NotFoundException(ServiceCase.KeyOf(caseId));
        var raised = await RaiseAsync(db, one, topic, Actor.Visitor, ct);
        await db.SaveAsync(new Deed(Actor.Visitor, "check-in.raise", clock.GetUtcNow().UtcDateTime), ct);
        return raised.Id;
    }

    /// <summary>Adds a problem, and what tells its holder of it, to what is saved next.</summary>
    internal async Task<CheckIn> RaiseAsync(PortalDbContext db, ServiceCase one, string topic, Actor by, CancellationToken ct)
    {
        Rule.Require(one.Stage >= CaseStage.Landed && one.ErasedAtUtc is null, "CheckIn.NotLanded");
        var (now, service) = (clock.GetUtcNow().UtcDateTime, await ServiceClock.ReadAsync(db, ct));
        var problem = new CheckIn(one.Id, topic, service.Calendar.After(ShanghaiDay.Of(now), ProblemDays), isProblem: true, by, now);
        db.CheckIns.Add(problem);
        await post.TellAsync(db, await db.DeskAsync(one, ct), ToldOf(one, problem, NoticeKind.CaseProblem), ct);
        return problem;
    }

    /// <summary>What a holder is told: the number of the case and the day, nothing of what was written.</summary>
    internal static Told ToldOf(ServiceCase one, CheckIn check, NoticeKind kind) => new(
        kind, one.ChangeKey, one.Number, $"check-in:{check.Id:N}:{kind}:{check.DueOn:yyyyMMdd}", MailTemplates.Named(kind.ToString()), $"manage/cases/{one.Id}/aftercare", () => [one.Number, check.DueOn]);

    /// <summary>In both languages, because whoever reads it may speak either.</summary>
    private static string TopicOf(int months) => string.Create(CultureInfo.InvariantCulture, $"落地满 {months} 个月回访 / {months}-month check-in");

    private static DateOnly OnWorkingDay(DateOnly day, WorkingCalendar calendar) => calendar.IsWorkingDay(day) ? day : calendar.After(day, 1);
}
