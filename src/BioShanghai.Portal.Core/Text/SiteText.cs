namespace BioShanghai.Portal.Core.Text;

/// <summary>Words every page shares; the type names the resource file beside it.</summary>
public sealed class SiteText;
