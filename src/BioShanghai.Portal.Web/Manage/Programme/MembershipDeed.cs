namespace BioShanghai.Portal.Web.Manage.Programme;

/// <summary>What the page of a member offers.</summary>
public enum MembershipDeed
{
    Renew,
    Suspend,
    Resume,
    End,
    Undo,
}
