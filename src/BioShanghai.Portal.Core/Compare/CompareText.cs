namespace BioShanghai.Portal.Core.Compare;

/// <summary>Words of the comparison.</summary>
public sealed class CompareText;
