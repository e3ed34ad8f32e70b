using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A check-in or a problem of a case.</summary>
/// <param name="IsOverdue">Its day is over and nobody finished it.</param>
public sealed record CheckInRow(Guid Id, int Version, string Topic, DateOnly DueOn, bool IsProblem, bool IsOverdue, string By, DateTime AtUtc, DateTime? DoneAtUtc, string? DoneBy, string? Outcome);

/// <summary>Another case of the same company.</summary>
public sealed record LinkedCase(Guid Id, string Number, CaseStage Stage, CaseStatus Status, DateTime SentAtUtc);

/// <summary>What came after the landing of a case.</summary>
/// <param name="IsLanded">It has landed, so that there is something to look after.</param>
/// <param name="HasPlan">The check-ins of the plan were made.</param>
/// <param name="GrownFrom">The case it grew out of, where the caller reads that as well.</param>
public sealed record AftercareSheet(
    IReadOnlyList<CheckInRow> Open, IReadOnlyList<CheckInRow> Done, bool IsLanded, bool HasPlan, bool MayHandle, string? LandedCompany, DateOnly? LandedOn, IReadOnlyList<LinkedCase> Grown, LinkedCase? GrownFrom,
    bool ReachesByMail, DateOnly Today);

/// <summary>What a company wants that has landed and grows.</summary>
public sealed record ExpansionInput
{
    public CaseNeed Need { get; set; } = CaseNeed.Space;
    public string? Message { get; set; }

    /// <summary>m².</summary>
    public int? AreaSquareMetres { get; set; }
}

/// <summary>A case that grew out of another, with what opens it for its investor.</summary>
/// <param name="Secret">Shown once, to be told to an investor without an address.</param>
public sealed record GrownCase(Guid Id, string Number, string Secret, bool WasMailed);

/// <summary>Aftercare as the desk keeps it: plan, check-ins, problems, and expansion as a new case.</summary>
public sealed class AftercareDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, Aftercare care, MailOutbox outbox, MailSettings settings, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    public async Task<AftercareSheet> OpenAsync(Guid caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, caseId, ct);
        var today = Today;
        var checks = (await db.CheckIns.AsNoTracking().Where(x => x.CaseId == caseId).OrderBy(x => x.DueOn).ThenBy(x => x.AtUtc).ThenBy(x => x.Id).ToListAsync(ct)).Select(x => new CheckInRow(
            x.Id, x.Version, x.Topic, x.DueOn, x.IsProblem, !x.IsDone && x.DueOn < today, x.By, x.AtUtc, x.DoneAtUtc, x.DoneBy, x.Outcome)).ToList();
        var grown = await LinkedAsync(db.ServiceCases.VisibleTo(db, actor).Where(x => x.GrownFromId == caseId), ct);
        var from = one.GrownFromId is { } origin ? await LinkedAsync(db.ServiceCases.VisibleTo(db, actor).Where(x => x.Id == origin), ct) : [];
        return new(
            [.. checks.Where(x => x.DoneAtUtc is null)], [.. checks.Where(x => x.DoneAtUtc is not null).OrderByDescending(x => x.DoneAtUtc)], one is { Stage: >= CaseStage.Landed, LandedOn: not null, ErasedAtUtc: null },
            checks.Any(x => !x.IsProblem), actor.Can(Permission.HandleCases, one.Place), one.LandedCompany, one.LandedOn, grown, from.FirstOrDefault(), MailMessage.IsAddress(one.Email ?? ""), today);
    }

    /// <summary>Makes the plan of check-ins.</summary>
    /// <exception cref="RuleException">There is one already, or the case has not landed.</exception>
    public async Task PlanAsync(Guid caseId, CancellationToken ct = default)
    {
        var (actor, db, one) = await EnterAsync(caseId, ct);
        await using (db)
        {
            RequireLanded(one);
            Rule.Require(await Aftercare.PlanForAsync(db, one, (await ServiceClock.ReadAsync(db, ct)).Calendar, actor, Now, ct) > 0, "CheckIn.PlanMade");
            await db.SaveAsync(new Deed(actor, "check-in.plan", Now), ct);
        }
    }

    /// <summary>One more check-in.</summary>
    public async Task AddAsync(Guid caseId, string topic, DateOnly dueOn, CancellationToken ct = default)
    {
        await gate.AddToAsync(
            databases, clock, "check-in.add", caseId,
            async x =>
            {
                RequireLanded(x.Case);
                Rule.Require(dueOn >= x.Today, "CheckIn.DueIsPast");
                var check = new CheckIn(caseId, topic, dueOn, isProblem: false, x.Actor, x.Now);
                // The same once more is one.
                return await x.Db.CheckIns.AnyAsync(y => y.CaseId == caseId && !y.IsProblem && y.DoneAtUtc == null && y.DueOn == dueOn && y.Topic == check.Topic, ct) ? null : x.Db.CheckIns.Add(check).Entity;
            },
            ct);
    }

    /// <summary>A problem the company told the desk of.</summary>
    public async Task RaiseAsync(Guid caseId, string topic, CancellationToken ct = default)
    {
        await gate.AddToAsync(
            databases, clock, "check-in.raise", caseId,
            async x =>
            {
                var words = TypedText.OneLine(topic);
                return await x.Db.CheckIns.AnyAsync(y => y.CaseId == caseId && y.IsProblem && y.DoneAtUtc == null && y.Topic == words, ct) ? null : await care.RaiseAsync(x.Db, x.Case, topic, x.Actor, ct);
            },
            ct);
    }

    /// <summary>To another day.</summary>
    public Task MoveAsync(Guid caseId, Guid checkInId, int version, DateOnly day, CancellationToken ct = default) =>
        ChangeAsync(caseId, checkInId, version, "check-in.move", (x, _) => x.MoveTo(day, Today), ct);

    public Task FinishAsync(Guid caseId, Guid checkInId, int version, string outcome, CancellationToken ct = default) =>
        ChangeAsync(caseId, checkInId, version, "check-in.finish", (x, actor) => x.Finish(outcome, actor, Now), ct);

    /// <summary>
    /// A new case of the same company, held by whoever holds this one: company, contact and language as they were given, consent to pass them on where it names the same park, its own number and
    /// secret, which the investor is mailed like every receipt.
    /// </summary>
    public async Task<GrownCase> GrowAsync(Guid caseId, ExpansionInput input, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return await gate.AddToAsync(databases, clock, "case.grow", caseId, x => GrowAsync(x, input, ct), ct);
    }

    private async Task<GrownCase> GrowAsync(CaseDeed deed, ExpansionInput input, CancellationToken ct)
    {
        var (db, one, actor, now) = (deed.Db, deed.Case, deed.Actor, deed.Now);
        RequireLanded(one);
        Rule.Require(input.AreaSquareMetres is null or (> 0 and <= CaseInput.LargestArea), "Case.AreaNotUsable");
        var (caseId, need, since) = (one.Id, input.Need, now - GrownOnceWithin);
        Rule.Require(!await db.ServiceCases.AnyAsync(x => x.GrownFromId == caseId && x.Need == need && x.SentAtUtc > since && x.Status != CaseStatus.Closed, ct), "Case.GrownJustNow");
        // The consent names a park; it goes along only while the new case is about that one.
        var park = one.TargetParkSlug ?? one.ParkSlug;
        var mayPassOn = park is not null && one.MayPassToPark(park, await db.ItemParksAsync(one, ct));
        var secret = PassCode.NewSecret();
        var grown = new ServiceCase(
            Guid.CreateVersion7(), PassCode.NewCode(ServiceCase.NumberLetter), PassCode.HashOf(secret),
            new()
            {
                Need = input.Need, Message = input.Message, Company = one.LandedCompany ?? one.Company, ContactName = one.ContactName, Email = one.Email, Phone = one.Phone, Country = one.Country,
                SectorCode = one.SectorCode, LifecycleStageCode = one.LifecycleStageCode, DistrictCode = one.DistrictCode, AreaSquareMetres = input.AreaSquareMetres, ParkSlug = park,
                Language = one.Language, ConsentVersion = one.ConsentVersion, MayPassOn = mayPassOn,
            },
            one.SenderKey, [], deed.Clock, now);
        grown.GrowFrom(one);
        // A park holds what it may know of.
        grown.Route(one.DistrictCode, mayPassOn && one.ParkSlug == park ? one.ParkSlug : null, null, [], actor, now);
        var people = await CasePeople.ReadAsync(db, ct);
        if (one is { OwnerUserId: { } owner, OwnerName: { } name } && people.OfficersOf(grown.Place).Concat(people.Centre).Any(x => x.Id == owner))
        {
            grown.Give(owner, name, actor, now);
        }

        db.ServiceCases.Add(grown);
        var isMailed = MailMessage.IsAddress(grown.Email ?? "");
        if (isMailed)
        {
            var language = Language.All.First(x => x.Segment == grown.Language);
            await outbox.QueueAsync(
                db, grown.Email!, MailTemplates.CaseGrown, $"case-grown:{grown.Id:N}", x => [grown.ContactName, grown.Number, secret, grown.PromisedOn, settings.PageOf(x, ServiceCase.PathOf(grown.Number))], ct, language: language);
        }

        return new(grown.Id, grown.Number, secret, isMailed);
    }

    /// <summary>A second case of one need within this time is a slip, or a colleague was quicker.</summary>
    private static readonly TimeSpan GrownOnceWithin = TimeSpan.FromHours(1);

    private static void RequireLanded(ServiceCase one) => Rule.Require(one is { Stage: >= CaseStage.Landed, LandedOn: not null, ErasedAtUtc: null }, "CheckIn.NotLanded");

    private static async Task<List<LinkedCase>> LinkedAsync(IQueryable<ServiceCase> cases, CancellationToken ct) =>
        await cases.AsNoTracking().OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).Select(x => new LinkedCase(x.Id, x.Number, x.Stage, x.Status, x.SentAtUtc)).ToListAsync(ct);

    private async Task ChangeAsync(Guid caseId, Guid checkInId, int version, string action, Action<CheckIn, Actor> change, CancellationToken ct)
    {
        var (actor, db, one) = await EnterAsync(caseId, ct);
        await using (db)
        {
            one.RequireInWork();
            var check = await db.CheckIns.FirstOrDefaultAsync(x => x.Id == checkInId && x.CaseId == caseId, ct) ?? throw new NotFoundException($"check-in:{checkInId:N}");
            change(check.At(version), actor);
            await db.SaveAsync(new Deed(actor, action, Now), ct);
        }
    }

    private async Task<(Actor Actor, PortalDbContext Db, ServiceCase Case)> EnterAsync(Guid caseId, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        var db = await databases.CreateDbContextAsync(ct);
        try
        {
            return (actor, db, await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct));
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
