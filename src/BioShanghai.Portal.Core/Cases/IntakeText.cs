namespace BioShanghai.Portal.Core.Cases;

/// <summary>Marker of IntakeText.resx: words of the form of the one-stop service, its drafts and its receipt.</summary>
public sealed class IntakeText;
