namespace BioShanghai.Portal.Core.Indicators;

/// <summary>Words of the indicators and charts; the type names the resource file beside it.</summary>
public sealed class IndicatorsText;
