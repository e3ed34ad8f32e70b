namespace BioShanghai.Portal.Core.Policies;

/// <summary>Words of the policy pages; the type names the resource file beside it.</summary>
public sealed class PoliciesText;
