namespace BioShanghai.Portal.Core.Partners;

/// <summary>Words of the partner pages; the type names the resource file beside it.</summary>
public sealed class PartnersText;
