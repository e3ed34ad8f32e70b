namespace BioShanghai.Portal.Web.Manage.AuditTrail;

/// <summary>Marker of AuditText.resx: words of the audit trail.</summary>
public sealed class AuditText;
