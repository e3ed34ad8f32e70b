namespace BioShanghai.Portal.Core.Users;

/// <summary>Marker of UsersText.resx: sentences about passwords and at the fields of an invitation.</summary>
public sealed class UsersText;
