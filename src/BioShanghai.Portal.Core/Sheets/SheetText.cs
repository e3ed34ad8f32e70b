namespace BioShanghai.Portal.Core.Sheets;

/// <summary>What is said about files that cannot be read; the type names the resource file beside it.</summary>
public sealed class SheetText;
