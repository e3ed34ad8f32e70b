using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>An organisation that may be the same as one asked about.</summary>
/// <param name="PartnerSlug">It is a partner, listed or not.</param>
/// <param name="ApplicationId">It is another application.</param>
/// <param name="By">The name or code that is alike, as it stands with the other one.</param>
/// <param name="IsFormer">Its membership has ended.</param>
public sealed record LookAlike(string? PartnerSlug, Guid? ApplicationId, LocalText Name, NameLikeness Likeness, string By, bool IsFormer = false);

/// <summary>Finds whoever is in the programme, or has asked to be, under another spelling. It asks nobody's permission: its callers decide what they show of it.</summary>
public static class LookAlikes
{
    /// <summary>Most telling first.</summary>
    /// <param name="except">The application that asks.</param>
    public static async Task<IReadOnlyList<LookAlike>> FindAsync(PortalDbContext db, IReadOnlyList<string> names, string? creditCode, Guid? except, CancellationToken ct)
    {
        var known = await ReadAsync(db, ct);
        return known.Find(names, creditCode, except);
    }

    /// <summary>Everybody to compare with, for asking many times at once.</summary>
    /// <param name="membersOnly">Leaves out who has only applied.</param>
    public static async Task<KnownOrganisations> ReadAsync(PortalDbContext db, CancellationToken ct, bool membersOnly = false)
    {
        var partners = await db.AllPartners().AsNoTracking().ToListAsync(ct);
        // A draft in a batch is a company the Centre invited.
        var open = await db.Applications.AsNoTracking().Where(x => (!membersOnly || x.PartnerSlug != null) && (x.State != ApplicationState.Draft || x.BatchNumber != null) && x.State != ApplicationState.Refused && x.State != ApplicationState.TakenBack).ToListAsync(ct);
        var former = (await db.Memberships.AsNoTracking().Where(x => x.State == MembershipState.Ended).Select(x => x.PartnerSlug).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var codes = open.Where(x => x.PartnerSlug is not null).ToDictionary(x => x.PartnerSlug!, x => x.CreditCode, StringComparer.Ordinal);
        return new(
        [
            .. partners.Select(x => new KnownOrganisation(x.Slug, null, x.Name, codes.GetValueOrDefault(x.Slug), NamesOf(x), former.Contains(x.Slug))),
            .. open.Select(x => new KnownOrganisation(x.PartnerSlug, x.Id, x.Name, x.CreditCode, x.Input.Names(), x.PartnerSlug is { } slug && former.Contains(slug))),
        ]);
    }

    // The remark in brackets at the end of an alias is about the name, not part of it.
    private static List<string> NamesOf(Partner partner) =>
    [
        .. new[] { partner.Name.Zh, partner.Name.En, partner.ShortName.Zh, partner.ShortName.En }.OfType<string>(),
        .. partner.Aliases.Select(x => x.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var at && x.EndsWith(')') ? x[..at] : x),
    ];
}

/// <summary>An organisation to compare with.</summary>
public sealed record KnownOrganisation(string? PartnerSlug, Guid? ApplicationId, LocalText Name, string? CreditCode, IReadOnlyList<string> Names, bool IsFormer = false);

/// <summary>Every organisation of the programme with its names taken apart once.</summary>
public sealed class KnownOrganisations
{
    private readonly List<(KnownOrganisation Organisation, List<(string Text, OrganisationName Name)> Names)> _all;

    internal KnownOrganisations(IEnumerable<KnownOrganisation> organisations) =>
        _all = [.. organisations.Select(x => (x, x.Names.Distinct(StringComparer.Ordinal).Select(y => (y, OrganisationName.Of(y))).ToList()))];

    public IReadOnlyList<LookAlike> Find(IReadOnlyList<string> names, string? creditCode, Guid? except)
    {
        List<OrganisationName> asked = [.. names.Select(OrganisationName.Of)];
        var found = new List<LookAlike>();
        foreach (var (organisation, known) in _all.Where(x => except is null || x.Organisation.ApplicationId != except))
        {
            if (creditCode is not null && creditCode == organisation.CreditCode)
            {
                found.Add(new(organisation.PartnerSlug, organisation.ApplicationId, organisation.Name, NameLikeness.Same, creditCode, organisation.IsFormer));
                continue;
            }

            var best = known.SelectMany(x => asked.Select(y => (x.Text, Likeness: y.LikenessTo(x.Name)))).DefaultIfEmpty((Text: "", Likeness: NameLikeness.None)).MaxBy(x => x.Likeness);
            if (best.Likeness != NameLikeness.None)
            {
                found.Add(new(organisation.PartnerSlug, organisation.ApplicationId, organisation.Name, best.Likeness, best.Text, organisation.IsFormer));
            }
        }

        return [.. found.OrderByDescending(x => x.Likeness)];
    }

    /// <summary>A member that is this very organisation: the same code, or the same name where not both have a code of their own.</summary>
    internal KnownOrganisation? MemberLike(IReadOnlyList<string> names, string? creditCode, Guid? except)
    {
        List<OrganisationName> asked = [.. names.Select(OrganisationName.Of)];
        return _all.Find(x => x.Organisation is { PartnerSlug: not null, IsFormer: false } && (except is null || x.Organisation.ApplicationId != except)
            && (creditCode is not null && x.Organisation.CreditCode is { } code
                ? code == creditCode
                : x.Names.Exists(y => asked.Exists(z => z.LikenessTo(y.Name) == NameLikeness.Same)))).Organisation;
    }
}
