namespace BioShanghai.Portal.Core.Cases;

/// <summary>Words of the pages on which investors follow their cases; see TrackingText.resx.</summary>
public sealed class TrackingText;
