using BioShanghai.Portal.Core.Access;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Who may learn who asks, beside the desks that carry the case: the park or partner the investor's consent names.</summary>
public sealed partial class ServiceCase
{
    /// <summary>Whether contact details may be passed on; withdrawn as easily as given.</summary>
    public void AllowPassingOn(bool may) => MayPassOn = may;

    /// <summary>A park may learn who asks: the investor agreed, and it is one he asked about. Where he asked about a partner, his consent names that one alone.</summary>
    /// <param name="itemParks">Parks of the listings he asked about.</param>
    public bool MayPassToPark(string slug, IReadOnlyCollection<string> itemParks) => MayPassOn && PartnerSlug is null && (slug == AskedParkSlug || itemParks.Contains(slug));

    /// <summary>A partner may learn who asks: the investor agreed, and it is the one he asked about.</summary>
    public bool MayPassToPartner(string slug) => MayPassOn && slug == PartnerSlug;

    /// <summary>A park holds it no longer, the district as a whole does: what its people read needs the investor's consent.</summary>
    /// <returns>A park held it.</returns>
    internal bool LeavePark(Actor by, DateTime utcNow)
    {
        if (ParkSlug is null)
        {
            return false;
        }

        (ParkSlug, HeldSinceUtc) = (null, utcNow);
        Step(utcNow, by);
        return true;
    }

    /// <summary>Nobody holds it by name: whoever did may not any more.</summary>
    internal void DropOwner() => (OwnerUserId, OwnerName) = (null, null);
}
