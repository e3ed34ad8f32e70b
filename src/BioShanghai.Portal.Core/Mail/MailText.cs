namespace BioShanghai.Portal.Core.Mail;

/// <summary>Marker of MailText.resx: words of mails.</summary>
public sealed class MailText;
