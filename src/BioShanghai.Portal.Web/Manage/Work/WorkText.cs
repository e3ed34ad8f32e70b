namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>Marker of WorkText.resx: words of writing, reviewing and confirming listings and parks.</summary>
public sealed class WorkText;
