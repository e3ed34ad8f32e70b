namespace BioShanghai.Portal.Core.Programme;

/// <summary>Words of applying, of batch pages and of checking a certificate; the type names the resource file beside it.</summary>
public sealed class ApplyText;
