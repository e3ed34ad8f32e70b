using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// What time does to cases: reminders when a stage's time runs out, the way up when it is over, the promised first answer, investors who fall silent,
/// tasks of today. Each may run on every node and again at any time: what people are told is one row for each person, case, stage and step.
/// </summary>
public sealed class CaseWatch(
    IDbContextFactory<PortalDbContext> databases, NoticePost post, CaseReckoning reckoning, CatalogueCache catalogue, IStringLocalizer<CasesText> words, TimeProvider clock)
{
    /// <summary>Part of a stage's time that is used when its holder is first reminded.</summary>
    public const double RemindedAt = 0.75;

    /// <summary>Working days after the time of a stage is over at which the Centre is told.</summary>
    public const int CentreAfterDays = 1;

    /// <summary>Working days an investor may be silent before the holder is told.</summary>
    public const int SilentDays = 10;

    /// <summary>Ids asked for at once.</summary>
    private const int Step = 500;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    private bool IsEarly => ShanghaiDay.ClockOf(Now).Hour < FreshnessWatch.FromHour;

    /// <summary>Brings dates in line with calendar and limits, where a change of them has not reached a case yet.</summary>
    /// <returns>How many cases have other dates now.</returns>
    public Task<int> ReckonAsync(CancellationToken ct = default) => reckoning.RunAsync(ct);

    /// <summary>Reminds and takes up; on working days from seven o'clock.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> TellAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        List<Telling> tellings;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var service = await ServiceClock.ReadAsync(db, ct);
            if (!service.Calendar.IsWorkingDay(Today))
            {
                return 0;
            }

            var (people, districts) = (await CasePeople.ReadAsync(db, ct), (await catalogue.GetAsync(ct)).Districts);
            var open = await db.ServiceCases.AsNoTracking().Where(x => x.Status != CaseStatus.Closed && !x.IsQuarantined)
                .Select(x => new Watched(
                    x.Id, x.Number, x.Stage, x.Status, x.StatusSinceUtc, x.DistrictCode, x.ParkSlug, x.OwnerUserId, x.OwnerName, x.ClockUsedMinutes, x.ClockRunsSinceUtc, x.DueAtUtc, x.PromisedOn,
                    x.FirstAnsweredAtUtc != null, x.Steps))
                .ToListAsync(ct);
            tellings = await UntoldAsync(db, [.. open.SelectMany(x => StepsOf(x, service, people, districts))], ct);
        }

        return await EachAsync(tellings, ct);
    }

    /// <summary>Tells people, once, what of their cases is to be done today or was to be done before.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> TellTasksAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        List<Telling> tellings = [];
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var (people, today) = (await CasePeople.ReadAsync(db, ct), Today);
            // What a day nobody looked left over is told the next; tasks of what was merged are done where the matter is carried on.
            var due = await db.CaseTasks.AsNoTracking().Where(x => x.DoneAtUtc == null && x.DueOn <= today)
                .Join(db.ServiceCases.AsNoTracking(), x => x.CaseId, x => x.Id, (x, y) => new { x.Id, x.AssigneeUserId, x.DueOn, Carrier = y.MergedIntoId ?? y.Id })
                .Join(db.ServiceCases.AsNoTracking().Where(x => x.Status != CaseStatus.Closed && !x.IsQuarantined), x => x.Carrier, x => x.Id, (x, y) => new { x.Id, x.AssigneeUserId, x.DueOn, Case = y.Id, y.Number, y.OwnerUserId, y.DistrictCode, y.ParkSlug })
                .OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var one in due)
            {
                var place = one.DistrictCode is null ? Place.City : new Place(one.DistrictCode, one.ParkSlug);
                var told = new Told(NoticeKind.CaseTaskDue, ServiceCase.KeyOf(one.Case), one.Number, $"task:{one.Id:N}:{one.DueOn:yyyyMMdd}", null, PathOf(one.Case), () => []);
                tellings.Add(new(told, people.Find(one.AssigneeUserId, place) is { } assignee ? [assignee] : people.HoldersOf(one.OwnerUserId, place)));
            }

            tellings = await UntoldAsync(db, tellings, ct);
        }

        return await EachAsync(tellings, ct);
    }

    /// <summary>On working days tells the duty desk how many inquiries that look like spam have waited more than one working day: each has a sender who was promised a day.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> TellQuarantineAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (calendar, now, today) = ((await ServiceClock.ReadAsync(db, ct)).Calendar, Now, Today);
        if (!calendar.IsWorkingDay(today))
        {
            return 0;
        }

        var waiting = (await db.ServiceCases.Open().Where(x => x.IsQuarantined).Select(x => x.SentAtUtc).ToListAsync(ct)).FindAll(x => calendar.MinutesBetween(x, now) > WorkingCalendar.MinutesOfDay);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var since = ShanghaiDay.Of(waiting.Min());
        var told = new Told(
            NoticeKind.CasesQuarantined, QuarantineTarget, waiting.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), $"quarantined:{today:yyyyMMdd}", MailTemplates.CasesQuarantined, "manage/cases?view=list&quarantined=1",
            () => [waiting.Count, since]);
        return await EachAsync(await UntoldAsync(db, [new(told, (await CasePeople.ReadAsync(db, ct)).Centre)], ct), ct);
    }

    /// <summary>Target of notices about what waits apart.</summary>
    internal const string QuarantineTarget = "cases:quarantined";

    /// <summary>From October on, once a year, warns the duty desk that the holidays of the next year are not entered.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> WarnOfCalendarAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if ((await ServiceClock.ReadAsync(db, ct)).Calendar.MissingOn(Today) is not { } year)
        {
            return 0;
        }

        var name = year.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var told = new Told(NoticeKind.CalendarMissing, "calendar:" + name, name, "calendar-missing:" + name, MailTemplates.CalendarMissing, "manage/cases/calendar", () => [name]);
        return await EachAsync(await UntoldAsync(db, [new(told, (await CasePeople.ReadAsync(db, ct)).Centre)], ct), ct);
    }

    private IEnumerable<Telling> StepsOf(Watched one, ServiceClock service, CasePeople people, IReadOnlyDictionary<string, District> districts)
    {
        var holders = people.HoldersOf(one.OwnerUserId, one.Place);
        var (now, today) = (Now, Today);
        if (one is { DueAtUtc: { } due, RunsSinceUtc: { } since } && service.LimitOf(one.Stage) is { } limit)
        {
            // Shown as the clock on the wall in Shanghai. A stage that gets a longer limit, or is worked at again, has reminders of its own.
            var (at, stage) = (ShanghaiDay.ClockOf(due), $"{one.Stage}:{limit}:{one.Reopened}");
            if (now >= due)
            {
                yield return Tell(NoticeKind.CaseOverdue, $"{stage}:over", holders, () => [one.Number, at]);
                var lead = LeadOf(one, people, holders);
                if (lead.Count > 0)
                {
                    yield return Tell(NoticeKind.CaseEscalated, $"{stage}:lead", lead, () => [one.Number, at, HolderOf(one, districts)]);
                }

                // Where nobody stands between, the Centre is told at once.
                if (lead.Count == 0 || now >= service.Calendar.After(due, CentreAfterDays * WorkingCalendar.MinutesOfDay))
                {
                    yield return Tell(NoticeKind.CaseEscalated, $"{stage}:centre", Except(people.Centre, [.. holders, .. lead]), () => [one.Number, at, HolderOf(one, districts)]);
                }
            }
            else if (one.UsedMinutes + service.Calendar.MinutesBetween(since, now) >= limit * RemindedAt)
            {
                yield return Tell(NoticeKind.CaseDueSoon, $"{stage}:soon", holders, () => [one.Number, at]);
            }
        }

        if (!one.IsAnswered && one.Status != CaseStatus.WaitingForInvestor)
        {
            if (today == one.PromisedOn)
            {
                yield return Tell(NoticeKind.CasePromiseLastDay, $"promise:{one.PromisedOn:yyyyMMdd}:{one.Reopened}:last", holders, () => [one.Number, one.PromisedOn]);
            }
            else if (today > one.PromisedOn)
            {
                IReadOnlyList<Addressee> all = [.. holders.Concat(LeadOf(one, people, holders)).Concat(people.Centre).DistinctBy(x => x.Id)];
                yield return Tell(NoticeKind.CasePromiseBroken, $"promise:{one.PromisedOn:yyyyMMdd}:{one.Reopened}:broken", all, () => [one.Number, one.PromisedOn, HolderOf(one, districts)]);
            }
        }

        if (one.Status == CaseStatus.WaitingForInvestor && today >= service.Calendar.After(ShanghaiDay.Of(one.StatusSinceUtc), SilentDays))
        {
            yield return Tell(NoticeKind.CaseInvestorSilent, $"silent:{one.StatusSinceUtc:yyyyMMddHHmmss}", holders, () => [one.Number, SilentDays]);
        }

        Telling Tell(NoticeKind kind, string step, IReadOnlyList<Addressee> to, Func<object[]> values) =>
            new(new(kind, ServiceCase.KeyOf(one.Id), one.Number, $"{ServiceCase.KeyOf(one.Id)}:{step}", MailTemplates.Named(kind.ToString()), PathOf(one.Id), values), to);
    }

    /// <summary>Who stands above the holder: officers of the whole district besides him; at the duty desk its other people.</summary>
    private static List<Addressee> LeadOf(Watched one, CasePeople people, IReadOnlyList<Addressee> holders) =>
        Except(one.DistrictCode is { } district ? people.OfficersOf(district) : people.Centre, holders);

    private static List<Addressee> Except(IReadOnlyList<Addressee> people, IReadOnlyList<Addressee> others) => [.. people.Where(x => others.All(y => y.Id != x.Id))];

    private string HolderOf(Watched one, IReadOnlyDictionary<string, District> districts) =>
        one.OwnerName ?? (one.DistrictCode is { } code && districts.TryGetValue(code, out var district) ? district.Name.Local : words["DutyDesk"].Value);

    private static string PathOf(Guid caseId) => "manage/cases/" + caseId;

    /// <summary>Leaves out whom something was told already, asked for all at once: most of what stands was told hours ago.</summary>
    private static async Task<List<Telling>> UntoldAsync(PortalDbContext db, List<Telling> tellings, CancellationToken ct)
    {
        var told = new HashSet<Guid>();
        foreach (var some in tellings.SelectMany(x => x.To.Select(y => Notice.IdOf(y.Id, x.Told.Step))).Distinct().Chunk(Step))
        {
            told.UnionWith(await db.Notices.Where(x => some.Contains(x.Id)).Select(x => x.Id).ToListAsync(ct));
        }

        return
        [
            .. tellings.Select(x => x with { To = [.. x.To.Where(y => !told.Contains(Notice.IdOf(y.Id, x.Told.Step)))] }).Where(x => x.To.Count > 0),
        ];
    }

    /// <summary>One after the other, each saved by itself: what another node told in the same moment keeps nothing else.</summary>
    private async Task<int> EachAsync(IReadOnlyList<Telling> tellings, CancellationToken ct)
    {
        var count = 0;
        foreach (var telling in tellings)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var told = await post.TellAsync(db, telling.To, telling.Told, ct);
                await db.SaveAsync(new Deed(Actor.System, "case.remind", Now), ct);
                count += told;
            }
            catch (Exception other) when (other is ConflictException or DbUpdateException)
            {
                // Another node told it in the same moment.
            }
        }

        return count;
    }

    private sealed record Telling(Told Told, IReadOnlyList<Addressee> To);

    private sealed record Watched(
        Guid Id, string Number, CaseStage Stage, CaseStatus Status, DateTime StatusSinceUtc, string? DistrictCode, string? ParkSlug, Guid? OwnerUserId, string? OwnerName, int UsedMinutes, DateTime? RunsSinceUtc,
        DateTime? DueAtUtc, DateOnly PromisedOn, bool IsAnswered, IReadOnlyList<CaseStep> Steps)
    {
        /// <summary>How often it was opened again: then what was told before is told anew.</summary>
        public int Reopened => Steps.Zip(Steps.Skip(1)).Count(x => x.First.Status == CaseStatus.Closed && x.Second.Status != CaseStatus.Closed);

        public Place Place => DistrictCode is null ? Place.City : new(DistrictCode, ParkSlug);
    }
}
