namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>Words of first reports, answers and aftercare.</summary>
public sealed class CareText;
