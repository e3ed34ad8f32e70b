namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>Marker of TaxonomyText.resx: sentences at the fields of the dictionaries.</summary>
public sealed class TaxonomyText;
