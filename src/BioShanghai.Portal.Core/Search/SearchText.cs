namespace BioShanghai.Portal.Core.Search;

/// <summary>Words of the search page and of what the index shows; the type names the resource file beside it.</summary>
public sealed class SearchText;
