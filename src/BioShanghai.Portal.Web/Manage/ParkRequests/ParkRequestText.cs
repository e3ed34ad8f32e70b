namespace BioShanghai.Portal.Web.Manage.ParkRequests;

/// <summary>Marker of ParkRequestText.resx: what cases ask of the reader's parks, and who comes to see them.</summary>
public sealed class ParkRequestText;
