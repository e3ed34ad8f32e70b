using System.Globalization;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>A way out for mails, open for one round.</summary>
internal interface IMailRoute : IDisposable
{
    /// <summary>Makes ready; needs nothing when it is.</summary>
    /// <exception cref="MailNotTakenException">No mail can go out now.</exception>
    Task OpenAsync(CancellationToken ct);

    /// <summary>Hands one mail over. When this returns, somebody else has it.</summary>
    /// <exception cref="MailNotTakenException">It was not taken, as far as is known.</exception>
    Task HandOverAsync(MailMessage mail, MimeMessage message, CancellationToken ct);
}

/// <summary>What a refusal is about.</summary>
internal enum MailFault
{
    /// <summary>The whole way: whatever came next would fail as well.</summary>
    Route,

    /// <summary>This mail, for now.</summary>
    Mail,

    /// <summary>This mail, for good.</summary>
    MailForGood,
}

/// <summary>A mail was not taken; the message is what the server said.</summary>
internal sealed class MailNotTakenException(MailFault fault, string message, Exception cause) : Exception(message, cause)
{
    public MailFault Fault { get; } = fault;

    /// <summary>What the log may hold of it: the server's number or the kind of fault. Its sentence often names the recipient, whose address is nobody's business there.</summary>
    public string Code => InnerException switch
    {
        SmtpCommandException said => ((int)said.StatusCode).ToString(CultureInfo.InvariantCulture),
        SocketException network => network.SocketErrorCode.ToString(),
        { } other => other.GetType().Name,
        null => Fault.ToString(),
    };
}
