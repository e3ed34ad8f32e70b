namespace BioShanghai.Portal.Core.Cases;

/// <summary>Marker of StatisticsText.resx: words of the public statistics of the one-stop service.</summary>
public sealed class StatisticsText;
