namespace BioShanghai.Portal.Core.Cases;

/// <summary>Marker of VisitsText.resx: what the desk, the parks and the investor read of a site visit.</summary>
public sealed class VisitsText;
