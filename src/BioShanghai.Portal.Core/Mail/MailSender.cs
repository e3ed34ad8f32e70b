using BioShanghai.Portal.Core.Data;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Text;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Sends what waits in the outbox, again and again until the server takes it. A mail is one node's at a time; it goes out twice only when a node dies between sending and saving, and is never silently lost.</summary>
public sealed partial class MailSender(IDbContextFactory<PortalDbContext> databases, MailSettings settings, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    private const int MostAtOnce = 50;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan WithheldKept = TimeSpan.FromDays(1);

    /// <summary>Sends what is due and deletes what is done with.</summary>
    /// <returns>How many the server took.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var (doneBefore, withheldBefore) = (now - Kept, now - WithheldKept);
        await db.MailMessages.Where(x => (x.State == MailState.Withheld && x.QueuedAtUtc < withheldBefore) || (x.State != MailState.Queued && x.QueuedAtUtc < doneBefore)).ExecuteDeleteAsync(ct);
        if (settings.Host is null)
        {
            // What is no news any more goes out on no later day.
            await db.MailMessages.Where(x => x.State == MailState.Queued && x.GoodUntilUtc < now).ExecuteDeleteAsync(ct);
            return 0;
        }

        var due = await db.MailMessages.Where(x => x.State == MailState.Queued && x.NextTryAtUtc <= now).OrderBy(x => x.NextTryAtUtc).Take(MostAtOnce).ToListAsync(ct);
        if (due.Count == 0)
        {
            return 0;
        }

        var sent = 0;
        using var server = new SmtpClient();
        foreach (var mail in due)
        {
            // Each by its own moment: a batch may take longer than another node waits.
            now = clock.GetUtcNow().UtcDateTime;
            var isGood = mail.IsGoodAt(now);
            if (isGood)
            {
                mail.Begin(now);
            }
            else
            {
                mail.Expire();
            }

            if (!await IsSavedAsync(db, mail, now, ct) || !isGood)
            {
                continue;
            }

            try
            {
                await ConnectAsync(server, ct);
                await server.SendAsync(MessageOf(mail, settings.From), ct);
                mail.Sent(now);
                sent++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                mail.NotSent(exception.Message);
                LogNotSent(mail.Id, mail.Tries, exception.Message);
            }

            await IsSavedAsync(db, mail, now, ct);
        }

        return sent;
    }

    private static async Task<bool> IsSavedAsync(PortalDbContext db, MailMessage mail, DateTime now, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(now, ct);
            return true;
        }
        catch (ConflictException)
        {
            // Another node has it in hand.
            db.Entry(mail).State = EntityState.Detached;
            return false;
        }
    }

    /// <summary>The mail as it goes out. Every part is a value of its own, so nothing typed can become a header.</summary>
    internal static MimeMessage MessageOf(MailMessage mail, string from)
    {
        var message = new MimeMessage { Subject = mail.Subject, Body = new TextPart(TextFormat.Plain) { Text = mail.Text } };
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

    private async Task ConnectAsync(SmtpClient server, CancellationToken ct)
    {
        if (server.IsConnected)
        {
            return;
        }

        var security = settings.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.None => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };
        await server.ConnectAsync(settings.Host!, settings.Port, security, ct);
        if (settings.User is not null)
        {
            await server.AuthenticateAsync(settings.User, settings.Password ?? "", ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} was not taken by the server (try {Tries}): {Error}")]
    private partial void LogNotSent(Guid id, int tries, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of mails could not be read; trying again")]
    private partial void LogFailed(Exception exception);
}
