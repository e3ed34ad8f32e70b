using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// Cases as their investors follow and steer them, without an account: whoever has number and secret has the case. What looks like spam and waits
/// apart looks like any other to its sender; what was erased opens no more.
/// </summary>
public sealed partial class CaseTracking(
    IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, CodeTries tries, FileStore files, MailOutbox outbox, MailSettings settings, NoticePost post, InvestorAnswers answers,
    InvestorVisits visits, Aftercare aftercare, CaseErasure erasure, CaseMails mails, CaseSenderValidator senders, TimeProvider clock)
{
    /// <summary>Saves that met somebody else's are tried anew so often.</summary>
    private const int MostTries = 3;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    /// <summary>The number as it is kept, if a number can read like that; whether there is such a case is not looked at.</summary>
    public static string? NumberOf(string? typed) =>
        PassCode.TidyCode(typed ?? "") is { Length: > 0 and <= ServiceCase.NumberMaxLength } code && code[0] is ServiceCase.NumberLetter or ServiceCase.QuestionLetter ? code : null;

    /// <summary>Tries a number and a secret. A wrong number and a wrong secret get the same answer, and cost the same.</summary>
    public async Task<OpenedPass> OpenAsync(string number, string secret, CancellationToken ct = default)
    {
        var code = PassCode.TidyCode(number);
        if (tries.Take(code) is var wait && wait > TimeSpan.Zero)
        {
            return new(null, wait);
        }

        var pass = new CodePass(code, PassCode.TidySecret(secret));
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await FindAsync(db.ServiceCases.AsNoTracking(), pass, ct) is null)
        {
            return new(null, TimeSpan.Zero);
        }

        tries.GiveBack(code);
        return new(pass, TimeSpan.Zero);
    }

    /// <summary>The case; null when the pass opens nothing any more.</summary>
    public async Task<InvestorCase?> ViewAsync(CodePass pass, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await FindAsync(db.ServiceCases.AsNoTracking(), pass, ct) is { } found ? await ViewOfAsync(db, found, ct) : null;
    }

    /// <summary>One of the answers that were sent; null when there is none of that number.</summary>
    public async Task<InvestorAnswer?> AnswerAsync(CodePass pass, int number, CancellationToken ct = default) =>
        await IdOfAsync(pass, ct) is { } id ? await answers.FindAsync(id, number, ct) : null;

    /// <summary>An answer as a file to print; null as of <see cref="AnswerAsync"/>.</summary>
    public async Task<byte[]?> AnswerPdfAsync(CodePass pass, int number, CancellationToken ct = default) =>
        await IdOfAsync(pass, ct) is { } id ? await answers.PdfAsync(id, number, ct) : null;

    /// <summary>A visit as a file for a calendar; null when there is none, or its day is not fixed.</summary>
    public async Task<byte[]?> VisitCalendarAsync(CodePass pass, Guid visitId, CancellationToken ct = default)
    {
        if (await IdOfAsync(pass, ct) is not { } id)
        {
            return null;
        }

        try
        {
            return await visits.CalendarAsync(id, visitId, ct);
        }
        catch (NotFoundException)
        {
            // Another case's visit is none.
            return null;
        }
    }

    /// <summary>Takes one of the slots of a visit.</summary>
    /// <exception cref="RuleException">It is past, not one of them, or the day was fixed meanwhile.</exception>
    /// <exception cref="NotFoundException">The case has no such visit.</exception>
    public async Task ChooseVisitAsync(CodePass pass, Guid visitId, DateTime slot, CancellationToken ct = default) =>
        await visits.ChooseAsync(await NeedIdAsync(pass, ct), visitId, slot, ct);

    /// <summary>What the visitors found, once.</summary>
    /// <exception cref="NotFoundException">The case has no such visit.</exception>
    public async Task GiveVisitFeedbackAsync(CodePass pass, Guid visitId, VisitFeedbackInput input, CancellationToken ct = default) =>
        await visits.GiveFeedbackAsync(await NeedIdAsync(pass, ct), visitId, input, ct);

    /// <summary>A file the investor sent, or one a message to him names; null for every other.</summary>
    public async Task<OpenedFile?> OpenFileAsync(CodePass pass, Guid fileId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await FindAsync(db.ServiceCases.AsNoTracking(), pass, ct) is not { } one)
        {
            return null;
        }

        var talk = await db.CaseMessages.AsNoTracking().Where(x => x.CaseId == one.Id).ToListAsync(ct);
        var file = (await FilesOfAsync(db, one, ct)).FirstOrDefault(x => x.Id == fileId);
        return file is not null && MayHave(file, talk) ? await files.OpenAsync(one.ChangeKey, fileId, FileSize.Full, ct) : null;
    }

    /// <summary>Satisfaction, once.</summary>
    /// <param name="rating">1 (not at all) to 5.</param>
    public Task RateAsync(CodePass pass, int rating, string? comment, CancellationToken ct = default) => ChangeAsync(
        pass, "case.rate",
        (_, one, now) =>
        {
            one.Rate(rating, comment, now);
            return Task.CompletedTask;
        },
        ct);

    private static async Task<ServiceCase?> FindAsync(IQueryable<ServiceCase> cases, CodePass pass, CancellationToken ct)
    {
        var number = pass.Code;
        var found = await cases.FirstOrDefaultAsync(x => x.Number == number, ct);
        var isRight = SecretHash.Fits(found?.SecretHash, PassCode.Tidy(pass.Secret));
        return isRight && found!.ErasedAtUtc is null ? found : null;
    }

    private static async Task<ServiceCase> NeedAsync(PortalDbContext db, CodePass pass, CancellationToken ct) =>
        await FindAsync(db.ServiceCases, pass, ct) ?? throw new NotFoundException("case");

    private async Task<Guid?> IdOfAsync(CodePass pass, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await FindAsync(db.ServiceCases.AsNoTracking(), pass, ct))?.Id;
    }

    private async Task<Guid> NeedIdAsync(CodePass pass, CancellationToken ct) => await IdOfAsync(pass, ct) ?? throw new NotFoundException("case");

    /// <summary>Does something with the case and saves it. Where the desk saved it in the same moment, it is done to what stands now.</summary>
    private async Task ChangeAsync(CodePass pass, string action, Func<PortalDbContext, ServiceCase, DateTime, Task> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var (one, now) = (await NeedAsync(db, pass, ct), Now);
                await change(db, one, now);
                await db.SaveAsync(new Deed(Actor.Visitor, action, now), ct);
                return;
            }
            catch (Exception other) when (attempt < MostTries && other is ConflictException or DbUpdateException)
            {
                // What stands now is read, and the rules decide.
            }
        }
    }

    private async Task<InvestorCase> ViewOfAsync(PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var names = await catalogue.GetAsync(ct);
        var talk = await db.CaseMessages.AsNoTracking().Where(x => x.CaseId == one.Id).ToListAsync(ct);
        var kept = (await FilesOfAsync(db, one, ct)).Where(x => MayHave(x, talk)).ToList();
        var main = one.MergedIntoId is { } into ? await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == into && x.ErasedAtUtc == null, ct) : null;
        var answered = one.FirstAnsweredAtUtc is { } at ? ShanghaiDay.Of(at) : (DateOnly?)null;
        return new(
            one.Number, one.Stage, one.Status, WayOf(one), DistrictOf(one.DistrictCode), one.IsOpen ? one.OwnerName : null, one.HeldSinceUtc, one.NextStep,
            one.NextOn ?? (one.IsOpen && answered is null ? one.PromisedOn : null), one.PromisedOn, answered, PromiseOf(one, answered, Today),
            one.Status == CaseStatus.WaitingForInvestor, EndOf(one), ShanghaiDay.Of(one.SentAtUtc), one.ClosedAtUtc is { } closed ? ShanghaiDay.Of(closed) : null,
            TalkOf(one, talk, kept), await answers.OfAsync(one.Id, ct), await visits.OfAsync(one.Id, ct), await ProblemsAsync(db, one, ct),
            new(
                one.Company, one.ContactName, one.Email, one.Phone, one.Need, one.Country, one.SectorCode is { } sector ? names.Sectors.GetValueOrDefault(sector)?.Name : null,
                DistrictOf(one.WantedDistrictCode), one.AreaSquareMetres, one.WantedBy, one.ProjectName, one.ItemCodes, one.Language, one.ConsentVersion, one.MayPassOn,
                one.LifecycleStageCode is { } step ? names.Stages.GetValueOrDefault(step)?.Name ?? new(step, step) : null, await ParkOfAsync(db, one.AskedParkSlug, ct), one.PartnerSlug is { } partner ? await db.PartnerNameAsync(partner, ct) : null, one.Project,
                await db.NamedAsync(one, ct)),
            one.RatedAtUtc is null && one.Outcome != CaseOutcome.Merged && (!one.IsOpen || one.Stage >= CaseStage.Landed), one.Rating,
            one.Stage >= CaseStage.Landed && one.Outcome is null or CaseOutcome.Won,
            main is null ? null : new(one.IsMergedWithOwn ? main.Number : null, DistrictOf(main.DistrictCode), main.IsOpen ? main.OwnerName : null));

        LocalText? DistrictOf(string? code) => code is null ? null : names.Districts.GetValueOrDefault(code)?.Name ?? new(code, code);
    }

    private static async Task<LocalText?> ParkOfAsync(PortalDbContext db, string? slug, CancellationToken ct) =>
        slug is null ? null : await db.Parks.AsNoTracking().Where(x => x.Slug == slug).Select(x => x.Name).FirstOrDefaultAsync(ct) ?? new(slug, slug);

    /// <summary>What the company raised since it landed. What came of it is told by message: the desk's own words of it are its own.</summary>
    private static async Task<List<InvestorProblem>> ProblemsAsync(PortalDbContext db, ServiceCase one, CancellationToken ct) =>
    [
        .. (await db.CheckIns.AsNoTracking().Where(x => x.CaseId == one.Id && x.IsProblem).ToListAsync(ct)).OrderByDescending(x => x.AtUtc).ThenBy(x => x.Id)
            .Select(x => new InvestorProblem(x.Topic, ShanghaiDay.Of(x.AtUtc), x.DueOn, x.DoneAtUtc is { } done ? ShanghaiDay.Of(done) : null)),
    ];

    private static List<CaseMilestone> WayOf(ServiceCase one)
    {
        var reached = one.Steps.GroupBy(x => x.Stage).ToDictionary(x => x.Key, x => ShanghaiDay.Of(x.Min(y => y.AtUtc)));
        return [.. Enum.GetValues<CaseStage>().Select(x => new CaseMilestone(x, x <= one.Stage && reached.TryGetValue(x, out var on) ? on : null, x <= one.Stage, x == one.Stage))];
    }

    private static PromiseState PromiseOf(ServiceCase one, DateOnly? answered, DateOnly today) =>
        answered is { } on ? on <= one.PromisedOn ? PromiseState.Kept : PromiseState.Late
        : !one.IsOpen ? PromiseState.Ended
        : today > one.PromisedOn ? PromiseState.Overdue : PromiseState.Open;

    internal static InvestorEnd? EndOf(ServiceCase one) => one.Outcome switch
    {
        null => null,
        CaseOutcome.Won => InvestorEnd.Landed,
        CaseOutcome.OutOfScope => InvestorEnd.OutOfScope,
        CaseOutcome.Merged => InvestorEnd.Merged,
        _ => InvestorEnd.Ended,
    };

    /// <summary>The conversation in the order it was held; it begins with what the case was sent with.</summary>
    private static List<InvestorMessage> TalkOf(ServiceCase one, IReadOnlyList<CaseMessage> talk, IReadOnlyList<StoredFile> kept)
    {
        var named = talk.SelectMany(x => x.FileIds).ToHashSet();
        var first = new InvestorMessage(one.Id, true, one.ContactName, one.Message, [.. kept.Where(x => !named.Contains(x.Id)).Select(Of)], one.SentAtUtc);
        return
        [
            first,
            .. talk.OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id)
                .Select(x => new InvestorMessage(x.Id, x.IsFromInvestor, x.By, x.Text, [.. kept.Where(y => x.FileIds.Contains(y.Id)).Select(Of)], x.SentAtUtc)),
        ];

        static InvestorFile Of(StoredFile x) => new(x.Id, x.Name, x.Size);
    }

    private static async Task<List<StoredFile>> FilesOfAsync(PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var key = one.ChangeKey;
        return [.. (await db.StoredFiles.AsNoTracking().Where(x => x.OwnerKey == key).ToListAsync(ct)).OrderBy(x => x.UploadedAtUtc).ThenBy(x => x.Id)];
    }

    /// <summary>What somebody of the management laid there is the investor's only when a message to him names it.</summary>
    private static bool MayHave(StoredFile file, IReadOnlyList<CaseMessage> talk) => !Guid.TryParse(file.UploadedBy, out _) || talk.Any(x => x.FileIds.Contains(file.Id));
}
