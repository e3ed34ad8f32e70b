namespace BioShanghai.Portal.Web.Manage.Programme;

/// <summary>Marker of ProgrammePageText.resx: words of the Centre's desk for the partner programme.</summary>
public sealed class ProgrammePageText;
