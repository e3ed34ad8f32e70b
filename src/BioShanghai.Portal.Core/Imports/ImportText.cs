namespace BioShanghai.Portal.Core.Imports;

/// <summary>Words of spreadsheets of listings and of what is wrong with them; the type names the resource file beside it.</summary>
public sealed class ImportText;
