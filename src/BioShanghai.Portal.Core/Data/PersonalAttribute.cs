namespace BioShanghai.Portal.Core.Data;

/// <summary>What somebody wrote of himself, which he may have erased: the audit trail, which is for ever, tells that it changed and not what it says.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalAttribute : Attribute;
