namespace BioShanghai.Portal.Core.Text;

/// <summary>What a person reads when a rule refuses a change, by the code of <see cref="RuleException"/>; the type names the resource file beside it.</summary>
public sealed class Refusals;
