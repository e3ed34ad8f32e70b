using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>An answer in the list of its case.</summary>
public sealed record AnswerRow(int Number, string By, DateTime WrittenAtUtc, DateTime? SentAtUtc, int Items);

/// <summary>Answers of a case.</summary>
/// <param name="MayWrite">The caller holds the case and it is open.</param>
public sealed record AnswersOfCase(IReadOnlyList<AnswerRow> Answers, bool MayWrite);

/// <summary>What the record says now.</summary>
public enum AnswerChangeState
{
    /// <summary>Facts read otherwise.</summary>
    Changed,

    /// <summary>The listing was withdrawn.</summary>
    Withdrawn,

    /// <summary>The listing was found not to be as listed, and is being checked.</summary>
    Disputed,

    /// <summary>Nobody confirmed the listing in time.</summary>
    NotConfirmed,

    /// <summary>The public no longer finds it, or no longer as settled.</summary>
    Gone,
}

/// <summary>A fact that reads otherwise now.</summary>
/// <param name="Was">Null for a fact that is new.</param>
/// <param name="Is">Null for a fact that is gone.</param>
public sealed record AnswerFactChange(LocalText Label, LocalText? Was, LocalText? Is);

/// <summary>A record of an answer that is not as it was when it was put in.</summary>
public sealed record AnswerChange(AnswerItemKind Kind, string Key, LocalText Title, AnswerChangeState State, IReadOnlyList<AnswerFactChange> Facts);

/// <summary>An answer, opened by the desk.</summary>
/// <param name="Changes">What reads otherwise today than in the answer.</param>
/// <param name="ReachesByMail">The investor gave an address.</param>
/// <param name="Language">Segment of the investor's language.</param>
public sealed record AnswerSheet(
    int Number, int Version, string CaseNumber, string Opening, IReadOnlyList<AnswerItem> Items, string Closing, string By, DateTime WrittenAtUtc, DateTime? SentAtUtc, bool MayWrite, IReadOnlyList<AnswerChange> Changes,
    bool ReachesByMail, string Language)
{
    /// <summary>As the investor reads it.</summary>
    public InvestorAnswer AsRead => new(CaseNumber, Number, By, SentAtUtc ?? WrittenAtUtc, Opening, Items, Closing);
}

/// <summary>A record that stays in a draft, with what the desk says about it.</summary>
public sealed record AnswerLine(AnswerItemKind Kind, string Key, string? Note);

/// <summary>What of a draft is typed; the records keep what they said when they were put in.</summary>
/// <param name="Lines">In the order they are to stand in; what is left out is removed.</param>
public sealed record AnswerInput(string Opening, string Closing, IReadOnlyList<AnswerLine> Lines);

/// <summary>Answers composed from records of the portal: written as a draft on the server, frozen and sent as one page and one file.</summary>
public sealed class AnswerDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, AnswerRecords records, AnswerPrinter printer, MailOutbox outbox, MailSettings settings, AuditTrail trail, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The latest first.</summary>
    public async Task<AnswersOfCase> ListAsync(Guid caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, caseId, ct);
        var answers = await db.CaseAnswers.AsNoTracking().Where(x => x.CaseId == caseId).OrderByDescending(x => x.Number).ToListAsync(ct);
        return new([.. answers.Select(x => new AnswerRow(x.Number, x.By, x.WrittenAtUtc, x.SentAtUtc, x.Items.Count))], MayWrite(one, actor));
    }

    /// <summary>The draft of a case: the one that is open, or a new one.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> StartAsync(Guid caseId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct);
        one.RequireInWork();
        Rule.Require(one.IsOpen, "Case.Closed");
        if (await db.CaseAnswers.Where(x => x.CaseId == caseId && x.SentAtUtc == null).Select(x => (int?)x.Number).FirstOrDefaultAsync(ct) is { } open)
        {
            return open;
        }

        var number = (await db.CaseAnswers.Where(x => x.CaseId == caseId).MaxAsync(x => (int?)x.Number, ct) ?? 0) + 1;
        db.CaseAnswers.Add(new(caseId, number, actor, Now));
        try
        {
            await db.SaveAsync(new Deed(actor, "answer.start", Now), ct);
        }
        catch (DbUpdateException)
        {
            // A colleague began it in the same moment: it is the same draft.
        }

        return number;
    }

    /// <summary>An answer with what reads otherwise today.</summary>
    public async Task<AnswerSheet> OpenAsync(Guid caseId, int number, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, caseId, ct);
        var answer = await FindAsync(db, caseId, number, ct);
        return new(
            number, answer.Version, one.Number, answer.Opening, answer.Items, answer.Closing, answer.By, answer.WrittenAtUtc, answer.SentAtUtc, MayWrite(one, actor), await ChangesAsync(answer, ct),
            MailMessage.IsAddress(one.Email ?? ""), one.Language);
    }

    /// <summary>Public records whose name holds what was typed, to be put into an answer of a case.</summary>
    /// <param name="kind">Only these; null for all.</param>
    public async Task<IReadOnlyList<AnswerChoice>> FindAsync(Guid caseId, string text, AnswerItemKind? kind, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await gate.CaseAsync(db, actor, Permission.HandleCases, caseId, ct);
        return await records.FindAsync(text, kind, ct);
    }

    /// <summary>Keeps what was typed, the order and the notes of a draft.</summary>
    /// <returns>Its version.</returns>
    public Task<int> KeepAsync(Guid caseId, int number, int version, AnswerInput input, CancellationToken ct = default) => WriteAsync(
        caseId, number, version, "answer.keep",
        (answer, actor) =>
        {
            answer.Write(input.Opening, input.Closing, [.. input.Lines.Select(x => ItemOf(answer, x) with { Note = Questions.TypedText.Lines(x.Note) })], actor, Now);
            return Task.CompletedTask;
        },
        ct);

    /// <summary>Puts a record into a draft as it reads today.</summary>
    /// <exception cref="RuleException">It is not public, or still to be confirmed: <c>CaseAnswer.NotSettled</c>.</exception>
    public Task<int> AddAsync(Guid caseId, int number, int version, AnswerItemKind kind, string key, CancellationToken ct = default) => WriteAsync(
        caseId, number, version, "answer.add",
        async (answer, actor) => answer.Write(answer.Opening, answer.Closing, [.. answer.Items, await TakeAsync(kind, key, ct)], actor, Now),
        ct);

    /// <summary>Takes every record of a draft anew; what is no longer public falls out, notes stay.</summary>
    public Task<int> RefreshAsync(Guid caseId, int number, int version, CancellationToken ct = default) => WriteAsync(
        caseId, number, version, "answer.refresh",
        async (answer, actor) =>
        {
            List<AnswerItem> items = [];
            foreach (var item in answer.Items)
            {
                if (await records.TakeAsync(item.Kind, item.Key, ct) is { } now)
                {
                    items.Add(now with { Note = item.Note });
                }
            }

            answer.Write(answer.Opening, answer.Closing, items, actor, Now);
        },
        ct);

    /// <summary>Throws a draft away.</summary>
    public async Task DropAsync(Guid caseId, int number, int version, CancellationToken ct = default)
    {
        var (actor, db, _) = await EnterAsync(caseId, ct);
        await using (db)
        {
            var answer = (await FindAsync(db, caseId, number, ct)).At(version);
            Rule.Require(answer.SentAtUtc is null, "CaseAnswer.Sent");
            db.CaseAnswers.Remove(answer);
            await db.SaveAsync(new Deed(actor, "answer.drop", Now), ct);
        }
    }

    /// <summary>Freezes an answer and sends it: the investor reads it at his case, of which a mail tells him.</summary>
    /// <exception cref="RuleException">A record reads otherwise than in the draft: <c>CaseAnswer.OutOfDate</c>.</exception>
    public async Task SendAsync(Guid caseId, int number, int version, CancellationToken ct = default)
    {
        var (actor, db, one) = await EnterAsync(caseId, ct);
        await using (db)
        {
            var answer = (await FindAsync(db, caseId, number, ct)).At(version);
            one.RequireInWork();
            Rule.Require(one.IsOpen, "Case.Closed");
            answer.Send(Now);
            Rule.Require((await ChangesAsync(answer, ct)).Count == 0, "CaseAnswer.OutOfDate");
            one.Answered(Now);
            if (MailMessage.IsAddress(one.Email ?? ""))
            {
                var language = Language.All.First(x => x.Segment == one.Language);
                await outbox.QueueAsync(
                    db, one.Email!, MailTemplates.CaseAnswered, $"{answer.ChangeKey}:sent", x => [one.ContactName, one.Number, settings.PageOf(x, ServiceCase.PathOf(one.Number))], ct, language: language);
            }

            await db.SaveAsync(new Deed(actor, "answer.send", Now), ct);
        }
    }

    /// <summary>An answer that was sent, as the file the investor gets; taking it out is told to the trail.</summary>
    public async Task<byte[]> PrintAsync(Guid caseId, int number, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, caseId, ct);
        var answer = await FindAsync(db, caseId, number, ct);
        Rule.Require(answer.SentAtUtc is not null, "CaseAnswer.NotSent");
        var file = printer.Print(InvestorAnswers.Of(answer, one.Number));
        await trail.WriteAsync(actor, AuditActions.FileTaken, answer.ChangeKey, ct: ct);
        return file;
    }

    internal async Task<IReadOnlyList<AnswerChange>> ChangesAsync(CaseAnswer answer, CancellationToken ct)
    {
        List<AnswerChange> changes = [];
        foreach (var item in answer.Items)
        {
            var now = await records.TakeAsync(item.Kind, item.Key, ct);
            if (now is null)
            {
                changes.Add(new(item.Kind, item.Key, item.Title, await records.FateOfAsync(item, ct), []));
            }
            else if (Compare(item.Facts, now.Facts) is { Count: > 0 } facts)
            {
                changes.Add(new(item.Kind, item.Key, item.Title, AnswerChangeState.Changed, facts));
            }
        }

        return changes;
    }

    /// <summary>Fact by fact; those of the same name are told apart by their order.</summary>
    internal static IReadOnlyList<AnswerFactChange> Compare(IReadOnlyList<AnswerFact> was, IReadOnlyList<AnswerFact> now)
    {
        var (then, today) = (Keyed(was), Keyed(now));
        return
        [
            .. then.Where(x => today.GetValueOrDefault(x.Key)?.Value != x.Value.Value).Select(x => new AnswerFactChange(x.Value.Label, x.Value.Value, today.GetValueOrDefault(x.Key)?.Value)),
            .. today.Where(x => !then.ContainsKey(x.Key)).Select(x => new AnswerFactChange(x.Value.Label, null, x.Value.Value)),
        ];

        static Dictionary<(string?, int), AnswerFact> Keyed(IReadOnlyList<AnswerFact> facts) =>
            facts.GroupBy(x => x.Label.Zh ?? x.Label.En).SelectMany(x => x.Select((fact, at) => ((x.Key, at), fact))).ToDictionary(x => x.Item1, x => x.fact);
    }

    private async Task<AnswerItem> TakeAsync(AnswerItemKind kind, string key, CancellationToken ct) =>
        await records.TakeAsync(kind, key, ct) ?? throw new RuleException("CaseAnswer.NotSettled");

    private static AnswerItem ItemOf(CaseAnswer answer, AnswerLine line)
    {
        var item = answer.Items.FirstOrDefault(x => x.Kind == line.Kind && x.Key == line.Key);
        Rule.Require(item is not null, "CaseAnswer.NoSuchItem");
        return item!;
    }

    private async Task<int> WriteAsync(Guid caseId, int number, int version, string action, Func<CaseAnswer, Actor, Task> write, CancellationToken ct)
    {
        var (actor, db, one) = await EnterAsync(caseId, ct);
        await using (db)
        {
            one.RequireInWork();
            var answer = (await FindAsync(db, caseId, number, ct)).At(version);
            await write(answer, actor);
            await db.SaveAsync(new Deed(actor, action, Now), ct);
            return answer.Version;
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

    private static bool MayWrite(ServiceCase one, Actor actor) => one.IsOpen && actor.Can(Permission.HandleCases, one.Place);

    private static async Task<CaseAnswer> FindAsync(PortalDbContext db, Guid caseId, int number, CancellationToken ct) =>
        await db.CaseAnswers.FirstOrDefaultAsync(x => x.CaseId == caseId && x.Number == number, ct) ?? throw new NotFoundException($"{ServiceCase.KeyOf(caseId)}:{number}");
}
