namespace BioShanghai.Portal.Core.Editing;

/// <summary>Words of the fields officers edit and of what is wrong with them; the type names the resource file beside it.</summary>
public sealed class EditingText;
