namespace BioShanghai.Portal.Core.Shortlists;

/// <summary>Marker of ShortlistsText.resx: words of the shortlist and of shared lists.</summary>
public sealed class ShortlistsText;
