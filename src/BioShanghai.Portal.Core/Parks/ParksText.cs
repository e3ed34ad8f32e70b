namespace BioShanghai.Portal.Core.Parks;

/// <summary>Words of the park pages and the map; the type names the resource file beside it.</summary>
public sealed class ParksText;
