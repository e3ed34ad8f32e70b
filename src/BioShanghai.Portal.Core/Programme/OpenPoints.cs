using BioShanghai.Portal.Core.Partners;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Something about a partner that is not settled.</summary>
public enum OpenPointCode
{
    /// <summary>The name is only what the announcement printed.</summary>
    Name,

    /// <summary>Which organisation signed.</summary>
    Identity,
    Category,

    /// <summary>They were inferred from the kind of organisation.</summary>
    Services,
    Headquarters,
    Website,
    Ticker,
    DeskPhone,
    Contact,
    Term,
    Certificate,
}

public enum OpenPointKind
{
    /// <summary>Said in public, and not settled.</summary>
    ToBeConfirmed,

    /// <summary>Not there.</summary>
    Missing,
}

/// <summary>Where a point is resolved.</summary>
public enum OpenPointWay
{
    /// <summary>The partner's record, with a second pair of eyes.</summary>
    Record,

    /// <summary>The partner's own desk, where contacts are invited too: by the partner, or by the Centre for it.</summary>
    Desk,

    /// <summary>The membership itself.</summary>
    Membership,

    /// <summary>Its batch, where certificates are issued.</summary>
    Batch,
}

/// <summary>Its words are <c>OpenPoint_Code</c>, and how it is resolved <c>OpenPointHow_Code</c>, in <see cref="ProgrammeText"/>.</summary>
public sealed record OpenPoint(OpenPointCode Code, OpenPointKind Kind, OpenPointWay Way);

/// <summary>The checklist of a partner: what has to be settled before everything said about it stands.</summary>
public static class OpenPoints
{
    /// <summary>Most telling first; none of a membership that has ended.</summary>
    public static IReadOnlyList<OpenPoint> Of(Partner partner, Membership membership, PartnerDeskCard? desk, bool hasContact, bool hasCertificate)
    {
        if (membership.State == MembershipState.Ended)
        {
            return [];
        }

        var points = new List<OpenPoint>();
        Confirm(OpenPointCode.Name, partner.NameIsOpen());
        // Who has no settled name has no settled identity either; that is one point.
        Confirm(OpenPointCode.Identity, partner.IdentityIsOpen() && !partner.NameIsOpen());
        Confirm(OpenPointCode.Category, partner.CategoryConfidence != Confidence.High);
        Confirm(OpenPointCode.Services, !partner.ServicesAreConfirmed);
        Confirm(OpenPointCode.Headquarters, !partner.HeadquartersIsConfirmed);
        Confirm(OpenPointCode.Website, !partner.WebsiteIsConfirmed);
        Confirm(OpenPointCode.Ticker, partner.Tickers.Any(x => x.Confidence != Confidence.High));
        Miss(OpenPointCode.DeskPhone, OpenPointWay.Desk, string.IsNullOrWhiteSpace(desk?.Phone));
        Miss(OpenPointCode.Contact, OpenPointWay.Desk, !hasContact);
        Miss(OpenPointCode.Term, OpenPointWay.Membership, membership.EndsOn is null);
        Miss(OpenPointCode.Certificate, OpenPointWay.Batch, !hasCertificate);
        return points;

        void Confirm(OpenPointCode code, bool isOpen) => Add(new(code, OpenPointKind.ToBeConfirmed, OpenPointWay.Record), isOpen);
        void Miss(OpenPointCode code, OpenPointWay way, bool isOpen) => Add(new(code, OpenPointKind.Missing, way), isOpen);

        void Add(OpenPoint point, bool isOpen)
        {
            if (isOpen)
            {
                points.Add(point);
            }
        }
    }
}
