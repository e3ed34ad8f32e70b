using System.Linq.Expressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Which mails are looked at.</summary>
public enum MailFilter
{
    All,
    Waiting,

    /// <summary>Given up, for whatever reason.</summary>
    GivenUp,
    Sent,
}

/// <summary>One mail in the list, without its text: a link in it may open an account.</summary>
/// <param name="NextTryAtUtc">Null when it is due, or not tried any more.</param>
public sealed record MailRow(Guid Id, string To, string Subject, MailState State, int Tries, DateTime QueuedAtUtc, DateTime? NextTryAtUtc, DateTime? SentAtUtc, string? LastError, bool CanBeSentAgain);

/// <summary>A page of mails, counted from 1, with how many stand where.</summary>
/// <param name="CanBeSentAgain">How many of those that were given up can be sent again.</param>
/// <param name="IsSending">A mail server or a folder is set; without one all mails wait.</param>
/// <param name="Pickup">Folder mails are written to, where there is one.</param>
public sealed record MailPage(
    IReadOnlyList<MailRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<MailFilter, int> Counts, int CanBeSentAgain, bool IsSending, string? Pickup);

/// <summary>A kind of mail as it is read, with samples in its places.</summary>
/// <param name="When">When it goes out, in the looker's language.</param>
public sealed record MailPreview(string Key, string When, MailDraft Zh, MailDraft En);

/// <summary>What became of mails, sending them again, and what they say. Texts of mails to people are never read here.</summary>
public sealed class MailDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, MailSettings settings, MailWords words, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>Mails newest first; those that are never sent are left out, since they would tell who has no account.</summary>
    public async Task<MailPage> ListAsync(MailFilter filter, int page, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.KeepMail, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (now, mails) = (clock.GetUtcNow().UtcDateTime, db.MailMessages.AsNoTracking().Where(x => x.State != MailState.Withheld));
        var counts = (await mails.GroupBy(x => x.State).Select(x => new { State = x.Key, Count = x.Count() }).ToListAsync(ct))
            .GroupBy(x => FilterOf(x.State)).ToDictionary(x => x.Key, x => x.Sum(y => y.Count));
        counts[MailFilter.All] = counts.Values.Sum();
        var total = counts.GetValueOrDefault(filter);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var states = Enum.GetValues<MailState>().Where(x => x != MailState.Withheld && (filter == MailFilter.All || FilterOf(x) == filter)).ToList();
        // The text stays in the database; only whether there is one comes out.
        var rows = await mails.Where(x => states.Contains(x.State)).OrderByDescending(x => x.QueuedAtUtc).ThenBy(x => x.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(x => new
            {
                x.Id, x.To, x.Subject, x.State, x.Tries, x.QueuedAtUtc, x.NextTryAtUtc, x.SentAtUtc, x.LastError,
                CanBeSentAgain = x.State != MailState.Sent && x.Text != "" && (x.GoodUntilUtc == null || x.GoodUntilUtc > now),
            }).ToListAsync(ct);
        return new(
            [.. rows.Select(x => new MailRow(x.Id, x.To, x.Subject, x.State, x.Tries, x.QueuedAtUtc, x.State == MailState.Queued && x.NextTryAtUtc > now ? x.NextTryAtUtc : null, x.SentAtUtc, x.LastError, x.CanBeSentAgain))],
            total, page, pages, counts, await mails.CountAsync(GivenUpAndGood(now), ct), settings.IsSending, settings.Pickup);
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

    /// <summary>The same for all that were given up.</summary>
    /// <returns>How many will be sent; those that ran out are not among them.</returns>
    public async Task<int> SendAllAgainAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.KeepMail, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        // What MailMessage.SendAgain does, for any number of mails in one statement.
        var count = await db.MailMessages.Where(GivenUpAndGood(now)).ExecuteUpdateAsync(
            x => x.SetProperty(y => y.State, MailState.Queued).SetProperty(y => y.Tries, 0).SetProperty(y => y.NextTryAtUtc, now).SetProperty(y => y.QueuedAtUtc, now), ct);
        var deed = new Deed(actor, "mail.send-again", now);
        db.Note(deed, $"{count} mails", AuditResult.Done);
        await db.SaveAsync(deed, ct);
        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>Every kind of mail as its readers see it.</summary>
    public async Task<IReadOnlyList<MailPreview>> TemplatesAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.KeepMail, ct);
        return [.. MailTemplates.All.Select(x => new MailPreview(x.Key, words.When(x), words.Write(x, x.SamplesIn, Language.Zh), words.Write(x, x.SamplesIn, Language.En)))];
    }

    private static MailFilter FilterOf(MailState state) =>
        state switch { MailState.Queued => MailFilter.Waiting, MailState.Sent => MailFilter.Sent, _ => MailFilter.GivenUp };

    private static Expression<Func<MailMessage, bool>> GivenUpAndGood(DateTime now) => x =>
        MailMessage.GivenUp.Contains(x.State) && x.Text != "" && (x.GoodUntilUtc == null || x.GoodUntilUtc > now);
}
