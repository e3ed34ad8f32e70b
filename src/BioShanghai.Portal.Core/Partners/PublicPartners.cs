using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>What a visitor asks of the directory; null, empty or unknown values select nothing.</summary>
public sealed record PartnerQuery(string? Category = null, string? Service = null, string? Sector = null, string? Stage = null, string? Batch = null);

/// <summary>A partner with the life-cycle steps it serves.</summary>
public sealed record PartnerEntry(Partner Partner, IReadOnlyList<string> StageCodes);

/// <summary>The directory: facets over all partners, those the launch announcement named, and the words to name things by.</summary>
public sealed record PartnerDirectory(FacetSet<PartnerEntry> Facets, IReadOnlyList<Partner> FirstBatch, Catalogue Catalogue);

/// <summary>How a partner took part in an event.</summary>
public enum PartnerRole
{
    /// <summary>It was given its plaque there.</summary>
    Plaque,

    /// <summary>Somebody of the partner spoke.</summary>
    Speaker,
}

/// <summary>An event the data says a partner took part in.</summary>
public sealed record PartnerEvent(PortalEvent Event, IReadOnlyList<PartnerRole> Roles);

/// <summary>Everything the profile of a partner shows.</summary>
public sealed record PartnerProfile(
    Partner Partner,
    IReadOnlyList<Service> Services,
    IReadOnlyList<Sector> Sectors,
    IReadOnlyList<LifecycleStage> Stages,
    IReadOnlyList<PartnerEvent> Events,
    IReadOnlyList<Partner> SameCategory)
{
    /// <summary>Whom to turn to at the partner; null where nobody has said.</summary>
    public PartnerDeskCard? Desk { get; init; }

    /// <summary>The members of its batch have a page.</summary>
    public bool HasBatchPage { get; init; }
}

/// <summary>Partners for the public pages.</summary>
public sealed class PublicPartners(CatalogueCache catalogue)
{
    /// <summary>The whole directory, by category and then in the order of the announcement, with facets.</summary>
    public async Task<PartnerDirectory> DirectoryAsync(PartnerQuery query, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var entries = Sorted(await catalogue.AllAsync<Partner>(ct))
            .Select(x => new PartnerEntry(x, StagesOf(x, words)))
            .ToList();
        return new(
            new FacetSet<PartnerEntry>(entries)
                .By("category", query.Category, x => [x.Partner.Category.Code()])
                .By("service", query.Service, x => x.Partner.ServiceCodes)
                .By("sector", query.Sector, x => x.Partner.SectorCodes)
                .By("stage", query.Stage, x => x.StageCodes)
                .By("batch", query.Batch, x => [x.Partner.BatchCode()]),
            [.. entries.Select(x => x.Partner).Where(x => x.Batch == 1)],
            words);
    }

    /// <summary>One partner with what belongs to it, or null.</summary>
    public async Task<PartnerProfile?> FindAsync(string slug, CancellationToken ct = default)
    {
        var partner = (await catalogue.AllAsync<Partner>(ct)).FirstOrDefault(x => x.Slug == slug);
        return partner is null ? null : await ProfileOfAsync(partner, ct);
    }

    /// <summary>The profile of a partner, which need not be public.</summary>
    internal async Task<PartnerProfile> ProfileOfAsync(Partner partner, CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        var partners = await catalogue.AllAsync<Partner>(ct);
        var stages = StagesOf(partner, words);
        var events = (await catalogue.AllAsync<PortalEvent>(ct)).OrderBy(x => x.StartsOn).ThenBy(x => x.Slug, StringComparer.Ordinal);
        return new(
            partner,
            [.. words.Services.Values.Where(x => partner.ServiceCodes.Contains(x.Code))],
            [.. words.Sectors.Values.Where(x => partner.SectorCodes.Contains(x.Code))],
            [.. words.Stages.Values.Where(x => stages.Contains(x.Code))],
            EventsOf(partner, events),
            [.. Sorted(partners).Where(x => x.Category == partner.Category && x.Slug != partner.Slug)])
        {
            Desk = (await catalogue.AllAsync<PartnerDeskCard>(ct)).FirstOrDefault(x => x.PartnerSlug == partner.Slug),
            HasBatchPage = (await catalogue.AllAsync<Batch>(ct)).Any(x => x.Number == partner.Batch && x.State == BatchState.Published),
        };
    }

    /// <summary>A partner serves a life-cycle step when it offers at least one of the step's services.</summary>
    private static List<string> StagesOf(Partner partner, Catalogue words) =>
        [.. words.Stages.Values.Where(x => x.ServiceCodes.Intersect(partner.ServiceCodes).Any()).Select(x => x.Code)];

    /// <summary>Only what the announcements say: the launch on the day it joined, and talks of speakers who named the partner as theirs.</summary>
    private static List<PartnerEvent> EventsOf(Partner partner, IEnumerable<PortalEvent> events)
    {
        HashSet<string?> names = [partner.Name.Zh, partner.Name.En, partner.ShortName.Zh, partner.ShortName.En, .. partner.PublicAliases().Select(x => x.Name)];
        names.Remove(null);
        var found = new List<PartnerEvent>();
        foreach (var item in events)
        {
            var roles = new List<PartnerRole>();
            if (item.Type == "launch" && item.StartsOn == partner.JoinedOn)
            {
                roles.Add(PartnerRole.Plaque);
            }

            if (item.Speakers.Any(x => names.Contains(x.Organisation.Zh) || names.Contains(x.Organisation.En)))
            {
                roles.Add(PartnerRole.Speaker);
            }

            if (roles.Count > 0)
            {
                found.Add(new(item, roles));
            }
        }

        return found;
    }

    private static IOrderedEnumerable<Partner> Sorted(IEnumerable<Partner> partners) =>
        partners.OrderBy(x => x.Category).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal);
}
