namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>Marker of CaseDeskText.resx: words of the desk of the one-stop service.</summary>
public sealed class CaseDeskText;
