using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// Makes cases of what visitors asked before there was the one-stop service, so that nothing asked is forgotten. The number stays as they
/// noted it down; there was no secret, so that a new one goes to whoever left an address.
/// </summary>
public sealed partial class QuestionCases(
    IDbContextFactory<PortalDbContext> dbs, CaseTriage triage, CaseMails mails, IStringLocalizer<IntakeText> words, TimeProvider clock, ILogger<QuestionCases> log)
{
    /// <returns>How many questions became cases; each does so once.</returns>
    public async Task<int> MoveAsync(CancellationToken ct = default)
    {
        List<Guid> waiting;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            waiting = await db.Questions.Where(x => x.Kind == QuestionKind.Ask).OrderBy(x => x.SentAtUtc).ThenBy(x => x.Id).Select(x => x.Id).ToListAsync(ct);
        }

        var moved = 0;
        foreach (var id in waiting)
        {
            try
            {
                moved += await MoveAsync(id, ct) ? 1 : 0;
            }
            catch (ConflictException)
            {
                // Another node made it one.
            }
            catch (Exception unfit) when (unfit is PortalException or DbUpdateException)
            {
                // One that can be no case keeps none of the others. The log says which one a person has to look at, and nothing of what it holds.
                LogSkipped(id, (unfit as RuleException)?.Code ?? unfit.GetType().Name);
            }
        }

        return moved;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Question {Id} could not be made a case ({Reason}); a person has to look at it")]
    private partial void LogSkipped(Guid id, string reason);

    private async Task<bool> MoveAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Questions.FirstOrDefaultAsync(x => x.Id == id && x.Kind == QuestionKind.Ask, ct) is not { } question)
        {
            return false;
        }

        var (now, secret) = (clock.GetUtcNow().UtcDateTime, PassCode.NewSecret());
        var doubts = question.State == QuestionState.Quarantined ? question.Doubts : [];
        // Under the clock from now on: what lay before cannot be promised any more.
        var one = new ServiceCase(question.Id, question.Number, PassCode.HashOf(secret), InputOf(question), question.SenderKey, doubts, await ServiceClock.ReadAsync(db, ct), now);
        db.ServiceCases.Add(one);
        db.Questions.Remove(question);
        await triage.RouteAsync(db, one, now, ct);
        await mails.ReceivedAsync(db, one, secret, ct);
        await db.SaveAsync(new Deed(Actor.System, "case.from-question", now) { IsSummed = true }, ct);
        return true;
    }

    private CaseInput InputOf(Question question)
    {
        var notGiven = NotGiven(question.Language);
        return new()
        {
            Need = CaseNeed.Space,
            Message = question.Message,
            Company = question.Organisation ?? question.Name ?? notGiven,
            ContactName = question.Name ?? question.Organisation?[..Math.Min(question.Organisation.Length, CaseInput.NameMaxLength)] ?? notGiven,
            Email = question.Email,
            Phone = question.Phone,
            ItemCodes = question.ItemCodes,
            Project = question.Project,
            Language = question.Language,
            ConsentVersion = question.ConsentVersion,
            MayPassOn = question.MayPassOn,
        };
    }

    private string NotGiven(string segment)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = (Language.All.FirstOrDefault(x => x.Segment == segment) ?? Language.Zh).Culture;
            return words["NotGiven"];
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
