namespace BioShanghai.Portal.Web.Manage.Preview;

/// <summary>Marks pages that show a record in the look of the public site; they may stand in a frame of the portal's own.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PreviewPageAttribute : Attribute;
