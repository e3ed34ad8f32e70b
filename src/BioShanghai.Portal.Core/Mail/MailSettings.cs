namespace BioShanghai.Portal.Core.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>A plain connection that must become an encrypted one (port 587).</summary>
    StartTls,

    /// <summary>Encrypted from the start (port 465).</summary>
    Tls,

    /// <summary>Not at all; for a relay on the same machine.</summary>
    None,
}

/// <summary>Where mails go: to a server or into a folder. With neither nothing is sent, and mails wait.</summary>
public sealed record MailSettings(string? Host, int Port, string? User, string? Password, string From, MailSecurity Security)
{
    public static readonly MailSettings Off = new(null, 587, null, null, "", MailSecurity.StartTls);

    /// <summary>Folder each mail is written to as a file of its own, instead of being sent.</summary>
    public string? Pickup { get; init; }

    /// <summary>The folder is that of somebody trying the portal in Development; nobody is sent what lies there.</summary>
    public bool IsForTrial { get; init; }

    /// <summary>Scheme and host of the portal for links in mails; empty where it is not set.</summary>
    public string Site { get; init; } = "";

    /// <summary>Mails leave the outbox; otherwise they wait.</summary>
    public bool IsSending => Host is not null || Pickup is not null;

    /// <summary>Mails come to whom they are for. Where they do not, whoever invites is shown the link, and nobody is shut out for want of an answer.</summary>
    public bool ReachesPeople => IsSending && !IsForTrial;

    /// <summary>Full address of a page in a language.</summary>
    public string PageOf(Text.Language language, string path) => $"{Site.TrimEnd('/')}/{language.Segment}/{path}";

    /// <summary>What goes out on the way that is set.</summary>
    internal IMailRoute OpenRoute() => Host is not null ? new SmtpRoute(this) : new PickupRoute(Pickup!);
}
