using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Text;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>
/// Sends what waits in the outbox until nothing is due or the way out is closed. A mail is one node's at a time; it goes out twice only when
/// a node dies, or the server falls silent, between taking it and saying so, then under the same Message-ID. None is silently lost.
/// </summary>
public sealed partial class MailSender(IDbContextFactory<PortalDbContext> databases, MailSettings settings, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    private const int MostAtOnce = 50;
    private const int MostSaves = 4;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan WithheldKept = TimeSpan.FromDays(1);

    /// <summary>A server that only drips is left; well before another node may take the mail.</summary>
    private static readonly TimeSpan LongestSend = MailMessage.InHand - TimeSpan.FromMinutes(1);

    /// <summary>A mail that is being handed over when the site stops is finished, since half a hand-over may be one.</summary>
    private static readonly TimeSpan LongestAfterStop = TimeSpan.FromSeconds(10);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Sends all that is due and deletes what is done with.</summary>
    /// <returns>How many mails were taken.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct = default)
    {
        await TidyAsync(ct);
        if (!settings.IsSending)
        {
            return 0;
        }

        var sent = 0;
        using var route = settings.OpenRoute();
        for (var goesOn = true; goesOn;)
        {
            // One context a batch, so that ten thousand mails do not gather in it.
            await using var db = await databases.CreateDbContextAsync(ct);
            var now = Now;
            var due = await db.MailMessages.Where(x => x.State == MailState.Queued && x.NextTryAtUtc <= now).OrderBy(x => x.NextTryAtUtc).ThenBy(x => x.Id).Take(MostAtOnce).ToListAsync(ct);
            goesOn = due.Count > 0;
            foreach (var mail in due)
            {
                ct.ThrowIfCancellationRequested();
                var outcome = await SendAsync(db, route, mail, ct);
                sent += outcome == Outcome.Sent ? 1 : 0;
                if (outcome == Outcome.RouteClosed)
                {
                    // Whatever else is due keeps its tries.
                    return sent;
                }
            }
        }

        return sent;
    }

    /// <summary>The mail as it goes out, the same bytes at every try. Every part is a value of its own, so nothing typed can become a header.</summary>
    internal static MimeMessage MessageOf(MailMessage mail, string from)
    {
        var message = new MimeMessage { Subject = mail.Subject, Date = new DateTimeOffset(mail.QueuedAtUtc, TimeSpan.Zero), Body = new TextPart(TextFormat.Plain) { Text = mail.Text } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(new MailboxAddress("", mail.To));
        message.MessageId = $"{mail.Id:N}@{((MailboxAddress)message.From[0]).Domain}";
        // Answering machines stay quiet.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await StepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    private async Task StepAsync(CancellationToken ct)
    {
        try
        {
            await SendDueAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The next round tries again, whatever this one met.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    private async Task TidyAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var (doneBefore, withheldBefore) = (now - Kept, now - WithheldKept);
        await db.MailMessages.Where(x => (x.State == MailState.Withheld && x.QueuedAtUtc < withheldBefore) || (x.State != MailState.Queued && x.QueuedAtUtc < doneBefore)).ExecuteDeleteAsync(ct);
        if (!settings.IsSending)
        {
            // What is no news any more goes out on no later day.
            await db.MailMessages.Where(x => x.State == MailState.Queued && x.GoodUntilUtc < now).ExecuteDeleteAsync(ct);
        }
    }

    private async Task<Outcome> SendAsync(PortalDbContext db, IMailRoute route, MailMessage mail, CancellationToken ct)
    {
        // Each by its own moment: a batch may take longer than another node waits.
        if (!mail.IsGoodAt(Now))
        {
            mail.Expire();
            await MailFailures.TellAsync(db, mail, Now, ct);
            await IsSavedAsync(db, mail, ct);
            return Outcome.NotSent;
        }

        mail.Begin(Now);
        if (!await IsSavedAsync(db, mail, ct))
        {
            return Outcome.NotSent;
        }

        try
        {
            using var limit = new CancellationTokenSource(LongestSend, clock);
            await using var stop = ct.Register(() => limit.CancelAfter(LongestAfterStop));
            await HandOverAsync(route, mail, limit.Token, ct);
        }
        catch (MailNotTakenException refusal)
        {
            LogNotSent(mail.Id, mail.Tries, refusal.Code);
            await RecordRefusalAsync(db, mail, refusal);
            return refusal.Fault == MailFault.Route ? Outcome.RouteClosed : Outcome.NotSent;
        }

        await RecordSentAsync(db, mail);
        return Outcome.Sent;
    }

    private async Task HandOverAsync(IMailRoute route, MailMessage mail, CancellationToken limit, CancellationToken stop)
    {
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, stop);
            await route.OpenAsync(both.Token);
            await route.HandOverAsync(mail, MessageOf(mail, settings.From), limit);
        }
        catch (OperationCanceledException cause)
        {
            throw new MailNotTakenException(MailFault.Route, stop.IsCancellationRequested ? "The portal was stopping." : "The server took too long.", cause);
        }
    }

    private async Task<bool> IsSavedAsync(PortalDbContext db, MailMessage mail, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(Now, ct);
            return true;
        }
        catch (ConflictException)
        {
            // Another node has it in hand, and tells what there is to tell.
            db.Entry(mail).State = EntityState.Detached;
            db.ChangeTracker.Entries<Notice>().ToList().ForEach(x => x.State = EntityState.Detached);
            return false;
        }
    }

    /// <summary>What became of a hand-over is written even while the site stops: only then is it known that it was one.</summary>
    private async Task RecordSentAsync(PortalDbContext db, MailMessage mail)
    {
        mail.Sent(Now);
        for (var save = 1; ; save++)
        {
            try
            {
                await db.SaveAsync(Now, CancellationToken.None);
                return;
            }
            catch (ConflictException)
            {
                // Somebody had it queued again meanwhile; it is sent all the same.
                await db.Entry(mail).ReloadAsync(CancellationToken.None);
                if (db.Entry(mail).State == EntityState.Detached)
                {
                    return;
                }

                mail.Sent(Now);
            }
            catch (DbUpdateException) when (save < MostSaves)
            {
                // The database was busy or away for a moment; forgetting would send it twice.
            }
        }
    }

    private async Task RecordRefusalAsync(PortalDbContext db, MailMessage mail, MailNotTakenException refusal)
    {
        mail.NotSent(Now, refusal.Message, refusal.Fault == MailFault.MailForGood);
        if (mail.IsGivenUp)
        {
            await MailFailures.TellAsync(db, mail, Now, CancellationToken.None);
        }

        await IsSavedAsync(db, mail, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} was not taken (try {Tries}): {Code}")]
    private partial void LogNotSent(Guid id, int tries, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of mails could not be read; trying again")]
    private partial void LogFailed(Exception exception);

    private enum Outcome
    {
        NotSent,
        Sent,
        RouteClosed,
    }
}
