namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>Marker of CaseRulesText.resx: words of rules, calendar and figures of the one-stop service.</summary>
public sealed class CaseRulesText;
