namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Words of the finder; the type names the resource file beside it.</summary>
public sealed class FinderText;
