namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Marks a page that holds a POST form, or shows what only one visitor may see: it gets an antiforgery token, is made for one visitor,
/// and no cache keeps it. Every other page is shared by everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FormPageAttribute : Attribute;
