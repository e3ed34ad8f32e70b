using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Carrying a case: who holds it, how far it is, how it goes, how it ends. Of two who act on the same state the second is refused.</summary>
public sealed partial class CaseDesk
{
    /// <summary>The caller holds it from now on.</summary>
    public Task TakeAsync(Guid id, int version, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.take",
        x =>
        {
            Rule.Require(x.Actor.UserId is not null, "Case.NeedsPerson");
            Rule.Require(!x.Actor.Is(x.Case.OwnerUserId), "Case.IsYours");
            x.Case.Give(x.Actor.UserId!.Value, x.Actor.Name, x.Actor, x.Now);
            return Task.CompletedTask;
        },
        ct);

    /// <summary>A colleague who may carry it holds it from now on, and is told.</summary>
    /// <exception cref="RuleException">That person may not carry it.</exception>
    public Task HandOverAsync(Guid id, int version, Guid toUserId, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.hand-over",
        async x =>
        {
            var colleague = (await x.Db.ColleaguesAsync(x.Case.Place, ct)).FirstOrDefault(y => y.Id == toUserId) ?? throw new RuleException("Case.CannotHandle");
            Rule.Require(x.Case.OwnerUserId != toUserId, "Case.IsTheirs");
            x.Case.Give(colleague.Id, colleague.Name, x.Actor, x.Now);
            await TellAsync(x, NoticeKind.CaseGiven, await x.Db.PersonAsync(toUserId, ct), ct);
        },
        ct);

    /// <summary>Another district, or the duty desk, carries it from now on. The old district goes on reading it, under the rule both agreed on.</summary>
    /// <param name="districtCode">Null for the duty desk.</param>
    /// <param name="note">What was agreed, as both districts read it.</param>
    /// <param name="percent">Part of the result counted for the old district, 0 to 100.</param>
    public Task TransferAsync(Guid id, int version, string? districtCode, string note, int percent, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.transfer",
        async x =>
        {
            Rule.Require(districtCode is null || (await catalogue.GetAsync(ct)).Districts.ContainsKey(districtCode), "Case.NoSuchDistrict");
            var from = x.Case.DistrictCode;
            x.Case.Transfer(districtCode, x.Actor, x.Now);
            if (from is not null)
            {
                x.Db.CaseShares.Add(new CaseShare(id, from, districtCode, note, percent, x.Actor, x.Now));
            }
            else
            {
                // The duty desk reads everything; what it says stays with the case.
                x.Db.CaseNotes.Add(new CaseNote(id, note, x.Actor, x.Now));
            }

            await TellAsync(x, NoticeKind.CaseTransferred, (await CasePeople.ReadAsync(x.Db, ct)).DeskOf(x.Case).Where(y => !x.Actor.Is(y.Id)), ct);
            x.Note = $"{from ?? CaseQuery.DutyDesk} → {districtCode ?? CaseQuery.DutyDesk}, {percent} %";
        },
        ct);

    /// <summary>Writes down what the desk found out.</summary>
    public Task DescribeAsync(Guid id, int version, CaseFacts facts, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.describe",
        async x =>
        {
            var words = await catalogue.GetAsync(ct);
            Rule.Require(
                (facts.SectorCode is null || words.Sectors.ContainsKey(facts.SectorCode)) && (facts.LifecycleStageCode is null || words.Stages.ContainsKey(facts.LifecycleStageCode))
                && (facts.TargetParkSlug is null || await x.Db.Parks.AnyAsync(y => y.Slug == facts.TargetParkSlug, ct)),
                "Case.NoSuchTerm");
            x.Case.Describe(facts, x.Today);
        },
        ct);

    /// <summary>Says what happens next and by when; the investor reads it.</summary>
    public Task PlanAsync(Guid id, int version, string? nextStep, DateOnly? on, CancellationToken ct = default) => DoAsync(id, version, "case.plan", x => x.Case.Plan(nextStep, on, x.Today), ct);

    /// <summary>To the next stage.</summary>
    public Task MoveOnAsync(Guid id, int version, CaseStage stage, CancellationToken ct = default) => ChangeAsync(
        Permission.HandleCases, id, version, "case.move",
        x =>
        {
            x.Case.MoveTo(stage, isSkipping: false, x.Clock, x.Actor, x.Now);
            return PlanCareAsync(x, ct);
        },
        ct);

    /// <summary>To a later stage, leaving out stages or fields. The trail tells which; the reason stays as a note for colleagues, which is erased with the case.</summary>
    public Task SkipAsync(Guid id, int version, CaseStage stage, string reason, CancellationToken ct = default) => ChangeAsync(
        Permission.SkipCaseStages, id, version, "case.skip",
        x =>
        {
            var words = TypedText(reason);
            var (from, missing) = (x.Case.Stage, x.Case.MissingFor(stage));
            x.Case.MoveTo(stage, isSkipping: true, x.Clock, x.Actor, x.Now);
            x.Db.CaseNotes.Add(new CaseNote(id, words, x.Actor, x.Now));
            x.Note = $"{from} → {stage}{(missing.Count > 0 ? $", without {string.Join(", ", missing)}" : "")}";
            return PlanCareAsync(x, ct);
        },
        ct);

    /// <summary>Back by one stage, where it was moved on by mistake. The reason stays as a note for colleagues.</summary>
    public Task StepBackAsync(Guid id, int version, string reason, CancellationToken ct = default) => ChangeAsync(
        Permission.SkipCaseStages, id, version, "case.step-back",
        x =>
        {
            var words = TypedText(reason);
            var from = x.Case.Stage;
            x.Case.StepBack(x.Clock, x.Actor, x.Now);
            x.Db.CaseNotes.Add(new CaseNote(id, words, x.Actor, x.Now));
            x.Note = $"{from} → {x.Case.Stage}";
            return Task.CompletedTask;
        },
        ct);

    /// <summary>The investor owes an answer: the clock stands still, and he is told so. Something has to have been asked of him since he wrote last.</summary>
    /// <exception cref="RuleException">The last word is the investor's.</exception>
    public Task WaitAsync(Guid id, int version, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.wait",
        async x =>
        {
            Rule.Require(await IsAskedAsync(x.Db, x.Case, ct), "Case.NothingAsked");
            var before = x.Case.Steps.Count;
            x.Case.WaitForInvestor(x.Clock, x.Actor, x.Now);
            if (x.Case.Steps.Count > before)
            {
                await mails.WaitingAsync(x.Db, x.Case, ct);
            }
        },
        ct);

    /// <summary>The desk answered, wrote or proposed a visit after the investor's last word. That an inquiry has come in is no answer.</summary>
    private static async Task<bool> IsAskedAsync(PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var id = one.Id;
        var last = await db.CaseMessages.Where(x => x.CaseId == id && x.IsFromInvestor).MaxAsync(x => (DateTime?)x.SentAtUtc, ct) ?? one.SentAtUtc;
        return (one.FirstAnsweredAtUtc is not null && await db.CaseMessages.AnyAsync(x => x.CaseId == id && !x.IsFromInvestor && x.SentAtUtc > last, ct))
            || await db.CaseAnswers.AnyAsync(x => x.CaseId == id && x.SentAtUtc > last, ct)
            || await db.SiteVisits.AnyAsync(x => x.CaseId == id && x.State == VisitState.Proposed && x.ProposedAtUtc > last, ct);
    }

    /// <summary>Behind what was promised; the investor reads what happens next and by when.</summary>
    public Task DelayAsync(Guid id, int version, string nextStep, DateOnly on, CancellationToken ct = default) =>
        DoAsync(id, version, "case.delay", x => x.Case.Delay(nextStep, on, x.Today, x.Clock, x.Actor, x.Now), ct);

    /// <summary>Goes on after waiting or delay.</summary>
    public Task ResumeAsync(Guid id, int version, CancellationToken ct = default) => DoAsync(id, version, "case.resume", x => x.Case.Resume(x.Clock, x.Actor, x.Now), ct);

    /// <summary>Ends it: the investor is told, and what others were asked for it is taken back.</summary>
    /// <param name="lostTo">Where it went; needed when it went elsewhere.</param>
    public Task CloseAsync(Guid id, int version, CaseOutcome outcome, string? lostTo, string reason, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.close",
        async x =>
        {
            x.Case.Close(outcome, lostTo, reason, x.Clock, x.Actor, x.Now);
            x.Note = outcome.ToString();
            await asks.TakeBackAsync(x.Db, x.Case, x.Actor, x.Now, ct);
            await mails.ClosedAsync(x.Db, x.Case, ct);
        },
        ct);

    /// <summary>Goes on where it stood: closed by mistake, merged by mistake, or more was heard.</summary>
    public Task ReopenAsync(Guid id, int version, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.reopen",
        async x =>
        {
            x.Case.Reopen(x.Clock, x.Actor, x.Now, await IsCarrierGoneAsync(x.Db, x.Case, ct));
            if (x.Case.OwnerUserId is { } owner && (await CasePeople.ReadAsync(x.Db, ct)).Find(owner, x.Case.Place) is null)
            {
                // Whoever held it has left since.
                x.Case.LetGo(x.Actor, x.Now);
            }
        },
        ct);

    /// <summary>Whether the case that carried a merged one on was erased, so that nobody does any more.</summary>
    private static async Task<bool> IsCarrierGoneAsync(PortalDbContext db, ServiceCase one, CancellationToken ct) =>
        one.Outcome == CaseOutcome.Merged && (one.MergedIntoId is not { } main || !await db.ServiceCases.AnyAsync(x => x.Id == main && x.ErasedAtUtc == null, ct));

    /// <summary>
    /// It is the same matter as another case, which carries it on, with everything merged into this one; <see cref="ReopenAsync"/> undoes it for 30 days.
    /// Its investor is told, by the number of the other case only where both came from him.
    /// </summary>
    /// <exception cref="RuleException">Parks, partners or visitors still have something to do for it: that has to end first.</exception>
    public Task MergeAsync(Guid id, int version, Guid intoId, CancellationToken ct = default)
    {
        ServiceCase? other = null;
        return gate.ChangeAsync(
            databases, clock, Permission.HandleCases, "case.merge", id, version,
            async x =>
            {
                Rule.Require(other is not null, "Case.CannotMerge");
                await x.Db.Entry(other!).ReloadAsync(ct);
                Rule.Require(!await CaseAsks.AnyAsync(x.Db, id, x.Now, ct), "Case.MergeStillAsks");
                var twins = await x.Db.ServiceCases.Where(y => y.MergedIntoId == id && y.ErasedAtUtc == null).ToListAsync(ct);
                foreach (var sent in twins.Prepend(x.Case))
                {
                    // The people of a park read what is merged into its cases.
                    if (other!.ParkSlug is { } park && !sent.MayPassToPark(park, await x.Db.ItemParksAsync(sent, ct)))
                    {
                        await post.LeaveParkAsync(x.Db, other, x.Actor, x.Now, ct);
                    }
                }

                x.Case.MergeInto(other!, x.Clock, x.Actor, x.Now);
                twins.ForEach(y => y.Follow(other!, x.Actor, x.Now));

                await mails.MergedAsync(x.Db, x.Case, other!, ct);
                x.Note = $"into {other!.ChangeKey}";
            },
            ct,
            async (db, actor) => other = intoId == id ? null : await gate.CaseAsync(db, actor, Permission.HandleCases, intoId, ct));
    }

    /// <summary>It is not the same matter as another case, whatever the two have in common: neither is suggested for the other any more.</summary>
    /// <exception cref="NotFoundException">The caller may not read the other.</exception>
    public async Task TellApartAsync(Guid id, int version, Guid otherId, CancellationToken ct = default)
    {
        ServiceCase? other = null;
        await gate.ChangeAsync(
            databases, clock, Permission.HandleCases, "case.tell-apart", id, version,
            x =>
            {
                Rule.Require(other is not null, "Case.CannotMerge");
                x.Case.TellApart(other!, x.Actor, x.Now);
                x.Note = $"from {other!.ChangeKey}";
                return Task.CompletedTask;
            },
            ct,
            async (db, actor) => other = otherId == id ? null : await gate.CaseAsync(db, actor, Permission.ReadCases, otherId, ct));
    }

    /// <summary>Takes cases that looked like spam among the others: a desk gets them, and their senders the receipt. Those that are none any more stay as they are.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReleaseAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct = default) => SortAsync(ids, "case.release", (one, times, actor, now) => one.Release(times, actor, now), ct);

    /// <summary>Closes cases that are spam.</summary>
    /// <returns>How many.</returns>
    public Task<int> RejectAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct = default) =>
        SortAsync(ids, "case.reject", (one, times, actor, now) => one.Close(CaseOutcome.OutOfScope, null, SpamReason, times, actor, now), ct);

    /// <summary>Whoever is looked after from now on gets the plan of check-ins, unless there is one.</summary>
    private static Task PlanCareAsync(CaseDeed deed, CancellationToken ct) =>
        deed.Case.Stage == CaseStage.Aftercare ? Aftercare.PlanForAsync(deed.Db, deed.Case, deed.Clock.Calendar, deed.Actor, deed.Now, ct) : Task.CompletedTask;

    /// <summary>What the desk says of spam, for colleagues.</summary>
    private const string SpamReason = "垃圾信息 / spam";

    private async Task<int> SortAsync(IReadOnlyCollection<Guid> ids, string action, Action<ServiceCase, ServiceClock, Actor, DateTime> sort, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (times, now) = (await ServiceClock.ReadAsync(db, ct), Now);
        Guid[] asked = [.. ids.Distinct().Take(MostAtOnce)];
        var found = await db.ServiceCases.Where(x => asked.Contains(x.Id) && x.IsQuarantined).Open().ToListAsync(ct);
        var table = found.Count > 0 ? await CaseTriage.TableAsync(db, ct) : null;
        foreach (var one in found)
        {
            sort(one, times, actor, now);
            if (one.IsOpen)
            {
                await triage.RouteAsync(db, one, now, ct, table);
                // The sender has the secret from the answer to his form; nobody else has.
                await mails.ReceivedAsync(db, one, null, ct);
            }
        }

        await db.SaveAsync(new Deed(actor, action, now), ct);
        return found.Count;
    }

    /// <summary>Most cases sorted in one action.</summary>
    public const int MostAtOnce = 200;

    private static string TypedText(string reason)
    {
        var words = Questions.TypedText.Lines(reason);
        Rule.Require(words is { Length: <= ServiceCase.ReasonMaxLength }, "Case.NeedsReason");
        return words!;
    }

    private Task<int> TellAsync(CaseDeed x, NoticeKind kind, IEnumerable<Addressee> people, CancellationToken ct) => post.TellAsync(
        x.Db, people, new Told(kind, x.Case.ChangeKey, x.Case.Number, $"{x.Case.ChangeKey}:{kind}:{x.Case.Steps.Count}", Mail.MailTemplates.Named(kind.ToString()), $"manage/cases/{x.Case.Id}", () => [x.Case.Number, x.Actor.Name]), ct);

    private Task DoAsync(Guid id, int version, string action, Action<CaseDeed> change, CancellationToken ct) => ChangeAsync(
        id, version, action,
        x =>
        {
            change(x);
            return Task.CompletedTask;
        },
        ct);

    private Task ChangeAsync(Guid id, int version, string action, Func<CaseDeed, Task> change, CancellationToken ct) => ChangeAsync(Permission.HandleCases, id, version, action, change, ct);

    private Task ChangeAsync(Permission permission, Guid id, int version, string action, Func<CaseDeed, Task> change, CancellationToken ct) =>
        gate.ChangeAsync(databases, clock, permission, action, id, version, change, ct);
}
