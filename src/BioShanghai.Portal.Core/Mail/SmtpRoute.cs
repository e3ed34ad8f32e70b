using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>To a mail server, over one connection as long as it holds.</summary>
internal sealed class SmtpRoute(MailSettings settings) : IMailRoute
{
    private readonly SmtpClient _server = new();

    public async Task OpenAsync(CancellationToken ct)
    {
        if (_server.IsConnected)
        {
            return;
        }

        try
        {
            var security = settings.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.None => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };
            await _server.ConnectAsync(settings.Host!, settings.Port, security, ct);
            if (settings.User is not null)
            {
                await _server.AuthenticateAsync(settings.User, settings.Password ?? "", ct);
            }
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            // Half a connection is none.
            await LeaveAsync();
            throw new MailNotTakenException(MailFault.Route, Said(cause), cause);
        }
    }

    public async Task HandOverAsync(MailMessage mail, MimeMessage message, CancellationToken ct)
    {
        try
        {
            await _server.SendAsync(message, ct);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            var fault = FaultOf(cause);
            if (fault == MailFault.Route)
            {
                await LeaveAsync();
            }

            throw new MailNotTakenException(fault, Said(cause), cause);
        }
    }

    public void Dispose() => _server.Dispose();

    /// <summary>A sender the server does not like is a fault of the settings, not of the mail: giving mails up for it would lose them all.</summary>
    private MailFault FaultOf(Exception cause) => cause switch
    {
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted } said when _server.IsConnected && said.StatusCode != SmtpStatusCode.ServiceNotAvailable =>
            (int)said.StatusCode >= 500 ? MailFault.MailForGood : MailFault.Mail,
        _ => MailFault.Route,
    };

    private static string Said(Exception cause) => cause is SmtpCommandException said ? $"{(int)said.StatusCode} {said.Message}" : cause.Message;

    private async Task LeaveAsync()
    {
        try
        {
            await _server.DisconnectAsync(quit: false, CancellationToken.None);
        }
#pragma warning disable CA1031 // It is gone either way.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing is left to be closed.
        }
    }
}
