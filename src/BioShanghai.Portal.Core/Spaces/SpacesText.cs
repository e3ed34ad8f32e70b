namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Words of space listings, their technical values and ratings; the type names the resource file beside it.</summary>
public sealed class SpacesText;
