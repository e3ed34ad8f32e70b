using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>One mail in the list, without its text: a link in it may open an account.</summary>
public sealed record MailRow(Guid Id, string To, string Subject, MailState State, int Tries, DateTime QueuedAtUtc, DateTime NextTryAtUtc, DateTime? SentAtUtc, string? LastError, bool CanBeSentAgain);

/// <summary>A page of mails, counted from 1, with how many stand where.</summary>
/// <param name="HasServer">A mail server is set; without one all mails wait.</param>
public sealed record MailPage(IReadOnlyList<MailRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<MailState, int> Counts, bool HasServer);

/// <summary>What became of mails, and sending one again. Texts are never read here.</summary>
public sealed class MailDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, MailSettings settings, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>Mails newest first; those that are never sent are left out, since they would tell who has no account.</summary>
    public async Task<MailPage> ListAsync(MailState? state, int page, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.KeepMail, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (now, mails) = (clock.GetUtcNow().UtcDateTime, db.MailMessages.AsNoTracking().Where(x => x.State != MailState.Withheld));
        var counts = await mails.GroupBy(x => x.State).Select(x => new { State = x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.State, x => x.Count, ct);
        mails = state is { } only ? mails.Where(x => x.State == only) : mails;
        var total = state is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await mails.OrderByDescending(x => x.QueuedAtUtc).ThenBy(x => x.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(x => new
            {
                x.Id, x.To, x.Subject, x.State, x.Tries, x.QueuedAtUtc, x.NextTryAtUtc, x.SentAtUtc, x.LastError,
                CanBeSentAgain = (x.State == MailState.Queued || x.State == MailState.Failed) && x.Text != "" && (x.GoodUntilUtc == null || x.GoodUntilUtc > now),
            }).ToListAsync(ct);
        return new(
            [.. rows.Select(x => new MailRow(x.Id, x.To, x.Subject, x.State, x.Tries, x.QueuedAtUtc, x.NextTryAtUtc, x.SentAtUtc, x.LastError, x.CanBeSentAgain))],
            total, page, pages, counts, settings.Host is not null);
    }

    /// <summary>Has a mail sent at once that was given up or waits for its next try.</summary>
    /// <exception cref="RuleException">It was sent, or what it says has run out.</exception>
    public async Task SendAgainAsync(Guid id, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepMail, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var mail = await db.MailMessages.FirstOrDefaultAsync(x => x.Id == id && x.State != MailState.Withheld, ct) ?? throw new NotFoundException(MailMessage.KeyOf(id));
        var now = clock.GetUtcNow().UtcDateTime;
        mail.SendAgain(now);
        var deed = new Deed(actor, "mail.send-again", now);
        db.Note(deed, MailMessage.KeyOf(id), AuditResult.Done);
        await db.SaveAsync(deed, ct);
    }
}
