using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>An application as its applicant sees it.</summary>
/// <param name="Edition">Number of the criteria it is or would be measured by; 0 where there are none.</param>
public sealed record ApplicationView(Application Application, IReadOnlyList<CriterionFinding> Findings, int Edition, Batch? Batch, StoredFile? Licence)
{
    /// <summary>Tells what was read from what somebody kept since.</summary>
    public long Stamp => StampOf(Application);

    internal static long StampOf(Application application) => new DateTimeOffset(application.ChangedAtUtc).ToUnixTimeMilliseconds();
}

/// <summary>What became of sending.</summary>
/// <param name="Member">A member of the programme of the same name, which the applicant has to say something about first; null once it was sent.</param>
public sealed record SentApplication(Application Application, LookAlike? Member);

/// <summary>
/// Applications as their applicants write, send and follow them, without an account: whoever has code and secret has the application.
/// What somebody else applied for is never told.
/// </summary>
public sealed partial class ApplicationService(
    IDbContextFactory<PortalDbContext> dbs, CatalogueCache catalogue, ApplicationFormValidator validator, CodeTries tries, FileStore files, MailOutbox outbox,
    MailSettings settings, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateOnly Today => ShanghaiDay.Today(clock);

    /// <summary>Begins a draft. The same form sent again with the same content gives the same code and secret, and stores nothing more.</summary>
    /// <exception cref="ValidationException">A field is missing or cannot be used; nothing is stored.</exception>
    public async Task<CodePass> StartAsync(ApplicationInput input, Submission submission, CancellationToken ct = default)
    {
        input = new ApplicationInput { Category = input.Category, Name = input.Name, Language = input.Language }.Tidy();
        await CheckAsync(await FormOfAsync(input, [], ct), x => x.IncludeRulesNotInRuleSet().IncludeRuleSets(ApplicationFormValidator.ToBegin), ct);
        string?[] content = [input.Category?.ToString(), input.Name.Zh, input.Name.En];
        var id = new Guid(submission.Derive("application", content).AsSpan(0, 16));
        var pass = new CodePass(PassCode.CodeOf(Application.CodeLetter, submission.Derive("application-code", content)), PassCode.SecretOf(submission.Derive("application-secret", content)));
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Applications.AnyAsync(x => x.Id == id, ct))
        {
            return pass;
        }

        var doubts = await DoubtsAsync(db, input, submission, ct);
        db.Applications.Add(new Application(id, pass.Code, PassCode.HashOf(pass.Secret), input, submission.SenderKey, doubts, Now));
        try
        {
            await SaveAsync(db, "application.begin", ct);
        }
        catch (DbUpdateException)
        {
            // The second of two clicks that arrived together.
            await using var again = await dbs.CreateDbContextAsync(ct);
            if (!await again.Applications.AnyAsync(x => x.Id == id, ct))
            {
                throw;
            }
        }

        return pass;
    }

    /// <summary>Tries a code and a secret. A wrong code and a wrong secret get the same answer, and cost the same.</summary>
    public async Task<OpenedPass> OpenAsync(string code, string secret, CancellationToken ct = default)
    {
        code = PassCode.TidyCode(code);
        if (tries.Take(code) is var wait && wait > TimeSpan.Zero)
        {
            return new(null, wait);
        }

        var pass = new CodePass(code, PassCode.TidySecret(secret));
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await FindAsync(db.Applications.AsNoTracking(), pass, ct) is null)
        {
            return new(null, TimeSpan.Zero);
        }

        tries.GiveBack(code);
        return new(pass, TimeSpan.Zero);
    }

    /// <summary>The application with its standing; null when the pass opens nothing any more.</summary>
    public async Task<ApplicationView?> ViewAsync(CodePass pass, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await FindAsync(db.Applications.AsNoTracking(), pass, ct) is { } found ? await ViewOfAsync(db, found, ct) : null;
    }

    /// <summary>What the form of a category asks beside what every form asks.</summary>
    public async Task<IReadOnlyList<Criterion>> CriteriaAsync(Application application, Partners.PartnerCategory? category, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await EditionOfAsync(db, application, category, ct) is { } edition ? edition.Criteria : [];
    }

    /// <summary>Keeps what was typed, finished or not.</summary>
    /// <param name="stamp">Of what the writer read; null to keep it whatever was changed since.</param>
    /// <exception cref="ValidationException">Something cannot be kept; nothing is.</exception>
    /// <exception cref="ConflictException">Somebody else with the secret kept something since.</exception>
    public async Task<ApplicationView> WriteAsync(CodePass pass, ApplicationInput input, IReadOnlyList<string> unreadable, long? stamp, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var application = await NeedAsync(db, pass, ct);
        input = (application.SentAtUtc is null ? input : input with { Category = application.Category }).Tidy();
        await CheckAsync(await FormOfAsync(input, unreadable, ct), x => x.IncludeRulesNotInRuleSet(), ct);
        if (Same(input, application.Input))
        {
            return await ViewOfAsync(db, application, ct);
        }

        if (stamp is not null && stamp != ApplicationView.StampOf(application))
        {
            throw new ConflictException(application.ChangeKey);
        }

        application.Write(input, Now);
        await SaveAsync(db, "application.write", ct);
        return await ViewOfAsync(db, application, ct);
    }

    /// <summary>Sends the application as it was last kept, the first time or with the answer to what the Centre asked. A second click sends nothing more.</summary>
    /// <param name="answer">To the question; left out the first time.</param>
    /// <param name="differentFrom">The member of the same name the applicant says he is not.</param>
    /// <exception cref="ValidationException">Something is missing; what was kept stays kept.</exception>
    public async Task<SentApplication> SendAsync(CodePass pass, string? answer, string? differentFrom, Submission submission, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var application = await NeedAsync(db, pass, ct);
        if (!application.IsEditable)
        {
            return new(application, null);
        }

        var isFirst = application.State == ApplicationState.Draft;
        answer = isFirst ? null : TypedText.Lines(answer);
        var edition = await EditionOfAsync(db, application, application.Category, ct);
        await CheckWholeAsync(application, edition, answer, ct);
        if (isFirst && await MemberAsync(db, application, ct) is { } member && member.PartnerSlug != differentFrom)
        {
            return new(application, member);
        }

        var batches = await db.Batches.AsNoTracking().ToListAsync(ct);
        var batch = batches.OrderBy(x => x.Number).FirstOrDefault(x => x.TakesOn(Today))?.Number;
        // Whoever has just kept the form sends it at once.
        List<string> doubts = [.. (await DoubtsAsync(db, application.Input, submission, ct)).Where(x => x != "haste")];
        application.Suspect(doubts);
        application.Send(edition?.Number ?? 0, batch, answer, Now);
        if (isFirst)
        {
            var to = application.Input.Contacts[0].Email;
            // Nobody is written to because a program filled in a form.
            var isWithheld = doubts.Any(x => x is "trap" or "network" or "contact");
            await outbox.QueueAsync(
                db, to, MailTemplates.ApplicationReceived, $"{application.ChangeKey}:received",
                language => [application.Code, settings.PageOf(language, Application.PathOf(pass.Code, pass.Secret))], ct, isWithheld: isWithheld);
        }

        try
        {
            await SaveAsync(db, "application.send", ct);
            return new(application, null);
        }
        catch (Exception raced) when (raced is ConflictException or DbUpdateException)
        {
            await using var again = await dbs.CreateDbContextAsync(ct);
            var first = await NeedAsync(again, pass, ct);
            return first.IsEditable ? throw new ConflictException(first.ChangeKey) : new(first, null);
        }
    }

    /// <summary>Says what is missing, and sends nothing.</summary>
    /// <exception cref="ValidationException">Something is missing.</exception>
    public async Task CheckAsync(CodePass pass, string? answer, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var application = await NeedAsync(db, pass, ct);
        await CheckWholeAsync(application, await EditionOfAsync(db, application, application.Category, ct), answer, ct);
    }

    /// <summary>Takes the application back for good.</summary>
    public async Task TakeBackAsync(CodePass pass, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var application = await NeedAsync(db, pass, ct);
        if (application.State != ApplicationState.TakenBack)
        {
            application.TakeBack(Now);
            await SaveAsync(db, "application.take-back", ct);
        }
    }

    private static async Task<Application?> FindAsync(IQueryable<Application> applications, CodePass pass, CancellationToken ct)
    {
        var code = pass.Code;
        var found = await applications.FirstOrDefaultAsync(x => x.Code == code, ct);
        var isRight = SecretHash.Fits(found?.SecretHash, PassCode.Tidy(pass.Secret));
        return isRight ? found : null;
    }

    private static async Task<Application> NeedAsync(PortalDbContext db, CodePass pass, CancellationToken ct) =>
        await FindAsync(db.Applications, pass, ct) ?? throw new NotFoundException("application");

    /// <summary>The edition it was sent under; before that, the one in force.</summary>
    private static Task<CriteriaEdition?> EditionOfAsync(PortalDbContext db, Application application, Partners.PartnerCategory? category, CancellationToken ct) =>
        Admission.EditionOfAsync(db, application.CriteriaNumber, category, ct);

    /// <summary>A listed member of the very same name. Whoever is not public yet, or has only applied, is nobody's business.</summary>
    private static async Task<LookAlike?> MemberAsync(PortalDbContext db, Application application, CancellationToken ct)
    {
        var alike = (await LookAlikes.ReadAsync(db, ct, membersOnly: true)).Find(application.Input.Names(), application.CreditCode, application.Id);
        List<string> slugs = [.. alike.Where(x => x.Likeness == NameLikeness.Same && x.PartnerSlug is not null).Select(x => x.PartnerSlug!)];
        var listed = await db.Partners.AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Slug, x.Name }).FirstOrDefaultAsync(ct);
        return listed is null ? null : new(listed.Slug, null, listed.Name, NameLikeness.Same, listed.Name.Local);
    }

    private async Task<ApplicationView> ViewOfAsync(PortalDbContext db, Application application, CancellationToken ct)
    {
        var edition = await EditionOfAsync(db, application, application.Category, ct);
        var findings = CriteriaCheck.Of(edition?.Criteria ?? [], application, Today);
        var batch = await db.Batches.AsNoTracking().FirstOrDefaultAsync(x => x.Number == application.BatchNumber, ct);
        var licence = await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == application.LicenceFileId, ct);
        return new(application, findings, edition?.Number ?? 0, batch, licence);
    }

    private async Task<ApplicationForm> FormOfAsync(ApplicationInput input, IReadOnlyList<string> unreadable, CancellationToken ct) => new(input, await catalogue.GetAsync(ct), Today, unreadable);

    private async Task CheckWholeAsync(Application application, CriteriaEdition? edition, string? answer, CancellationToken ct)
    {
        var form = await FormOfAsync(application.Input, [], ct) with
        {
            Criteria = edition?.Criteria ?? [], HasLicence = application.LicenceFileId is not null, IsAnswer = application.State == ApplicationState.ChangesAsked, Answer = answer,
        };
        await CheckAsync(form, x => x.IncludeRulesNotInRuleSet().IncludeRuleSets(ApplicationFormValidator.ToSend), ct);
    }

    private async Task CheckAsync(ApplicationForm form, Action<FluentValidation.Internal.ValidationStrategy<ApplicationForm>> which, CancellationToken ct)
    {
        var result = await validator.ValidateAsync(form, which, ct);
        if (!result.IsValid)
        {
            throw new ValidationException(result.Errors);
        }
    }

    // The trail says that somebody applied, and nothing of what he wrote.
    private Task<int> SaveAsync(PortalDbContext db, string action, CancellationToken ct) => db.SaveAsync(new Deed(Actor.Visitor, action, Now) { IsSummed = true }, ct);
}
