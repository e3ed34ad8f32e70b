namespace BioShanghai.Portal.Core.Events;

/// <summary>Words of the events; the type names the resource file beside it.</summary>
public sealed class EventsText;
