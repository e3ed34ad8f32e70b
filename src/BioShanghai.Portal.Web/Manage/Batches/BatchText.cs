namespace BioShanghai.Portal.Web.Manage.Batches;

/// <summary>Marker of BatchText.resx: words of the batches of the programme.</summary>
public sealed class BatchText;
