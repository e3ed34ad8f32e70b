namespace BioShanghai.Portal.Web.Account;

/// <summary>Marker of AccountText.resx: words of signing in and of one's own account.</summary>
public sealed class AccountText;
