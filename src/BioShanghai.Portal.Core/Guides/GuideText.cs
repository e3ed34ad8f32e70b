namespace BioShanghai.Portal.Core.Guides;

/// <summary>Words of the guide's pages; the type names the resource file beside it.</summary>
public sealed class GuideText;
