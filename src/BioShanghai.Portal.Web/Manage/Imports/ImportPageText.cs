namespace BioShanghai.Portal.Web.Manage.Imports;

/// <summary>Words of the import page; the type names the resource file beside it.</summary>
public sealed class ImportPageText;
