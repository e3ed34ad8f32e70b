namespace BioShanghai.Portal.Web.Manage.Reports;

/// <summary>Marker of ReportText.resx: words of what visitors report.</summary>
public sealed class ReportText;
