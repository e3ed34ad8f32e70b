namespace BioShanghai.Portal.Core.Text;

/// <summary>Words of the home page; the type names the resource file beside it.</summary>
public sealed class HomeText;
