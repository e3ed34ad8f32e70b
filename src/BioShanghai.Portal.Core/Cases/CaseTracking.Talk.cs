using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A file that comes with a message.</summary>
public sealed record MessageFile(string Name, Func<Stream> Open);

/// <summary>Writing to the desk.</summary>
public sealed partial class CaseTracking
{
    /// <summary>Files one message may bring.</summary>
    public const int MostFiles = 5;

    /// <summary>Messages one case may bring within a day.</summary>
    public const int MostMessagesPerDay = 30;

    /// <summary>Who sent a file that came without an account.</summary>
    internal const string Sender = "investor";

    /// <summary>
    /// Writes to the desk. The same form sent again with the same words is one message. A case that waits for the investor goes on; whoever holds it is
    /// told by notice and mail. A case that is closed still takes a message, so that nothing somebody has to say is turned away.
    /// </summary>
    /// <exception cref="RuleException">The text is missing or too long, or a file is not taken: nothing is stored. Of a file the subject is its name.</exception>
    /// <exception cref="NotFoundException">The pass opens nothing any more.</exception>
    public async Task WriteAsync(CodePass pass, string text, IReadOnlyList<MessageFile> sent, Submission submission, CancellationToken ct = default)
    {
        Rule.Require(TypedText.Lines(text) is { Length: <= CaseMessage.TextMaxLength }, "CaseMessage.NeedsText");
        Rule.Require(sent.Count <= MostFiles, "CaseMessage.TooManyFiles");
        var id = new Guid(submission.Derive("case-message", pass.Code, TypedText.Lines(text)).AsSpan(0, 16));
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await NeedAsync(db, pass, ct);
        if (await db.CaseMessages.AnyAsync(x => x.Id == id, ct))
        {
            return;
        }

        var since = Now.AddDays(-1);
        Rule.Require(await db.CaseMessages.CountAsync(x => x.CaseId == one.Id && x.IsFromInvestor && x.SentAtUtc > since, ct) < MostMessagesPerDay, "CaseMessage.TooMany");
        var taken = await TakeAsync(one.ChangeKey, id, sent, ct);
        try
        {
            await ChangeAsync(pass, "case.write", (context, current, now) => SayAsync(context, current, new(id, current.Id, true, current.ContactName, text, taken, now), ct), ct);
        }
        catch (Exception failed) when (failed is PortalException or DbUpdateException)
        {
            await using var again = await databases.CreateDbContextAsync(ct);
            if (!await again.CaseMessages.AnyAsync(x => x.Id == id, ct))
            {
                // What a broken connection leaves behind is found again by the same message, and removed with everything nobody names if it never comes.
                throw;
            }

            // The second of two clicks that arrived together. Its files are the first one's.
        }
    }

    /// <summary>Something stands in the way since the landing; whoever holds the case is told. The same words within a day are one problem.</summary>
    /// <exception cref="RuleException">Nothing was written, too much, or the case has not landed.</exception>
    public async Task RaiseProblemAsync(CodePass pass, string text, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var one = await NeedAsync(db, pass, ct);
        var (words, since) = (TypedText.OneLine(text), Now.AddDays(-1));
        var lately = await db.CheckIns.Where(x => x.CaseId == one.Id && x.IsProblem && x.AtUtc > since).Select(x => x.Topic).ToListAsync(ct);
        Rule.Require(lately.Count < MostMessagesPerDay, "CaseMessage.TooMany");
        if (!lately.Contains(words!))
        {
            await aftercare.RaiseAsync(one.Id, words ?? "", ct);
        }
    }

    private async Task SayAsync(PortalDbContext db, ServiceCase one, CaseMessage message, CancellationToken ct)
    {
        db.CaseMessages.Add(message);
        // One whose main was erased stands for itself again.
        var carrier = one.MergedIntoId is { } into ? await db.ServiceCases.FirstOrDefaultAsync(x => x.Id == into && x.ErasedAtUtc == null, ct) ?? one : one;
        if (carrier.Status == CaseStatus.WaitingForInvestor)
        {
            carrier.Resume(await ServiceClock.ReadAsync(db, ct), Actor.Visitor, message.SentAtUtc);
        }

        // Nobody is troubled by what waits apart; it is read with the case.
        if (!one.IsQuarantined)
        {
            await post.TellAsync(
                db, await db.DeskAsync(carrier, ct),
                new(NoticeKind.CaseMessage, carrier.ChangeKey, carrier.Number, $"case-message:{message.Id:N}", MailTemplates.CaseInvestorWrote, "manage/cases/" + carrier.Id, () => [carrier.Number]), ct);
        }
    }

    /// <summary>Takes the files of a message in, all or none.</summary>
    /// <param name="id">Of the message.</param>
    private async Task<List<Guid>> TakeAsync(string ownerKey, Guid id, IReadOnlyList<MessageFile> sent, CancellationToken ct)
    {
        var taken = new List<Guid>();
        foreach (var file in sent)
        {
            try
            {
                taken.Add((await files.TakeAsync(ownerKey, id.ToString("N"), file.Name, file.Open, Now, ct)).Id);
            }
            catch (RuleException refused)
            {
                await DropAsync(taken);
                throw new RuleException(refused.Code, TypedText.OneLine(Path.GetFileName(file.Name)));
            }
        }

        return taken;
    }

    // Whoever has gone away meanwhile leaves nothing behind either.
    private async Task DropAsync(List<Guid> fileIds)
    {
        if (fileIds.Count > 0)
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.StoredFiles.Where(x => fileIds.Contains(x.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }
    }
}
