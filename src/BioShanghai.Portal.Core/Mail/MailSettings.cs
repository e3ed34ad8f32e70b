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

/// <summary>The mail server. Without a host nothing is sent, and mails wait.</summary>
/// <param name="IsShown">The text of a mail is written to the log: in Development, where there is no server.</param>
public sealed record MailSettings(string? Host, int Port, string? User, string? Password, string From, MailSecurity Security, bool IsShown)
{
    /// <summary>Scheme and host of the portal for links in mails; empty where it is not set.</summary>
    public string Site { get; init; } = "";

    /// <summary>Full address of a page in a language.</summary>
    public string PageOf(Text.Language language, string path) => $"{Site.TrimEnd('/')}/{language.Segment}/{path}";

    public static readonly MailSettings Off = new(null, 587, null, null, "", MailSecurity.StartTls, IsShown: false);
}
