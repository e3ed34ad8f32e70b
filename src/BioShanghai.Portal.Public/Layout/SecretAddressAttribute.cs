namespace BioShanghai.Portal.Public.Layout;

/// <summary>Marks pages whose address holds a secret: no other request is told it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SecretAddressAttribute : Attribute;
