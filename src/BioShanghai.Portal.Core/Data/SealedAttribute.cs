namespace BioShanghai.Portal.Core.Data;

/// <summary>What nobody may read before a moment that has not come: the audit trail, which others read, does not name it at all.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SealedAttribute : Attribute;
