namespace BioShanghai.Portal.Core.OpenData;

/// <summary>
/// What a value of open data means. Every property of a record carries one: the answers, the files, the dictionary and the OpenAPI
/// document are all made from the same list, so none of them can fall behind.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FieldAttribute(string zh, string en) : Attribute
{
    public string Zh { get; } = zh;
    public string En { get; } = en;

    /// <summary>Unit of a number, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Holds an address that may be followed.</summary>
    public bool IsLink { get; init; }

    /// <summary>Which list of codes the value is taken from, for example <c>districts</c>; null where it is free or an enumeration.</summary>
    public string? CodesOf { get; init; }
}
