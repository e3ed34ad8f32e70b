namespace BioShanghai.Portal.Public.Controls;

/// <summary>One step of the breadcrumb.</summary>
/// <param name="Path">Path within the language without a leading slash; null for the page itself.</param>
public sealed record Crumb(string Name, string? Path = null);
