namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Words of open data; the type names the resource file beside it.</summary>
public sealed class OpenDataText;
