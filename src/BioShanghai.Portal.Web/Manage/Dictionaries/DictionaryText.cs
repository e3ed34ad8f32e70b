namespace BioShanghai.Portal.Web.Manage.Dictionaries;

/// <summary>Marker of DictionaryText.resx: words of the dictionaries.</summary>
public sealed class DictionaryText;
