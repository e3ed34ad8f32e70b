namespace BioShanghai.Portal.Core.Cases;

/// <summary>Marker of CasesText.resx: words of the one-stop service that investors and desks share.</summary>
public sealed class CasesText;
