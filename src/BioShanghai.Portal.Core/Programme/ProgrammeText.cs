namespace BioShanghai.Portal.Core.Programme;

/// <summary>Words of the partner programme; the type names the resource file beside it.</summary>
public sealed class ProgrammeText;
