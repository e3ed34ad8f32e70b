namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>Marker of CaseAskText.resx: words for asking parks and partners and for visits.</summary>
public sealed class CaseAskText;
