namespace BioShanghai.Portal.Web.Manage.People;

/// <summary>Marker of PeopleText.resx: words of accounts and access.</summary>
public sealed class PeopleText;
