namespace BioShanghai.Portal.Web.Manage.Outbox;

/// <summary>Marker of OutboxText.resx: words of the page of mails.</summary>
public sealed class OutboxText;
