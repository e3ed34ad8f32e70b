namespace BioShanghai.Portal.Web.Manage.PartnerDesk;

/// <summary>Marker of PartnerDeskText.resx: words of a partner's desk and of referrals.</summary>
public sealed class PartnerDeskText;
