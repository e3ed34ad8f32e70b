namespace BioShanghai.Portal.Core.Lifecycle;

/// <summary>Words of the life-cycle pages; the type names the resource file beside it.</summary>
public sealed class LifecycleText;
