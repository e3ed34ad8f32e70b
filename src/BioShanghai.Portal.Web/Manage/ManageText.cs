namespace BioShanghai.Portal.Web.Manage;

/// <summary>Marker of ManageText.resx: words of the management's frame.</summary>
public sealed class ManageText;
