namespace BioShanghai.Portal.Public.Layout;

/// <summary>Which allowance a form of a network is counted against.</summary>
public enum FormBudget
{
    /// <summary>Forms of visitors: few in ten minutes.</summary>
    Visitor,

    /// <summary>Signing in and one's own account: more, because an office shares an address; each account has a lock of its own.</summary>
    Account,
}

/// <summary>
/// Marks a page that holds a POST form, or shows what only one visitor may see: it gets an antiforgery token, is made for one visitor,
/// and no cache keeps it. Every other page is shared by everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FormPageAttribute : Attribute
{
    public FormBudget Budget { get; init; }
}
