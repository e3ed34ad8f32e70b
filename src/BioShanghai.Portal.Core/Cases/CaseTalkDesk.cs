using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What was said to the investor or by him.</summary>
/// <param name="By">Who of the desk wrote it; empty for the investor, whose name is shown to whoever asks for the contact.</param>
/// <param name="FromNumber">Number of the case it was written in, where that was merged into this one.</param>
public sealed record TalkMessage(Guid Id, Guid CaseId, bool IsFromInvestor, string By, string Text, IReadOnlyList<CaseFile> Files, DateTime SentAtUtc, string? FromNumber);

/// <summary>What colleagues wrote for each other.</summary>
public sealed record TalkNote(Guid Id, string By, string Text, DateTime AtUtc, string? FromNumber);

public sealed record CaseTaskRow(Guid Id, int Version, string Text, DateOnly DueOn, Guid? AssigneeUserId, string? AssigneeName, string By, DateTime? DoneAtUtc, string? DoneBy, bool IsMine);

/// <summary>Everything said and to be done in a case.</summary>
/// <param name="Language">Segment of the language the investor reads.</param>
/// <param name="CanBeMailed">There is an address at which he can be told.</param>
/// <param name="AssignChoices">Who can be given a task.</param>
/// <param name="Undelivered">Mails about it that did not reach the investor, the latest first.</param>
/// <param name="IsMerged">Another case carries it on; its investor can still be written to.</param>
/// <param name="Attached">What the reader attached and has not sent yet; the investor does not see it.</param>
public sealed record CaseTalk(
    CaseHead Head, string Message, DateTime SentAtUtc, string Language, bool CanBeMailed, IReadOnlyList<TalkMessage> Messages, IReadOnlyList<TalkNote> Notes, IReadOnlyList<CaseTaskRow> Tasks,
    IReadOnlyList<TemplateChoice> Templates, IReadOnlyList<CaseOwner> AssignChoices, DateOnly Today, bool IsMerged, IReadOnlyList<UndeliveredMail> Undelivered, IReadOnlyList<CaseFile> Attached);

/// <summary>A template with its places filled.</summary>
/// <param name="IsAcknowledgement">It only says that the inquiry has come in and names the day of the first answer.</param>
public sealed record FilledReply(string Text, bool IsAcknowledgement);

/// <summary>A template in the list of those that can be used.</summary>
public sealed record TemplateChoice(Guid Id, LocalText Name);

/// <summary>
/// Talk of a case: messages, which the investor reads, and notes and tasks, which he never does. They are written by different methods into
/// different tables.
/// </summary>
public sealed partial class CaseTalkDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, FileStore files, MailOutbox outbox, MailSettings settings, TimeProvider clock)
{
    public async Task<CaseTalk> OpenAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.ReadCases, id, ct);
        // What was merged is read here.
        var numbers = await db.ServiceCases.AsNoTracking().Where(x => x.MergedIntoId == id && x.ErasedAtUtc == null).Select(x => new { x.Id, x.Number, x.Message, x.SentAtUtc }).ToDictionaryAsync(x => x.Id, ct);
        Guid[] ids = [id, .. numbers.Keys];
        string[] keys = [.. ids.Select(ServiceCase.KeyOf)];
        var messages = await db.CaseMessages.AsNoTracking().Where(x => ids.Contains(x.CaseId)).OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        var files = await db.StoredFiles.AsNoTracking().Where(x => keys.Contains(x.OwnerKey)).Select(x => new { x.Id, x.Name, x.Size, x.OwnerKey, x.UploadedAtUtc }).ToDictionaryAsync(x => x.Id, ct);
        var notes = await db.CaseNotes.AsNoTracking().Where(x => ids.Contains(x.CaseId)).OrderByDescending(x => x.AtUtc).ThenBy(x => x.Id).ToListAsync(ct);
        var tasks = await db.CaseTasks.AsNoTracking().Where(x => ids.Contains(x.CaseId)).OrderBy(x => x.DueOn).ThenBy(x => x.Id).ToListAsync(ct);
        var head = new CaseHead(
            one.Id, one.Version, one.Number, one.Company, one.ProjectName, one.Stage, one.Status, one.Priority, one.DistrictCode, one.OwnerName, one.DueAtUtc, one.IsQuarantined, actor.Can(Permission.HandleCases, one.Place));
        var talk = messages.Select(x => new TalkMessage(
            x.Id, x.CaseId, x.IsFromInvestor, x.IsFromInvestor ? "" : x.By, x.Text,
            [.. x.FileIds.Where(files.ContainsKey).Select(y => files[y]).Select(y => new CaseFile(y.Id, ServiceCase.IdOf(y.OwnerKey)!.Value, y.Name, y.Size, y.UploadedAtUtc))], x.SentAtUtc, NumberOf(x.CaseId)));
        var first = numbers.Values.Select(x => new TalkMessage(x.Id, x.Id, true, "", x.Message, [], x.SentAtUtc, x.Number));
        return new(
            head, one.Message, one.SentAtUtc, one.Language, one.Email is { } mail && MailMessage.IsAddress(mail),
            [.. talk.Concat(first).OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id)],
            [.. notes.Select(x => new TalkNote(x.Id, x.By, x.Text, x.AtUtc, NumberOf(x.CaseId)))],
            [.. tasks.OrderBy(x => x.IsDone).ThenBy(x => x.DueOn).Select(x => RowOf(x, actor))],
            head.MayHandle ? await ReplyTemplateDesk.ChoicesAsync(db, ct) : [], head.MayHandle ? await db.ColleaguesAsync(one.Place, ct) : [], ShanghaiDay.Today(clock), one.Outcome == CaseOutcome.Merged,
            await db.UndeliveredAsync(one, ct), head.MayHandle ? await AttachedAsync(db, id, actor, ct) : []);

        string? NumberOf(Guid caseId) => numbers.TryGetValue(caseId, out var other) ? other.Number : null;
    }

    /// <summary>Writes to the investor, who is told by mail that there is a message. It counts as an answer of a person.</summary>
    /// <param name="isWaiting">The investor owes an answer to it: the clock stands still.</param>
    /// <param name="fileIds">Documents that go with it, attached by the same person and not sent before.</param>
    /// <returns>A mail was queued; there was an address.</returns>
    public Task<bool> SayAsync(Guid id, int version, string text, bool isWaiting, IReadOnlyList<Guid>? fileIds = null, CancellationToken ct = default) => SendAsync(
        id, version, "case.say", text, fileIds ?? [],
        x =>
        {
            x.Case.Answered(x.Now);
            if (isWaiting)
            {
                x.Case.WaitForInvestor(x.Clock, x.Actor, x.Now);
            }
        },
        ct);

    /// <summary>Writes to the investor that his inquiry has come in. It is not the first answer: the promised day stands, and the figures wait for the answer itself.</summary>
    /// <returns>A mail was queued; there was an address.</returns>
    public Task<bool> AcknowledgeAsync(Guid id, int version, string text, CancellationToken ct = default) => SendAsync(id, version, "case.acknowledge", text, [], _ => { }, ct);

    private async Task<bool> SendAsync(Guid id, int version, string action, string text, IReadOnlyList<Guid> fileIds, Action<CaseDeed> change, CancellationToken ct)
    {
        var isTold = false;
        await ChangeAsync(
            id, version, action,
            async x =>
            {
                // Of one that was merged the investor is written to here: an address typed into a form opens nobody's talk.
                Rule.Require(x.Case.CanBeWrittenTo, "Case.Closed");
                Rule.Require(!x.Case.IsQuarantined, "Case.Quarantined");
                Rule.Require(fileIds.Count == 0 || fileIds.Except((await AttachedAsync(x.Db, id, x.Actor, ct)).Select(y => y.Id)).ToList() is [], "CaseMessage.FileGone");
                var message = new CaseMessage(Guid.CreateVersion7(), id, false, x.Actor.Name, text, fileIds, x.Now);
                x.Db.CaseMessages.Add(message);
                change(x);
                isTold = await MailAsync(x.Db, x.Case, $"{message.Id:N}", ct);
            },
            ct);
        return isTold;
    }

    /// <summary>Writes a note for colleagues; no investor ever sees it.</summary>
    public Task NoteAsync(Guid id, int version, string text, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.note",
        x =>
        {
            Rule.Require(x.Case.CanBeWrittenOn, "Case.Erased");
            x.Db.CaseNotes.Add(new CaseNote(id, text, x.Actor, x.Now));
            return Task.CompletedTask;
        },
        ct);

    /// <summary>Something to be done by a day.</summary>
    /// <param name="assigneeUserId">Who does it, one who may carry the case; null for whoever comes to it.</param>
    public Task AddTaskAsync(Guid id, int version, string text, DateOnly dueOn, Guid? assigneeUserId, CancellationToken ct = default) => ChangeAsync(
        id, version, "case.task",
        async x =>
        {
            Rule.Require(x.Case.CanBeWrittenOn, "Case.Erased");
            var assignee = (await x.Db.ColleaguesAsync(x.Case.Place, ct)).FirstOrDefault(y => y.Id == assigneeUserId);
            Rule.Require(assigneeUserId is null || assignee is not null, "Case.CannotHandle");
            x.Db.CaseTasks.Add(new CaseTask(id, text, dueOn, assignee?.Id, assignee?.Name, x.Today, x.Actor, x.Now));
        },
        ct);

    /// <summary>A task is done, or after all is not.</summary>
    /// <param name="version">Of the task.</param>
    /// <exception cref="RuleException">The case has no such task, or it was done before.</exception>
    public async Task SetTaskDoneAsync(Guid id, Guid taskId, int version, bool isDone, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
        var task = (await db.CaseTasks.FirstOrDefaultAsync(x => x.Id == taskId && (x.CaseId == id || db.ServiceCases.Any(y => y.Id == x.CaseId && y.MergedIntoId == id)), ct) ?? throw new RuleException("CaseTask.None")).At(version);
        var now = clock.GetUtcNow().UtcDateTime;
        if (isDone)
        {
            task.Finish(actor, now);
        }
        else
        {
            task.Reopen();
        }

        await db.SaveAsync(new Deed(actor, isDone ? "case.task-done" : "case.task-reopen", now), ct);
    }

    /// <summary>A template with what the case says put into its places, in the language of the investor.</summary>
    /// <exception cref="RuleException">There is no such template any more.</exception>
    public async Task<FilledReply> FillAsync(Guid id, Guid templateId, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.HandleCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await gate.CaseAsync(db, actor, Permission.HandleCases, id, ct);
        var template = await db.ReplyTemplates.AsNoTracking().FirstOrDefaultAsync(x => x.Id == templateId, ct) ?? throw new RuleException("ReplyTemplate.None");
        var language = LanguageOf(one);
        return new(
            ReplyPlaces.Fill(template.Text.In(language) ?? template.Text.Local, language, one.Number, one.ContactName, one.Company, actor.Name, ShanghaiDay.Today(clock), one.PromisedOn),
            ReplyPlaces.Acknowledges(template.Text));
    }

    internal static CaseTaskRow RowOf(CaseTask x, Actor actor) => new(
        x.Id, x.Version, x.Text, x.DueOn, x.AssigneeUserId, x.AssigneeName, x.By, x.DoneAtUtc, x.DoneBy, actor.Is(x.AssigneeUserId));

    private static Language LanguageOf(ServiceCase one) => Language.All.FirstOrDefault(x => x.Segment == one.Language) ?? Language.Zh;

    /// <summary>That there is a message, never what it says: a mailbox is no place for a company's plans.</summary>
    private async Task<bool> MailAsync(PortalDbContext db, ServiceCase one, string message, CancellationToken ct)
    {
        if (one.Email is not { } to || !MailMessage.IsAddress(to))
        {
            return false;
        }

        return await outbox.QueueAsync(
            db, to, MailTemplates.CaseMessage, $"case-message:{message}", language => [one.Number, settings.PageOf(language, ServiceCase.PathOf(one.Number))], ct, language: LanguageOf(one)) is not null;
    }

    private Task ChangeAsync(Guid id, int version, string action, Func<CaseDeed, Task> change, CancellationToken ct) =>
        gate.ChangeAsync(databases, clock, Permission.HandleCases, action, id, version, change, ct);
}
