namespace BioShanghai.Portal.Core.Matching;

/// <summary>Words of the project match and of the readiness criteria; the type names the resource file beside it.</summary>
public sealed class MatchText;
