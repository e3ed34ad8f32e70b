namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Words of a listing's page.</summary>
public sealed class ListingText;
