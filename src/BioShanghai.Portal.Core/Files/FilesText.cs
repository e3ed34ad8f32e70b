namespace BioShanghai.Portal.Core.Files;

/// <summary>Words about photos, plans and documents.</summary>
public sealed class FilesText;
